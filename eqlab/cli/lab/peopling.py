"""`eqlab person`: who may act in the laboratory."""

import os
from collections.abc import Iterator

import click

from eqlab.attest.keys import new_person_key, save_person_key
from eqlab.cli.commands.person import EnterWish, KeyWish, LeaveWish, ListWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import PASSPHRASE, Desk, at_desk, key_file
from eqlab.cli.opening import open_house
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns
from eqlab.core.act import PersonEntered, PersonLeft, Role
from eqlab.core.errors import UsageError
from eqlab.wire.files import private_folder
from eqlab.wiring.lab.issues import KEY_EXISTS
from eqlab.wiring.lab.naming import check_name


def carry_out(door: Door, wish: EnterWish | KeyWish | LeaveWish | ListWish) -> int:
    """Do what is asked about people."""
    if isinstance(wish, KeyWish):
        return _make_key(door, wish)
    with at_desk(door, wish.site) as desk:
        match wish:
            case EnterWish():
                _enter(desk, wish)
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
    public, told = wish.public_key, ""
    check_name(wish.person)
    path = key_file(desk.lab.home, wish.person)
    if not public:
        if path.exists():
            raise UsageError(KEY_EXISTS, file=str(path))
        key = new_person_key()
        public, told = key.public, desk.tongue.tell("Private key: {file}. Keep it to yourself.", file=str(path))
        private_folder(path.parent)
        save_person_key(key, path, os.environ.get(PASSPHRASE, ""))
    try:
        desk.lab.act(
            PersonEntered(
                person=wish.person,
                name=wish.name,
                roles=tuple(Role(role) for role in wish.roles),
                key=public,
                organisation=wish.organisation,
            )
        )
    except BaseException:
        if told:
            path.unlink(missing_ok=True)
        raise
    roles = ", ".join(_role(desk, Role(role)) for role in wish.roles)
    click.echo(safe(desk.tongue.tell("{person} may act: {roles}.", person=wish.person, roles=roles)))
    if told:
        click.echo(safe(told))


def _listed(desk: Desk) -> Iterator[str]:
    rows = [
        (
            one.id,
            one.name,
            ", ".join(_role(desk, role) for role in one.roles),
            one.organisation,
            "" if one.until is None else desk.tongue.tell("left"),
        )
        for one in desk.lab.people().everyone
    ]
    return columns(rows)


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
