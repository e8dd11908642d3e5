"""Numbers with a unit: UCUM units, and the words of the calendar.

Source: FHIRPath 2.0.0, sections 4.1.8 (literals), 6.1 (equality), 6.6 (arithmetic).
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from eqlab.validate import ucum

_CALENDAR = {
    "year": ("calendar month", Decimal(12)),
    "month": ("calendar month", Decimal(1)),
    "week": ("s", Decimal(604_800)),
    "day": ("s", Decimal(86_400)),
    "hour": ("s", Decimal(3_600)),
    "minute": ("s", Decimal(60)),
    "second": ("s", Decimal(1)),
    "millisecond": ("s", Decimal("0.001")),
}
CALENDAR_UNITS = frozenset(_CALENDAR)
UCUM_TIME = {"wk": "week", "d": "day", "h": "hour", "min": "minute", "s": "second", "ms": "millisecond"}
_WORDS = {word: code for code, word in UCUM_TIME.items()}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a unit."""

    value: Decimal
    unit: str
    """UCUM code, or with `calendar` a singular calendar word."""
    calendar: bool = False

    def __str__(self) -> str:
        if self.calendar:
            return f"{self.value} {self.unit}{'' if self.value == 1 else 's'}"
        return f"{self.value} '{self.unit}'"

    def canonical(self) -> tuple[Decimal, str]:
        """Return value and unit in base units; a unit that UCUM does not know counts only itself."""
        if self.calendar:
            base, factor = _CALENDAR[self.unit]
            return self.value * factor, base
        return ucum.canonical(self.value, self.unit) or (self.value, self.unit)

    def code(self) -> str:
        """Return the unit as UCUM code; years and months have none that means the same."""
        return _WORDS.get(self.unit, f"calendar {self.unit}") if self.calendar else self.unit

    def with_value(self, value: Decimal) -> "Quantity":
        """Return another number of the same unit."""
        return Quantity(value, self.unit, self.calendar)


def read_quantity(amount: str, code: str | None, word: str | None) -> Quantity | None:
    """Make a quantity of a number and a UCUM code or a calendar word; None when the word is unknown."""
    if word is None:
        return Quantity(Decimal(amount), code or "1")
    unit = word.removesuffix("s")
    return Quantity(Decimal(amount), unit, calendar=True) if unit in CALENDAR_UNITS else None


def converted(quantity: Quantity, unit: str) -> Quantity | None:
    """Return a quantity in another unit; None when that measures something else."""
    size = ratio(quantity.code(), unit)
    return None if size is None else Quantity(quantity.value * size, unit)


@lru_cache(maxsize=1024)
def ratio(code: str, other: str) -> Decimal | None:
    """Return how many of the other unit one unit is; None when they measure different things."""
    if code == other:
        return Decimal(1)
    one, two = ucum.canonical(Decimal(1), code), ucum.canonical(Decimal(1), other)
    return one[0] / two[0] if one and two and one[1] == two[1] and two[0] else None


def summed(one: Quantity, two: Quantity, work: Callable[[Decimal, Decimal], Decimal]) -> Quantity | None:
    """Add or subtract; the result has the finer unit. None when the units measure different things."""
    if one.unit == two.unit and one.calendar is two.calendar:
        return one.with_value(work(one.value, two.value))
    there, back = ratio(one.code(), two.code()), ratio(two.code(), one.code())
    if there is None or back is None:
        return None
    if there >= 1:
        return two.with_value(work(one.value * there, two.value))
    return one.with_value(work(one.value, two.value * back))


def multiplied(one: Quantity, two: Quantity) -> Quantity | None:
    """Multiply; a number without unit leaves the other unit as it is. None when a unit cannot be multiplied."""
    for plain, other in ((one, two), (two, one)):
        if plain.unit == "1":
            return other.with_value(plain.value * other.value)
    return _combined(one.value * two.value, f"({one.code()}).({two.code()})")


def divided(one: Quantity, two: Quantity) -> Quantity | None:
    """Divide; by a number without unit the unit stays as it is. None when a unit cannot be divided by."""
    if not two.value:
        return None
    if two.unit == "1":
        return one.with_value(one.value / two.value)
    return _combined(one.value / two.value, f"({one.code()})/({two.code()})")


def _combined(value: Decimal, code: str) -> Quantity | None:
    found = ucum.canonical(value, code)
    return Quantity(*found) if found else None
