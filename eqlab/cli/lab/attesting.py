"""`eqlab attest`: what happens to attestations, each time by two people."""

from collections.abc import Iterator
from datetime import date

import click

from eqlab.cli.builds import builds_of
from eqlab.cli.commands.attest import ListWish, ProposeWish, SettleWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns
from eqlab.core.act import Change
from eqlab.core.errors import UsageError
from eqlab.label.attested import AttestationStanding, State, fold_attestations
from eqlab.wiring.lab.attestations import Wanted, approve, file_of_attestation, open_proposals, propose, reject
from eqlab.wiring.lab.issues import NO_DAY


def carry_out(door: Door, wish: ProposeWish | SettleWish | ListWish) -> int:
    """Propose, settle or list."""
    with at_desk(door, wish.site) as desk:
        match wish:
            case ProposeWish():
                _propose(desk, wish)
            case SettleWish():
                _settle(desk, wish)
            case ListWish():
                for line in _listed(desk, wish.file):
                    click.echo(line)
    return 0


def _propose(desk: Desk, wish: ProposeWish) -> None:
    change = Change(wish.change)
    issuing = change is Change.ISSUE
    file = wish.target if issuing else file_of_attestation(wish.target)
    wanted = Wanted(
        change=change,
        attestation="" if issuing else wish.target,
        reason=wish.reason,
        decision=wish.decision,
        valid_from=_day(wish.valid_from),
        valid_until=_day(wish.valid_until),
        builds=builds_of(wish.builds),
        successor=wish.successor,
        words=wish.words,
    )
    made = propose(desk.lab, file, wanted)
    tell = desk.tongue.tell
    told = tell(
        "{proposal}: {what} {attestation}",
        proposal=made.proposal,
        what=change_word(desk, change),
        attestation=made.attestation,
    )
    click.echo(safe(told))
    command = f"eqlab attest approve {file} {made.proposal}"
    click.echo(safe(tell("A second person agrees with: {command}", command=command)))


def _settle(desk: Desk, wish: SettleWish) -> None:
    tell = desk.tongue.tell
    if not wish.agreed:
        reject(desk.lab, wish.file, wish.proposal, wish.reason)
        click.echo(safe(tell("{proposal} is rejected.", proposal=wish.proposal)))
        return
    act, document = approve(desk.lab, wish.file, wish.proposal)
    click.echo(
        safe(
            tell(
                "{attestation}: {what}, valid from {since} until {until}",
                attestation=act.attestation,
                what=change_word(desk, act.change),
                since=str(document.valid_from),
                until=str(document.valid_until),
            )
        )
    )
    click.echo(safe(tell("Document {digest}, revision {revision}", digest=act.sha256, revision=document.revision)))
    if document.test:
        click.echo(safe(tell("TEST: sealed with a key for demonstrations.")))
    click.echo(safe(tell("Publish it with: {command}", command="eqlab attest publish")))


def _listed(desk: Desk, file: str) -> Iterator[str]:
    entries, tell = desk.lab.of_file(file), desk.tongue.tell
    today = desk.lab.clock.now()
    rows = [attestation_row(desk, one, one.state_at(today)) for one in fold_attestations(entries)]
    yield from columns(rows) if rows else [tell("There is no attestation yet.")]
    for one in open_proposals(entries).values():
        yield safe(
            tell(
                "Waits for a second person: {proposal}, {what} {attestation}",
                proposal=one.proposal,
                what=change_word(desk, one.change),
                attestation=one.attestation,
            )
        )


def attestation_row(desk: Desk, one: AttestationStanding, state: State) -> tuple[str, ...]:
    """A line about an attestation: its id, state, kind and days."""
    last = one.last
    days = desk.tongue.tell("{since} until {until}", since=str(last.valid_from), until=str(last.valid_until))
    kind = desk.tongue.tell(last.kind) if last.kind else ""
    return one.id, _state(desk, state), kind, days


def _state(desk: Desk, state: State) -> str:
    tell = desk.tongue.tell
    return {
        State.NOT_ISSUED: tell("not issued"),
        State.NOT_YET_VALID: tell("not valid yet"),
        State.ISSUED: tell("valid"),
        State.SUSPENDED: tell("suspended"),
        State.REINSTATED: tell("valid again"),
        State.REDUCED: tell("valid, reduced"),
        State.EXTENDED: tell("valid, extended"),
        State.SUPERSEDED: tell("superseded"),
        State.EXPIRED: tell("expired"),
        State.WITHDRAWN: tell("withdrawn"),
        State.TERMINATED: tell("terminated"),
    }[state]


def change_word(desk: Desk, change: Change) -> str:
    """Return the word for what happens to an attestation."""
    tell = desk.tongue.tell
    return {
        Change.ISSUE: tell("issue"),
        Change.SUSPEND: tell("suspend"),
        Change.REINSTATE: tell("reinstate"),
        Change.REDUCE: tell("reduce"),
        Change.EXTEND: tell("extend"),
        Change.SUPERSEDE: tell("supersede"),
        Change.WITHDRAW: tell("withdraw"),
        Change.TERMINATE: tell("terminate"),
    }[change]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(NO_DAY, day=text) from None
