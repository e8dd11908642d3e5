"""Vital signs, whose profiles go with what they measure, and groups of them in which each refers to all others."""

from math import isqrt
from typing import Any

from growth_family import Resource, family
from growth_parts import (
    CORE,
    LOINC,
    SOME,
    TERMS,
    UCUM,
    bundle,
    collected,
    entry,
    observation,
    patient,
    references,
    uuid,
)

VITAL = {"coding": [{"system": f"{TERMS}observation-category", "code": "vital-signs"}]}
PANEL, PRESSURE = ({"coding": [{"system": LOINC, "code": code}]} for code in ("85353-1", "85354-9"))
NAMES = (
    "vitalsigns vitalspanel resprate heartrate oxygensat bodytemp bodyheight headcircum bodyweight bmi bp "
    "hdlcholesterol ldlcholesterol cholesterol triglyceride hlaresult devicemetricobservation observation-genetics"
)
ALL = [CORE + name for name in NAMES.split()]
"""Every profile of an Observation in FHIR R4."""


def _measured(i: int, **more: Any) -> Resource:
    said = {"category": [VITAL], "subject": {"reference": "Patient/1"}, "effectiveDateTime": "2020-01-01"}
    return observation(i, **{**said, "code": PRESSURE, **more})


def _claiming(claims: list[str], **more: Any) -> Resource:
    return _measured(1, meta={"profile": claims}, **more)


def _pressure(i: int) -> Resource:
    value = {"value": i, "unit": "mmHg", "system": UCUM, "code": "mm[Hg]"}
    return {"code": {"coding": [{"system": LOINC, "code": "8480-6" if i % 2 else "8462-4"}]}, "valueQuantity": value}


@family()
def allvitals_pressures(n: int) -> Resource:
    return _claiming(ALL, component=[_pressure(i) for i in range(n)])


@family()
def allvitals_components(n: int) -> Resource:
    return _claiming(ALL, component=[{"code": SOME} for _ in range(n)])


@family()
def allvitals_versions(n: int) -> Resource:
    claims = [url + version for url in ALL for version in ("", "|4.0.1", "|4.0", "|4")]
    return _claiming(claims, component=[{"code": SOME} for _ in range(n)])


@family()
def allvitals_codings(n: int) -> Resource:
    return _claiming(ALL, code={"coding": [{"system": LOINC, "code": f"{i}-1"} for i in range(n)]})


@family()
def allvitals_categories(n: int) -> Resource:
    categories = [{"coding": [{"system": f"http://lab.example/{i}", "code": "c"}]} for i in range(n)]
    return _claiming(ALL, category=categories)


@family()
def allvitals_members(n: int) -> Resource:
    return _claiming(ALL, hasMember=references(f"Observation/{i}" for i in range(n)))


@family()
def allvitals_bundle(n: int) -> Resource:
    return collected({**_claiming(ALL), "id": f"o{i}"} for i in range(n))


def _panel(i: int, members: list[int], *, complete: bool = True) -> Resource:
    panel = _measured(i, code=PANEL, hasMember=references(uuid(one) for one in members))
    if not complete:
        del panel["effectiveDateTime"]
    return panel


def _clique(size: int, incomplete: int = 0) -> list[Resource]:
    """Panels of which each refers to all others; the first ones lack what their profile demands."""
    others = {i: [one for one in range(size) if one != i] for i in range(size)}
    return [entry(i, _panel(i, others[i], complete=i >= incomplete)) for i in range(size)]


def _crowded(clique: list[Resource], n: int) -> Resource:
    return bundle("collection", [*clique, *(entry(1000 + i, patient(i)) for i in range(n))])


@family()
def clique(n: int) -> Resource:
    return bundle("collection", _clique(isqrt(n) + 2))


@family()
def clique_incomplete(n: int) -> Resource:
    return bundle("collection", _clique(isqrt(n) + 2, isqrt(n) + 2))


@family()
def clique_in_a_crowd(n: int) -> Resource:
    return _crowded(_clique(14), n)


@family()
def clique_with_one_incomplete(n: int) -> Resource:
    return _crowded(_clique(15, 1), n)


@family()
def clique_of_layers(n: int) -> Resource:
    """Forty layers, each of which refers to all of the next; the last to what nobody has."""
    layers, width = 40, isqrt(n) + 2

    def members(layer: int) -> list[int]:
        return [(layer + 1) * 1000 + i for i in range(width)]

    panels = [(layer * 1000 + i, members(layer)) for layer in range(layers) for i in range(width)]
    return bundle("collection", [entry(i, _panel(i, known)) for i, known in panels])
