"""The operators between two collections, and three-valued logic.

Source: FHIRPath 2.0.0, section 6 (operations).
"""

from collections.abc import Callable
from typing import TypeAlias

from eqlab.validate.fhirpath.comparison import collections_equal, collections_equivalent, distinct, equal, order
from eqlab.validate.fhirpath.evaluation import Closure, Run, texts_in
from eqlab.validate.fhirpath.nodes import TEMPORAL_TYPES, Nodes, boolean, single, truth
from eqlab.validate.fhirpath.number_functions import arithmetic

Truth: TypeAlias = bool | None
"""True, false or empty."""


def _and(one: Truth, two: Truth) -> Truth:
    return False if one is False or two is False else None if one is None or two is None else True


def _or(one: Truth, two: Truth) -> Truth:
    return True if one or two else None if one is None or two is None else False


def _xor(one: Truth, two: Truth) -> Truth:
    return None if one is None or two is None else one is not two


def _implies(one: Truth, two: Truth) -> Truth:
    return _or(None if one is None else not one, two)


_LOGIC: dict[str, tuple[Callable[[Truth, Truth], Truth], Truth]] = {
    "and": (_and, False),
    "or": (_or, True),
    "xor": (_xor, None),
    "implies": (_implies, False),
}


def operation(operator: str, left: Closure, right: Closure) -> Closure:
    """Compile `left operator right`; `is` and `as` are not among these operators."""
    if operator in _LOGIC:
        decide, settled = _LOGIC[operator]
        return _logical(left, right, decide, settled)
    if operator == "in":
        return lambda run, focus: _within(run, left(run, focus), right(run, focus))
    if operator == "contains":
        return lambda run, focus: _within(run, right(run, focus), left(run, focus))
    work = _OPERATORS[operator]
    return lambda run, focus: work(left(run, focus), right(run, focus))


def _logical(left: Closure, right: Closure, decide: Callable[[Truth, Truth], Truth], settled: Truth) -> Closure:
    """Compile a logical operator; the right side is not looked at when the left one, `settled`, decides."""

    def run_both(run: Run, focus: Nodes) -> Nodes:
        one = boolean(left(run, focus))
        if one is settled and one is not None:
            return truth(decide(one, None))
        return truth(decide(one, boolean(right(run, focus))))

    return run_both


def _compared(holds: Callable[[int], bool]) -> Callable[[Nodes, Nodes], Nodes]:
    def compare(left: Nodes, right: Nodes) -> Nodes:
        one, two = single(left), single(right)
        result = order(one, two) if one and two else None
        return [] if result is None else truth(holds(result))

    return compare


def _unequal(left: Nodes, right: Nodes) -> Nodes:
    result = collections_equal(left, right)
    return [] if result is None else truth(not result)


def _within(run: Run, item: Nodes, collection: Nodes) -> Nodes:
    node = single(item)
    if node is None:
        return []
    if node.value.__class__ is str and node.type not in TEMPORAL_TYPES:
        texts = texts_in(run, collection)
        if texts is not None:
            return truth(node.value in texts)
    run.spend(len(collection))
    return truth(any(equal(node, other) for other in collection))


def _arithmetic(operator: str) -> Callable[[Nodes, Nodes], Nodes]:
    return lambda left, right: arithmetic(operator, left, right)


_OPERATORS: dict[str, Callable[[Nodes, Nodes], Nodes]] = {
    **{operator: _arithmetic(operator) for operator in ("+", "-", "*", "/", "div", "mod", "&")},
    "=": lambda left, right: truth(collections_equal(left, right)),
    "!=": _unequal,
    "~": lambda left, right: truth(collections_equivalent(left, right)),
    "!~": lambda left, right: truth(not collections_equivalent(left, right)),
    "<": _compared(lambda result: result < 0),
    ">": _compared(lambda result: result > 0),
    "<=": _compared(lambda result: result <= 0),
    ">=": _compared(lambda result: result >= 0),
    "|": lambda left, right: distinct(left + right),
}
