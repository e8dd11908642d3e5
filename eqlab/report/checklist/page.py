"""The report of a checklist for people: one HTML file that needs no network, and no script at all."""

import base64
import datetime as dt
import hashlib
import re
from fractions import Fraction
from pathlib import Path

from babel.dates import format_date

from eqlab.checklist.score import Reason
from eqlab.report.checklist import glossary
from eqlab.report.checklist.numbers import points
from eqlab.report.checklist.radar import CENTRE, radar
from eqlab.report.checklist.view import ChecklistView
from eqlab.report.resources import read_resource, reports_folder
from eqlab.report.templates import render
from eqlab.report.translation import Tongue, tongue

FIRST = 10
"""Recommendations that are told first."""
MANY, FEW = 12, 5
"""Reasons that the head of a report tells; open questions of a sheet that is mostly open."""
REPORT, ACTIONS = "checklist.html.j2", "checklist_actions.html.j2"
_TONES = {"definitive": "passed", "ready": "passed", "provisional": "passed_with_warnings"}


def render_report(view: ChecklistView, *, language: str, folder: Path | None = None) -> str:
    """Write the report of a scored sheet as one HTML document.

    `folder` is a reports folder, the bundled one by default. Raises UsageError on an unknown language, AuthorError on
    a broken template, LabFault on a missing file.
    """
    return _render(REPORT, view, language, folder or reports_folder())


def render_actions(view: ChecklistView, *, language: str, folder: Path | None = None) -> str:
    """Write one page with what to do first, to be printed and hung up. Raises as `render_report`."""
    return _render(ACTIONS, view, language, folder or reports_folder())


def _render(template: str, view: ChecklistView, language: str, home: Path) -> str:
    speaker = tongue(language, home)
    return render(home / "templates", template, {**_page(home), **_words(speaker), **_facts(view)})


def _page(folder: Path) -> dict[str, object]:
    """The style goes inline; the policy allows it and nothing else."""
    style = read_resource(folder / "styles" / "report.css") + read_resource(folder / "styles" / "checklist.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return {"style": style, "policy": policy}


def _words(speaker: Tongue) -> dict[str, object]:
    def in_points(value: Fraction) -> str:
        return points(value, speaker.locale)

    def sentence(reason: Reason) -> str:
        return reason.sentence(speaker.translate)

    return {
        "language": speaker.language,
        "t": speaker.tell,
        "tn": speaker.count,
        "say": speaker.say,
        "number": speaker.number,
        "points": in_points,
        "in_tenths": lambda value: in_points(Fraction(value, 10)),
        "day": lambda day: format_date(day, "long", locale=speaker.locale),
        "sentence": sentence,
        "advice": lambda reason: reason.advice(speaker.translate),
        "anchor": anchor,
        "safe_link": safe_link,
        "GRADES": glossary.GRADES,
        "FLAGS": glossary.FLAGS,
        "EFFORTS": glossary.EFFORTS,
        "OWNERS": glossary.OWNERS,
        "LACKS": glossary.LACKS,
        "OUTCOMES": glossary.OUTCOMES,
        "AUDIENCES": glossary.AUDIENCES,
        "decision_entry": glossary.decision_entry,
    }


def _facts(view: ChecklistView) -> dict[str, object]:
    drawn = [topic for topic in view.topics if topic.score.weight]
    why = (*view.settled, *view.waiting)
    told = len(view.settled) + FEW if view.unassessed else MANY
    return {
        "view": view,
        "titles": view.titles,
        "entry": glossary.UNASSESSED if view.unassessed else glossary.decision_entry(view.decision.kind),
        "tone": tone_of(view),
        "why": why[:told],
        "why_more": max(len(why) - told, 0),
        "drawn": drawn,
        "chart": radar([float(one.score.low) for one in drawn], [float(one.score.high) for one in drawn]),
        "chart_size": int(2 * CENTRE),
        "first": view.recommendations[:FIRST],
        "others": view.recommendations[FIRST:],
        "isodate": dt.date.isoformat,
    }


def tone_of(view: ChecklistView) -> str:
    """Return the verdict whose colour a decision has."""
    if view.unassessed:
        return "not_run"
    if view.decision.granted:
        return _TONES.get(view.decision.kind, "passed")
    return "inconclusive" if view.undecided else "failed"


def anchor(name: str) -> str:
    """Return a name as a fragment of this page."""
    return re.sub(r"[^\w.-]", "-", name).lower()


def safe_link(link: str) -> str:
    """Return a link that may be followed; empty for any other."""
    return link if link.startswith("https://") else ""
