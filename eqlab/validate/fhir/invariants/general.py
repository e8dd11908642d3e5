"""Evaluation by the general engine, for expressions that have no Python of their own."""

from collections.abc import Callable

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import services
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhirpath.environment import Environment
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.expressions import CompiledExpression, compile_expression
from eqlab.validate.issues import UNKNOWN_FUNCTION


def general(expression: str, type_: str) -> Callable[[Json, Scope], bool | None]:
    """Return a check by the general engine; one that never decides when the expression is no FHIRPath."""
    try:
        ready = compile_expression(expression, Position(file=""))
    except AuthorError as error:
        return _by_content(expression, type_) if error.issue is UNKNOWN_FUNCTION else lambda _value, _scope: None
    return lambda value, scope: _judged_on(ready, value, type_, scope)


def _by_content(expression: str, type_: str) -> Callable[[Json, Scope], bool | None]:
    """Return a check of an expression that may call functions of the content; it never decides where there are none."""

    def check(value: Json, scope: Scope) -> bool | None:
        functions = scope.run.library.functions
        if functions is None:
            return None
        try:
            ready = compile_expression(expression, Position(file=""), additions=functions)
        except AuthorError:
            return None
        return _judged_on(ready, value, type_, scope)

    return check


def _judged_on(ready: CompiledExpression, value: Json, type_: str, scope: Scope) -> bool | None:
    try:
        return judged(ready.on(value, type_, environment(scope)))
    except EvaluationError:
        return None


def judged(result: list[Json]) -> bool | None:
    """Tell whether a constraint with this result holds: nothing is not true, one thing that is no truth value is."""
    if len(result) == 1 and isinstance(result[0], bool):
        return result[0]
    return len(result) == 1 if len(result) < 2 else None  # noqa: PLR2004 - several


def environment(scope: Scope) -> Environment:
    """Return the world of a resource."""
    return Environment(
        resource=scope.resource,
        root_resource=scope.container.resource,
        resolve=lambda reference: services.resolve(scope, reference),
        member_of=lambda coded, value_set: services.member_of(scope, coded, value_set),
        conforms_to=lambda resource, profile: services.conforms_to(scope, resource, profile),
        html_is_safe=services.html_is_safe,
    )
