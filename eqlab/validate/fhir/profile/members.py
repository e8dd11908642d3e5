"""Assertions on the members of a value, looked at together: what is as asked costs a quick test, written as Python."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from eqlab.core.values import Json
from eqlab.validate.fhir.profile.assertion import Assertion, Check
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.profile.sketch import STUMBLES, Sheet, literal
from eqlab.validate.fhir.run import Scope

_Look: TypeAlias = Callable[[Json, Item, Item, Scope], None]
"""Looks at the members of an object, which is given with its item and that of what is around it."""


def joined(parts: Iterable[Assertion]) -> tuple[Check, ...]:
    """Return the checks of assertions in their order, those on members that follow one another as one."""
    checks: list[Check] = []
    members: list[Assertion] = []
    for part in parts:
        if part.names:
            members.append(part)
            continue
        if members:
            checks.append(_members(tuple(members)))
            members = []
        checks.append(part.check)
    return (*checks, _members(tuple(members))) if members else tuple(checks)


def _members(parts: tuple[Assertion, ...]) -> Check:
    looks: dict[str, _Look] = {}

    def check(items: list[Item], parent: Item, scope: Scope) -> None:
        for item in items:
            value, _, type_, _ = item
            if value.__class__ is dict:
                look = looks.get(type_)
                if look is None:
                    look = looks[type_] = _written(parts, type_)
                look(value, item, parent, scope)
            else:
                for part in parts:
                    part.check([item], parent, scope)

    return check


def _written(parts: tuple[Assertion, ...], type_: str) -> _Look:
    """Write what looks at the members of an object of a type."""
    sheet = Sheet(names={"stumbles": STUMBLES})
    lines = [line for part in parts for line in _member(part, type_, sheet)]
    look: _Look = sheet.compiled(sheet.function("v, item, parent, s", lines))
    return look


def _member(part: Assertion, type_: str, sheet: Sheet) -> Iterator[str]:
    found = part.parted(sheet, "v", type_) if part.parted else None
    look, margin = f"{sheet.constant(part.check)}([item], parent, s)", ""
    if not part.wanted:
        few = len(part.names) <= 2  # noqa: PLR2004 - a value and its companion
        there = " or ".join(f"{literal(name)} in v" for name in part.names) if few else ""
        yield f"if {there or f'not {sheet.constant(frozenset(part.names))}.isdisjoint(v)'}:"
        margin = "    "
    if found is None:
        yield f"{margin}{look}"
        return
    test, after = found
    yield from (f"{margin}{line}" for line in ("try:", f"    ok = {test}", "except stumbles:", "    ok = False"))
    yield from (f"{margin}{line}" for line in ("if not ok:", f"    {look}"))
    if after is not None:
        yield from (f"{margin}{line}" for line in ("else:", f"    {sheet.constant(after)}(item, s)"))
