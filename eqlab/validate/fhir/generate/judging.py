"""What the validator has against an instance."""

from eqlab.core.issue import Level, Nature
from eqlab.core.values import Json
from eqlab.validate.fhir.engine import judge_value
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.profile import check_profile
from eqlab.validate.fhir.run import Note, Run, Scope
from eqlab.validate.fhir.structure import check_value


def faults(value: Json, url: str, definition: Json, library: Library) -> int:
    """Return how many errors an instance of a type or profile has."""
    type_ = str(definition.get("type"))
    notes = judge_value(value, library) if type_ in resource_names() else _of_value(value, url, type_, library)
    return sum(one[0].level is Level.ERROR and one[0].nature is Nature.VIOLATION for one in notes)


def _of_value(value: Json, url: str, type_: str, library: Library) -> tuple[Note, ...]:
    """Judge a value of a data type, as if it stood in a resource that nothing is known of."""
    run = Run(library)
    scope = Scope({"resourceType": "Basic"}, root("Basic"), None, run)
    path = (root("Basic"), "value")
    check_value(type_, value, path, scope)
    check_profile(url, value, path, scope)
    return tuple(run.notes)
