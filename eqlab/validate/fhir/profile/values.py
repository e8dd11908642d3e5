"""Fixed values, and patterns that a value must hold.

Source: FHIR R4, ElementDefinition.fixed[x] and pattern[x].
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.profile.assertion import Assertion, Check, Place
from eqlab.validate.fhir.profile.items import Item, twin_path
from eqlab.validate.fhir.profile.sketch import Sketch, literal
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import show


class Difference(NamedTuple):
    """Where a value is not what it should be."""

    kind: str
    """`other`, `missing` or `surplus`."""
    path: Path
    expected: Json
    found: Json
    part: str = ""
    """Name of the member that is missing."""


_ISSUES: dict[tuple[str, bool], Issue] = {
    ("other", True): issues.FIXED_OTHER,
    ("missing", True): issues.FIXED_MISSING,
    ("surplus", True): issues.FIXED_SURPLUS,
    ("other", False): issues.PATTERN_OTHER,
    ("missing", False): issues.PATTERN_MISSING,
}


def valued(definition: Json, prefix: str) -> Json:
    """Return the value of `fixed[x]`, `pattern[x]`, `minValue[x]` or `maxValue[x]`; None when there is none."""
    for key, value in definition.items():
        if key.startswith(prefix) and key[len(prefix) :][:1].isupper():
            return value
    return None


def values(place: Place) -> Iterator[Assertion]:
    """Yield the fixed value or the pattern of an element."""
    for prefix, exact in (("fixed", True), ("pattern", False)):
        expected = valued(place.definition, prefix)
        if expected is not None and all(valued(known, prefix) != expected for known in place.known()):
            check = _same(place, expected, exact)
            each = holding(expected, exact=exact)
            yield Assertion(says=f"{prefix} {show(expected)}", check=check, each=each)


def holding(expected: Json, *, exact: bool) -> Sketch:
    """Return what writes that a value is the fixed one, or holds the pattern."""
    if type(expected) is str:
        return lambda _sheet, value, _type: f"{value} == {literal(expected)}"
    return lambda sheet, value, _type: f"{sheet.constant(partial(_is_same, expected, exact))}({value})"


def _is_same(expected: Json, exact: bool, found: Json) -> bool:
    return matches(expected, found, exact)


def _same(place: Place, expected: Json, exact: bool) -> Check:
    rule, told, plain = place.rule, place.told, type(expected) is str

    def check(items: list[Item], _parent: Item, scope: Scope) -> None:
        for item in items:
            if plain and item.value == expected and item.twin is None:
                continue
            for one in _all_differences(expected, item, exact=exact):
                scope.run.note(
                    _ISSUES[one.kind, exact],
                    one.path,
                    rule,
                    **told,
                    expected=show(one.expected),
                    found=show(one.found),
                    part=one.part,
                )

    return check


def _all_differences(expected: Json, item: Item, *, exact: bool) -> Iterator[Difference]:
    """Yield where a value is other than expected; a fixed primitive carries no extension of its own either."""
    yield from differences(expected, item.value, item.path, exact)
    more = item.twin.get("extension") if exact and item.value is not None and isinstance(item.twin, dict) else None
    if more is not None:
        yield Difference("surplus", (twin_path(item.path), "extension"), None, more)


def matches(expected: Json, found: Json, exact: bool) -> bool:
    """Tell whether a value is the fixed value, or holds the pattern."""
    return next(differences(expected, found, (None, ""), exact), None) is None


def differences(expected: Json, found: Json, path: Path, exact: bool) -> Iterator[Difference]:
    """Yield where a value is not the fixed value (`exact`), or where it lacks what a pattern has."""
    if isinstance(expected, dict) and isinstance(found, dict):
        yield from _members(expected, found, path, exact)
    elif isinstance(expected, list) and isinstance(found, list):
        yield from (_ordered if exact else _held)(expected, found, path)
    elif not equal(expected, found):
        yield Difference("other", path, expected, found)


def _members(expected: Json, found: Json, path: Path, exact: bool) -> Iterator[Difference]:
    for key, value in expected.items():
        if found.get(key) is None:
            yield Difference("missing", path, value, None, key)
        else:
            yield from differences(value, found[key], (path, key), exact)
    if exact:
        for key, value in found.items():
            if key not in expected and key != "id":
                yield Difference("surplus", (path, key), None, value)


def _ordered(expected: list[Json], found: list[Json], path: Path) -> Iterator[Difference]:
    for at, (one, other) in enumerate(zip(expected, found, strict=False)):
        yield from differences(one, other, (path, at), exact=True)
    for at, surplus in enumerate(found[len(expected) :], len(expected)):
        yield Difference("surplus", (path, at), None, surplus)
    for missing in expected[len(found) :]:
        yield Difference("missing", path[0] or path, missing, None, str(path[1]))


def _held(expected: list[Json], found: list[Json], path: Path) -> Iterator[Difference]:
    for one in expected:
        if not any(matches(one, other, exact=False) for other in found):
            yield Difference("missing", path[0] or path, one, found, str(path[1]))


def equal(one: Json, other: Json) -> bool:
    """Tell whether two primitive values are the same; numbers by their value."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float | Decimal) and isinstance(other, int | float | Decimal):
        return number(one) == number(other)
    return type(one) is type(other) and bool(one == other)


def number(value: float | Decimal) -> Decimal:
    """Return a number of JSON as it was written."""
    return value if isinstance(value, Decimal) else Decimal(str(value))
