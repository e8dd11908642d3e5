"""Evaluation by the general engine, for expressions that have no Python of their own."""

from collections.abc import Callable

from eqlab.core.check import Json
from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.validate import fhirpath
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
        resolve=lambda reference: _resolved(scope, reference),
        member_of=lambda coded, value_set: member_of(scope, coded, value_set),
        conforms_to=lambda resource, profile: _conforms(scope, resource, profile),
        html_is_safe=_html_is_safe,
    )


# The services are rooms that call this one in their turn.


def _resolved(scope: Scope, reference: str) -> Json | None:
    from eqlab.validate.fhir.rules.references import resolve  # noqa: PLC0415

    target = resolve(reference, scope)
    return None if target is None else target.resource


def _conforms(scope: Scope, resource: Json, profile: str) -> bool | None:
    from eqlab.validate.fhir.profile import conforms  # noqa: PLC0415

    return conforms(profile, resource, scope.path, scope)


def _html_is_safe(xhtml: str) -> bool | None:
    from eqlab.validate.fhir.narrative import html_is_safe  # noqa: PLC0415

    return html_is_safe(xhtml)


def member_of(scope: Scope, coded: Json, value_set: str) -> bool | None:
    """Tell whether a code, Coding or CodeableConcept is in a value set."""
    from eqlab.validate.fhir.terminology import member  # noqa: PLC0415

    library = scope.run.library
    if isinstance(coded, dict) and "coding" in coded:
        answers = [member_of(scope, coding, value_set) for coding in coded["coding"]]
        return True if True in answers else None if None in answers else False
    system, code = (coded.get("system", ""), coded.get("code", "")) if isinstance(coded, dict) else ("", coded)
    return member(library, value_set, system, code).answer
