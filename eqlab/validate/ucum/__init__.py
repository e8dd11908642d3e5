"""Units of measure: which codes there are, and how quantities compare.

Source: The Unified Code for Units of Measure (UCUM), case-sensitive codes.
"""

from decimal import Decimal, localcontext
from fractions import Fraction

from eqlab.validate.ucum.units import Dimension, unit_of, written

__all__ = ["canonical", "compare", "is_comparable", "is_valid"]

DIGITS = 40
"""Significant digits of a canonical value that no decimal has exactly."""
WIDEST = 400
"""Powers of ten that a value may have."""
STEEPEST = 2000
"""Largest value on a scale whose steps multiply."""


def is_valid(code: str) -> bool:
    """Tell whether a text is a unit of UCUM, e.g. `mg/dL`, `mm[Hg]`, `10*9/L`, `{tablets}`."""
    return unit_of(code) is not None


def canonical(value: Decimal, code: str) -> tuple[Decimal, str] | None:
    """Return a quantity in base units: (value, code of the base units), e.g. (1, `km`) -> (1000, `m`).

    None when the code is no unit, or the value or an exponent of the base units beyond reason. Exact, unless no decimal
    has the value.
    """
    exact = _exact(value, code)
    base = written(exact[1]) if exact is not None else ""
    return None if exact is None or not is_valid(base) else (_decimal(exact[0]), base)


def compare(a: Decimal, ua: str, b: Decimal, ub: str) -> int | None:
    """Compare two quantities exactly: -1, 0 or 1; None when they measure different things or a code is no unit."""
    one, two = _exact(a, ua), _exact(b, ub)
    if one is None or two is None or one[1] != two[1]:
        return None
    return (one[0] > two[0]) - (one[0] < two[0])


def is_comparable(ua: str, ub: str) -> bool | None:
    """Tell whether two units measure the same thing; None when one of them is no unit."""
    one, two = unit_of(ua), unit_of(ub)
    return None if one is None or two is None else one.dimension == two.dimension


def _exact(value: Decimal, code: str) -> tuple[Fraction, Dimension] | None:
    unit = unit_of(code)
    if unit is None or not value.is_finite() or abs(value.adjusted()) > WIDEST or len(value.as_tuple().digits) > WIDEST:
        return None
    amount = Fraction(value)
    if unit.scale is None:
        return amount * unit.factor, unit.dimension
    amount *= unit.step
    return None if abs(amount) > STEEPEST else (unit.scale(amount) * unit.factor, unit.dimension)


def _decimal(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = DIGITS
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        if Fraction(quotient) == value:
            return quotient
        context.prec = max(DIGITS, len(str(value.numerator)) + len(str(value.denominator)) * 4)
        longer = Decimal(value.numerator) / Decimal(value.denominator)
        return longer if Fraction(longer) == value else quotient
