"""Slices as Python over raw JSON: which values are which is told by their members, and each value looked at once."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from eqlab.validate.fhir.model import primitive_names
from eqlab.validate.fhir.profile.assertion import Assertion
from eqlab.validate.fhir.profile.items import is_a
from eqlab.validate.fhir.profile.sketch import Sheet, Sketch, written

_ABOUT_ORDER = frozenset({"openAtEnd", "ordered"})


class Sliced(Protocol):
    """What is written of a slice."""

    @property
    def typed(self) -> tuple[str, ...]:
        """The types of what a path leads to, where nothing else tells it."""

    @property
    def sketches(self) -> tuple[Sketch | None, ...]:
        """What writes the tests that tell it."""

    @property
    def least(self) -> int:
        """How many there must be."""

    @property
    def most(self) -> int | None:
        """How many there may be; None for any number."""

    @property
    def parts(self) -> tuple[Assertion, ...]:
        """What is asked of its values."""


def by_type_of(slices: Sequence[Sliced], strict: frozenset[str], sheet: Sheet, value: str, type_: str) -> str | None:
    """Write what is asked of a single value where its type tells which slice it is."""
    if not are_told_by_type(slices, strict, type_):
        return None
    parts = [part for one in slices if is_a(type_, one.typed) for part in one.parts]
    return written([one.each for one in parts], sheet, value, type_)


def are_told_by_type(slices: Sequence[Sliced], strict: frozenset[str], type_: str) -> bool:
    """Tell whether the type of a single value tells which slice it is, and as many are there as there should be."""
    if strict & _ABOUT_ORDER or not all(one.typed for one in slices):
        return False
    met = [one for one in slices if is_a(type_, one.typed)]
    if len(met) > 1 or any(one.least > (one in met) for one in slices) or any(one.most == 0 for one in met):
        return False
    return bool(met) or "closed" not in strict


def in_array(slices: Sequence[Sliced], strict: frozenset[str], sheet: Sheet, values: str, type_: str) -> str | None:
    """Write a function that tells the slices of an array's values apart and counts them."""
    if strict & _ABOUT_ORDER or type_ in primitive_names():
        return None
    value = sheet.fresh("y")
    counts = [sheet.fresh("n") for _ in slices]
    inside: list[str] = []
    apart = ["    if hit: return False", "    hit = True"] if len(slices) > 1 or "closed" in strict else []
    for one, count in zip(slices, counts, strict=True):
        told, asked = (written(some, sheet, value, type_) for some in (one.sketches, [part.each for part in one.parts]))
        if not told or asked is None:
            return None
        inside += [f"if {told}:", *apart, f"    {count} += 1"]
        inside += [f"    if not ({asked}): return False"] if asked else []
    inside += ["if not hit: return False"] if "closed" in strict else []
    inside = [f"if {value}.__class__ is not dict: return False", *(["hit = False"] if apart else []), *inside]
    lines = [f"{' = '.join(counts)} = 0", f"for {value} in {values}:", *(f"    {line}" for line in inside)]
    sheet.shaped.add(values)
    lines.append(f"return {' and '.join(_limits(slices, counts)) or 'True'}")
    return f"{sheet.function(values, lines)}({values})"


def _limits(slices: Sequence[Sliced], counts: Sequence[str]) -> Iterator[str]:
    for one, count in zip(slices, counts, strict=True):
        if one.least:
            yield f"{count} >= {one.least}"
        if one.most is not None:
            yield f"{count} <= {one.most}"
