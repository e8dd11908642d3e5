"""StructureDefinitions: whether a snapshot can be made, slicing can tell slices apart, and expressions evaluate.

Source: FHIR R4, StructureDefinition, ElementDefinition and profiling.html.
"""

from collections.abc import Iterator

from eqlab.core.check import Json
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.validate.fhir.conformance.discriminators import leads_nowhere
from eqlab.validate.fhir.conformance.expressions import problem_of
from eqlab.validate.fhir.conformance.reading import numbered, text
from eqlab.validate.fhir.issues import conformance as issues
from eqlab.validate.fhir.library import Definitions
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.snapshot import structure_of, with_snapshot
from eqlab.validate.words import shorten, show

_KINDS = ("value", "exists", "pattern", "type", "profile")
Place = tuple[Json, Path]


def check_structure(scope: Scope) -> None:
    """Judge a StructureDefinition."""
    if text(scope.resource, "kind") == "logical" or text(scope.resource, "derivation") != "constraint":
        _check_expressions(scope, list(_elements(scope)))
        return
    elements = list(_elements(scope))
    _check_expressions(scope, elements)
    _check_slicing(scope, elements)
    _check_url(scope, elements)
    _check_base(scope)
    if _check_snapshot(scope):
        _check_fixed(scope, elements)


def _elements(scope: Scope) -> Iterator[Place]:
    """Yield the elements of the differential, else of the snapshot."""
    view = next((name for name in ("differential", "snapshot") if isinstance(scope.resource.get(name), dict)), None)
    if view is not None:
        for at, element in numbered(scope.resource[view], "element"):
            yield element, (((scope.path, view), "element"), at)


def _check_snapshot(scope: Scope) -> bool:
    if "differential" not in scope.resource:
        return True
    own = {name: value for name, value in scope.resource.items() if name != "snapshot"}
    try:
        with_snapshot(own, scope.run.library.over(Definitions.of("subject", [own])))
    except (AuthorError, AuthorErrors) as error:
        scope.run.note(issues.NO_SNAPSHOT, scope.path, problem=error.sentence())
        return False
    return True


def _check_expressions(scope: Scope, elements: list[Place]) -> None:
    for element, path in elements:
        for at, constraint in numbered(element, "constraint"):
            expression = text(constraint, "expression")
            problem = problem_of(expression) if expression else ""
            if problem:
                place = (((path, "constraint"), at), "expression")
                scope.run.note(issues.BAD_EXPRESSION, place, expression=shorten(expression, 120), problem=problem)


def _check_slicing(scope: Scope, elements: list[Place]) -> None:
    before: dict[str, Json] = {}
    for element, path in elements:
        slicing = element.get("slicing")
        if not isinstance(slicing, dict):
            continue
        for at, discriminator in numbered(slicing, "discriminator"):
            place = (((path, "slicing"), "discriminator"), at)
            missing = leads_nowhere(text(element, "path"), text(discriminator, "path"))
            if missing:
                facts = {"path": shorten(text(discriminator, "path"), 80), "type": missing}
                scope.run.note(issues.BAD_DISCRIMINATOR, place, **facts)
        name = text(element, "id") or text(element, "path")
        ways, first = _ways(slicing), before.setdefault(name, slicing)
        if first is not slicing and ways != _ways(first):
            facts = {"element": shorten(name, 80), "found": ", ".join(ways), "expected": ", ".join(_ways(first))}
            scope.run.note(issues.SLICING_CHANGED, path, **facts)


def _ways(slicing: Json) -> list[str]:
    return [f"{text(one, 'type')} {text(one, 'path')}" for _, one in numbered(slicing, "discriminator")]


def _check_url(scope: Scope, elements: list[Place]) -> None:
    url = text(scope.resource, "url")
    if text(scope.resource, "type") != "Extension" or not url:
        return
    for element, path in elements:
        fixed = element.get("fixedUri")
        if element.get("path") == "Extension.url" and isinstance(fixed, str) and fixed != url:
            facts = {"found": shorten(fixed, 120), "expected": shorten(url, 120)}
            scope.run.note(issues.EXTENSION_URL, (path, "fixedUri"), **facts)


def _check_base(scope: Scope) -> None:
    base, type_ = text(scope.resource, "baseDefinition"), text(scope.resource, "type")
    definition = scope.run.library.find(base, "StructureDefinition") if base else None
    if definition is not None and type_ and definition.get("type") != type_:
        facts = {"found": type_, "base": shorten(base, 120), "expected": str(definition.get("type"))}
        scope.run.note(issues.OTHER_BASE_TYPE, (scope.path, "type"), **facts)


def _check_fixed(scope: Scope, elements: list[Place]) -> None:
    """A value that the base fixes stays fixed to the same."""
    try:
        base = structure_of(scope.run.library, text(scope.resource, "baseDefinition"))
    except (AuthorError, AuthorErrors):
        return
    fixed = {one["id"]: one for one in (base or {}).get("snapshot", {}).get("element", ()) if _fixed(one)}
    for element, path in elements:
        known = fixed.get(text(element, "id") or text(element, "path"))
        name = _fixed(element)
        if known is not None and name and element[name] != known[_fixed(known)]:
            facts = {"element": text(element, "path"), "found": show(element[name])}
            scope.run.note(issues.OTHER_FIXED, (path, name), expected=show(known[_fixed(known)]), **facts)


def _fixed(element: Json) -> str:
    return next((name for name in element if name.startswith("fixed")), "")
