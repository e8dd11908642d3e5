"""The types in ElementDefinitions: their profiles are of that type, and what they refer to the base lets them.

Source: FHIR R4, ElementDefinition.type.
"""

from eqlab.core.values import Json
from eqlab.validate.fhir.conformance.reading import count, numbered, text, texts
from eqlab.validate.fhir.issues import conformance as issues
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.model import ancestry
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import listed, shorten


def check_types(scope: Scope, element: Json, base: Json, path: Path) -> None:
    """Check the types of an element that is `base` before."""
    library = scope.run.library
    targets = [target for _, one in numbered(base, "type") for target in texts(one, "targetProfile")]
    allowed = {_type(target, library) for target in targets}
    for at, one in numbered(element, "type"):
        code, place = text(one, "code"), ((path, "type"), at)
        for number, profile in enumerate(texts(one, "profile")):
            found = _type(profile, library)
            if found and code and code not in ancestry(found):
                facts = {"profile": shorten(profile, 120), "found": found, "expected": code}
                scope.run.note(issues.PROFILE_OF_OTHER_TYPE, ((place, "profile"), number), **facts)
        for number, target in enumerate(texts(one, "targetProfile")):
            found = _type(target, library)
            if found and allowed and "" not in allowed and allowed.isdisjoint(ancestry(found)):
                facts = {"found": found, "expected": listed(sorted(allowed))}
                scope.run.note(issues.TARGET_OUTSIDE_BASE, ((place, "targetProfile"), number), **facts)


def _type(profile: str, library: Library) -> str:
    """Return the type that a profile is of; empty when nobody knows it."""
    return text(library.find(profile, "StructureDefinition"), "type")


def check_slices(scope: Scope, elements: list[tuple[Json, Path]]) -> None:
    """Check how often the slices of an element may and must occur, where the profile itself says how often it may."""
    whole = {text(one, "id"): (most, path) for one, path in elements if (most := count(text(one, "max"))) is not None}
    slices = [(element, path, of) for element, path in elements if (of := _whole_of(text(element, "id"))) in whole]
    demanded: dict[str, int] = {}
    for element, _, of in slices:
        if type(element.get("min")) is int:
            demanded[of] = demanded.get(of, 0) + element["min"]
    beyond = {of: least for of, least in demanded.items() if least > whole[of][0]}
    for of, least in beyond.items():
        facts = {"element": shorten(of, 80), "least": str(least), "most": str(whole[of][0])}
        scope.run.note(issues.SLICES_DEMAND_TOO_MUCH, whole[of][1], **facts)
    for element, path, of in slices:
        most = count(text(element, "max"))
        if most is not None and most > whole[of][0] and of not in beyond:
            facts = {"element": shorten(text(element, "id"), 80), "found": str(most), "expected": str(whole[of][0])}
            scope.run.note(issues.SLICE_TOO_OFTEN, (path, "max"), **facts)


def _whole_of(id_: str) -> str:
    """Return the id of the element that a slice is a slice of; empty when it is none, or a slice of a slice."""
    of, _, name = id_.rpartition(":")
    return "" if "." in name or "/" in name else of
