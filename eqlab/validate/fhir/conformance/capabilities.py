"""CapabilityStatements: what they say of search parameters and profiles must agree with those.

Source: FHIR R4, CapabilityStatement.rest.resource.
"""

from eqlab.core.values import Json
from eqlab.validate.fhir.conformance.reading import numbered, text, texts
from eqlab.validate.fhir.issues import conformance as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten

_ANY = {"Resource", "DomainResource"}


def check_capabilities(scope: Scope) -> None:
    """Judge every resource that a CapabilityStatement declares."""
    for at, rest in numbered(scope.resource, "rest"):
        for number, resource in numbered(rest, "resource"):
            path = ((((scope.path, "rest"), at), "resource"), number)
            _check_profiles(scope, resource, path)
            for place, parameter in numbered(resource, "searchParam"):
                _check_parameter(scope, text(resource, "type"), parameter, ((path, "searchParam"), place))


def _check_parameter(scope: Scope, type_: str, parameter: Json, path: Path) -> None:
    url, kind = text(parameter, "definition"), text(parameter, "type")
    definition = scope.run.library.find(url, "SearchParameter") if url else None
    if definition is None:
        return
    facts = {"definition": shorten(url, 120)}
    if kind and kind != definition.get("type"):
        scope.run.note(issues.OTHER_TYPE, path, found=kind, expected=str(definition.get("type")), **facts)
    bases = set(texts(definition, "base"))
    if type_ and bases and type_ not in bases and not bases & _ANY:
        scope.run.note(issues.NOT_FOR_RESOURCE, (path, "definition"), type=type_, **facts)


def _check_profiles(scope: Scope, resource: Json, path: Path) -> None:
    expected = text(resource, "type")
    places: list[tuple[str, Path]] = [(text(resource, "profile"), (path, "profile"))]
    places += [(url, ((path, "supportedProfile"), at)) for at, url in enumerate(texts(resource, "supportedProfile"))]
    for url, place in places:
        definition = scope.run.library.find(url, "StructureDefinition") if url and expected else None
        if definition is not None and definition.get("type") != expected:
            facts = {"profile": shorten(url, 120), "found": str(definition.get("type")), "expected": expected}
            scope.run.note(issues.PROFILE_OF_OTHER_TYPE, place, **facts)
