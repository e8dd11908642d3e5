"""Acts about people: only administrators enter them, nobody their own roles, and one administrator stays."""

import base64
import binascii

from eqlab.core.act import Entry, PersonConfirmed, PersonEntered, PersonLeft, Role
from eqlab.core.errors import UsageError
from eqlab.label import issues
from eqlab.label.admission.entrance import admit_confirmation, check_entrance
from eqlab.label.people import People

_KEY_BYTES = 32
_ALONE = (Role.VENDOR, Role.AUDITOR)
"""Roles that do not go with another one."""


def is_key(text: str) -> bool:
    """Tell whether a text is an Ed25519 public key in base64."""
    try:
        return len(base64.b64decode(text, validate=True)) == _KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def is_founder(people: People, entry: Entry) -> bool:
    """Tell whether an entry is the one by which the founder enters themselves: the first person of all."""
    act = entry.act
    return (
        isinstance(act, PersonEntered)
        and people.founded
        and not people.tenures
        and act.person == entry.actor
        and Role.ADMINISTRATOR in act.roles
    )


def admit_people(people: People, entry: Entry) -> None:
    """Admit a coming, its confirmation, or a leaving. Raises UsageError."""
    match entry.act:
        case PersonEntered():
            _entered(people, entry.actor, entry.act)
            check_entrance(people, entry.act)
        case PersonConfirmed():
            one = admit_confirmation(people, entry.actor, entry.act)
            if entry.act.agreed:
                _entered(people, one.by, one.act)
        case PersonLeft():
            _left(people, entry.act)


def _entered(people: People, actor: str, act: PersonEntered) -> None:
    _check_roles(act)
    if not is_key(act.key):
        raise UsageError(issues.NOT_A_KEY, person=act.person)
    owner = people.owner_of(act.key)
    if owner not in ("", act.person):
        raise UsageError(issues.KEY_TAKEN, other=owner)
    twin = next((name for name in people.tenures if name.casefold() == act.person.casefold()), act.person)
    if people.last(act.person) is None and twin != act.person:
        raise UsageError(issues.TWIN, person=act.person, other=twin)
    before = people.get(act.person)
    if before is None:
        return
    if act.person == actor and set(act.roles) != set(before.roles):
        raise UsageError(issues.OWN_ROLES, person=act.person)
    if Role.ADMINISTRATOR not in act.roles:
        _keep_one(people, act.person)


def _check_roles(act: PersonEntered) -> None:
    lonely = any(role in _ALONE for role in act.roles) and len(set(act.roles)) > 1
    if lonely or not act.roles:
        raise UsageError(issues.BAD_ROLES, roles=", ".join(act.roles) or "none")
    if Role.VENDOR in act.roles and not act.organisation:
        raise UsageError(issues.NO_ORGANISATION, person=act.person)


def _left(people: People, act: PersonLeft) -> None:
    if people.last(act.person) is None:
        raise UsageError(issues.NO_PERSON, person=act.person)
    if people.get(act.person) is None:
        raise UsageError(issues.PERSON_GONE, person=act.person)
    _keep_one(people, act.person)


def _keep_one(people: People, person: str) -> None:
    administrators = [one.id for one in people.in_role(Role.ADMINISTRATOR)]
    if administrators == [person]:
        raise UsageError(issues.LAST_ADMINISTRATOR, person=person)
