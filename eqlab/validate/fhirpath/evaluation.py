"""Compiles the tree of an expression to closures over collections.

Source: FHIRPath 2.0.0, sections 3 (navigation), 5 (functions), 6 (operations), 9 (environment variables).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import zip_longest
from typing import TypeAlias

from eqlab.core.check import Json
from eqlab.validate.fhirpath.environment import Environment
from eqlab.validate.fhirpath.errors import EvaluationError, UndecidedError
from eqlab.validate.fhirpath.model import is_fhir_type, member_type, shape
from eqlab.validate.fhirpath.nodes import Node, Nodes, single

STEPS = 4_000_000
"""Work that one evaluation may do, about as many nodes visited."""


@dataclass(slots=True)
class Run:
    """One evaluation: what is known to it, and where it is."""

    variables: Mapping[str, Json]
    root: Nodes
    this: Nodes
    index: int | None = None
    total: Nodes = field(default_factory=list)
    steps: int = 0
    environment: Environment | None = None
    """The world around the root; None in a plan, which has only its variables."""

    def spend(self, steps: int) -> None:
        """Count work. Raises UndecidedError when it becomes too much."""
        self.steps += steps
        if self.steps > STEPS:
            raise UndecidedError("the expression visits too many nodes")

    def now(self) -> datetime:
        """Return the time: the variable `now` when it is given, so that a repetition agrees, else the clock's."""
        given = self.variables.get("now")
        return datetime.fromisoformat(given) if isinstance(given, str) else datetime.now(UTC)


Closure: TypeAlias = Callable[[Run, Nodes], Nodes]
"""Part of an expression: (evaluation, input) -> output. Never changes its input."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the language: `call(run, input, *arguments)`."""

    call: Callable[..., Nodes]
    least: int = 0
    """Arguments it needs."""
    most: int = 0
    lazy: bool = False
    """True when it evaluates its arguments itself, for each item."""
    type_name: bool = False
    """True when its argument is the name of a type."""


def root_of(value: Json, name: str = "") -> Nodes:
    """Make the collection that a JSON value is: an array is its elements, null is nothing."""
    if isinstance(value, list):
        return [node for index, item in enumerate(value) for node in _item(item, "", None, name, index)]
    return _item(value, "", None, name or _resource_type(value, ""), None)


def typed_root(value: Json, type_: str) -> Nodes:
    """Make the collection that a value of a FHIR type is."""
    if isinstance(value, list):
        return [node for index, item in enumerate(value) for node in _item(item, type_, None, None, index)]
    return _item(value, type_, None, _resource_type(value, ""), None)


def members(name: str) -> Closure:
    """Compile the step to the element `name`."""
    shapes: dict[str, tuple[tuple[str, str, str], ...]] = {}

    def step(run: Run, focus: Nodes) -> Nodes:
        found: Nodes = []
        for node in focus:
            value = node.value
            if value.__class__ is dict:
                names = shapes.get(node.type)
                if names is None:
                    names = tuple((key, f"_{key}", kind) for key, kind in shape(node.type, name))
                    shapes[node.type] = names
                for key, twin, kind in names:
                    if key in value or (kind and twin in value):
                        found += _children(node, key, kind)
        run.spend(len(found) + 1)
        return found

    return step


def all_children(run: Run, focus: Nodes) -> Nodes:
    """Return the children of every node, in document order."""
    found: Nodes = []
    for node in focus:
        if node.value.__class__ is dict:
            keys = dict.fromkeys(_written_name(key, node.type) for key in node.value if key != "resourceType")
            for key in keys:
                found += _children(node, key, member_type(node.type, key))
    run.spend(len(found) + 1)
    return found


def _written_name(key: str, type_: str) -> str:
    return key[1:] if type_ and key[:1] == "_" else key


def _children(node: Node, key: str, kind: str) -> Nodes:
    value = node.value.get(key)
    extra = node.value.get(f"_{key}") if kind else None
    if extra is not None:
        return _with_extras(node, key, kind, value, extra)
    if value.__class__ is list:
        return [child for index, item in enumerate(value) for child in _item(item, kind, node, key, index)]
    return _item(value, kind, node, key, None)


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
    named = value.get("resourceType") if isinstance(value, dict) else None
    return named if isinstance(named, str) and is_fhir_type(named) else kind


_FIXED: dict[str, Callable[[Run], Nodes]] = {
    "context": lambda run: run.root,
    "resource": lambda run: _given(run, "resource") or [_nearest_resource(node) for node in run.root],
    "rootResource": lambda run: _given(run, "root_resource") or [_topmost(node) for node in run.root],
    "ucum": lambda _: root_of("http://unitsofmeasure.org"),
    "sct": lambda _: root_of("http://snomed.info/sct"),
    "loinc": lambda _: root_of("http://loinc.org"),
}


def _given(run: Run, name: str) -> Nodes:
    """Return a resource that the environment knows."""
    return [] if run.environment is None else root_of(getattr(run.environment, name))


def variable(name: str) -> Closure:
    """Compile the look-up of `%name`."""
    fixed = _FIXED.get(name)

    def look_up(run: Run, _focus: Nodes) -> Nodes:
        if name in run.variables:
            return root_of(run.variables[name], f"%{name}")
        if fixed is not None:
            return fixed(run)
        if name.startswith(("vs-", "ext-")):
            kind = "ValueSet" if name.startswith("vs-") else "StructureDefinition"
            return root_of(f"http://hl7.org/fhir/{kind}/{name.partition('-')[2]}")
        raise EvaluationError(f"there is no variable %{name}")

    return look_up


def _nearest_resource(node: Node) -> Node:
    at: Node | None = node
    while at is not None:
        if at.value.__class__ is dict and "resourceType" in at.value:
            return at
        at = at.parent
    return node


def _topmost(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node


def start(name: str) -> Closure:
    """Compile a name at the beginning of a path: the type of the context, or one of its elements."""
    step = members(name)
    if not name[:1].isupper():
        return step

    def begin(run: Run, focus: Nodes) -> Nodes:
        matching = [node for node in focus if node.type == name]
        return matching or step(run, focus)

    return begin


def invoke(left: Closure, right: Closure) -> Closure:
    """Compile `left.right`."""
    return lambda run, focus: right(run, left(run, focus))


def indexed(collection: Closure, index: Closure) -> Closure:
    """Compile `collection[index]`."""

    def pick(run: Run, focus: Nodes) -> Nodes:
        items, at = collection(run, focus), single(index(run, run.this))
        if at is None:
            return []
        if not isinstance(at.value, int) or isinstance(at.value, bool):
            raise EvaluationError("an index is a whole number")
        return items[at.value : at.value + 1] if at.value >= 0 else []

    return pick


def constant(nodes: Nodes) -> Closure:
    """Compile a literal."""
    return lambda _run, _focus: nodes


def for_each(run: Run, focus: Nodes, body: Closure) -> list[Nodes]:
    """Evaluate `body` for each node as `$this`, with `$index`."""
    this, index = run.this, run.index
    run.spend(3 * len(focus))
    results = []
    for at, node in enumerate(focus):
        run.this, run.index = [node], at
        results.append(body(run, run.this))
    run.this, run.index = this, index
    return results
