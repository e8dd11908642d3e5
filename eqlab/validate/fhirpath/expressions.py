"""Expressions: compiled once, evaluated on anything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.path import fhirpath
from eqlab.validate.fhirpath.environment import Environment
from eqlab.validate.fhirpath.errors import EvaluationError, UndecidedError
from eqlab.validate.fhirpath.evaluation import FIXED, NO_ADDITIONS, NOWHERE, Additions, Closure, Run, is_variable
from eqlab.validate.fhirpath.model import is_fhir_type
from eqlab.validate.fhirpath.navigation import root_of, typed_root
from eqlab.validate.fhirpath.nodes import Node, Nodes, literal, plain
from eqlab.validate.fhirpath.world import ASKED, world_of

if TYPE_CHECKING:
    from eqlab.validate.fhirpath.syntax import Tree


@dataclass(frozen=True, slots=True)
class CompiledExpression:
    """A compiled expression; may be used from several threads at once."""

    text: str
    closure: Closure = field(repr=False, compare=False)

    def __call__(self, root: Json, variables: Mapping[str, Json]) -> list[Json]:
        """Evaluate on a value; an expression that cannot be evaluated on it gives an empty list."""
        try:
            return values(self.select(root_of(root), variables))
        except EvaluationError:
            return []

    def on(self, value: Json, type_: str, environment: Environment) -> list[Json]:
        """Evaluate on a value of a FHIR type, in the world around it. Raises EvaluationError when there is no result.

        `type_` is a name as `eqlab.validate.fhir.model` knows it; a resource's own type goes before it.
        """
        root = typed_root(value, type_)
        return values(self.ran(Run({}, root, root, environment=environment)))

    def select(self, root: Nodes, variables: Mapping[str, Json]) -> Nodes:
        """Evaluate on a collection. Raises EvaluationError when there is no result on it."""
        return self.ran(Run(variables, root, root))

    def ran(self, run: Run) -> Nodes:
        """Evaluate as a run says. Raises EvaluationError when there is no result."""
        try:
            return self.closure(run, run.root)
        except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise UndecidedError(
                words("the lab cannot evaluate the expression here ({kind})", kind=str(type(error).__name__))
            ) from error


def compile_expression(
    text: str,
    at: Position | None,
    type_: str | None = None,
    *,
    json_names: bool = False,
    additions: Additions = NO_ADDITIONS,
) -> CompiledExpression:
    """Compile an expression. Raises AuthorError with the place of the mistake, in the file and in the expression.

    Refused are syntax errors, unknown functions and types, wrong numbers of arguments, and patterns that could run
    away. Whether a `%variable` exists shows only when it runs. With the FHIR type of what it is going to be evaluated
    on, refused are also elements that values of the types met on the way cannot have, and what depends on the order
    of children; with an empty type that is done where the type shows on the way (`ofType`). A choice may go by its
    names in JSON too, if `json_names`. `additions` are functions that a content
    brings beside the language's own.
    """
    try:
        return _compiled(text, type_, json_names=json_names, additions=additions)
    except AuthorError as error:
        raise AuthorError(error.issue, at, error.expected, error.nearest, **error.facts) from error


@lru_cache(maxsize=2048)
def _compiled(
    text: str, type_: str | None = None, *, json_names: bool = False, additions: Additions = NO_ADDITIONS
) -> CompiledExpression:
    from eqlab.validate.fhirpath.compiler import compile_text  # noqa: PLC0415 - most validations compile nothing

    return CompiledExpression(text, compile_text(text, type_, json_names=json_names, additions=additions))


def unknown_variables(text: str) -> list[str]:
    """Return the `%variables` that neither an expression itself nor FHIRPath defines, the outer ones first.

    Raises SyntaxFault for what is no expression.
    """
    parts = _parts(text)
    own = _own_variables(parts)
    return [one.text for one in parts if one.kind == "variable" and one.text not in own and not is_variable(one.text)]


def known_variables(text: str) -> list[str]:
    """Return the variables that FHIRPath defines, then those of the expression itself, in alphabetical order each.

    Raises SyntaxFault for what is no expression.
    """
    return [*sorted(FIXED), *sorted(_own_variables(_parts(text)) - FIXED.keys())]


def place_of_variable(text: str, name: str) -> tuple[int, int]:
    """Return line and column, from 1, of the first `%name` in an expression that has it.

    Raises SyntaxFault for what is no expression.
    """
    return min((one.line, one.column) for one in _parts(text) if (one.kind, one.text) == ("variable", name))


def _parts(text: str) -> "list[Tree]":
    """Return an expression and all its parts, the outer ones first."""
    from eqlab.validate.fhirpath.syntax import parse  # noqa: PLC0415 - only who reads an expression pays for it

    parts = [parse(text)]
    for part in parts:
        parts.extend(part.children)
    return parts


def _own_variables(parts: "list[Tree]") -> set[str]:
    """Return the names that an expression gives to variables of its own."""
    calls = (part.children for part in parts if part.kind == "function" and part.text == "defineVariable")
    return {arguments[0].text for arguments in calls if arguments}


def looks_at_something(text: str) -> bool:
    """Tell whether an expression can give one thing here and another there. Raises SyntaxFault for what is none."""
    from eqlab.validate.fhirpath.static_types import looks_out  # noqa: PLC0415 - as below
    from eqlab.validate.fhirpath.syntax import parse  # noqa: PLC0415 - only who reads an expression pays for it

    return looks_out(parse(text))


def evaluated(resource: Json, expression: str) -> list[Json]:
    """Do what `eqlab.validate.fhirpath.evaluate` promises."""
    if isinstance(resource, bytes | bytearray):
        raise TypeError(
            "evaluate() takes JSON as a reader gives it, e.g. json.loads(data), not the bytes of a document"
        )
    named = resource.get("resourceType") if isinstance(resource, dict) else None
    type_ = named if isinstance(named, str) and is_fhir_type(named) else ""
    compiled, root = _compiled(expression, type_), root_of(resource)
    asks = type_ in resource_names() and any(name in expression for name in ASKED) if type_ else False
    nodes = compiled.ran(Run({}, root, root, world_of(resource) if asks else NOWHERE))
    return [literal(node) for node in nodes if node.value is not None]


@dataclass(frozen=True, slots=True)
class Focus:
    """What further expressions are evaluated on: they still know its type and its document."""

    nodes: Nodes

    @staticmethod
    def of(value: Json) -> "Focus":
        """Return a whole value as focus."""
        return Focus(root_of(value))

    @property
    def path(self) -> str:
        """Where it stands: `Bundle.entry[2].resource`; nothing for computed values and arrays."""
        return self.nodes[0].path() if len(self.nodes) == 1 else ""

    @property
    def value(self) -> Json:
        """The focus as JSON; None when it is not one node."""
        return plain(self.nodes[0]) if len(self.nodes) == 1 else None

    def place(self, document: Json) -> str:
        """Where it stands in its document as findings tell it: `Observation.value.ofType(Quantity)`; like `path`."""
        return fhirpath(self.nodes[0].place(), document) if self.path else ""

    def evaluate(self, expression: CompiledExpression, variables: Mapping[str, Json]) -> list[Json]:
        """Evaluate on the focus. Raises EvaluationError when there is no result on it."""
        return values(expression.select(self.nodes, variables))


def select(
    expression: CompiledExpression, root: Json, variables: Mapping[str, Json], environment: Environment = NOWHERE
) -> list[Focus]:
    """Return the nodes that an expression selects. Raises EvaluationError when there is no result."""
    nodes = root_of(root)
    return [Focus([node]) for node in expression.ran(Run(variables, nodes, nodes, environment))]


def focus_nodes(expression: CompiledExpression, root: Json, variables: Mapping[str, Json]) -> list[tuple[str, Json]]:
    """Evaluate and tell where each result stands: (path in the document, value); computed values have no path."""
    try:
        return [(focus.path, focus.value) for focus in select(expression, root, variables)]
    except EvaluationError:
        return []


def root_name(value: Json) -> str:
    """Return the name that paths into a value begin with: the resource's type, or nothing."""
    nodes = [] if isinstance(value, list) else root_of(value)
    return nodes[0].path() if nodes else ""


def values(nodes: list[Node]) -> list[Json]:
    """Return a collection as JSON; elements that have only extensions have no value."""
    return [plain(node) for node in nodes if node.value is not None]
