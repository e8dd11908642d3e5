"""Functions over collections: existence, filtering, subsetting, combining, navigation.

Source: FHIRPath 2.0.0, sections 5.1 to 5.4, 5.8 (tree), 7 (aggregates); sort, coalesce and defineVariable as published
for trial use.
"""

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from typing import TypeAlias

from eqlab.core.text import words
from eqlab.validate.fhirpath.comparison import distinct, key, order
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.evaluation import ANY_NUMBER, FIXED, Closure, Function, Run, for_each
from eqlab.validate.fhirpath.navigation import all_children, descendants
from eqlab.validate.fhirpath.nodes import FALSE, TRUE, Node, Nodes, boolean, computed, number, single, string, truth


def where(run: Run, focus: Nodes, criterion: Closure) -> Nodes:
    """Keep the items for which the criterion is true."""
    results = for_each(run, focus, criterion)
    return [node for node, result in zip(focus, results, strict=True) if result is TRUE or boolean(result)]


def select(run: Run, focus: Nodes, projection: Closure) -> Nodes:
    """Join what the projection gives for each item."""
    return [node for result in for_each(run, focus, projection) for node in result]


def _all(run: Run, focus: Nodes, criterion: Closure) -> Nodes:
    return truth(all(boolean(result) for result in for_each(run, focus, criterion)))


def _exists(run: Run, focus: Nodes, criterion: Closure | None = None) -> Nodes:
    return truth(bool(where(run, focus, criterion) if criterion else focus))


def _repeat(run: Run, focus: Nodes, projection: Closure) -> Nodes:
    found: dict[object, Node] = {}
    waiting = list(focus)
    while waiting:
        run.spend(60)
        fresh: Nodes = []
        for node in select(run, waiting, projection):
            identity = node.path() or key(node) if node.parent else key(node)
            if identity not in found:
                run.spend(len(node.value) >> 4 if isinstance(node.value, str) else 1)
                found[identity] = node
                fresh.append(node)
        waiting = fresh
    return list(found.values())


def _iif(run: Run, focus: Nodes, criterion: Closure, then: Closure, otherwise: Closure | None = None) -> Nodes:
    node = single(focus)
    this = run.this
    run.this = [node] if node else []
    holds = boolean(criterion(run, run.this))
    chosen = then if holds else otherwise
    result = chosen(run, run.this) if chosen else []
    run.this = this
    return result


def _truths(expected: bool, every: bool) -> Callable[[Run, Nodes], Nodes]:
    def check(_run: Run, focus: Nodes) -> Nodes:
        values = [node.value for node in focus]
        if any(not isinstance(value, bool) for value in values):
            raise EvaluationError(words("there is an item that is no truth value"))
        return truth(all(value is expected for value in values) if every else expected in values)

    return check


def _subset(_run: Run, focus: Nodes, other: Nodes) -> Nodes:
    return truth({key(node) for node in focus} <= {key(node) for node in other})


def _superset(run: Run, focus: Nodes, other: Nodes) -> Nodes:
    return _subset(run, other, focus)


def _intersect(_run: Run, focus: Nodes, other: Nodes) -> Nodes:
    keys = {key(node) for node in other}
    return distinct(node for node in focus if key(node) in keys)


def _exclude(_run: Run, focus: Nodes, other: Nodes) -> Nodes:
    keys = {key(node) for node in other}
    return [node for node in focus if key(node) not in keys]


def _combine(run: Run, focus: Nodes, other: Nodes) -> Nodes:
    run.spend(len(focus) + len(other))
    return focus + other


def _union(run: Run, focus: Nodes, other: Nodes) -> Nodes:
    return distinct(_combine(run, focus, other))


def _count(nodes: Nodes) -> int:
    count = number(nodes)
    if not isinstance(count, int):
        raise EvaluationError(words("a count is a whole number"))
    return count


def _skip(_run: Run, focus: Nodes, count: Nodes) -> Nodes:
    return focus[max(_count(count), 0) :]


def _take(_run: Run, focus: Nodes, count: Nodes) -> Nodes:
    return focus[: max(_count(count), 0)]


def _single(_run: Run, focus: Nodes) -> Nodes:
    single(focus)
    return focus


def _not(_run: Run, focus: Nodes) -> Nodes:
    value = boolean(focus)
    return [] if value is None else FALSE if value else TRUE


SortKey: TypeAlias = tuple[Closure, bool]
"""What to sort by, and whether from the greatest down."""


