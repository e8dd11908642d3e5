"""Functions over collections: existence, filtering, subsetting, combining, navigation.

Source: FHIRPath 2.0.0, sections 5.1 to 5.4, 5.8 (tree), 7 (aggregates); FHIR R4, section 2.1.9.1.5.
"""

from collections.abc import Callable

from eqlab.core.check import Json
from eqlab.validate.fhirpath.comparison import distinct, key, order
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.evaluation import Closure, Function, Run, all_children, for_each, members
from eqlab.validate.fhirpath.nodes import (
    FALSE,
    TRUE,
    Node,
    Nodes,
    boolean,
    computed,
    number,
    single,
    string,
    truth,
)


def where(run: Run, focus: Nodes, criterion: Closure) -> Nodes:
    """Keep the items for which the criterion is true."""
    results = for_each(run, focus, criterion)
    return [node for node, result in zip(focus, results, strict=True) if boolean(result)]


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
            raise EvaluationError("there is an item that is no truth value")
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
        raise EvaluationError("a count is a whole number")
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


def _descendants(run: Run, focus: Nodes) -> Nodes:
    found: Nodes = []
    waiting = all_children(run, focus)
    while waiting:
        found += waiting
        waiting = all_children(run, waiting)
    return found


def _extension(run: Run, focus: Nodes, url: Nodes) -> Nodes:
    wanted = string(url)
    holders = [Node(node.extra, "Element", node) if node.extra else node for node in focus]
    return [node for node in members("extension")(run, holders) if _member(node, "url") == wanted]


def _member(node: Node, name: str) -> Json:
    return node.value.get(name) if isinstance(node.value, dict) else None


def _resolve(run: Run, focus: Nodes) -> Nodes:
    """Follow references to contained resources and to entries of the enclosing bundle."""
    found: Nodes = []
    for node in focus:
        reference = _member(node, "reference") if isinstance(node.value, dict) else node.value
        if isinstance(reference, str) and reference:
            found += _referenced(run, node, reference)[:1]
    return found


def _referenced(run: Run, node: Node, reference: str) -> Nodes:
    at = node.parent
    while at is not None:
        if at.type == "Bundle" and not reference.startswith("#"):
            entries = _ENTRY(run, [at])
            return [item for entry in entries if _answers(entry, reference) for item in _RESOURCE(run, [entry])]
        if reference.startswith("#"):
            inside = [item for item in _CONTAINED(run, [at]) if _member(item, "id") == reference[1:]]
            if inside:
                return inside
        at = at.parent
    return []


def _answers(entry: Node, reference: str) -> bool:
    url, resource = _member(entry, "fullUrl"), _member(entry, "resource")
    if url == reference or (isinstance(url, str) and url.endswith(f"/{reference}")):
        return True
    return isinstance(resource, dict) and reference == f"{resource.get('resourceType')}/{resource.get('id')}"


_ENTRY, _RESOURCE, _CONTAINED = members("entry"), members("resource"), members("contained")


def _has_value(_run: Run, focus: Nodes) -> Nodes:
    one = len(focus) == 1
    return truth(one and focus[0].value is not None and not isinstance(focus[0].value, dict))


def _get_value(run: Run, focus: Nodes) -> Nodes:
    return focus if _has_value(run, focus) == TRUE else []


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
    "children": Function(all_children),
    "descendants": Function(_descendants),
    "trace": Function(lambda _run, focus, *_: focus, 1, 2, lazy=True),
    "extension": Function(_extension, 1, 1),
    "resolve": Function(_resolve),
    "hasValue": Function(_has_value),
    "getValue": Function(_get_value),
    "aggregate": Function(_aggregate, 1, 2, lazy=True),
    "sum": Function(_sum),
    "avg": Function(_average),
    "min": Function(_extreme(-1)),
    "max": Function(_extreme(1)),
}
