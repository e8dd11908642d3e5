"""Assertions on the members of a value, looked at together: what is not there costs one look into the object."""

from collections.abc import Iterable
from typing import TypeAlias

from eqlab.validate.fhir.profile.assertion import Assertion, Check
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.run import Scope

_Row: TypeAlias = tuple[str, tuple[str, ...], bool, Check]
"""The first of an element's names in JSON, the others, whether its absence is looked at, and the check."""


def joined(parts: Iterable[Assertion]) -> tuple[Check, ...]:
    """Return the checks of assertions in their order, those on members that follow one another as one."""
    checks: list[Check] = []
    rows: list[_Row] = []
    for part in parts:
        if part.names:
            rows.append((part.names[0], part.names[1:], part.wanted, part.check))
            continue
        if rows:
            checks.append(_members(tuple(rows)))
            rows = []
        checks.append(part.check)
    return (*checks, _members(tuple(rows))) if rows else tuple(checks)


def _members(rows: tuple[_Row, ...]) -> Check:
    def check(items: list[Item], parent: Item, scope: Scope) -> None:
        value = items[0].value if len(items) == 1 else None
        if value.__class__ is not dict:
            for _, _, _, look in rows:
                look(items, parent, scope)
            return
        get = value.get
        for name, others, wanted, look in rows:
            if get(name) is None and not wanted:
                for other in others:
                    if get(other) is not None:
                        break
                else:
                    continue
            look(items, parent, scope)

    return check
