"""FHIRPath inside conformance resources: whether it can be evaluated at all, and where it begins."""

from collections.abc import Iterator

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.validate.fhir.effort import cost_of_expression, is_affordable
from eqlab.validate.fhir.model import resource_names, type_names
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhirpath.expressions import compile_expression
from eqlab.validate.fhirpath.static_types import Complaint, check_types
from eqlab.validate.fhirpath.syntax import SyntaxFault, Tree, parse


def problem_in(scope: Scope, path: Path, expression: str, type_: str = "") -> str | None:
    """Return what is wrong with an expression, on values of a type when that is known; empty when nothing is.

    None when the document has too many expressions to look at this one, which is told as undecided.
    """
    if not is_affordable(scope, path, (expression, type_), cost_of_expression(expression)):
        return None
    problems: dict[tuple[str, str], str] = scope.root.notes.setdefault("expressions", {})
    if (expression, type_) not in problems:
        problems[expression, type_] = _problem_of(expression, type_)
    return problems[expression, type_]


def _problem_of(expression: str, type_: str) -> str:
    try:
        compile_expression(expression, Position(file=""), type_)
    except AuthorError as error:
        return error.sentence().removeprefix(":1:1: ")
    return ""


def beginnings(expression: str) -> tuple[str, ...]:
    """Return the names of resources that paths of an expression begin at, each once."""
    try:
        tree = parse(expression)
    except SyntaxFault:
        return ()
    return tuple(dict.fromkeys(name for name in _starts(tree) if name in resource_names()))


def misread(expression: str, bases: list[str]) -> str:
    """Return what an expression asks of resources that they do not have; empty when nothing is known to be wrong.

    Each part of a union is read where it begins: at the resource that it names, else at the only base there is.
    """
    try:
        parts = list(_parts(parse(expression)))
    except SyntaxFault:
        return ""
    for part in parts:
        heads = {name for name in _starts(part) if name in type_names()} or set(bases)
        complaint = _complaint(part, heads.pop()) if len(heads) == 1 else ""
        if complaint:
            return complaint
    return ""


def _complaint(tree: Tree, type_: str) -> str:
    try:
        check_types(tree, type_)
    except Complaint as complaint:
        name, of = complaint.facts.get("name"), complaint.facts.get("type", type_)
        return f"{of} has no {name} (column {complaint.tree.column})." if name else ""
    return ""


def _parts(tree: Tree) -> Iterator[Tree]:
    if tree.kind == "operator" and tree.text == "|":
        for child in tree.children:
            yield from _parts(child)
    else:
        yield tree


def _starts(tree: Tree) -> Iterator[str]:
    """Yield the first names of paths; what stands in the arguments of a function begins elsewhere."""
    if tree.kind == "member":
        yield tree.text
    elif tree.kind in ("invoke", "index", "sign"):
        yield from _starts(tree.children[0])
    elif tree.kind == "operator":
        for child in tree.children[: 1 if tree.text in ("is", "as") else 2]:
            yield from _starts(child)
