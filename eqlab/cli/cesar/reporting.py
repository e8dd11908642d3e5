"""`eqlab cesar report`: the reports of a sheet."""

import json
from collections.abc import Iterator
from pathlib import Path

from eqlab.checklist.model import Audience
from eqlab.cli.cesar.desk import Desk, open_desk, say
from eqlab.cli.commands.cesar import ReportWish
from eqlab.cli.door import Door
from eqlab.cli.opening import check_folder, shown
from eqlab.core.check import Json
from eqlab.report.checklist.building import view_of
from eqlab.report.checklist.decision import decision_document
from eqlab.report.checklist.json_report import json_report
from eqlab.report.checklist.page import render_actions, render_report
from eqlab.report.checklist.view import ChecklistView
from eqlab.wire.files import PUBLIC, write_atomically


def carry_out(door: Door, wish: ReportWish) -> int:
    """Write the reports; 0 when they are written, whatever the decision."""
    desk = open_desk(door)
    opened, sheet, score = desk.scored(wish.scored)
    view = view_of(opened.catalogue, sheet, score)
    out = check_folder(wish.out)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in _reports(desk, view, wish.formats):
        write_atomically(out / name, text.encode("utf-8", "replace"), PUBLIC)
        say([shown(Path(out / name))])
    return 0


def _reports(desk: Desk, view: ChecklistView, formats: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if "html" in formats:
        for speaker in desk.speakers:
            language = speaker.language
            yield _page("report", language), render_report(view, language=language, folder=desk.reports)
            if view.score.audience is Audience.PRACTICE:
                yield _page("actions", language), render_actions(view, language=language, folder=desk.reports)
    if "json" in formats:
        yield "report.json", _json(json_report(view, desk.speakers))
        yield "decision.json", _json(decision_document(view.sheet, view.score))


def _page(stem: str, language: str) -> str:
    return f"{stem}.html" if language == "en" else f"{stem}.{language}.html"


def _json(value: Json) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
