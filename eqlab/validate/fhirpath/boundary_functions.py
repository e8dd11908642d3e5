"""How precise a value is, and the least and greatest it may stand for.

Source: FHIRPath, functions published for trial use: lowBoundary, highBoundary, precision, comparable.
"""

from calendar import monthrange
from collections.abc import Callable
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from typing import Any

from eqlab.core.text import words
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.evaluation import Function, Run
from eqlab.validate.fhirpath.nodes import Nodes, computed, is_number, number, one_value, truth
from eqlab.validate.fhirpath.quantities import Quantity
from eqlab.validate.fhirpath.temporal import Temporal, parse_temporal

DIGITS = 8
"""Decimal places of a boundary when none are asked for."""
MOST_DIGITS = 28
"""Decimal places that a boundary may have."""

LONGEST = 500
"""Digits that a boundary is computed with; longer numbers have none that the lab can tell."""

_PLACES = {"Date": (4, 6, 8), "DateTime": (4, 6, 8, 10, 12, 14, 17), "Time": (2, 4, 6, 9)}
"""Digits of a date's precisions, from the year or the hour on; the last one has milliseconds, or is the day."""


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _edge(value: Decimal, digits: int | None, low: bool) -> Decimal | None:
    """Return the end of the interval that a rounded number stands for, cut inwards or rounded outwards."""
    digits = DIGITS if digits is None else digits
    if not 0 <= digits <= MOST_DIGITS:
        return None
    with localcontext() as context:
        context.prec = LONGEST
        half = Decimal(5).scaleb(-_places(value) - 1)
        edge = value - half if low else value + half
        outwards = abs(edge) > abs(value)
        return edge.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP if outwards else ROUND_DOWN)


_LEAST = ("0001", "01", "01", "00", "00", "00.000")
_GREATEST = ("9999", "12", "31", "23", "59", "59.999")


def _end(value: Temporal, digits: int | None, low: bool) -> Temporal | None:
    """Return the first or last moment that a date, date-time or time stands for, as precise as asked for."""
    places = _PLACES[value.type]
    digits = places[-1] if digits is None else digits
    if digits not in places:
        return None
    clock, skipped = value.type == "Time", 3 if value.type == "Time" else 0
    ends = (_LEAST if low else _GREATEST)[skipped:]
    parts = [_two_digits(part) for part in value.parts]
    if not low and not clock and len(parts) == 2:  # noqa: PLR2004 - year and month: the day depends on them
        parts.append(str(monthrange(int(value.parts[0]), int(value.parts[1]))[1]))
    filled = [*parts, *ends[len(parts) :]]
    if len(value.parts) + skipped == 6 and "." not in value.text:  # noqa: PLR2004 - whole seconds
        filled[-1] += ends[-1][2:]
    known = min(places.index(digits) + 1, len(filled))
    if digits < places[-1] and known == len(filled):
        filled[-1] = filled[-1][:2]
    return parse_temporal(_text(filled[:known], clock, _zone(value, low)), value.type)


def _two_digits(part: Decimal) -> str:
    whole, point, fraction = str(part).partition(".")
    return f"{whole:0>2}{point}{fraction:0<3}" if point else f"{whole:0>2}"


def _zone(value: Temporal, low: bool) -> str:
    """Return the zone as written; without one a moment may be anywhere on earth."""
    if value.zone is None or "T" not in value.text:
        return "+14:00" if low else "-12:00"
    return "Z" if value.text.endswith("Z") else value.text[-6:]


def _text(parts: list[str], clock: bool, zone: str) -> str:
    if clock:
        return ":".join(parts)
    date, time = "-".join([f"{parts[0]:0>4}", *parts[1:3]]), ":".join(parts[3:])
    return f"{date}T{time}{zone}" if time else date


def _boundary(low: bool) -> Callable[..., Nodes]:
    def call(_run: Run, focus: Nodes, precision: Nodes | None = None) -> Nodes:
        value = one_value(focus)
        digits = None if precision is None else number(precision)
        if value is None or (precision is not None and digits is None):
            return []
        return computed(_bound(value, None if digits is None else int(digits), low))

    return call


def _bound(value: Any, digits: int | None, low: bool) -> Any:
    if isinstance(value, Temporal):
        return _end(value, digits, low)
    if isinstance(value, Quantity):
        edge = _edge(value.value, digits, low)
        return None if edge is None else value.with_value(edge)
    if is_number(value):
        return _edge(Decimal(value), digits, low)
    raise EvaluationError(words("only numbers, quantities, dates and times have boundaries"))


def _precision(_run: Run, focus: Nodes) -> Nodes:
    value = one_value(focus)
    if value is None:
        return []
    if isinstance(value, Temporal):
        places = _PLACES["DateTime" if value.type == "Date" else value.type]
        fraction = len(value.parts) == len(places) - 1 and "." in value.text
        return computed(places[len(value.parts) - 1 + fraction])
    if is_number(value):
        return computed(_places(Decimal(value)))
    raise EvaluationError(words("only numbers, dates and times have a precision"))


def _comparable(_run: Run, focus: Nodes, other: Nodes) -> Nodes:
    one, two = one_value(focus), one_value(other)
    if one is None or two is None:
        return []
    if not isinstance(one, Quantity) or not isinstance(two, Quantity):
        raise EvaluationError(words("only quantities are asked whether they are comparable"))
    return truth(one.canonical()[1] == two.canonical()[1])


BOUNDARY_FUNCTIONS: dict[str, Function] = {
    "lowBoundary": Function(_boundary(low=True), 0, 1),
    "highBoundary": Function(_boundary(low=False), 0, 1),
    "precision": Function(_precision),
    "comparable": Function(_comparable, 1, 1),
}
