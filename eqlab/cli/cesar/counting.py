"""`eqlab cesar statistics`: figures over many sheets that tell nothing about a single one."""

from collections.abc import Iterator
from pathlib import Path

from eqlab.checklist.model import Audience, Catalogue
from eqlab.checklist.score import Score, shown
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import claims_of
from eqlab.checklist.statistics import ALL, LEAST, Cell, Share, Statistics, statistics
from eqlab.cli.cesar import issues
from eqlab.cli.cesar.desk import JSON, WORKBOOK, Desk, columns, day_of, open_desk, say, say_json
from eqlab.cli.commands.cesar import StatisticsWish
from eqlab.cli.door import Door
from eqlab.cli.files import expanded
from eqlab.core.errors import UsageError
from eqlab.core.values import Json
from eqlab.report.checklist.glossary import AUDIENCES, decision_entry
from eqlab.report.checklist.numbers import points

_HUNDRED = 100
_TOLD = 10
"""Controls that are told as not known by many."""


def carry_out(door: Door, wish: StatisticsWish) -> int:
    """Score all sheets of a folder and sum them up; 0."""
    desk = open_desk(door)
    catalogues: dict[str, Catalogue] = {}
    scores = list(_scores(desk, wish, catalogues))
    if not scores:
        raise UsageError(issues.NO_SHEETS, folder=str(wish.folder))
    found = [statistics(scores, audience) for audience in Audience]
    if wish.format == "json":
        say_json({"least": LEAST, "audiences": [_json(one) for one in found]})
    else:
        for one in found:
            say(_told(desk, one))
    return 0


def _scores(desk: Desk, wish: StatisticsWish, catalogues: dict[str, Catalogue]) -> Iterator[Score]:
    at = day_of(wish.at)
    for name in expanded([str(wish.folder)]):
        if Path(name).suffix.lower() in {WORKBOOK, JSON}:
            opened = desk.open(Path(name))
            catalogue = catalogues.setdefault(opened.catalogue.id, opened.catalogue)
            yield score(catalogue, opened.sheet if wish.examined else claims_of(opened.sheet), at)


def _few(found: Statistics) -> bool:
    """Tell whether so few were counted that even which sizes and decisions there are would tell too much."""
    return found.overall[ALL].count is None


def _json(found: Statistics) -> Json:
    if _few(found):
        return {"audience": found.audience.value, "hidden": True}
    return {
        "audience": found.audience.value,
        "overall": {size or "all": _cell(cell) for size, cell in found.overall.items()},
        "topics": {
            topic: {size or "all": _cell(cell) for size, cell in cells.items()} for topic, cells in found.topics.items()
        },
        "dont_know": {control: _share(one) for control, one in found.dont_know.items()},
        "decisions": {kind: _share(one) for kind, one in found.granted.items()},
    }


def _cell(cell: Cell) -> Json:
    return {"count": cell.count, "median": None if cell.median is None else shown(cell.median)}


def _share(one: Share) -> Json:
    return {"count": one.count, "of": one.of, "interval": [round(one.low, 3), round(one.high, 3)]}


def _told(desk: Desk, found: Statistics) -> Iterator[str]:
    speak = desk.tongue
    yield speak.say(AUDIENCES[found.audience])
    if _few(found):
        yield speak.tell("Fewer than five subjects, or none: nothing is told about them.")
        return
    yield speak.tell("Medians of the lower bounds, and how many subjects; what fewer than five are behind is left out.")
    rows = [(speak.tell("All topics"), found.overall), *found.topics.items()]
    sizes = [ALL, *(size for size in found.overall if size != ALL)]
    head = ("", *(size or speak.tell("all sizes") for size in sizes), "")
    yield from columns(
        [head, *((f"  {name}", *(_cell_text(desk, cells.get(size)) for size in sizes), "") for name, cells in rows)]
    )
    for kind, share in found.granted.items():
        yield f"  {speak.say(decision_entry(kind).word)}: {_share_text(desk, share)}"
    unknown = [(name, one) for name, one in found.dont_know.items() if one.count]
    unknown.sort(key=lambda one: (-one[1].count, one[0]))
    for name, share in unknown[:_TOLD]:
        yield "  " + speak.tell("{control} not known: {share}", control=name, share=_share_text(desk, share))


def _cell_text(desk: Desk, cell: Cell | None) -> str:
    if cell is None or cell.median is None:
        return "-"
    return f"{points(cell.median, desk.tongue.locale)} ({cell.count})"


def _share_text(desk: Desk, share: Share) -> str:
    low, high = round(share.low * _HUNDRED), round(share.high * _HUNDRED)
    return desk.tongue.tell(
        "{count} of {of} (95 %: {low} to {high} %)",
        count=str(share.count),
        of=str(share.of),
        low=str(low),
        high=str(high),
    )
