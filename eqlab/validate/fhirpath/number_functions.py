"""Functions of numbers and the clock, and the arithmetic operators.

Source: FHIRPath 2.0.0, sections 5.7 (mathematics), 5.9 (utility), 6.6 (arithmetic).
"""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation, Overflow
from typing import Any

from eqlab.core.text import words
from eqlab.validate.fhirpath.errors import EvaluationError, UndecidedError
from eqlab.validate.fhirpath.evaluation import Function, Run
from eqlab.validate.fhirpath.nodes import Node, Nodes, computed, is_number, number, one_value, scalar, string
from eqlab.validate.fhirpath.quantities import CALENDAR_UNITS, UCUM_TIME, Quantity, divided, multiplied, summed
from eqlab.validate.fhirpath.temporal import Temporal, parse_temporal
from eqlab.validate.fhirpath.text_functions import bounded

BITS = 4000
"""Size of whole numbers that are computed."""


def _on_number(work: Callable[[Decimal], Any]) -> Function:
    def call(_run: Run, focus: Nodes) -> Nodes:
        value = number(focus)
        return [] if value is None else _calculated(lambda: work(Decimal(value)))

    return Function(call)


def _on_numbers(work: Callable[[Decimal, Decimal], Any], least: int = 1) -> Function:
    def call(_run: Run, focus: Nodes, *arguments: Nodes) -> Nodes:
        value, other = number(focus), number(arguments[0]) if arguments else 0
        return [] if value is None or other is None else _calculated(lambda: work(Decimal(value), Decimal(other)))

    return Function(call, least, 1)


def _calculated(work: Callable[[], Any]) -> Nodes:
    try:
        result = work()
    except (InvalidOperation, Overflow, ZeroDivisionError, OverflowError, ValueError):
        return []
    if isinstance(result, int) and result.bit_length() > BITS:
        raise UndecidedError(words("the computed number is too large"))
    return computed(result)


def _whole(rounding: str) -> Function:
    return _on_number(lambda value: _integer(value.to_integral_value(rounding)))


def _integer(value: Decimal) -> int | None:
    return int(value) if abs(value) < 10**100 else None


def _round(value: Decimal, digits: Decimal) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-int(digits)), rounding=ROUND_HALF_UP)


def _power(value: Decimal, exponent: Decimal) -> Decimal | int | None:
    power = value**exponent
    return _integer(power) if power == power.to_integral_value() and exponent == int(exponent) else power


def _absolute(_run: Run, focus: Nodes) -> Nodes:
    value = one_value(focus)
    if isinstance(value, Quantity):
        return computed(value.with_value(abs(value.value)))
    size = number(focus)
    return [] if size is None else computed(abs(size))


def _moment(type_: str) -> Function:
    def call(run: Run, _focus: Nodes) -> Nodes:
        now = run.now()
        text = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        written = {"Date": text[:10], "Time": text[11:23], "DateTime": text}[type_]
        return [Node(parse_temporal(written, type_), f"System.{type_}")]

    return Function(call)


NUMBER_FUNCTIONS: dict[str, Function] = {
    "abs": Function(_absolute),
    "ceiling": _whole(ROUND_CEILING),
    "floor": _whole(ROUND_FLOOR),
    "truncate": _whole(ROUND_DOWN),
    "exp": _on_number(Decimal.exp),
    "ln": _on_number(lambda value: value.ln() if value > 0 else None),
    "log": _on_numbers(lambda value, base: value.ln() / base.ln() if value > 0 and base > 0 else None),
    "sqrt": _on_number(lambda value: value.sqrt() if value >= 0 else None),
    "power": _on_numbers(_power),
    "round": _on_numbers(_round, 0),
    "now": _moment("DateTime"),
    "today": _moment("Date"),
    "timeOfDay": _moment("Time"),
}


def calendar_unit(quantity: Quantity) -> str:
    """Return the calendar word of a quantity of time. Raises EvaluationError for other units."""
    unit = quantity.unit if quantity.unit in CALENDAR_UNITS else UCUM_TIME.get(quantity.unit, "")
    if not unit:
        raise EvaluationError(words("'{unit}' is no unit of calendar time", unit=str(quantity.unit)))
    return unit


def arithmetic(operator: str, left: Nodes, right: Nodes) -> Nodes:
    """Compute `left operator right`; empty when either side is. Raises EvaluationError on unlike kinds."""
    if operator == "&":
        return bounded((string(left) or "") + (string(right) or ""))
    if not left or not right:
        return []
    one, two = one_value(left), one_value(right)
    if isinstance(one, str) and isinstance(two, Quantity):
        one = parse_temporal(one, "DateTime")
    if isinstance(one, Temporal) and isinstance(two, Quantity) and operator in "+-":
        return computed(one.plus(two.value if operator == "+" else -two.value, calendar_unit(two)))
    if isinstance(one, Quantity) or isinstance(two, Quantity):
        return _of_quantities(operator, one, two)
    if isinstance(one, str) and isinstance(two, str) and operator == "+":
        return bounded(one + two)
    return _of_numbers(operator, number(left), number(right))


_QUANTITY_WORK: dict[str, Callable[[Quantity, Quantity], Quantity | None]] = {
    "+": lambda one, two: summed(one, two, Decimal.__add__),
    "-": lambda one, two: summed(one, two, Decimal.__sub__),
    "*": multiplied,
    "/": divided,
}


def _of_quantities(operator: str, one: Any, two: Any) -> Nodes:
    """Compute with quantities; a number is one without a unit. Empty when the units do not go together."""
    sides = [Quantity(Decimal(side), "1") if is_number(side) else side for side in (one, two)]
    if operator not in _QUANTITY_WORK or not all(isinstance(side, Quantity) for side in sides):
        raise EvaluationError(words("these values have no `{operator}`", operator=str(operator)))
    return _calculated(lambda: _QUANTITY_WORK[operator](*sides))


def _of_numbers(operator: str, one: Any, two: Any) -> Nodes:
    if operator in ("/", "div", "mod") and two == 0:
        return []
    work: dict[str, Callable[[], Any]] = {
        "+": lambda: one + two,
        "-": lambda: one - two,
        "*": lambda: one * two,
        "/": lambda: Decimal(one) / Decimal(two),
        "div": lambda: _integer(Decimal(one) // Decimal(two)),
        "mod": lambda: (
            Decimal(one) % Decimal(two) if isinstance(one, Decimal) or isinstance(two, Decimal) else _rest(one, two)
        ),
    }
    return _calculated(work[operator])


def _rest(one: int, two: int) -> int:
    rest = abs(one) % abs(two)
    return -rest if one < 0 else rest


def negated(nodes: Nodes) -> Nodes:
    """Compute `-value`. Raises EvaluationError on anything but a number or quantity."""
    if nodes and isinstance(scalar(nodes[0]), Quantity):
        quantity = one_value(nodes)
        return computed(quantity.with_value(-quantity.value))
    value = number(nodes)
    return [] if value is None else computed(-value)
