"""`eqlab file statement` and `review`: what a vendor declares, held against the plan before anything runs."""

from collections.abc import Iterator
from pathlib import Path

from eqlab.cli.commands.file import ReviewWish, StatementWish
from eqlab.cli.door import Door
from eqlab.cli.filing import issues
from eqlab.cli.filing.desk import bytes_of, digests_of, say, told
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.near import near
from eqlab.cli.opening import load_plan, open_house, shown
from eqlab.cli.speech import Tongue
from eqlab.cli.tables import columns
from eqlab.core.act import StatementMade
from eqlab.core.errors import UsageError
from eqlab.core.issue import Level
from eqlab.core.subject import Statement
from eqlab.label.forms import Review, blank_statement, read_statement, review

UNSOUND = 4
_FALLBACK = "statement"


def carry_out(door: Door, wish: StatementWish | ReviewWish) -> int:
    """Write an empty statement, make one, or review one; 4 when a reviewed one is not sound."""
    if isinstance(wish, ReviewWish):
        return _review(door, wish)
    if wish.blank:
        return _blank(door, wish.blank)
    if wish.source is None:
        raise UsageError(issues.NOTHING_GIVEN)
    source = wish.source
    with at_desk(door, wish.site) as desk:
        beside = source.parent
        statement = read_statement(bytes_of(source), shown(source), lambda path: digests_of(beside / Path(path)))
        reviewed = _reviewed(desk, statement)
        desk.lab.act(StatementMade(statement=statement), file=wish.file)
        say(_told(statement, reviewed, desk.tongue))
    return 0


def _blank(door: Door, plan: str) -> int:
    house = open_house(door)
    known = load_plan(house, plan)
    name = known.roles.get("system") or _FALLBACK
    say([blank_statement(known, name, house.tongue.language).rstrip()])
    return 0


def _review(door: Door, wish: ReviewWish) -> int:
    with at_desk(door, wish.site) as desk:
        made = [one.act.statement for one in desk.lab.of_file(wish.file) if isinstance(one.act, StatementMade)]
        known = {one.id: one for one in made}
        if wish.statement not in known:
            close = near(wish.statement, known)
            raise UsageError(
                issues.NO_STATEMENT, expected=", ".join(known), nearest=close, file=wish.file, name=wish.statement
            )
        reviewed = _reviewed(desk, known[wish.statement])
        say(_told(known[wish.statement], reviewed, desk.tongue))
        say(_cases(reviewed, desk.tongue))
    return 0 if reviewed.sound else UNSOUND


def _reviewed(desk: Desk, statement: Statement) -> Review:
    plan = load_plan(desk.house, statement.plan)
    return review(statement, plan, desk.house.workshop.registry)


def _told(statement: Statement, reviewed: Review, tongue: Tongue) -> Iterator[str]:
    wrong = [one for one in reviewed.findings if one.level is Level.ERROR]
    for finding in reviewed.findings:
        mark = "" if finding in wrong else f"{tongue.tell('warning')}: "
        yield f"  {mark}{told(finding, tongue)}"
    if wrong:
        yield tongue.count(
            "{name}: {n} point to correct before a campaign",
            "{name}: {n} points to correct before a campaign",
            len(wrong),
            name=statement.id,
        )
    else:
        yield tongue.tell("{name}: agrees with its plan", name=statement.id)
    if reviewed.selection is not None:
        chosen = reviewed.selection
        yield tongue.tell("{n} cases selected, {m} not", n=len(chosen.selected), m=len(chosen.deselected))


def _cases(reviewed: Review, tongue: Tongue) -> Iterator[str]:
    selection = reviewed.selection
    if selection is None:
        return
    rows = [("+", case.id, tongue.say(case.title)) for case in selection.selected]
    rows += [("-", one.case, tongue.say(one.reason)) for one in selection.deselected]
    yield from columns(rows)
