"""Small profiles for the tests of snapshots."""

from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES, Definitions, Library, core_library
from eqlab.validate.fhir.snapshot import with_snapshot

EXAMPLE = "http://lab.example/fhir/StructureDefinition/"


def profile(name: str, *elements: Json, base: str = "Patient", type_: str = "", **more: Json) -> Json:
    """Return a profile; `base` is a type's name or a whole URL."""
    return {
        "resourceType": "StructureDefinition",
        "url": EXAMPLE + name,
        "name": name,
        "kind": "resource",
        "abstract": False,
        "type": type_ or base,
        "baseDefinition": base if "/" in base else STRUCTURES + base,
        "derivation": "constraint",
        "differential": {"element": list(elements)},
        **more,
    }


def at(path: str, slice_name: str = "", **said: Json) -> Json:
    """Return an entry of a differential."""
    return {"path": path, **({"sliceName": slice_name} if slice_name else {}), **said}


def knowing(*profiles: Json) -> Library:
    """Return FHIR R4 with these profiles over it."""
    return core_library().over(Definitions.of("sample", profiles))


def elements(definition: Json, *others: Json) -> dict[str, Json]:
    """Return the elements of a profile's snapshot by id."""
    made = with_snapshot(definition, knowing(definition, *others))
    return {one["id"]: one for one in made["snapshot"]["element"]}


def types(element: Json) -> list[str]:
    """Return the codes of an element's types."""
    return [one["code"] for one in element["type"]]


BY_SYSTEM = {"discriminator": [{"type": "value", "path": "system"}], "rules": "open"}
