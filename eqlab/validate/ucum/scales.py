"""Scales that are no mere multiples of a unit: degrees, levels, potencies."""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

_ZERO_CELSIUS, _ZERO_FAHRENHEIT = Fraction("273.15"), Fraction("459.67")


def _power(base: int, sign: int = 1, root: int = 1) -> Callable[[Fraction], Fraction]:
    """Make a scale whose steps multiply; its values are rounded as decimals are."""

    def scale(value: Fraction) -> Fraction:
        exponent = value * sign / root
        if exponent.denominator == 1:
            return Fraction(base) ** exponent.numerator
        return Fraction(Decimal(base) ** (Decimal(exponent.numerator) / Decimal(exponent.denominator)))

    return scale


SCALES: dict[str, Callable[[Fraction], Fraction]] = {
    "celsius": lambda value: value + _ZERO_CELSIUS,
    "fahrenheit": lambda value: (value + _ZERO_FAHRENHEIT) * 5 / 9,
    "reaumur": lambda value: value * 5 / 4 + _ZERO_CELSIUS,
    "e": lambda value: Fraction((Decimal(value.numerator) / Decimal(value.denominator)).exp()),
    "two": _power(2),
    "ten": _power(10),
    "root_ten": _power(10, root=2),
    "falling_ten": _power(10, -1),
    "falling_hundred": _power(100, -1),
    "falling_thousand": _power(1000, -1),
    "falling_fifty_thousand": _power(50_000, -1),
    "slope": lambda value: Fraction(math.atan(value / 100)),
    "square": lambda value: value * value,
}
"""A value on the scale -> how much of its unit it is."""
