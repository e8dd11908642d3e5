"""The report for people: one HTML file that needs no network and no script to be read."""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import Kind
from eqlab.plan.model import Plan
from eqlab.report.build import view_of
from eqlab.report.diagram import stacked
from eqlab.report.glossary import GROUPS, LEVELS, MATTERS, NATURES, ORIGINS, VERDICTS, maturity
from eqlab.report.payload import Line
from eqlab.report.resources import read_resource, reports_folder
from eqlab.report.templates import render
from eqlab.report.translation import Tongue, tongue
from eqlab.report.view import CaseView, ReportView

_BAR_WIDTH = 720.0
_TOLD_AT_ONCE = 3
"""Points told in the banner; all of them follow below it."""
_BAND = 24
"""Cases side by side in one table, so that it fits a screen and a printed page."""


def render_html(record: CampaignRecord, plan: Plan, *, language: str, now: datetime, folder: Path | None = None) -> str:
    """Write the report of a campaign as one HTML document.

    `plan` is the one the campaign was opened with; `folder` is a reports folder, the bundled one by default.
    Raises UsageError on an unknown language, AuthorError on a broken template, LabFault on a missing file.
    """
    home = folder or reports_folder()
    speaker = tongue(language, home)
    report = view_of(record, plan)
    facts = {**_page(home), **_words(speaker), **_facts(report), "now": now}
    return render(home / "templates", "report.html.j2", facts)


def _page(folder: Path) -> dict[str, object]:
    """Style and script go inline; the policy allows these two and nothing else."""
    style = read_resource(folder / "styles" / "report.css")
    script = read_resource(folder / "scripts" / "report.js")
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return {"style": style, "script": script, "policy": policy}


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def _words(speaker: Tongue) -> dict[str, object]:
    return {
        "language": speaker.language,
        "t": speaker.tell,
        "tn": speaker.count,
        "say": speaker.say,
        "moment": speaker.moment,
        "day": speaker.day,
        "lapse": speaker.lapse,
        "size": speaker.size,
        "number": speaker.number,
        "VERDICTS": VERDICTS,
        "MATTERS": MATTERS,
        "LEVELS": LEVELS,
        "NATURES": NATURES,
        "ORIGINS": ORIGINS,
        "maturity": maturity,
        "anchor": anchor,
        "pointed": _pointed,
        "case_anchor": case_anchor,
        "group_title": lambda kind: speaker.say(GROUPS[kind]),
    }


def _facts(report: ReportView) -> dict[str, object]:
    first = report.groups[0] if report.groups and report.groups[0].kind is report.verdict.kind else None
    return {
        "report": report,
        "entry": VERDICTS[report.verdict.kind],
        "why": first.causes[:_TOLD_AT_ONCE] if first else (),
        "more": max(len(first.causes) - _TOLD_AT_ONCE, 0) if first else 0,
        "unrun": _unrun(report),
        "unfinished": sum(case.finished is None for case in report.cases),
        "labels": {exchange.id: exchange.label for exchange in report.exchanges},
        "bands": _bands(report.cases),
        "concerns": lambda row, band: any(case.id in row.cells for case in band),
        "bar": stacked(report.counts, _BAR_WIDTH, gap=3.0, least=26.0),
        "bar_width": int(_BAR_WIDTH),
        "kinds": _kinds(report),
    }


def _pointed(excerpt: tuple[Line, ...]) -> list[Line]:
    """Return the line a finding points at; with what is inside, when the line opens an object or array."""
    here = next((index for index, line in enumerate(excerpt) if line.findings), None)
    if here is None:
        return []
    opens = f"{excerpt[here].before}{excerpt[here].mark}{excerpt[here].after}".rstrip().endswith(("{", "["))
    return list(excerpt[here:] if opens else excerpt[here : here + 1])


def _unrun(report: ReportView) -> int:
    return sum(case.verdict.kind is Kind.NOT_RUN and not case.optional for case in report.cases)


def _bands(cases: tuple[CaseView, ...]) -> list[tuple[CaseView, ...]]:
    """Share the cases out among tables of about the same width."""
    tables = max(-(-len(cases) // _BAND), 1)
    width = -(-len(cases) // tables) or 1
    return [cases[start : start + width] for start in range(0, len(cases), width)] or [()]


def _kinds(report: ReportView) -> list[Kind]:
    """Verdicts the matrix shows, in the order of the glossary."""
    shown: Mapping[Kind, None] = dict.fromkeys(
        kind for row in report.rows if row.cells for kind in (row.kind, *row.cells.values())
    )
    return [kind for kind in VERDICTS if kind in shown]


def anchor(name: str) -> str:
    """Return a name as a fragment of this page."""
    return re.sub(r"[^\w.-]", "-", name).lower()


def case_anchor(case: str) -> str:
    """Return the fragment of a case."""
    return f"case-{anchor(case)}"
