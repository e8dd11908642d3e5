"""Small profiles, and what they find."""

from typing import Any

from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES, Definitions, Library, core_library
from eqlab.validate.fhir.path import json_path, root
from eqlab.validate.fhir.profile import check_profile
from eqlab.validate.fhir.run import Options, Run, Scope
from eqlab.validate.fhir.structure import check_resource

URL = "http://example.org/StructureDefinition/sample"


def profile(type_: str, *elements: dict[str, Any], url: str = URL, **more: Any) -> Json:
    """A profile of a type, with the elements of its differential; their ids are their paths unless they say so."""
    rows = [{"id": one.get("id", one["path"]), **one} for one in elements]
    return {
        "resourceType": "StructureDefinition",
        "url": url,
        "name": "Sample",
        "status": "active",
        "kind": "resource",
        "abstract": False,
        "type": type_,
        "baseDefinition": STRUCTURES + type_,
        "derivation": "constraint",
        "differential": {"element": rows},
        **more,
    }


def extension(url: str, *elements: dict[str, Any]) -> Json:
    """The definition of an extension."""
    fixed = {"path": "Extension.url", "fixedUri": url}
    return profile("Extension", *elements, fixed, url=url, kind="complex-type")


def library(*definitions: Json) -> Library:
    """FHIR R4 with definitions over it."""
    return core_library().over(Definitions.of("sample", definitions))


def run_of(resource: Json, *definitions: Json, **options: Any) -> tuple[Run, Scope]:
    """A resource whose structure was walked, ready for its profiles."""
    run = Run(library(*definitions), Options(**options))
    scope = Scope(resource, root(resource["resourceType"]), None, run)
    check_resource(scope)
    run.notes.clear()
    return run, scope


def told(run: Run) -> list[str]:
    """What was noted: name of the issue's code, and place."""
    return [f"{issue.code[-3:]} {json_path(path)}" for issue, path, _, _ in run.notes]


def found(resource: Json, *definitions: Json, url: str = URL, **options: Any) -> list[str]:
    """What a resource gives by a profile."""
    run, scope = run_of(resource, *definitions, **options)
    check_profile(url, resource, scope.path, scope)
    return told(run)
