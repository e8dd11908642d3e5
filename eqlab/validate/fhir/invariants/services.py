"""What expressions ask of the rooms that call this one in their turn: hence they are looked up when they are needed."""

from collections.abc import Iterable

from eqlab.core.values import Json
from eqlab.validate.fhir.invariants.helpers import UndecidedError
from eqlab.validate.fhir.run import Scope


def resolve(scope: Scope, reference: str) -> Json | None:
    """Return the resource that a reference or canonical points to."""
    from eqlab.validate.fhir.rules.references import resolve as find  # noqa: PLC0415

    target = find(reference, scope)
    return None if target is None else target.resource


def resolved(scope: Scope, references: Iterable[Json]) -> list[Json]:
    """Return the resources that References and canonicals point to."""
    addresses = (one.get("reference") if one.__class__ is dict else one for one in references)
    found = (resolve(scope, one) for one in addresses if isinstance(one, str) and one)
    return [one for one in found if one is not None]


def conforms_to(scope: Scope, value: Json, profile: str) -> bool | None:
    """Tell whether a value meets a profile."""
    from eqlab.validate.fhir.profile import conforms  # noqa: PLC0415

    return conforms(profile, value, scope.path, scope)


def html_is_safe(xhtml: str) -> bool | None:
    """Tell whether a narrative keeps FHIR's rules."""
    from eqlab.validate.fhir import narrative  # noqa: PLC0415

    return narrative.html_is_safe(xhtml)


def member_of(scope: Scope, coded: Json, value_set: str) -> bool | None:
    """Tell whether a code, Coding or CodeableConcept is in a value set."""
    from eqlab.validate.fhir.terminology import member  # noqa: PLC0415

    if isinstance(coded, dict) and "coding" in coded:
        answers = [member_of(scope, coding, value_set) for coding in coded["coding"]]
        return True if True in answers else None if None in answers else False
    system, code = (coded.get("system", ""), coded.get("code", "")) if isinstance(coded, dict) else ("", coded)
    return member(scope.run.library, value_set, system, code).answer


def decided(answer: bool | None) -> bool:
    """Return an answer. Raises UndecidedError when there is none."""
    if answer is None:
        raise UndecidedError("another room cannot tell")
    return answer


SERVICES: dict[str, object] = {
    "inv_resolved": resolved,
    "inv_conforms_to": lambda scope, value, profile: decided(conforms_to(scope, value, profile)),
    "inv_member_of": lambda scope, coded, value_set: decided(member_of(scope, coded, value_set)),
    "inv_is_safe_html": lambda xhtml: decided(html_is_safe(xhtml)),
}
"""The same, as generated Python calls them."""
