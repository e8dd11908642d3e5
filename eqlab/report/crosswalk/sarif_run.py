"""The findings of a run as SARIF 2.1.0: violations are results, faults of laboratory and set-up are notifications.

Source: OASIS, SARIF 2.1.0, 3.20 (invocation) and 3.27 (result).
"""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

from eqlab.core.issue import Level
from eqlab.core.values import Json
from eqlab.core.verdict import Kind
from eqlab.report.crosswalk.exported import (
    PARTIAL,
    Written,
    as_json,
    moment,
    sentence_of,
    system_of,
    verdict_in_words,
)
from eqlab.report.crosswalk.results import CaseResult, Results
from eqlab.report.crosswalk.table import CROSSWALK, Target, losses, word
from eqlab.report.evidence import FindingView
from eqlab.report.sarif import SCHEMA
from eqlab.report.translation import Tongue
from eqlab.report.view import DeselectedView

_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}
_NOTICES = {
    "toolConfigurationNotification": "toolConfigurationNotifications",
    "toolExecutionNotification": "toolExecutionNotifications",
}
_BY_THEMSELVES = (Kind.PASSED, Kind.NOT_APPLICABLE)
"""Verdicts of cases that no finding tells."""


def sarif_run(results: Results, speaker: Tongue, now: datetime) -> Written:
    """Write what was found in a campaign, in the last attempt of each case, and which cases passed."""
    del now
    found = list(_findings(results))
    idle = [(name, kind) for name, kind in results.verdicts if kind is Kind.NOT_RUN]
    lost = (*losses(Target.SARIF, idle), *((PARTIAL,) if results.partial else ()))
    told = [_result(view, speaker, results) for view in found if _place(view) not in _NOTICES]
    told += [_case(case, speaker) for case in results.cases if case.kind in _BY_THEMSELVES]
    told += [_deselected(case, speaker) for case in results.last.deselected]
    document: Json = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(results, found, speaker)},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(results, found, speaker)],
                "results": told,
                "properties": {
                    "verdict": results.verdict.kind.value,
                    "partial": results.partial,
                    "system": system_of(results),
                    "losses": [speaker.say(one) for one in lost],
                },
            }
        ],
    }
    return Written(data=as_json(document), media_type="application/sarif+json", suffix=".sarif", losses=lost)


def _findings(results: Results) -> Iterable[FindingView]:
    yield from results.last.preflight
    for case in results.cases:
        yield from case.last.case.findings


def _place(view: FindingView) -> str:
    """Return the word for a finding; one that does not count against the system is open."""
    kind = view.kind if view.counted or view.kind in (Kind.LAB_ERROR, Kind.CONFIG_ERROR) else Kind.INCONCLUSIVE
    if kind is Kind.PASSED:
        return "informational"
    return CROSSWALK[Target.SARIF][kind].word or "open"


def _driver(results: Results, found: Iterable[FindingView], speaker: Tongue) -> Json:
    rules: dict[str, str] = {view.code: speaker.translate(view.sentence.template) for view in found}
    rules |= {case.id: speaker.say(case.last.case.title) for case in results.cases if case.kind in _BY_THEMSELVES}
    rules |= {case.id: speaker.say(case.title) for case in results.last.deselected}
    return {
        "name": "eqlab",
        "semanticVersion": results.last.pins.engine,
        "rules": [{"id": name, "shortDescription": {"text": text or name}} for name, text in sorted(rules.items())],
    }


def _invocation(results: Results, found: Iterable[FindingView], speaker: Tongue) -> Json:
    notices: dict[str, list[Json]] = {name: [] for name in _NOTICES.values()}
    for view in found:
        place = _NOTICES.get(_place(view))
        if place:
            said = {"descriptor": {"id": view.code}, "level": "error", "message": {"text": sentence_of(view, speaker)}}
            notices[place].append(said)
    kinds = {kind for _, kind in results.verdicts}
    return {
        "executionSuccessful": Kind.LAB_ERROR not in kinds,
        "startTimeUtc": moment(results.runs[0].pins.opened),
        "endTimeUtc": moment(results.ended),
        **{name: told for name, told in notices.items() if told},
    }


def _result(view: FindingView, speaker: Tongue, results: Results) -> Json:
    place = _place(view)
    region = {"startLine": view.rule.line, "startColumn": view.rule.column or 1} if view.rule.line else None
    where = " ".join(piece for piece in (view.place.part, view.place.path) if piece)
    file = quote(view.rule.file or results.last.pins.plan_file)
    return {
        "ruleId": view.code,
        "kind": place,
        "level": _LEVELS[view.level] if place == "fail" else "none",
        "message": {"text": sentence_of(view, speaker) or view.code},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": file}, **({"region": region} if region else {})},
                **({"logicalLocations": [{"fullyQualifiedName": where}]} if where else {}),
            }
        ],
        "properties": {
            "case": view.case,
            "makes": view.kind.value,
            "counted": view.counted,
            "origin": view.origin.value,
            "requirements": [one.id for one in view.requirements],
            **({"rule": " > ".join(view.rule.segments)} if view.rule.segments else {}),
        },
    }


def _case(case: CaseResult, speaker: Tongue) -> Json:
    return _about_case(case.id, case.kind, verdict_in_words(case.kind, speaker))


def _deselected(case: DeselectedView, speaker: Tongue) -> Json:
    return _about_case(case.id, Kind.NOT_APPLICABLE, speaker.say(case.reason))


def _about_case(name: str, kind: Kind, said: str) -> Json:
    return {
        "ruleId": name,
        "kind": word(Target.SARIF, kind),
        "level": "none",
        "message": {"text": said or name},
        "properties": {"case": name, "makes": kind.value},
    }
