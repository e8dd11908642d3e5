"""`eqlab nonconformity list` and `show`."""

from collections.abc import Iterator

import click

from eqlab.cli.commands.nonconformity import LookWish
from eqlab.cli.deciding.desk import known, named
from eqlab.cli.deciding.words import deed_word, remedy_word, severity_word
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns
from eqlab.label.nonconformity import NonConformity
from eqlab.report.glossary import VERDICTS


def carry_out(door: Door, wish: LookWish) -> int:
    """Show one non-conformity, or list those of a file."""
    with at_desk(door, wish.site) as desk:
        if wish.nonconformity:
            lines = _shown(desk, named(desk, wish.file, wish.nonconformity))
        else:
            there = [one for one in known(desk, wish.file) if one.counts or not wish.open_only]
            lines = columns([_row(desk, one) for one in there])
            if not there:
                click.echo(desk.tongue.tell("There is no non-conformity."))
        for line in lines:
            click.echo(line)
    return 0


def _row(desk: Desk, one: NonConformity) -> tuple[str, ...]:
    due = one.due.isoformat() if one.due else "-"
    word = severity_word(desk.tongue, one.severity)
    return one.id, _state(desk, one), word, one.case, due, one.owner or "-", one.sentence(desk.tongue.translate)


def _state(desk: Desk, one: NonConformity) -> str:
    if not one.open:
        return desk.tongue.tell("closed")
    return desk.tongue.tell("overdue") if one.overdue(desk.lab.clock.now().date()) else desk.tongue.tell("open")


def _shown(desk: Desk, one: NonConformity) -> Iterator[str]:
    tell = desk.tongue.tell
    yield safe(f"{one.id}: {one.sentence(desk.tongue.translate)}")
    facts = [
        (tell("State"), _state(desk, one)),
        (tell("Severity"), severity_word(desk.tongue, one.severity)),
        (tell("Case"), f"{one.case} ({one.run})"),
        (tell("Where"), one.where),
        (tell("Requirements"), ", ".join(one.requirements)),
        (tell("Code"), one.code),
        (tell("In charge"), one.owner),
        (tell("Due"), one.due.isoformat() if one.due else ""),
    ]
    yield from columns([(name, value) for name, value in facts if value])
    yield from _override(desk, one)
    for retest in one.retests:
        outcome = desk.tongue.say(VERDICTS[retest.outcome].word) if retest.outcome else tell("not known")
        yield safe(tell("Tested again in {run}: {outcome}", run=retest.run, outcome=outcome))
    yield ""
    yield from columns([_said(desk, one, place) for place in range(len(one.thread))])


def _override(desk: Desk, one: NonConformity) -> Iterator[str]:
    tell, last = desk.tongue.tell, one.overrides[-1] if one.overrides else None
    if last is None:
        return
    told = {
        "raised": severity_word(desk.tongue, one.raised),
        "severity": severity_word(desk.tongue, last.severity),
        "proposer": last.proposed_by,
        "reason": last.reason,
    }
    if last.pending:
        yield safe(tell("{proposer} asks to judge it otherwise, from {raised} to {severity}: {reason}", **told))
    elif last.agreed:
        told["reviewer"] = last.confirmed_by
        yield safe(tell("Judged otherwise by {proposer} and {reviewer}, from {raised} to {severity}: {reason}", **told))


def _said(desk: Desk, one: NonConformity, place: int) -> tuple[str, ...]:
    word = one.thread[place]
    remedy = next((answer.remedy for answer in one.answers if answer.entry == word.entry), None)
    said = f"{remedy_word(desk.tongue, remedy)}: {word.words}" if remedy else word.words
    return f"{word.at:%Y-%m-%d %H:%M}", word.actor, deed_word(desk.tongue, word.deed), said