def sort(run: Run, focus: Nodes, keys: Sequence[SortKey]) -> Nodes:
    """Sort by keys, the first one first; without keys by the items themselves. Empty keys come first."""
    columns = [(for_each(run, focus, body), falling) for body, falling in keys] or [([[node] for node in focus], False)]

    def compare(one: int, two: int) -> int:
        for values, falling in columns:
            left, right = single(values[one]), single(values[two])
            if not left or not right:
                if left or right:
                    return 1 if left else -1
            elif result := order(left, right):
                return -result if falling else result
        return 0

    run.spend(len(focus) * len(focus).bit_length() * len(columns))
    return [focus[at] for at in sorted(range(len(focus)), key=cmp_to_key(compare))]


def _coalesce(run: Run, _focus: Nodes, *choices: Closure) -> Nodes:
    return next((found for choice in choices if (found := choice(run, run.this))), [])


def _define(run: Run, focus: Nodes, name: Closure, value: Closure | None = None) -> Nodes:
    """Give a name to a collection, for what follows in the path."""
    this = run.this
    given = string(name(run, this))
    if given is None:
        raise EvaluationError(words("a variable needs a name"))
    if given in run.defined or given in run.variables or given in FIXED:
        raise EvaluationError(words("there is a variable %{given} already", given=str(given)))
    run.this = focus
    result = value(run, focus) if value else focus
    run.this = this
    run.defined = {**run.defined, given: result}
    return focus


def _aggregate(run: Run, focus: Nodes, body: Closure, start: Closure | None = None) -> Nodes:
    outer = run.total
    run.total = start(run, run.this) if start else []

    def step(run: Run, focus: Nodes) -> Nodes:
        run.total = body(run, focus)
        run.spend(len(run.total))
        return []

    for_each(run, focus, step)
    result, run.total = run.total, outer
    return result


def _sum(_run: Run, focus: Nodes) -> Nodes:
    return computed(sum(number([node]) or 0 for node in focus))


def _average(_run: Run, focus: Nodes) -> Nodes:
    return computed(sum(number([node]) or 0 for node in focus) / len(focus)) if focus else []


def _extreme(sign: int) -> Callable[[Run, Nodes], Nodes]:
    def pick(_run: Run, focus: Nodes) -> Nodes:
        best = focus[:1]
        for node in focus[1:]:
            if order(node, best[0]) == sign:
                best = [node]
        return best

    return pick


COLLECTION_FUNCTIONS: dict[str, Function] = {
    "empty": Function(lambda _run, focus: truth(not focus)),
    "exists": Function(_exists, 0, 1, lazy=True),
    "all": Function(_all, 1, 1, lazy=True),
    "allTrue": Function(_truths(expected=True, every=True)),
    "anyTrue": Function(_truths(expected=True, every=False)),
    "allFalse": Function(_truths(expected=False, every=True)),
    "anyFalse": Function(_truths(expected=False, every=False)),
    "subsetOf": Function(_subset, 1, 1),
    "supersetOf": Function(_superset, 1, 1),
    "count": Function(lambda _run, focus: computed(len(focus))),
    "distinct": Function(lambda _run, focus: distinct(focus)),
    "isDistinct": Function(lambda _run, focus: truth(len(distinct(focus)) == len(focus))),
    "where": Function(where, 1, 1, lazy=True),
    "select": Function(select, 1, 1, lazy=True),
    "repeat": Function(_repeat, 1, 1, lazy=True),
    "single": Function(_single),
    "first": Function(lambda _run, focus: focus[:1]),
    "last": Function(lambda _run, focus: focus[-1:]),
    "tail": Function(lambda _run, focus: focus[1:]),
    "skip": Function(_skip, 1, 1),
    "take": Function(_take, 1, 1),
    "intersect": Function(_intersect, 1, 1),
    "exclude": Function(_exclude, 1, 1),
    "union": Function(_union, 1, 1),
    "combine": Function(_combine, 1, 1),
    "iif": Function(_iif, 2, 3, lazy=True),
    "not": Function(_not),
    "sort": Function(lambda _run, focus, *_: focus, 0, ANY_NUMBER, lazy=True),
    "coalesce": Function(_coalesce, 1, ANY_NUMBER, lazy=True),
    "defineVariable": Function(_define, 1, 2, lazy=True),
    "children": Function(all_children),
    "descendants": Function(descendants),
    "trace": Function(lambda _run, focus, *_: focus, 1, 2, lazy=True),
    "aggregate": Function(_aggregate, 1, 2, lazy=True),
    "sum": Function(_sum),
    "avg": Function(_average),
    "min": Function(_extreme(-1)),
    "max": Function(_extreme(1)),
}
