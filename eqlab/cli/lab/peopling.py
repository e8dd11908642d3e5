"""`eqlab person`: who may act in the laboratory."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

import click

from eqlab.attest.keys import PersonKey, new_person_key, save_person_key
from eqlab.cli.commands.person import ConfirmWish, EnterWish, KeyWish, LeaveWish, ListWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import PASSPHRASE, Desk, at_desk, key_file
from eqlab.cli.opening import open_house
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns
from eqlab.core.act import Entrance, PersonConfirmed, PersonEntered, PersonLeft, Role
from eqlab.core.errors import UsageError
from eqlab.label.admission import entrance
from eqlab.label.people import Person
from eqlab.wire.files import private_folder, unwritable
from eqlab.wiring.lab.issues import KEY_EXISTS, NOBODY_PROPOSED, TWO_KEYS
from eqlab.wiring.lab.naming import check_name


def carry_out(door: Door, wish: EnterWish | ConfirmWish | KeyWish | LeaveWish | ListWish) -> int:
    """Do what is asked about people."""
    if isinstance(wish, KeyWish):
        return _make_key(door, wish)
    with at_desk(door, wish.site) as desk:
        match wish:
            case EnterWish():
                _enter(desk, wish)
            case ConfirmWish():
                _confirm(desk, wish)
            case LeaveWish():
                desk.lab.act(PersonLeft(person=wish.person, reason=wish.reason))
                click.echo(safe(desk.tongue.tell("{person} acts no more.", person=wish.person)))
            case ListWish():
                for line in _listed(desk):
                    click.echo(line)
    return 0


def _make_key(door: Door, wish: KeyWish) -> int:
    tongue = open_house(door).tongue
    if wish.file.exists():
        raise UsageError(KEY_EXISTS, file=str(wish.file))
    key = new_person_key()
    save_person_key(key, wish.file, os.environ.get(PASSPHRASE, ""))
    click.echo(safe(tongue.tell("Private key: {file}. Keep it to yourself.", file=str(wish.file))))
    click.echo(safe(tongue.tell("Public key: {key}", key=key.public)))
    return 0


def _enter(desk: Desk, wish: EnterWish) -> None:
    """Enter somebody; who was entered already keeps their key unless another one is wished."""
    check_name(wish.person)
    if wish.public_key and wish.new_key:
        raise UsageError(TWO_KEYS)
    known = desk.lab.people().last(wish.person)
    if wish.public_key or (known is not None and not wish.new_key):
        _act(desk, wish, known, wish.public_key or (known.key if known else ""))
        return
    path = key_file(desk.lab.home, wish.person)
    with _new_key_in(path, again=wish.new_key) as key:
        _act(desk, wish, known, key.public)
    click.echo(safe(desk.tongue.tell("Private key: {file}. Keep it to yourself.", file=str(path))))


def _act(desk: Desk, wish: EnterWish, known: Person | None, public: str) -> None:
    stays = known is not None and Role.VENDOR.value in wish.roles
    act = PersonEntered(
        person=wish.person,
        name=wish.name,
        roles=tuple(Role(role) for role in wish.roles),
        key=public,
        organisation=wish.organisation or (known.organisation if known and stays else ""),
    )
    act = replace(act, entrance=entrance(desk.lab.everybody(), act))
    desk.lab.act(act)
    for line in _told(desk, act, known):
        click.echo(safe(line))


def _told(desk: Desk, act: PersonEntered, known: Person | None) -> Iterator[str]:
    tell, roles = desk.tongue.tell, _roles(desk, act.roles)
    if act.entrance is Entrance.PROPOSED:
        yield tell("{person} is proposed: {roles}. Public key: {key}", person=act.person, roles=roles, key=act.key)
        yield tell("It holds when another administrator confirms it: {command}", command=_confirming(act.person))
        if known is not None and known.until is None:
            yield tell("Until then {person} acts as before, with the key that is on record.", person=act.person)
        return
    yield tell("{person} may act: {roles}.", person=act.person, roles=roles)
    if known is not None and known.key == act.key:
        yield tell("The key of {person} stays as it was.", person=act.person)


def _confirming(person: str) -> str:
    return f"eqlab person confirm {person}"


def _confirm(desk: Desk, wish: ConfirmWish) -> None:
    one = desk.lab.people().proposed.get(wish.person)
    if one is None:
        raise UsageError(NOBODY_PROPOSED, person=wish.person)
    desk.lab.act(
        PersonConfirmed(person=wish.person, proposed=one.entry, agreed=wish.agreed, reason=wish.reason),
    )
    roles, tell = _roles(desk, one.act.roles), desk.tongue.tell
    if wish.agreed:
        click.echo(safe(tell("{person} may act: {roles}.", person=wish.person, roles=roles)))
        click.echo(safe(tell("Public key: {key}", key=one.act.key)))
    else:
        click.echo(safe(tell("What was proposed for {person} does not hold.", person=wish.person)))


@contextmanager
def _new_key_in(path: Path, *, again: bool) -> Iterator[PersonKey]:
    """Make a key in a file; one that is there is put aside. On a refusal all is as it was."""
    if path.exists() and not again:
        raise UsageError(KEY_EXISTS, file=str(path))
    old = _put_aside(path) if path.exists() else None
    try:
        key = new_person_key()
        private_folder(path.parent)
        save_person_key(key, path, os.environ.get(PASSPHRASE, ""))
        yield key
    except BaseException:
        path.unlink(missing_ok=True)
        if old is not None:
            old.rename(path)
        raise


def _put_aside(path: Path) -> Path:
    """Rename a file to the first of its names with a number that is free; return that name."""
    aside = next(one for n in count(1) if not (one := path.with_name(f"{path.name}.{n}")).exists())
    try:
        return path.rename(aside)
    except OSError as error:
        raise unwritable(aside, error) from error


def _listed(desk: Desk) -> Iterator[str]:
    people, tell = desk.lab.people(), desk.tongue.tell
    rows = [
        (one.id, one.name, _roles(desk, one.roles), one.organisation, "" if one.until is None else tell("left"))
        for one in people.everyone
    ]
    rows += [
        (
            one.act.person,
            one.act.name,
            _roles(desk, one.act.roles),
            one.act.organisation,
            tell("proposed by {person}, to be confirmed: key {key}", person=one.by, key=one.act.key),
        )
        for one in people.proposed.values()
    ]
    return columns(rows)


def _roles(desk: Desk, roles: Sequence[Role]) -> str:
    return ", ".join(_role(desk, role) for role in roles)


def _role(desk: Desk, role: Role) -> str:
    tell = desk.tongue.tell
    return {
        Role.ADMINISTRATOR: tell("administrator"),
        Role.TESTER: tell("tester"),
        Role.EVALUATOR: tell("evaluator"),
        Role.REVIEWER: tell("reviewer"),
        Role.DECIDER: tell("decider"),
        Role.ISSUER: tell("issuer"),
        Role.AUDITOR: tell("auditor"),
        Role.VENDOR: tell("vendor"),
    }[role]
