"""Value sets, length, and where references may lead.

Source: FHIR R4, ElementDefinition.binding, maxLength and type.targetProfile.
"""

from collections.abc import Iterator
from functools import partial

from eqlab.core.named import made_of
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.profile.assertion import Assertion, Check, Keep, Place, keep_nothing
from eqlab.validate.fhir.profile.items import Item
from eqlab.validate.fhir.profile.types import entries
from eqlab.validate.fhir.run import Binding, Scope, Target

_STRENGTHS = ("example", "preferred", "extensible", "required")
_CODED = {"code", "string", "uri", "url", "oid", "CodeableConcept", "Coding", "Quantity", "Age", "Duration", "Count"}
_CODED |= {"Distance", "canonical"}
_LARGEST = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet"
_LOOSENED = frozenset(("http://hl7.org/fhir/ValueSet/ucum-vitals-common",))
# R4 requires these units of every component of a vital sign, even of one that has no unit; R4B made it extensible.
_POINTING = ("Reference", "canonical", "CodeableReference")


def binding(place: Place) -> Iterator[Assertion]:
    """Yield a binding that is stronger than the base's, or to another value set."""
    bound = bound_to(place.definition, place.rule)
    if bound is None or (bound.strength == "example" and not bound.max_value_set) or not _CODED & set(place.types):
        return
    if any(covers(bound_to(known, ""), bound) for known in place.known()):
        return
    most = f", at most {bound.max_value_set}" if bound.max_value_set else ""
    yield Assertion(
        says=f"{bound.strength} codes of {bound.value_set}{most}",
        check=_codes(bound),
        keeps=partial(_keeping_code, bound),
    )


def _keeping_code(bound: Binding, type_: str) -> Keep:
    if type_ not in _CODED:
        return keep_nothing
    return lambda value, path, scope: scope.run.bound.append((value, path, scope, bound))


def bound_to(definition: Json, rule: str) -> Binding | None:
    """Return the binding of an ElementDefinition; None when it has none that names a value set."""
    said = definition.get("binding")
    if not isinstance(said, dict) or said.get("strength") not in _STRENGTHS:
        return None
    largest = next((_canonical(one) for one in said.get("extension") or () if one.get("url") == _LARGEST), "")
    value_set = said.get("valueSet")
    if not isinstance(value_set, str):
        return None
    strength = "extensible" if _unversioned(value_set) in _LOOSENED else str(said["strength"])
    return Binding(strength, value_set, rule, largest)


def _canonical(extension: Json) -> str:
    return str(extension.get("valueCanonical") or extension.get("valueUri") or "")


def covers(known: Binding | None, bound: Binding) -> bool:
    """Tell whether a known binding already asks all that another one asks."""
    return (
        known is not None
        and _unversioned(known.value_set) == _unversioned(bound.value_set)
        and _STRENGTHS.index(known.strength) >= _STRENGTHS.index(bound.strength)
        and bound.max_value_set in ("", known.max_value_set)
    )


def _unversioned(canonical: str) -> str:
    return canonical.partition("|")[0]


def _codes(bound: Binding) -> Check:
    def check(items: list[Item], _parent: Item, scope: Scope) -> None:
        for item in items:
            if item.type in _CODED and item.value is not None:
                scope.run.bound.append((item.value, item.path, scope, bound))

    return check


def length(place: Place) -> Iterator[Assertion]:
    """Yield the most characters that a text may have."""
    most = place.definition.get("maxLength")
    if type(most) is int and all(known.get("maxLength") != most for known in place.known()):
        yield Assertion(
            says=f"at most {most} characters",
            check=_short(place, most),
            each=lambda _sheet, value, _type: f"len({value}) <= {most}",
        )


def _short(place: Place, most: int) -> Check:
    rule, told = place.rule, place.told

    def check(items: list[Item], _parent: Item, scope: Scope) -> None:
        for item in items:
            if type(item.value) is str and len(item.value) > most:
                scope.run.note(issues.TOO_LONG, item.path, rule, **told, found=str(len(item.value)), most=str(most))

    return check


def targets(place: Place) -> Iterator[Assertion]:
    """Yield what is asked of references; it is recorded for those who follow them."""
    asked = _asked(place.definition)
    if asked == ((), (), "") or any(_asked(known) == asked for known in place.known()):
        return
    profiles, aggregation, versioning = asked
    says = ", ".join(filter(None, (" | ".join(profiles), " | ".join(aggregation), versioning)))
    yield Assertion(
        says=f"leads to {says}", check=_leads(place, asked), keeps=partial(_keeping_target, place.rule, asked)
    )


def _keeping_target(rule: str, asked: tuple[tuple[str, ...], tuple[str, ...], str], type_: str) -> Keep:
    if type_ not in _POINTING:
        return keep_nothing
    told = (*asked, rule)

    def keep(value: Json, path: Path, scope: Scope) -> None:
        scope.run.targets.append(made_of(Target, (value, path, scope, *told)))

    return keep


def _asked(definition: Json) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    pointing = [one for one in entries(definition) if one["code"] in _POINTING]
    free = any(not one.get("targetProfile") for one in pointing)
    profiles = () if free else _union(pointing, "targetProfile")
    versioning = next((str(one["versioning"]) for one in pointing if one.get("versioning")), "")
    return profiles, _union(pointing, "aggregation"), "" if versioning == "either" else versioning


def _union(pointing: list[Json], key: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(one) for entry in pointing for one in entry.get(key) or ()))


def _leads(place: Place, asked: tuple[tuple[str, ...], tuple[str, ...], str]) -> Check:
    rule = place.rule

    def check(items: list[Item], _parent: Item, scope: Scope) -> None:
        for item in items:
            if item.type in _POINTING and item.value is not None:
                scope.run.targets.append(Target(item.value, item.path, scope, *asked, rule))

    return check
