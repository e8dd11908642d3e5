"""Definitions of extensions: their url, what they hold, and where they may stand.

Source: FHIR R4, defining-extensions.html and StructureDefinition.context.
"""

from eqlab.core.values import Json
from eqlab.validate.fhir.conformance.expressions import problem_in
from eqlab.validate.fhir.conformance.grounds import Ground
from eqlab.validate.fhir.conformance.reading import numbered, text, texts
from eqlab.validate.fhir.issues import conformance as issues
from eqlab.validate.fhir.model import type_of
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten


def check_extension(scope: Scope, elements: list[tuple[Json, Path]], ground: Ground) -> None:
    """Check the definition of an extension; `ground` is what its elements are in its base."""
    known = {**ground, **{text(one, "id") or text(one, "path"): one for one, _ in elements}}
    url = text(scope.resource, "url")
    if url and ground and "fixedUri" not in (*known.get("Extension.url", ()), *ground.get("Extension.url", ())):
        scope.run.note(issues.URL_NOT_FIXED, scope.path, expected=shorten(url, 120))
    demanded = [name for name in ("Extension.extension", "Extension.value[x]") if _is_demanded(known.get(name))]
    if len(demanded) > 1:
        scope.run.note(issues.VALUE_AND_EXTENSIONS, scope.path)


def _is_demanded(element: Json) -> bool:
    least = element.get("min") if isinstance(element, dict) else None
    return type(least) is int and least > 0


def check_contexts(scope: Scope) -> None:
    """Check where an extension may stand."""
    for at, context in numbered(scope.resource, "context"):
        place: Path = ((scope.path, "context"), at)
        _check_context(scope, text(context, "type"), text(context, "expression"), (place, "expression"))
    for at, expression in enumerate(texts(scope.resource, "contextInvariant")):
        _check_expression(scope, expression, ((scope.path, "contextInvariant"), at))


def _check_context(scope: Scope, kind: str, expression: str, path: Path) -> None:
    facts = {"expression": shorten(expression, 120)}
    if kind == "fhirpath":
        _check_expression(scope, expression, path)
    elif kind == "extension" and expression and ":" not in expression:
        scope.run.note(issues.CONTEXT_WITHOUT_URL, path, **facts)
    elif kind == "element" and _leads_nowhere(expression):
        scope.run.note(issues.CONTEXT_NOWHERE, path, **facts)


def _check_expression(scope: Scope, expression: str, path: Path) -> None:
    problem = problem_in(scope, path, expression) if expression else ""
    if problem:
        scope.run.note(issues.BAD_EXPRESSION, path, expression=shorten(expression, 120), problem=problem)


def _leads_nowhere(element: str) -> bool:
    """Tell whether an element id begins at a type of FHIR R4, but goes on to what that does not have."""
    head, *names = element.split(".")
    types: tuple[str, ...] = (head,)
    for name in names:
        known = type_of(types[0]) if len(types) == 1 and types[0].isascii() else None
        if known is None or ":" in name:
            return False
        found = known.elements.get(name.removesuffix("[x]"))
        chosen = known.by_json_name.get(name)
        if found is None and chosen is None:
            return True
        types = found.types if found else (chosen[1],) if chosen else ()
    return False
