"""Runs the rules on a resource after the walk, as the engine does."""

from eqlab.core.values import Json
from eqlab.validate.fhir.library import Definitions, core_library
from eqlab.validate.fhir.path import fhirpath, root
from eqlab.validate.fhir.rules.bundles import bundles_pass
from eqlab.validate.fhir.rules.extensions import extensions_pass
from eqlab.validate.fhir.rules.references import references_pass
from eqlab.validate.fhir.rules.resources import resources_pass
from eqlab.validate.fhir.run import Options, Run, Scope
from eqlab.validate.fhir.structure import check_resource

RULES = (extensions_pass, references_pass, bundles_pass, resources_pass)


def walked(resource: Json, *definitions: Json, **options: Json) -> Run:
    """Return a run that has walked a resource, without what the walk noted."""
    run = Run(core_library().over(Definitions.of("beside", definitions)), Options(**options))
    check_resource(Scope(resource, root(resource["resourceType"]), None, run))
    run.notes.clear()
    return run


def told(resource: Json, *definitions: Json, **options: Json) -> list[tuple[str, str]]:
    """Return code and place of all that the rules note of a resource."""
    run = walked(resource, *definitions, **options)
    for rule in RULES:
        rule(run)
    return [(note[0].code, fhirpath(note[1], resource)) for note in run.notes]


def codes(resource: Json, *definitions: Json, **options: Json) -> list[str]:
    """Return the codes alone."""
    return [code for code, _ in told(resource, *definitions, **options)]


def bundle(kind: str, *entries: Json, **more: Json) -> Json:
    """Return a Bundle."""
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries), **more}


def entry(url: str, resource: Json, **more: Json) -> Json:
    """Return an entry; without a fullUrl when the URL is empty."""
    return {**({"fullUrl": url} if url else {}), "resource": resource, **more}


def patient(id_: str = "p", **more: Json) -> Json:
    """Return a Patient."""
    return {"resourceType": "Patient", "id": id_, **more}


def observation(subject: str, id_: str = "o", **more: Json) -> Json:
    """Return an Observation about somebody."""
    return {
        "resourceType": "Observation",
        "id": id_,
        "status": "final",
        "code": {"text": "sodium"},
        "subject": {"reference": subject},
        **more,
    }
