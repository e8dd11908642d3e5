"""`eqlab nonconformity assign`, `comment`, `answer`, `retest`, `override`, `confirm`, `close`."""

import click

from eqlab.cli.builds import builds_of
from eqlab.cli.commands.nonconformity import DeedWish
from eqlab.cli.deciding.desk import act, day_of, named
from eqlab.cli.deciding.words import deed_word
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import at_desk
from eqlab.cli.speech import safe
from eqlab.core.act import (
    Act,
    NonConformityAnswered,
    NonConformityAssigned,
    NonConformityClosed,
    NonConformityCommented,
    NonConformityRetested,
    OverrideConfirmed,
    OverrideProposed,
    Remedy,
    Severity,
)


def carry_out(door: Door, wish: DeedWish) -> int:
    """Do it, and say what was done."""
    with at_desk(door, wish.site) as desk:
        named(desk, wish.file, wish.nonconformity)
        act(desk, _act(wish), wish.file)
        last = named(desk, wish.file, wish.nonconformity).thread[-1]
        click.echo(safe(f"{wish.nonconformity}: {deed_word(desk.tongue, last.deed)}"))
    return 0


def _act(wish: DeedWish) -> Act:
    name = wish.nonconformity
    match wish.deed:
        case "assign":
            return NonConformityAssigned(nonconformity=name, owner=wish.owner, due=day_of(wish.due), reason=wish.words)
        case "comment":
            return NonConformityCommented(nonconformity=name, words=wish.words)
        case "answer":
            return NonConformityAnswered(
                nonconformity=name, remedy=Remedy(wish.remedy), words=wish.words, builds=builds_of(wish.builds)
            )
        case "retest":
            return NonConformityRetested(nonconformity=name, run=wish.run)
    return _judgement(wish)


def _judgement(wish: DeedWish) -> Act:
    name = wish.nonconformity
    match wish.deed:
        case "override":
            severity = None if wish.severity == "none" else Severity(wish.severity)
            return OverrideProposed(nonconformity=name, severity=severity, reason=wish.words)
        case "confirm":
            return OverrideConfirmed(nonconformity=name, agreed=wish.agreed, reason=wish.words)
    return NonConformityClosed(nonconformity=name, reason=wish.words, open=wish.reopen)
