"""Evaluation by the general engine, for expressions that have no Python of their own."""

from collections.abc import Callable

from eqlab.core.check import Json
from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.validate import fhirpath
from eqlab.validate.fhir.invariants import services
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhirpath.environment import Environment


def general(expression: str, type_: str) -> Callable[[Json, Scope], bool | None]:
    """Return a check by the general engine; one that never decides when the expression is no FHIRPath."""
    try:
        ready = fhirpath.compile_expression(expression, Position(file=""))
    except AuthorError:
        return lambda _value, _scope: None

    def check(value: Json, scope: Scope) -> bool | None:
        try:
            return judged(ready.on(value, type_, environment(scope)))
        except fhirpath.EvaluationError:
            return None

    return check


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
