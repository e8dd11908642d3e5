"""Assertions on the members of a value, looked at together: what is not there costs one look into the object."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from eqlab.core.check import Json
from eqlab.validate.fhir.profile.assertion import Assertion, Check
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.run import Scope

_Row: TypeAlias = tuple[str, frozenset[str], str, bool, tuple[Callable[[Json], bool], ...] | None, Check]
"""The first of an element's names in JSON, the others, that of a primitive's twin, whether its absence is looked at,
tests of a single primitive value, and the check."""


def joined(parts: Iterable[Assertion]) -> tuple[Check, ...]:
    """Return the checks of assertions in their order, those on members that follow one another as one."""
    checks: list[Check] = []
    rows: list[_Row] = []
    for part in parts:
        if part.names:
            name, *others = part.names
            twin = f"_{name}" if others else ""
            known = others == [twin] if others else part.tests == ()
            rows.append((name, frozenset(others), twin, part.wanted, part.tests if known else None, part.check))
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
            for *_, look in rows:
                look(items, parent, scope)
            return
        get = value.get
        for name, others, twin, wanted, tests, look in rows:
            one = get(name)
            if one is None:
                if not wanted and others.isdisjoint(value):
                    continue
            elif tests is not None and _is_fine(one, value, twin, tests):
                continue
            look(items, parent, scope)

    return check


def _is_fine(one: Json, value: Json, twin: str, tests: tuple[Callable[[Json], bool], ...]) -> bool:
    """Tell at a glance whether a member is one primitive value that passes all tests, or one object that has none."""
    kind = one.__class__
    if kind is list and not twin and len(one) == 1:
        return one[0].__class__ is dict
    if kind is dict or kind is list:
        return not twin and kind is dict
    if not twin or twin in value:
        return False
    return not tests or all(test(one) is True for test in tests)
