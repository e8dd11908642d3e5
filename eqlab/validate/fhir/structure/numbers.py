"""Values of the primitive types that are no strings in JSON.

Source: FHIR R4, section "Primitive Types".
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.words import show

Problem: TypeAlias = tuple[Issue, dict[str, str]]
"""What is wrong with a value: issue and facts."""

Look: TypeAlias = Callable[[Json], Problem | None]
"""Looks at a value: what is wrong with it, None when nothing is."""

_LARGEST = 2**31 - 1
_NUMBERS = (int, Decimal, float)


def boolean(value: Json) -> Problem | None:
    """Look at a boolean."""
    if value is True or value is False:
        return None
    return issues.NOT_A_BOOLEAN, {"type": "boolean", "found": show(value)}


def decimal(value: Json) -> Problem | None:
    """Look at a decimal."""
    if value.__class__ in _NUMBERS:
        return None
    return issues.NOT_A_NUMBER, {"type": "decimal", "found": show(value)}


def whole(type_: str, least: int) -> Look:
    """Return the look at whole numbers of 32 bits, from `least` on."""

    def look(value: Json) -> Problem | None:
        if value.__class__ is int and least <= value <= _LARGEST:
            return None
        if value.__class__ not in _NUMBERS:
            return issues.NOT_A_NUMBER, {"type": type_, "found": show(value)}
        if value.__class__ is not int:
            return issues.NOT_WHOLE, {"type": type_, "found": str(value)[:40]}
        facts = {"type": type_, "found": str(value)[:40], "least": str(least), "most": str(_LARGEST)}
        return issues.OUT_OF_RANGE, facts

    return look


NUMBERS: dict[str, Look] = {
    "boolean": boolean,
    "decimal": decimal,
    "integer": whole("integer", -(2**31)),
    "unsignedInt": whole("unsignedInt", 0),
    "positiveInt": whole("positiveInt", 1),
}
"""Looks by type."""

FINE: dict[str, tuple[type, ...]] = {"boolean": (bool,), "decimal": _NUMBERS}
"""Classes of values with which nothing can be wrong, by type."""
