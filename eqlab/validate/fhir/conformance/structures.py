"""StructureDefinitions: whether a snapshot can be made, slicing can tell slices apart, and expressions evaluate.

Source: FHIR R4, StructureDefinition, ElementDefinition and profiling.html.
"""

from collections.abc import Iterator

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.conformance.discriminators import leads_nowhere, types_at
from eqlab.validate.fhir.conformance.expressions import problem_in
from eqlab.validate.fhir.conformance.extending import check_contexts, check_extension
from eqlab.validate.fhir.conformance.grounds import Ground, below, ground_of, types_of
from eqlab.validate.fhir.conformance.kinds import check_slices, check_types
from eqlab.validate.fhir.conformance.narrowing import widened
from eqlab.validate.fhir.conformance.reading import numbered, text
from eqlab.validate.fhir.conformance.values import misfits
from eqlab.validate.fhir.issues import conformance as issues
from eqlab.validate.fhir.issues.packages import UNKNOWN_BASE
from eqlab.validate.fhir.library import Definitions
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.fhir.snapshot import structure_of, with_snapshot
from eqlab.validate.words import shorten, show

_KINDS = ("value", "exists", "pattern", "type", "profile")
_SHOWN = 4
"""Discriminators that a sentence names."""
Place = tuple[Json, Path]


def check_structure(scope: Scope) -> None:
    """Judge a StructureDefinition."""
    elements = list(_elements(scope))
    if "baseDefinition" in scope.resource and "derivation" not in scope.resource:
        scope.run.note(issues.NO_DERIVATION, scope.path)
    constrains = text(scope.resource, "derivation") == "constraint"
    if text(scope.resource, "kind") == "logical" or not constrains:
        _check_expressions(scope, elements, {})
        return
    library = scope.run.library.over(Definitions.of("subject", [scope.resource]))
    ground = ground_of(scope.resource, [one for one, _ in elements], library)
    _check_expressions(scope, elements, ground)
    _check_slicing(scope, elements)
    _check_elements(scope, elements, ground)
    _check_base(scope)
    if text(scope.resource, "type") == "Extension":
        _check_url(scope, elements)
        check_extension(scope, elements, ground)
        check_contexts(scope)
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
        if error.issue is not UNKNOWN_BASE:
            scope.run.note(issues.NO_SNAPSHOT, scope.path, problem=error.sentence())
        elif "baseDefinition" in scope.resource:
            scope.run.note(issues.BASE_NOT_HERE, scope.path, base=shorten(error.facts["base"], 120))
        return False
    return True


def _check_expressions(scope: Scope, elements: list[Place], ground: Ground) -> None:
    said: dict[str, str] = {}
    for element, path in elements:
        base = below(ground, element) or {}
        types = types_of(element, base) or [text(scope.resource, "type")] * ("." not in text(element, "path"))
        type_ = types[0] if ground and len(types) == 1 else ""
        for at, constraint in numbered(element, "constraint"):
            place = ((path, "constraint"), at)
            key, expression = text(constraint, "key"), text(constraint, "expression")
            opened = _opened(type_, element)
            problem = problem_in(scope, (place, "expression"), expression, opened) if expression else ""
            if problem:
                facts = {"expression": shorten(expression, 120), "problem": problem}
                scope.run.note(issues.BAD_EXPRESSION, (place, "expression"), **facts)
            if key and said.setdefault(key, expression) != expression:
                scope.run.note(issues.KEY_TWICE, place, key=shorten(key, 60))


def _opened(type_: str, element: Json) -> str:
    """Return the type that an element's expressions begin at: for a backbone element its own path."""
    return text(element, "path") if type_ in ("BackboneElement", "Element") else type_


def _check_elements(scope: Scope, elements: list[Place], ground: Ground) -> None:
    library = scope.run.library
    sliced = {text(one, "path") for one, _ in elements if "slicing" in one}
    places, last = {id_: number for number, id_ in enumerate(ground)}, -1
    for element, path in elements:
        base = below(ground, element)
        if base is None:
            continue
        last, before = max(last, places[base["id"]]), last
        if places[base["id"]] < before and ":" not in base["id"]:
            scope.run.note(issues.OUT_OF_ORDER, path, element=shorten(base["id"], 80))
        told = {"element": shorten(text(element, "id") or text(element, "path"), 80)}
        for issue, key, facts in (*widened(element, base, library), *misfits(element, base, library)):
            scope.run.note(issue, (path, key) if key else path, **told, **facts)
        check_types(scope, element, _unchanged(scope, element, base), path)
        if "sliceName" in element and not _may_be_sliced(element, ground, sliced):
            scope.run.note(issues.SLICE_WITHOUT_SLICING, path, **told)
    check_slices(scope, elements)


