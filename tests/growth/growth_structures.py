"""Definitions of structures: elements, slices, discriminators, types."""

from typing import Any

from growth_family import Resource, family
from growth_parts import CORE, bundle

COMPONENT, SUBJECT, EXTENSION = "Observation.component", "Observation.subject", "Observation.extension"
BY_CODE = {"type": "value", "path": "code"}


def element(path: str, of: str = "", **more: Any) -> Resource:
    """An element of a differential; `of` names it when it is not named by its path."""
    return {"id": of or path, "path": path, **more}


def structure(elements: list[Resource], kind: str = "Observation", **more: Any) -> Resource:
    """A profile on a type."""
    said = {"url": "http://lab.example/sd", "name": "A", "status": "draft", "kind": "resource", "abstract": False}
    said |= {"type": kind, "baseDefinition": CORE + kind, "derivation": "constraint", **more}
    return {"resourceType": "StructureDefinition", **said, "differential": {"element": [element(kind), *elements]}}


def _sliced(path: str, *discriminators: Resource) -> Resource:
    return element(path, slicing={"discriminator": list(discriminators), "rules": "open"})


def _slice(path: str, i: int, **more: Any) -> Resource:
    return element(path, f"{path}:s{i}", sliceName=f"s{i}", **more)


@family()
def sd_slices(n: int) -> Resource:
    return structure([_sliced(COMPONENT, BY_CODE), *(_slice(COMPONENT, i, min=0) for i in range(n))])


@family()
def sd_slices_told_apart(n: int) -> Resource:
    def code(i: int) -> Resource:
        return element(f"{COMPONENT}.code", f"{COMPONENT}:s{i}.code", patternCodeableConcept={"text": f"x{i}"})

    slices = [one for i in range(n) for one in (_slice(COMPONENT, i), code(i))]
    return structure([_sliced(COMPONENT, BY_CODE), *slices])


@family()
def sd_slices_of_extensions(n: int) -> Resource:
    types = [[{"code": "Extension", "profile": [f"http://lab.example/e{i}"]}] for i in range(n)]
    return structure([_slice("Patient.extension", i, type=one) for i, one in enumerate(types)], "Patient")


@family()
def sd_slices_of_types(n: int) -> Resource:
    def dosage(i: int) -> list[Resource]:
        value, of = f"{EXTENSION}.value[x]", f"{EXTENSION}:s{i}.value[x]"
        repeat = element(f"{value}.timing.repeat", f"{of}.timing.repeat", min=1)
        return [_slice(EXTENSION, i), element(value, of, type=[{"code": "Dosage"}]), repeat]

    return structure(
        [_sliced(EXTENSION, {"type": "value", "path": "url"}), *(one for i in range(n) for one in dosage(i))]
    )


@family()
def sd_slices_deep(n: int) -> Resource:
    paths = ["Questionnaire" + ".item" * depth for depth in range(1, 61)]
    slices = [_slice(paths[-1], i) for i in range(n)]
    return structure([*(element(one) for one in paths), *slices], "Questionnaire")


@family()
def sd_discriminators(n: int) -> Resource:
    return structure([_sliced(COMPONENT, *[BY_CODE] * n)])


@family()
def sd_discriminators_of_a_long_path(n: int) -> Resource:
    path = "Extension" + ".extension" * n
    return structure([_sliced(path, *[{"type": "value", "path": "a"}] * n)], "Extension")


@family()
def sd_slicing_changed(n: int) -> Resource:
    return structure([_sliced(COMPONENT, *[BY_CODE] * n), *[element(COMPONENT, slicing={})] * n])


@family()
def sd_path_long(n: int) -> Resource:
    elements = [element("Observation.status", f"i{i}") for i in range(n)]
    return structure([element("Observation" + ".x" * 10 * n, "o"), *elements])


@family()
def sd_targets(n: int) -> Resource:
    targets = [f"{CORE}Patient|{i}" for i in range(n)]
    return structure([element(SUBJECT, type=[{"code": "Reference", "targetProfile": targets}])])


@family()
def sd_bundle(n: int) -> Resource:
    def made(i: int) -> Resource:
        defined = structure([], "ExplanationOfBenefit", id=f"s{i}", url=f"http://lab.example/StructureDefinition/s{i}")
        return {"fullUrl": defined["url"], "resource": defined}

    return bundle("collection", [made(i) for i in range(n)])


@family()
def sd_snapshot(n: int) -> Resource:
    base = {"path": "a", "min": 0, "max": "1"}
    elements = [element(f"Observation.x{i}", min=0, max="1", base=base, definition="x") for i in range(n)]
    made = structure([])
    del made["differential"]
    return {**made, "snapshot": {"element": [element("Observation"), *elements]}}
