"""`eqlab lab retention`: what is kept until when, what is due, and how evidence is erased."""

from collections.abc import Iterator
from datetime import date

import click

from eqlab.cli.commands.lab import RetentionWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns
from eqlab.core.errors import UsageError
from eqlab.wiring.lab.issues import NO_DAY
from eqlab.wiring.lab.retention import Kept, retention_of


def carry_out(door: Door, wish: RetentionWish) -> int:
    """Show what is kept until when; with a day, only what is due on it."""
    with at_desk(door, wish.site) as desk:
        for line in _lines(desk, _day(wish.due)):
            click.echo(safe(line))
    return 0


def _lines(desk: Desk, due: date | None) -> Iterator[str]:
    day = due or desk.lab.clock.now().date()
    told = [one for one in retention_of(desk.lab) if due is None or one.due(day)]
    if not told:
        tell = desk.tongue.tell
        yield tell("Nothing is due on {day}.", day=str(day)) if due else tell("Nothing is kept under a schedule yet.")
    yield from columns([_row(desk, one, day) for one in told])
    for one in told:
        if one.due(day) and one.erasable:
            command = f'eqlab campaign erase {one.what} --reason "{one.record_class}: {one.until}"'
            yield desk.tongue.tell("Erase it with: {command}", command=command)


def _row(desk: Desk, one: Kept, day: date) -> tuple[str, ...]:
    return one.file, one.what, desk.tongue.say(one.title), _state(desk, one, day)


def _state(desk: Desk, one: Kept, day: date) -> str:
    tell = desk.tongue.tell
    if one.erased is not None:
        return tell("erased on {day}", day=str(one.erased))
    if one.until is None:
        return tell("kept: the time does not run yet")
    if one.due(day):
        return tell("due since {day}", day=str(one.until))
    return tell("kept until {day}", day=str(one.until))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(NO_DAY, day=text) from None
