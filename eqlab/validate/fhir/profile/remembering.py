"""Values found well before need no second look: category and code of one Observation are those of the next."""

from collections.abc import Callable

from eqlab.core.check import Json
from eqlab.validate.fast_json import encode
from eqlab.validate.fhir.profile.assertion import Check
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.run import Scope

_MOST = 512
"""Values that one check remembers."""
_LONGEST = 1000
"""Bytes of a value that is remembered."""


def remembering(name: str, check: Check) -> Check:
    """Return a check of the element `name` that passes what it passed before; it must be pure."""
    known: set[bytes] = set()

    def quick(items: list[Item], parent: Item, scope: Scope) -> None:
        for item in items:
            written = _written(item.value, name)
            if written in known:
                continue
            notes = scope.run.notes
            before = len(notes)
            check([item], parent, scope)
            if written is not None and len(notes) == before and len(known) < _MOST:
                known.add(written)

    return quick


def glancing(name: str, check: Check, tests: tuple[Callable[[Json], bool], ...]) -> Check:
    """Return a check of the element `name` that passes a single primitive value, which all tests pass, at a glance."""
    twin = f"_{name}"
    test = tests[0] if len(tests) == 1 else None if not tests else lambda value: all(one(value) for one in tests)

    def quick(items: list[Item], parent: Item, scope: Scope) -> None:
        for item in items:
            value = item.value
            if value.__class__ is dict:
                one = value.get(name)
                plain = one is not None and one.__class__ is not dict and one.__class__ is not list
                if plain and twin not in value and (test is None or test(one) is True):
                    continue
            check([item], parent, scope)

    return quick


def _written(value: Json, name: str) -> bytes | None:
    """Write what an object has under a name; None when it is no object or array, or has no such form."""
    inner = value.get(name) if value.__class__ is dict else None
    if (inner.__class__ is not list and inner.__class__ is not dict) or f"_{name}" in value:
        return None
    try:
        written = encode(inner)
    except (ValueError, OverflowError, RecursionError, TypeError):
        return None
    return written if len(written) < _LONGEST else None
