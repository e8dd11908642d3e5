"""One evaluation under way, and what every part of an expression is compiled to.

Source: FHIRPath 2.0.0, sections 3 (collections) and 9 (environment variables); FHIR R4, section 2.1.9.1.6.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhirpath.environment import Environment
from eqlab.validate.fhirpath.errors import EvaluationError, UndecidedError
from eqlab.validate.fhirpath.navigation import root_of
from eqlab.validate.fhirpath.nodes import TEMPORAL_TYPES, Node, Nodes, single
from eqlab.validate.fhirpath.temporal import Temporal

STEPS = 4_000_000
"""Work that one evaluation may do, about as many nodes visited."""

NOWHERE = Environment()
"""The world of a plan's expressions: they have only their variables."""


@dataclass(slots=True)
class Run:
    """One evaluation: what is known to it, and where it is."""

    variables: Mapping[str, Json]
    root: Nodes
    this: Nodes
    environment: Environment = NOWHERE
    index: int | None = None
    total: Nodes = field(default_factory=list)
    steps: int = 0
    defined: Mapping[str, Nodes] = field(default_factory=dict)
    """Variables that the expression defined itself, as far as they reach."""
    memo: dict[Any, Any] = field(default_factory=dict)
    """What was found once and stays the same: collections by their expression, indexes over collections."""

    def spend(self, steps: int) -> None:
        """Count work. Raises UndecidedError when it becomes too much."""
        self.steps += steps
        if self.steps > STEPS:
            raise UndecidedError(words("the expression visits too many nodes"))

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
    names: frozenset[str] | None = None
    """What its first argument may be, when that is written as a text; None for anything."""


@dataclass(frozen=True, slots=True, eq=False)
class Additions:
    """Functions beside those of the language: what a content brings. Each set is equal to itself only."""

    functions: Mapping[str, Function] = field(default_factory=dict)


NO_ADDITIONS = Additions()


ANY_NUMBER = 100
"""As `Function.most`: as many arguments as one likes."""

FIXED: dict[str, Callable[[Run], Nodes]] = {
    "context": lambda run: run.root,
    "resource": lambda run: root_of(run.environment.resource) or [_nearest_resource(node) for node in run.root],
    "rootResource": lambda run: root_of(run.environment.root_resource) or [_outermost(node) for node in run.root],
    "ucum": lambda _: root_of("http://unitsofmeasure.org"),
    "sct": lambda _: root_of("http://snomed.info/sct"),
    "loinc": lambda _: root_of("http://loinc.org"),
}
"""Variables that every expression has."""

_NAMED_URLS = {"vs-": "ValueSet", "ext-": "StructureDefinition"}


def is_variable(name: str) -> bool:
    """Tell whether every expression has a variable of this name."""
    return name in FIXED or name.startswith(tuple(_NAMED_URLS))


def variable(name: str) -> Closure:
    """Compile the look-up of `%name`."""
    fixed = FIXED.get(name)

    def look_up(run: Run, _focus: Nodes) -> Nodes:
        if name in run.defined:
            return run.defined[name]
        if name in run.variables:
            return root_of(run.variables[name], f"%{name}")
        if fixed is not None:
            return fixed(run)
        for prefix, kind in _NAMED_URLS.items():
            if name.startswith(prefix):
                return root_of(f"http://hl7.org/fhir/{kind}/{name.removeprefix(prefix)}")
        raise EvaluationError(words("there is no variable %{name}", name=str(name)))

    return look_up


def _nearest_resource(node: Node) -> Node:
    at: Node | None = node
    while at is not None:
        if at.value.__class__ is dict and "resourceType" in at.value:
            return at
        at = at.parent
    return node


def _outermost(node: Node) -> Node:
    """Return the resource around the nearest one when that is contained, else the nearest one."""
    nearest = _nearest_resource(node)
    around = nearest.parent if nearest.key == "contained" else None
    return nearest if around is None else _nearest_resource(around)


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
            raise EvaluationError(words("an index is a whole number"))
        return items[at.value : at.value + 1] if at.value >= 0 else []

    return pick


def remembered(closure: Closure) -> Closure:
    """Evaluate what gives the same everywhere only once in an evaluation, however often it is asked for."""

    def recall(run: Run, focus: Nodes) -> Nodes:
        found: Nodes | None = run.memo.get(recall)
        if found is None:
            found = run.memo[recall] = closure(run, focus)
            run.memo[id(found)] = found
        return found

    return recall


def texts_in(run: Run, collection: Nodes) -> frozenset[str] | None:
    """Return the texts in a remembered collection; None for others, and where dates may be equal to texts."""
    if run.memo.get(id(collection)) is not collection:
        return None
    name = ("texts", id(collection))
    if name not in run.memo:
        dated = any(node.type in TEMPORAL_TYPES or isinstance(node.value, Temporal) for node in collection)
        texts = frozenset(node.value for node in collection if node.value.__class__ is str)
        run.memo[name] = None if dated else texts
    found: frozenset[str] | None = run.memo[name]
    return found


def constant(nodes: Nodes) -> Closure:
    """Compile a literal."""
    return lambda _run, _focus: nodes


def for_each(run: Run, focus: Nodes, body: Closure) -> list[Nodes]:
    """Evaluate `body` for each node as `$this`, with `$index`."""
    this, index = run.this, run.index
    run.spend(3 * len(focus))
    results = []
    for at, node in enumerate(focus):
        one = [node]
        run.this, run.index = one, at
        results.append(body(run, one))
    run.this, run.index = this, index
    return results