def _unchanged(scope: Scope, element: Json, base: Json) -> Json:
    """Return an element as the base itself has it, types included; nothing when the base does not list it."""
    try:
        known = structure_of(scope.run.library, text(scope.resource, "baseDefinition"))
    except (AuthorError, AuthorErrors):
        return {}
    path = text(element, "path")
    found = (one for one in (known or {}).get("snapshot", {}).get("element", ()) if one["path"] == path)
    return next((one for one in found if "sliceName" not in one), {}) if "type" in base else {}


def _may_be_sliced(element: Json, ground: Ground, sliced: set[str]) -> bool:
    """Tell whether slices of an element are told apart: here, in the base, by its type, or as extensions are."""
    path, id_ = text(element, "path"), text(element, "id")
    choice = path.endswith("[x]") or not path.endswith(id_.rpartition(".")[2].partition(":")[0])
    known = "slicing" in (ground.get(id_.rpartition(":")[0]) or ())
    return choice or path.endswith(("extension", "modifierExtension")) or path in sliced or known


def _check_slicing(scope: Scope, elements: list[Place]) -> None:
    before: dict[str, tuple[Json, list[str]]] = {}
    for element, path in elements:
        slicing = element.get("slicing")
        if not isinstance(slicing, dict):
            continue
        _check_discriminators(scope, element, path)
        name = text(element, "id") or text(element, "path")
        ways = _ways(slicing)
        first, expected = before.setdefault(name, (slicing, ways))
        if first is not slicing and ways != expected:
            facts = {"element": shorten(name, 80), "found": _named(ways), "expected": _named(expected)}
            scope.run.note(issues.SLICING_CHANGED, path, **facts)


def _check_discriminators(scope: Scope, element: Json, path: Path) -> None:
    types = types_at(text(element, "path"))
    for at, discriminator in numbered(element["slicing"], "discriminator"):
        missing = leads_nowhere(types, text(discriminator, "path"))
        if missing:
            facts = {"path": shorten(text(discriminator, "path"), 80), "type": missing}
            scope.run.note(issues.BAD_DISCRIMINATOR, (((path, "slicing"), "discriminator"), at), **facts)


def _ways(slicing: Json) -> list[str]:
    return [f"{text(one, 'type')} {text(one, 'path')}" for _, one in numbered(slicing, "discriminator")]


def _named(ways: list[str]) -> str:
    """Return discriminators as a sentence names them."""
    shown, left = ", ".join(ways[:_SHOWN]), len(ways) - _SHOWN
    return words("{values} and {count} more", values=shorten(shown), count=str(left)) if left > 0 else shown


def _check_url(scope: Scope, elements: list[Place]) -> None:
    url = text(scope.resource, "url")
    for element, path in elements:
        fixed = element.get("fixedUri")
        if element.get("path") == "Extension.url" and isinstance(fixed, str) and url and fixed != url:
            facts = {"found": shorten(fixed, 120), "expected": shorten(url, 120)}
            scope.run.note(issues.EXTENSION_URL, (path, "fixedUri"), **facts)


def _check_base(scope: Scope) -> None:
    base, type_ = text(scope.resource, "baseDefinition"), text(scope.resource, "type")
    definition = scope.run.library.find(base, "StructureDefinition") if base else None
    if definition is not None and type_ and definition.get("type") != type_:
        facts = {"found": type_, "base": shorten(base, 120), "expected": str(definition.get("type"))}
        scope.run.note(issues.OTHER_BASE_TYPE, (scope.path, "type"), **facts)
    elif definition is not None and text(scope.resource, "kind") not in ("", definition.get("kind")):
        facts = {"found": text(scope.resource, "kind"), "base": shorten(base, 120), "expected": str(definition["kind"])}
        scope.run.note(issues.OTHER_BASE_KIND, (scope.path, "kind"), **facts)


def _check_fixed(scope: Scope, elements: list[Place]) -> None:
    """A value that the base fixes stays fixed to the same."""
    try:
        base = structure_of(scope.run.library, text(scope.resource, "baseDefinition"))
    except (AuthorError, AuthorErrors):
        return
    said = [(element, path, name) for element, path in elements if (name := _fixed(element))]
    all_ = (base or {}).get("snapshot", {}).get("element", ()) if said else ()
    fixed = {one["id"]: one for one in all_ if _fixed(one)}
    for element, path, name in said:
        known = fixed.get(text(element, "id") or text(element, "path"))
        if known is not None and element[name] != known[_fixed(known)]:
            facts = {"element": text(element, "path"), "found": show(element[name])}
            scope.run.note(issues.OTHER_FIXED, (path, name), expected=show(known[_fixed(known)]), **facts)


def _fixed(element: Json) -> str:
    return next((name for name in element if name.startswith("fixed")), "")
