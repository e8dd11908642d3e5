"""`eqlab nonconformity raise`: from what a run found, or from what a person saw."""

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date

import click

from eqlab.cli.commands.nonconformity import RaiseWish
from eqlab.cli.deciding import issues
from eqlab.cli.deciding.desk import act, day_of, known, plan_of, rule_of, scheme_of
from eqlab.cli.deciding.words import severity_word
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns
from eqlab.core.act import NonConformityClosed, NonConformityRaised, RunStarted, Severity
from eqlab.core.errors import UsageError
from eqlab.core.text import fill
from eqlab.label.filing.calendar import after
from eqlab.label.nonconformity_raising import next_id, propose_from
from eqlab.label.standing import planned_of
from eqlab.wiring.lab.standings import record_of

Proposed = NonConformityRaised | NonConformityClosed


def carry_out(door: Door, wish: RaiseWish) -> int:
    """Raise what the run's findings propose, or what a person saw."""
    with at_desk(door, wish.site) as desk:
        proposed = _seen(desk, wish) if wish.case or wish.says or wish.severity else _found(desk, wish)
        if not proposed:
            click.echo(desk.tongue.tell("Nothing is to be raised that is not there already."))
            return 0
        for line in _told(desk, proposed):
            click.echo(line)
        if not _sure(desk, wish):
            return 0
        for one in proposed:
            act(desk, one, wish.file)
        click.echo(desk.tongue.count("{n} raised.", "{n} raised.", len(proposed)))
    return 0


def _started(desk: Desk, wish: RaiseWish) -> RunStarted:
    acts = (entry.act for entry in desk.lab.of_file(wish.file))
    for one in acts:
        if isinstance(one, RunStarted) and one.run == wish.run:
            return one
    raise UsageError(issues.NO_SUCH_RUN, run=wish.run, file=wish.file)


def _found(desk: Desk, wish: RaiseWish) -> Sequence[Proposed]:
    started = _started(desk, wish)
    planned = planned_of(desk.lab.of_file(wish.file), started.campaign)
    record = record_of(desk.lab, wish.run)
    if record is None or planned is None:
        raise UsageError(issues.NO_EVENTS, run=wish.run)
    rule, plan = rule_of(desk, planned), plan_of(desk, planned)
    due = _deadlines(desk, wish)
    return propose_from(record, plan, rule, known(desk, wish.file), owner=wish.owner, due=due)


def _seen(desk: Desk, wish: RaiseWish) -> Sequence[Proposed]:
    if not (wish.case and wish.says and wish.severity):
        raise UsageError(issues.INCOMPLETE)
    severity = Severity(wish.severity)
    raised = NonConformityRaised(
        nonconformity=next_id(known(desk, wish.file)),
        campaign=_started(desk, wish).campaign,
        run=wish.run,
        case=wish.case,
        severity=severity,
        code="",
        says="{words}",
        facts={"words": wish.says},
        requirements=wish.requirements,
        owner=wish.owner,
        due=_deadlines(desk, wish)(severity),
    )
    return (raised,)


def _deadlines(desk: Desk, wish: RaiseWish) -> Callable[[Severity], date | None]:
    """By when a severity is due: as wished, else as the scheme says."""
    chosen, scheme, today = day_of(wish.due), scheme_of(desk, wish.file), desk.lab.clock.now().date()

    def due(severity: Severity) -> date | None:
        known_class = scheme.severities.get(severity) if scheme and not chosen else None
        return after(today, known_class.answer, scheme.holidays) if known_class and scheme else chosen

    return due


def _told(desk: Desk, proposed: Sequence[Proposed]) -> Iterator[str]:
    yield from columns([_row(desk, one) for one in proposed])


def _row(desk: Desk, one: Proposed) -> tuple[str, ...]:
    if isinstance(one, NonConformityClosed):
        return one.nonconformity, "", "", "", desk.tongue.tell("is opened again: the same was found")
    due = one.due.isoformat() if one.due else "-"
    said = fill(desk.tongue.translate(one.says), one.facts, desk.tongue.translate)
    return one.nonconformity, severity_word(desk.tongue, one.severity), one.case, due, said


def _sure(desk: Desk, wish: RaiseWish) -> bool:
    """Ask, unless the answer was given; nobody at the keyboard is no."""
    if wish.sure or wish.case:
        return True
    if not sys.stdin.isatty():
        click.echo(safe(desk.tongue.tell("Nothing is raised yet. Raise them with --yes.")))
        return False
    return click.confirm(desk.tongue.tell("Raise them?"), default=False)
