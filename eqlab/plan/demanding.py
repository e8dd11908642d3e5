"""Whether a case demands anything of the calls it waits for: a check that an empty call passes demands nothing."""

from collections.abc import Iterator, Mapping

from eqlab.core.check import CheckKind, holds
from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.plan.issues import UNDEMANDED
from eqlab.plan.mentions import mentions_of
from eqlab.plan.node import MappingNode, place_at
from eqlab.plan.scope import Scope

_ABOUT_THE_ENVELOPE = frozenset({"status", "header", "json"})
"""Checks that an empty call passes as well as any other."""
_NOTHING: Mapping[str, Json] = {}


def note_demands(node: MappingNode, kind: CheckKind, scope: Scope) -> None:
    """Note which captured calls a check demands something of: those it looks at, and those its texts name."""
    if kind.name in _ABOUT_THE_ENVELOPE or _may_be_none(node, kind) or _true_of_nothing(node, kind, scope):
        return
    for text in _texts(node.plain()):
        scope.demanded.update(mentions_of(text).names)
        scope.demanded.add(text.partition(".")[0])


def advise_on_demands(scope: Scope, case: str) -> None:
    """Warn of each call that is waited for and that nothing demands anything of, where no person is asked either."""
    if scope.asked or not scope.judged:
        return
    for name, at in scope.calls.items():
        if name not in scope.demanded:
            scope.reading.refuse(UNDEMANDED, at, case=case, name=name)


def _may_be_none(node: MappingNode, kind: CheckKind) -> bool:
    said = node.plain()
    inner = said.get(kind.name)
    return said.get("or_none") is True or (isinstance(inner, Mapping) and inner.get("or_none") is True)


def _true_of_nothing(node: MappingNode, kind: CheckKind, scope: Scope) -> bool:
    """Tell whether a rule holds of a part that has nothing in it, as `entry.all(…)` does."""
    text = node.entries[kind.name].plain()
    if kind.name != "fhirpath" or "each" in node.entries or not isinstance(text, str):
        return False
    expression = scope.reading.attempt(lambda: scope.reading.registry.expression(text, _place(node, kind)))
    return expression is not None and holds(expression, _NOTHING, scope.reading.variables)


def _place(node: MappingNode, kind: CheckKind) -> Position:
    return place_at(node, (kind.name,)) or node.position


def _texts(value: Json) -> Iterator[str]:
    """Yield all texts in what a check says."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
