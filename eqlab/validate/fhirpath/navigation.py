"""From a value to its parts: how elements are found in FHIR's JSON, and in JSON without types.

Source: FHIRPath 2.0.0, section 3 (navigation); FHIR R4, section 2.6.2 (JSON) and 2.1.9.1.1 (polymorphic elements).
"""

from collections.abc import Iterable
from itertools import zip_longest
from typing import Protocol, TypeAlias

from eqlab.core.values import Json
from eqlab.validate.fhirpath.model import OPEN_TYPES, is_fhir_type, is_type, member_types, shape
from eqlab.validate.fhirpath.nodes import Node, Nodes


class Counter(Protocol):
    """What counts the work of an evaluation."""

    def spend(self, steps: int) -> None:
        """Count work. Raises UndecidedError when it becomes too much."""


class Step(Protocol):
    """A step from a collection to another."""

    def __call__(self, run: Counter, focus: Nodes, /) -> Nodes:
        """Take the step."""


Way: TypeAlias = tuple[str, str, str]
"""How an element may be written: its name in JSON, that of its `_` twin, and the type it then has."""

Ways: TypeAlias = tuple[Way, ...] | dict[str, Way]
"""The ways of one element; many are found by either name."""

FEW = 4
"""So many ways are looked for one by one; with more, the members of the value are looked at instead."""


def root_of(value: Json, name: str = "") -> Nodes:
    """Make the collection that a JSON value is: an array is its elements, null is nothing."""
    return typed_root(value, "", name)


def typed_root(value: Json, type_: str, name: str = "") -> Nodes:
    """Make the collection that a value of a FHIR type is; a resource's own type goes before it."""
    if value.__class__ is list:
        return [node for index, item in enumerate(value) for node in _item(item, type_, None, name, index)]
    return _item(value, type_, None, name or _resource_type(value, ""), None)


def members(name: str) -> Step:
    """Compile the step to the element `name`."""
    known: dict[str, Ways] = {}
    beside = name in ("extension", "id")

    def step(run: Counter, focus: Nodes) -> Nodes:
        found: Nodes = []
        for node in focus:
            value = node.value
            if value.__class__ is not dict:
                if beside and node.extra.__class__ is dict:
                    found += _children(_beside(node), name, member_types("Element").get(name, ""))
                continue
            ways = known.get(node.type)
            if ways is None:
                ways = known[node.type] = _ways(node.type, name)
            for key, twin, kind in _shown(ways, value) if isinstance(ways, dict) else ways:
                child = value.get(key)
                if kind and twin in value:
                    found += _children(node, key, kind)
                elif child.__class__ is list:
                    found += _array(child, kind, node, key)
                elif child.__class__ is dict:
                    type_ = _resource_type(child, kind) if kind in OPEN_TYPES else kind
                    found.append(Node(child, type_, node, key))
                elif child is not None:
                    found.append(Node(child, kind, node, key))
        run.spend(len(found) + 1)
        return found

    return step


def _ways(type_: str, name: str) -> "Ways":
    ways: tuple[Way, ...] = tuple((key, f"_{key}", kind) for key, kind in shape(type_, name))
    return ways if len(ways) <= FEW else {written: way for way in ways for written in way[:2]}


def _shown(ways: dict[str, Way], value: dict[str, Json]) -> Iterable[Way]:
    """Of many ways, pick those that the value's members show."""
    return dict.fromkeys([ways[key] for key in value if key in ways])


def present(name: str) -> Step:
    """Compile the step to the element `name` for those who ask only whether there is any: one node stands for all."""
    step = members(name)

    def look(run: Counter, focus: Nodes) -> Nodes:
        for node in focus:
            value = node.value
            if value.__class__ is dict:
                child = value.get(name)
                if child.__class__ is list and child:
                    child = child[0]
                if child.__class__ is str or child.__class__ is dict:
                    return focus
        return step(run, focus)

    return look


def all_children(run: Counter, focus: Nodes) -> Nodes:
    """Return the children of every node, in document order."""
    found: Nodes = []
    for node in focus:
        holder = _beside(node) if node.value.__class__ is not dict and node.extra.__class__ is dict else node
        if holder.value.__class__ is dict:
            types = member_types(holder.type)
            keys = dict.fromkeys([_written_name(key, holder.type) for key in holder.value if key != "resourceType"])
            for key in keys:
                found += _children(holder, key, types.get(key, ""))
    run.spend(len(found) + 1)
    return found


def descendants(run: Counter, focus: Nodes) -> Nodes:
    """Return the children of every node, and theirs, level by level."""
    found: Nodes = []
    waiting = all_children(run, focus)
    while waiting:
        found += waiting
        waiting = all_children(run, waiting)
    return found


def start(name: str) -> Step:
    """Compile a name at the beginning of a path: the type of the context or one above it, or one of its elements."""
    step = members(name)
    if not name[:1].isupper():
        return step

    def begin(run: Counter, focus: Nodes) -> Nodes:
        matching = [node for node in focus if node.type and is_type(node.type, name)]
        return matching or step(run, focus)

    return begin


def holder_of(node: Node) -> Node:
    """Return what carries the extensions of a node: itself, or what stands beside a primitive value."""
    return _beside(node) if node.extra.__class__ is dict else node


def _beside(node: Node) -> Node:
    return Node(node.extra, "Element", node)


def _written_name(key: str, type_: str) -> str:
    return key[1:] if type_ and key[:1] == "_" else key


def _children(node: Node, key: str, kind: str) -> Nodes:
    value = node.value.get(key)
    extra = node.value.get(f"_{key}") if kind else None
    if extra is not None:
        return _with_extras(node, key, kind, value, extra)
    if value.__class__ is list:
        return _array(value, kind, node, key)
    return _item(value, kind, node, key, None)


def _array(items: list[Json], kind: str, node: Node, key: str) -> Nodes:
    return [child for index, item in enumerate(items) for child in _item(item, kind, node, key, index)]


def _item(value: Json, kind: str, parent: Node | None, key: str | None, index: int | None) -> Nodes:
    if value is None:
        return []
    if value.__class__ is dict:
        return [Node(value, _resource_type(value, kind), parent, key, index)]
    if value.__class__ is list:
        array = Node(value, "", parent, key, index)
        return [node for at, item in enumerate(value) for node in _item(item, "", array, None, at)]
    return [Node(value, kind, parent, key, index)]


def _with_extras(node: Node, key: str, kind: str, value: Json, extra: Json) -> Nodes:
    """Join a primitive element with its id and extensions, which stand beside it; arrays are joined by index."""
    if not isinstance(value, list) and (value is not None or not isinstance(extra, list)):
        return [Node(value, kind, node, key, None, extra)]
    values, extras = value or [], extra if isinstance(extra, list) else []
    joint = zip_longest(values, extras)
    return [
        Node(one, kind, node, key, at, two) for at, (one, two) in enumerate(joint) if one is not None or two is not None
    ]


def _resource_type(value: Json, kind: str) -> str:
    named = value.get("resourceType") if value.__class__ is dict else None
    return named if named.__class__ is str and is_fhir_type(named) else kind
