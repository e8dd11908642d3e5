"""The world of a resource that stands alone."""

from dataclasses import replace

from eqlab.core.issue import Level
from eqlab.core.values import Json
from eqlab.validate.fhir.library import Library, core_library
from eqlab.validate.fhir.path import root
from eqlab.validate.fhirpath.environment import Environment

ASKED = ("memberOf", "conformsTo", "htmlChecks")
"""Functions that ask the validator."""


def world_of(resource: Json, library: Library | None = None) -> Environment:
    """Return the services of the validator for a resource whose type FHIR R4 knows; without a library, FHIR R4's.

    References that lead out of the resource, or its Bundle, are canonical URLs of definitions in the library.
    """
    from eqlab.validate.fhir.invariants.general import environment  # noqa: PLC0415 - the validator's rooms use this one
    from eqlab.validate.fhir.run import Run, Scope  # noqa: PLC0415 - only expressions that ask it pay for it
    from eqlab.validate.fhir.structure import check_resource  # noqa: PLC0415

    scope = Scope(resource, root(resource["resourceType"]), None, Run(library or core_library()))
    services = environment(scope)

    def conforms(value: Json, profile: str) -> bool | None:
        """Look at the profile, which takes for granted what the type itself demands; then at that."""
        answer = services.conforms_to(value, profile)
        if not answer or value is not resource:
            return answer
        noted = scope.run.attempt(lambda: check_resource(scope))
        return all(issue.level is not Level.ERROR for issue, *_ in noted)

    def resolved(reference: str) -> Json | None:
        """Look into the document first, then among the definitions, which go by absolute URLs."""
        inside = services.resolve(reference)
        return inside if inside is not None or library is None or ":" not in reference else library.find(reference)

    def knows(profile: str) -> bool:
        return library is not None and library.find(profile, "StructureDefinition") is not None

    return replace(services, conforms_to=conforms, resolve=resolved, knows_profile=knows)
