"""`eqlab cesar report`: the reports of a sheet."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from eqlab.checklist.model import Audience
from eqlab.cli.cesar.desk import Desk, open_desk, say
from eqlab.cli.commands.cesar import ReportWish
from eqlab.cli.door import Door
from eqlab.cli.opening import check_folder, shown
from eqlab.core.values import Json
from eqlab.report.checklist.building import view_of
from eqlab.report.checklist.decision import decision_document
from eqlab.report.checklist.json_report import json_report
from eqlab.report.checklist.page import render_actions, render_report
from eqlab.report.checklist.view import ChecklistView
from eqlab.report.pdf import PAGES, Attached, render_pdf
from eqlab.wire.files import PUBLIC, write_atomically


def carry_out(door: Door, wish: ReportWish) -> int:
    """Write the reports; 0 when they are written, whatever the decision."""
    desk = open_desk(door)
    opened, sheet, score = desk.scored(wish.scored)
    view = view_of(opened.catalogue, sheet, score)
    out = check_folder(wish.out)
    out.mkdir(parents=True, exist_ok=True)
    for name, data in _reports(desk, view, wish.formats):
        write_atomically(out / name, data, PUBLIC)
        say([shown(Path(out / name))])
    return 0


def _reports(desk: Desk, view: ChecklistView, formats: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    decision = _json(decision_document(view.sheet, view.score))
    for speaker in desk.speakers if {"html", "pdf"} & set(formats) else ():
        for stem, page in _pages(desk, view, speaker.language):
            if "html" in formats:
                yield _named(stem, speaker.language, "html"), page.encode("utf-8", "replace")
            if "pdf" in formats:
                yield _named(stem, speaker.language, "pdf"), _pdf(view, page, decision)
    if "json" in formats:
        yield "report.json", _json(json_report(view, desk.speakers))
        yield "decision.json", decision


def _pages(desk: Desk, view: ChecklistView, language: str) -> Iterator[tuple[str, str]]:
    yield "report", render_report(view, language=language, folder=desk.reports)
    if view.score.audience is Audience.PRACTICE:
        yield "actions", render_actions(view, language=language, folder=desk.reports)


def _pdf(view: ChecklistView, page: str, decision: bytes) -> bytes:
    """The page as PDF/A, with the decision within; its moment is the noon of the day that was scored for."""
    data = Attached(name="decision.json", data=decision, description="decision.json")
    return render_pdf(page, at=dt.datetime.combine(view.at, dt.time(12), dt.UTC), attachments=[data], style=PAGES)


def _named(stem: str, language: str, form: str) -> str:
    return f"{stem}.{form}" if language == "en" else f"{stem}.{language}.{form}"


def _json(value: Json) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")
