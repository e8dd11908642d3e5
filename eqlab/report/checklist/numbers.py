"""Points and shares as a language writes them."""

from fractions import Fraction

from babel import Locale
from babel.numbers import format_decimal

from eqlab.checklist.score import tenths

_TENTHS = "0.0"


def points(value: Fraction, locale: Locale | str) -> str:
    """Write a number with one decimal, halves rounded up."""
    return format_decimal(tenths(value) / 10, format=_TENTHS, locale=locale)


def bounds(low: Fraction, high: Fraction, locale: Locale | str) -> str:
    """Write two bounds; one number when they are the same."""
    least, most = points(low, locale), points(high, locale)
    return least if low == high else f"{least} - {most}"
