"""The check `model`: a resource can be read by an object model of FHIR R4B. Advice, never a failure.

The model comes from fhir.resources; it knows types and cardinalities, not profiles.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from eqlab.core.check import Assertion, CheckKind, Context, Json, Subject
from eqlab.core.errors import AuthorError, nearest
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.validate import issues
from eqlab.validate.checks.parts import path_to, reading_of, refused, unreadable, violation
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.words import shorten, show

CHECK = "model"
MOST = 20
"""Findings told of one resource."""


def model_of(name: str) -> Any:
    """Return the class of a resource. Raises LookupError when FHIR R4B has no such resource."""
    from fhir.resources.R4B import get_fhir_model_class  # noqa: PLC0415 - only plans that ask for it pay for it

    try:
        return get_fhir_model_class(name)
    except ValueError as error:
        raise LookupError(name) from error


def _look(model: Any, name: str, subject: Subject, context: Context) -> Iterator[Finding]:
    problem = unreadable(subject, context, CHECK)
    if problem is not None:
        yield problem.at_level(issues.MODEL.level)
        return
    value = reading_of(subject).value
    try:
        model.model_validate(deepcopy(value))
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        errors = getattr(error, "errors", None)
        if errors is None:
            reason = shorten(str(error).strip("'") or type(error).__name__)
            yield violation(issues.MODEL_UNDECIDED, subject, context, CHECK, type=name, reason=reason)
            return
        for detail in errors(include_url=False)[:MOST]:
            reason = shorten(
                " ".join(detail["msg"].removeprefix("Value error, ").replace("``", '"').split()).rstrip(".")
            )
            facts = {"type": name, "found": show(detail.get("input")), "reason": reason}
            yield violation(issues.MODEL, subject, context, CHECK, path_to(value, _steps(detail["loc"])), **facts)


def _steps(location: tuple[Any, ...]) -> list[Any]:
    return ["resourceType" if step == "resource_type" else step for step in location]


def _compile(parameter: Json, at: Position, _step: Mapping[str, Json]) -> Assertion:
    if not isinstance(parameter, str):
        raise refused(CHECK, parameter, at, "the name of a FHIR resource, e.g. Bundle")
    try:
        model = model_of(parameter if parameter in resource_names() else "")
    except LookupError as error:
        near = nearest(parameter, resource_names())
        raise AuthorError(issues.UNKNOWN_RESOURCE, at=at, nearest=near, type=parameter) from error
    return lambda subject, context: _look(model, parameter, subject, context)


MODEL = CheckKind(
    name=CHECK,
    compile=_compile,
    schema={"type": "string", "description": "Name of a FHIR R4B resource. Findings are warnings, never failures."},
)
