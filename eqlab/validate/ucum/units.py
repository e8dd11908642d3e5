"""What a code amounts to in base units: exact fractions, and the powers of the base units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import TypeAlias

from eqlab.validate.ucum.grammar import Factor, Term, UnitFault, parse
from eqlab.validate.ucum.scales import SCALES
from eqlab.validate.ucum.table import ARBITRARY, BASE, INTERNATIONAL, METRIC, PLAIN, PREFIXES, SPECIAL

MOST = 400
"""Power of a base unit, and of a factor, that a code may have."""

Dimension: TypeAlias = tuple[tuple[str, int], ...]
"""Base units with their powers, in the order of their codes; none has the power 0."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `value` of it are `scale(value * step) * factor` in base units."""

    factor: Fraction
    dimension: Dimension
    scale: Callable[[Fraction], Fraction] | None = None
    """None for a plain multiple."""
    step: Fraction = Fraction(1)
    """What a prefix makes of a value on a scale."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the table."""

    metric: bool
    number: str
    unit: str
    """Code that the number counts; empty for a unit that counts nothing but itself."""
    scale: str = ""


@cache
def _entries() -> Mapping[str, _Entry]:
    entries = {code: _Entry(True, "1", "") for code in BASE}
    for text, metric in ((METRIC, True), (PLAIN, False)):
        for line in text.strip().splitlines():
            code, number, unit = line.split()
            entries[code] = _Entry(metric, number, unit)
    for code in ARBITRARY.split():
        entries[code] = _Entry(code in INTERNATIONAL, "1", "")
    entries[INTERNATIONAL[1]] = _Entry(True, "1", INTERNATIONAL[0])
    for line in SPECIAL.strip().splitlines():
        code, kind, scale, number, unit = line.split()
        entries[code] = _Entry(kind == "metric", number, unit, scale)
    return entries


@lru_cache(maxsize=4096)
def unit_of(code: str) -> Unit | None:
    """Return what a code amounts to; None when it is no unit of UCUM."""
    try:
        return _product(parse(code))
    except UnitFault:
        return None


@cache
def _atom(code: str) -> Unit:
    """Return a unit of the table, without prefix."""
    entry = _entries()[code]
    if not entry.unit:
        return Unit(Fraction(1), ((code, 1),))
    counted = _product(parse(entry.unit))
    return Unit(Fraction(entry.number) * counted.factor, counted.dimension, SCALES.get(entry.scale))


@lru_cache(maxsize=4096)
def _symbol(code: str) -> Unit:
    """Return a unit with its prefix. Raises UnitFault when there is none."""
    entries = _entries()
    if code in entries:
        return _atom(code)
    for length in (1, 2):
        entry = entries.get(code[length:])
        prefix = PREFIXES.get(code[:length])
        if entry is not None and prefix is not None and entry.metric:
            unit, times = _atom(code[length:]), Fraction(prefix)
            if unit.scale:
                return Unit(unit.factor, unit.dimension, unit.scale, times)
            return Unit(unit.factor * times, unit.dimension)
    raise UnitFault(code)


def _product(term: Term) -> Unit:
    """Multiply what a code consists of. Raises UnitFault for unknown units and for powers beyond reason."""
    if len(term) == 1 and not isinstance(term[0], Factor) and term[0].exponent == 1:
        return _symbol(term[0].code)
    factor = Fraction(1)
    powers: dict[str, int] = {}
    spent = 0
    for part in term:
        spent += abs(part.exponent)
        if spent > MOST or (isinstance(part, Factor) and part.number == 0):
            raise UnitFault
        if isinstance(part, Factor):
            factor *= Fraction(part.number) ** part.exponent
            continue
        unit = _symbol(part.code)
        # On a scale of its own a unit cannot be multiplied; its degrees count as steps.
        factor *= (unit.factor * unit.step) ** part.exponent
        for base, power in unit.dimension:
            powers[base] = powers.get(base, 0) + power * part.exponent
    return Unit(factor, tuple(sorted((base, power) for base, power in powers.items() if power)))


def written(dimension: Dimension) -> str:
    """Write base units as a code: `g.m-1.s-2`, or `1`."""
    return ".".join(base if power == 1 else f"{base}{power}" for base, power in dimension) or "1"
