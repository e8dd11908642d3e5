"""FHIRPath inside conformance resources: whether it can be evaluated at all, and where it begins."""

from collections.abc import Iterator

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhirpath import compile_expression
from eqlab.validate.fhirpath.syntax import SyntaxFault, Tree, parse


def problem_of(expression: str) -> str:
    """Return what is wrong with an expression; empty when nothing is."""
    try:
        compile_expression(expression, Position(file=""))
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


def _starts(tree: Tree) -> Iterator[str]:
    """Yield the first names of paths; what stands in the arguments of a function begins elsewhere."""
    if tree.kind == "member":
        yield tree.text
    elif tree.kind in ("invoke", "index", "sign"):
        yield from _starts(tree.children[0])
    elif tree.kind == "operator":
        for child in tree.children[: 1 if tree.text in ("is", "as") else 2]:
            yield from _starts(child)
