"""Results as CSV, a row a case, for spreadsheets; what outside tools reported stands in rows of its own."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from eqlab.report.crosswalk.exported import Written, moment, place_of, verdict_in_words
from eqlab.report.crosswalk.external import ExternalResult
from eqlab.report.crosswalk.results import CaseResult, Results, counting
from eqlab.report.translation import Tongue
from eqlab.report.visible import visible

LAB = "laboratory"
"""Provider of what the laboratory saw itself."""
COLUMNS = (
    *("provider", "tool", "campaign", "plan", "plan_version", "system", "version", "organisation", "simulated"),
    *("case", "title", "optional", "verdict", "word", "unstable", "attempts", "mode", "opened", "finished"),
    *("requirements", "findings", "first_finding", "where", "evidence_sha256"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def results_csv(results: Results, speaker: Tongue, now: datetime, external: Sequence[ExternalResult] = ()) -> Written:
    """Write the cases of a campaign, selected ones first, then what outside tools reported."""
    del now
    rows = [*(_case(case, speaker) for case in results.cases), *_deselected(results, speaker)]
    rows += [_external(one, speaker) for one in external]
    return Written(data=as_csv(COLUMNS, rows), media_type="text/csv", suffix=".csv")


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows in UTF-8 with a heading, as RFC 4180 says; no cell is a formula to a spreadsheet."""
    told = io.StringIO()
    writer = csv.writer(told, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([[_harmless(visible(cell)) for cell in row] for row in rows])
    return told.getvalue().encode("utf-8", "replace")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _case(case: CaseResult, speaker: Tongue) -> list[str]:
    attempt, view = case.last, case.last.case
    pins, system = attempt.run.pins, attempt.run.system
    findings = counting(view)
    first = findings[0] if findings else None
    return [
        *(LAB, f"eqlab {pins.engine}", pins.campaign, pins.plan, pins.plan_version),
        *(system.name, system.version, system.organisation, system.simulated),
        *(case.id, speaker.say(view.title), _yes(value=view.optional), case.kind.value),
        *(verdict_in_words(case.kind, speaker), _yes(value=case.flaky), str(len(case.attempts)), case.mode),
        *(moment(view.opened) if view.opened else "", moment(view.finished) if view.finished else ""),
        *(" ".join(view.verifies), " ".join(sorted({one.code for one in findings}))),
        *(speaker.say(first.sentence) if first else "", place_of(first.place) if first else "", ""),
    ]


def _deselected(results: Results, speaker: Tongue) -> list[list[str]]:
    pins, system = results.last.pins, results.last.system
    return [
        [
            *(LAB, f"eqlab {pins.engine}", pins.campaign, pins.plan, pins.plan_version),
            *(system.name, system.version, system.organisation, system.simulated),
            *(case.id, speaker.say(case.title), "", "not_applicable", speaker.say(case.reason)),
            *("", "0", "", "", "", "", "", "", "", ""),
        ]
        for case in results.last.deselected
    ]


def _external(one: ExternalResult, speaker: Tongue) -> list[str]:
    return [
        *(one.provider, one.tool, "", "", "", "", "", "", ""),
        *(one.case, one.title, "", one.kind.value, verdict_in_words(one.kind, speaker)),
        *("", "", "", "", "", "", one.word, one.message, "", one.sha256),
    ]


def _yes(*, value: bool) -> str:
    return "true" if value else "false"
