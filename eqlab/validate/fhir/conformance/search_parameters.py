"""SearchParameters: expression, base, and what they are derived from.

Source: FHIR R4, SearchParameter.base, .expression and .derivedFrom.
"""

from eqlab.validate.fhir.conformance.expressions import beginnings, misread, problem_in
from eqlab.validate.fhir.conformance.reading import text, texts
from eqlab.validate.fhir.issues import conformance as issues
from eqlab.validate.fhir.model import ancestry
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten

_ANY = {"Resource", "DomainResource"}


def check_search_parameter(scope: Scope) -> None:
    """Judge a SearchParameter."""
    bases = texts(scope.resource, "base")
    _check_expression(scope, text(scope.resource, "expression"), bases)
    _check_parent(scope, text(scope.resource, "derivedFrom"), bases)


def _check_expression(scope: Scope, expression: str, bases: list[str]) -> None:
    if not expression:
        return
    path, said = (scope.path, "expression"), shorten(expression, 120)
    problem = problem_in(scope, path, expression)
    if problem is None:
        return
    problem = problem or misread(expression, bases)
    if problem:
        scope.run.note(issues.BAD_EXPRESSION, path, expression=said, problem=problem)
        return
    allowed = {name for base in bases for name in ancestry(base)}
    strangers = [name for name in beginnings(expression) if name not in allowed]
    if bases and strangers and not _ANY & set(bases):
        facts = {"found": ", ".join(strangers), "expected": ", ".join(bases)}
        scope.run.note(issues.NO_SUCH_CONTEXT, path, expression=said, **facts)


def _check_parent(scope: Scope, parent: str, bases: list[str]) -> None:
    definition = scope.run.library.find(parent, "SearchParameter") if parent else None
    if definition is None:
        return
    kind, expected = text(scope.resource, "type"), text(definition, "type")
    if kind and expected and kind != expected:
        facts = {"found": kind, "expected": expected, "parent": shorten(parent, 120)}
        scope.run.note(issues.OTHER_PARENT_TYPE, (scope.path, "type"), **facts)
    allowed = set(texts(definition, "base"))
    added = [base for base in bases if base not in allowed]
    if added and not allowed & _ANY:
        scope.run.note(issues.ADDED_BASE, scope.path, found=", ".join(added), parent=shorten(parent, 120))
