"""What the tests of this room share: a walk over a resource, and what it noted."""

from typing import Any

from eqlab.core.text import fill
from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.path import json_path, root
from eqlab.validate.fhir.run import Options, Run, Scope
from eqlab.validate.fhir.structure import check_resource

OBSERVATION = {"resourceType": "Observation", "status": "final", "code": {"text": "weight"}}


def walked(resource: dict[str, Any], **options: Any) -> Run:
    """Walk over a resource."""
    name = resource.get("resourceType")
    run = Run(core_library(), Options(**options))
    check_resource(Scope(resource, root(name if isinstance(name, str) else "Resource"), None, run))
    return run


def told(resource: dict[str, Any], **options: Any) -> list[tuple[str, str]]:
    """Return what was noted: number of the issue and place."""
    return [(note[0].code[-3:], json_path(note[1])) for note in walked(resource, **options).notes]


def sentences(resource: dict[str, Any]) -> list[str]:
    """Return what was noted, in words."""
    return [fill(issue.template, facts) for issue, _, facts, _ in walked(resource).notes]


def patient(**members: Any) -> dict[str, Any]:
    """Make a Patient."""
    return {"resourceType": "Patient", **members}


def observation(**members: Any) -> dict[str, Any]:
    """Make an Observation that has all it needs."""
    return {**OBSERVATION, **members}


def extended(**value: Any) -> dict[str, Any]:
    """Make a Patient with one extension, which has this value."""
    return patient(extension=[{"url": "http://example.org/e", **value}])
