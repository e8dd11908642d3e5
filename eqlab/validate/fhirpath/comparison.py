"""Equality, equivalence and order of nodes.

Source: FHIRPath 2.0.0, sections 6.1 (equality) and 6.2 (comparison).
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from eqlab.core.text import words
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.nodes import TEMPORAL_TYPES, Node, Nodes, is_number, kind_of, scalar
from eqlab.validate.fhirpath.quantities import Quantity, converted
from eqlab.validate.fhirpath.temporal import Temporal, parse_temporal


def collections_equal(left: Nodes, right: Nodes) -> bool | None:
    """Compare two collections for `=`: item by item, in order; None when either is empty or dates leave it open."""
    if not left or not right:
        return None
    if len(left) != len(right):
        return False
    if len(left) == 1:
        return equal(left[0], right[0])
    results = [equal(one, two) for one, two in zip(left, right, strict=True)]
    return False if False in results else None if None in results else True


def collections_equivalent(left: Nodes, right: Nodes) -> bool:
    """Compare two collections for `~`: the same items in any order, strings without regard to case and space."""
    if len(left) != len(right):
        return False
    rest = list(right)
    for one in left:
        at = next((index for index, two in enumerate(rest) if _equivalent(scalar(one), scalar(two))), None)
        if at is None:
            return False
        del rest[at]
    return True


def _equivalent(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold().split() == right.casefold().split()
    if is_number(left) and is_number(right):
        digits = min(_decimals(left), _decimals(right))
        return round(Decimal(left), digits) == round(Decimal(right), digits)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_equivalent(value, right[name]) for name, value in left.items())
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        return _equivalent_quantities(left, right)
    if isinstance(left, Temporal) and isinstance(right, Temporal):
        return left.key() == right.key()
    return same(left, right)


def _equivalent_quantities(left: Quantity, right: Quantity) -> bool:
    """Compare in the coarser unit, at the precision of the less precise one."""
    if left.unit == right.unit:
        return left.calendar is right.calendar and _equivalent(left.value, right.value)
    there, back = converted(left.with_value(Decimal(1)), right.code()), converted(right, left.code())
    if there is None or back is None:
        return left.canonical() == right.canonical()
    if there.value >= 1:
        return _equivalent(left.value, back.value)
    return _equivalent(left.value * there.value, right.value)


def _decimals(value: int | Decimal) -> int:
    exponent = Decimal(value).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def equal(one: Node, two: Node) -> bool | None:
    """Compare for `=`; None when the precision of dates leaves it open."""
    if (
        one.value.__class__ is str
        and two.value.__class__ is str
        and not (one.type in TEMPORAL_TYPES or two.type in TEMPORAL_TYPES)
    ):
        return bool(one.value == two.value)
    left, right = scalar(one), scalar(two)
    if isinstance(left, Temporal) or isinstance(right, Temporal):
        return _same_moment(left, right)
    if isinstance(left, Quantity) or isinstance(right, Quantity):
        return _same_quantity(left, right)
    return same(left, right)


def _same_moment(left: Any, right: Any) -> bool | None:
    if isinstance(left, str) and isinstance(right, Temporal):
        left, right = right, left
    if isinstance(left, Temporal) and isinstance(right, str):
        if left.text == right:
            return True
        right = parse_temporal(right, left.type)
    if not isinstance(left, Temporal) or not isinstance(right, Temporal):
        return False
    if "Time" in (left.type, right.type) and left.type != right.type:
        return False
    order = left.compare(right)
    return None if order is None else order == 0


def _same_quantity(left: Any, right: Any) -> bool | None:
    pair = _quantities(left, right)
    if pair is None:
        return False
    (value, unit), (other, other_unit) = pair
    return (
        None if "calendar month" in (unit, other_unit) and unit != other_unit else (value, unit) == (other, other_unit)
    )


def _quantities(left: Any, right: Any) -> tuple[tuple[Decimal, str], tuple[Decimal, str]] | None:
    sides = [
        side if isinstance(side, Quantity) else Quantity(Decimal(side), "1")
        for side in (left, right)
        if isinstance(side, Quantity) or (isinstance(side, int | Decimal) and not isinstance(side, bool))
    ]
    return (sides[0].canonical(), sides[1].canonical()) if len(sides) == 2 else None  # noqa: PLR2004 - both


def same(left: Any, right: Any) -> bool:
    """Compare JSON deeply: a number is no truth value, 1 is 1.0, members may stand in any order."""
    if left.__class__ is bool or right.__class__ is bool:
        return left is right
    if left.__class__ is dict and right.__class__ is dict:
        return bool(left.keys() == right.keys()) and all(same(value, right[name]) for name, value in left.items())
    if left.__class__ is list and right.__class__ is list:
        return len(left) == len(right) and all(map(same, left, right))
    if left.__class__ is float or right.__class__ is float:
        return bool(_exact(left) == _exact(right))
    return bool(left == right)


def _exact(value: Any) -> Any:
    return Decimal(repr(value)) if value.__class__ is float else value


def key(node: Node) -> object:
    """Return a hashable stand-in: equal for nodes that are equal."""
    return value_key(scalar(node))


def value_key(value: Any) -> object:
    """Return a hashable stand-in of a value: equal for values that are the same."""
    if isinstance(value, Temporal):
        return ("moment", value.key())
    if isinstance(value, Quantity):
        return ("quantity", value.canonical())
    if value.__class__ is dict:
        return ("object", frozenset((name, value_key(item)) for name, item in value.items()))
    if value.__class__ is list:
        return ("array", tuple(map(value_key, value)))
    return (value.__class__ is bool, _exact(value))


def order(one: Node, two: Node) -> int | None:
    """Compare for `<` and `>`: -1, 0, 1, or None when it cannot be told. Raises EvaluationError on unlike kinds."""
    left, right = scalar(one), scalar(two)
    if isinstance(left, Temporal) and isinstance(right, str):
        right = parse_temporal(right, left.type) or parse_temporal(right, "DateTime")
    elif isinstance(right, Temporal) and isinstance(left, str):
        left = parse_temporal(left, right.type) or parse_temporal(left, "DateTime")
    if isinstance(left, Temporal) and isinstance(right, Temporal):
        return left.compare(right)
    if isinstance(left, Quantity) or isinstance(right, Quantity):
        return _order_of_quantities(left, right)
    if (is_number(left) and is_number(right)) or (isinstance(left, str) and isinstance(right, str)):
        return int(left > right) - int(left < right)
    raise EvaluationError(
        words("{value} cannot be compared with {value2}", value=str(kind_of(one)), value2=str(kind_of(two)))
    )


def _order_of_quantities(left: Any, right: Any) -> int | None:
    pair = _quantities(left, right)
    if pair is None:
        raise EvaluationError(words("a quantity can only be compared with a quantity"))
    (value, unit), (other, other_unit) = pair
    return (value > other) - (value < other) if unit == other_unit else None


def distinct(nodes: Iterable[Node]) -> Nodes:
    """Return the first of all equal nodes, in order."""
    kept: dict[object, Node] = {}
    for node in nodes:
        kept.setdefault(key(node), node)
    return list(kept.values())
