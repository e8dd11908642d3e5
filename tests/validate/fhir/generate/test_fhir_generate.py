"""Instances made from types and profiles."""

import copy
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Level, Nature
from eqlab.core.values import Json
from eqlab.validate.fhir.engine import judge_value
from eqlab.validate.fhir.generate import full, minimal
from eqlab.validate.fhir.issues import packages as issues
from eqlab.validate.fhir.issues.engine import LAB_FAULT
from eqlab.validate.fhir.library import STRUCTURES, Definitions, Library, core_library
from eqlab.validate.fhir.model import resource_names

sys.path.insert(0, str(Path(__file__).parents[1]))

from instances import KINDS, damaged, instances

MOOD = "http://lab.example/fhir/StructureDefinition/mood"
SICK = "http://lab.example/fhir/StructureDefinition/sick"
BY_SYSTEM = {"discriminator": [{"type": "value", "path": "system"}], "rules": "open"}


def library() -> Library:
    """Return FHIR R4 with a profile of most kinds of words, and an extension."""
    mood = [
        {"path": "Extension.url", "fixedUri": MOOD},
        {"path": "Extension.value[x]", "min": 1, "type": [{"code": "code"}]},
    ]
    sick = [
        {"path": "Patient", "constraint": [rule("name.exists() and birthDate.exists()")]},
        {
            "path": "Patient.extension",
            "sliceName": "mood",
            "min": 1,
            "type": [{"code": "Extension", "profile": [MOOD]}],
        },
        {"path": "Patient.identifier", "slicing": BY_SYSTEM, "min": 2},
        {"path": "Patient.identifier", "sliceName": "card", "min": 1, "max": "1"},
        {"path": "Patient.identifier.system", "patternUri": "urn:oid:2.999.5"},
        {"path": "Patient.gender", "min": 1},
        {"path": "Patient.maritalStatus", "patternCodeableConcept": {"coding": [{"code": "M"}]}, "min": 1},
        {"path": "Patient.deceasedBoolean", "min": 1, "fixedBoolean": False},
    ]
    return core_library().over(
        Definitions.of("sample", [structure(MOOD, "Extension", mood), structure(SICK, "Patient", sick)])
    )


def rule(expression: str) -> Json:
    return {"key": "lab-1", "severity": "error", "human": "So it is.", "expression": expression}


def structure(url: str, type_: str, elements: list[Json]) -> Json:
    return {
        "resourceType": "StructureDefinition",
        "url": url,
        "name": url.rpartition("/")[2],
        "kind": "complex-type" if type_ == "Extension" else "resource",
        "abstract": False,
        "type": type_,
        "context": [{"type": "element", "expression": "Patient"}],
        "baseDefinition": STRUCTURES + type_,
        "derivation": "constraint",
        "differential": {"element": elements},
    }


def errors(resource: Json, known: Library) -> list[str]:
    notes = judge_value(resource, known)
    return [one[0].code for one in notes if one[0].level is Level.ERROR and one[0].nature is Nature.VIOLATION]


@pytest.mark.parametrize("name", sorted(resource_names()))
@pytest.mark.parametrize("make", [minimal, full], ids=["minimal", "full"])
def test_instances_of_every_resource_are_valid(make: Json, name: str) -> None:
    """The maker and the judge were written apart, and agree."""

    made = make(STRUCTURES + name, core_library(), 1)

    assert name == made["resourceType"]
    assert [] == errors(made, core_library())


@pytest.mark.parametrize("profile", ["bp", "bmi", "vitalsigns", "lipidprofile", "shareablevalueset", "catalog"])
def test_instances_of_profiles_claim_them_and_keep_them(profile: str) -> None:
    made = minimal(STRUCTURES + profile, core_library(), 2)

    assert STRUCTURES + profile in made["meta"]["profile"]
    assert [] == errors(made, core_library())


@pytest.mark.parametrize("make", [minimal, full], ids=["minimal", "full"])
def test_a_profile_of_ones_own_is_kept(make: Json) -> None:
    """Slices, patterns, fixed values, extensions and rules."""

    made = make(SICK, library(), 1)

    assert [] == errors(made, library())
    assert "urn:oid:2.999.5" in [one.get("system") for one in made["identifier"]]
    assert made["deceasedBoolean"] is False
    assert [MOOD] == [one["url"] for one in made["extension"]]
    assert "M" in [one["code"] for one in made["maritalStatus"]["coding"]]
    assert {"name", "birthDate"} <= set(made)


def test_the_least_instance_has_less_than_the_full_one() -> None:
    least, most = (make(STRUCTURES + "Patient", core_library(), 1) for make in (minimal, full))

    assert {"resourceType": "Patient"} == least
    assert {"name", "contact", "communication", "link"} <= set(most)


@given(st.integers(0, 50), st.sampled_from(["Patient", "Observation", "Bundle"]))
@settings(max_examples=15, deadline=None)
def test_the_same_seed_gives_the_same_instance(seed: int, name: str) -> None:
    assert full(STRUCTURES + name, core_library(), seed) == full(STRUCTURES + name, core_library(), seed)


def test_seeds_make_a_difference() -> None:
    made = [full(STRUCTURES + "Patient", core_library(), seed) for seed in (1, 2)]

    assert made[0] != made[1]


def test_data_types_have_instances_too() -> None:
    assert {"family", "given"} <= set(minimal(STRUCTURES + "HumanName", core_library(), 1))
    assert isinstance(minimal(STRUCTURES + "date", core_library(), 1), str)
    assert MOOD == minimal(MOOD, library(), 1)["url"]


@pytest.mark.parametrize("url", ["http://lab.example/none", STRUCTURES + "Resource", STRUCTURES + "MetadataResource"])
def test_what_has_no_instances_is_told(url: str) -> None:
    with pytest.raises(AuthorError) as caught:
        minimal(url, core_library(), 1)

    assert issues.NOTHING_TO_MAKE is caught.value.issue


@given(damaged())
@settings(max_examples=60, deadline=None)
def test_a_damaged_instance_never_raises(found: Json) -> None:
    """Whatever a system sends, the lab finds words for it: no step of the judgement gives up."""

    assert found.kind in KINDS
    assert LAB_FAULT not in [one[0] for one in judge_value(found.value)]


@given(instances())
@settings(max_examples=20, deadline=None)
def test_judging_changes_nothing(instance: Json) -> None:
    kept = copy.deepcopy(instance)
    judge_value(instance)

    assert kept == instance


VITAL_SIGNS = ["bodyweight", "bodyheight", "bodytemp", "heartrate", "resprate", "oxygensat", "headcircum", "bmi"]


@pytest.mark.parametrize("profile", VITAL_SIGNS)
def test_vital_signs_have_a_value(profile: str) -> None:
    """A sample without one would be of no use."""
    made = minimal(STRUCTURES + profile, core_library(), 1)

    assert {"value", "unit", "system", "code"} <= set(made["valueQuantity"])
    assert [] == errors(made, core_library())


def samples(**more: Json) -> Library:
    """A profile whose rule only an example can meet, and an extension that it asks for without naming it."""
    number = {"path": "Patient.identifier.value", "min": 1, "constraint": [rule("matches('^X-[0-9]{4}$')")], **more}
    elements = [{"path": "Patient.extension", "min": 1}, {"path": "Patient.identifier", "min": 1}, number]
    extension = [{"path": "Extension.url", "fixedUri": MOOD}, {"path": "Extension.value[x]", "min": 1}]
    return core_library().over(
        Definitions.of("sample", [structure(SICK, "Patient", elements), structure(MOOD, "Extension", extension)])
    )


@pytest.mark.parametrize("make", [minimal, full], ids=["minimal", "full"])
def test_examples_of_elements_are_taken(make: Json) -> None:
    """What a profile's author shows is met by the author's rules."""
    known = samples(example=[{"label": "one", "valueString": "X-1234"}])
    made = make(SICK, known, 1)

    assert ["X-1234"] == [one["value"] for one in made["identifier"]]
    assert [] == errors(made, known)


def test_an_example_that_breaks_the_rules_is_left_aside() -> None:
    wrong = {"example": [{"label": "one", "valueString": "Y"}], "constraint": [rule("length() > 1")]}
    made = minimal(SICK, samples(**wrong), 1)

    assert "Y" != made["identifier"][0]["value"]
    assert [] == errors(made, samples(**wrong))


def test_an_extension_that_must_be_there_is_one_that_somebody_defines() -> None:
    made = minimal(SICK, samples(constraint=[]), 1)

    assert [MOOD] == [one["url"] for one in made["extension"]]
    assert [] == errors(made, samples(constraint=[]))


def test_a_unit_is_that_of_its_code() -> None:
    """A sample that says mg and means pounds misleads."""
    weight = minimal(f"{STRUCTURES}bodyweight", core_library(), 0)["valueQuantity"]

    assert weight["code"] == weight["unit"]


@pytest.mark.parametrize("seed", range(5))
def test_requests_of_a_bundle_ask_for_the_resources_beside_them(seed: int) -> None:
    demanding = {
        "resourceType": "StructureDefinition",
        "url": "http://lab.example/fhir/StructureDefinition/sent",
        "type": "Bundle",
        "kind": "resource",
        "abstract": False,
        "baseDefinition": f"{STRUCTURES}Bundle",
        "derivation": "constraint",
        "differential": {
            "element": [
                {"path": "Bundle.type", "fixedCode": "transaction"},
                {"path": "Bundle.entry", "min": 2},
                {"path": "Bundle.entry.resource", "min": 1},
                {"path": "Bundle.entry.request", "min": 1},
            ]
        },
    }
    over = core_library().over(Definitions.of("test", [demanding]))
    entries = minimal(demanding["url"], over, seed)["entry"]
    requests = [(one["request"]["method"], one["request"]["url"]) for one in entries]

    assert [("POST", one["resource"]["resourceType"]) for one in entries] == requests
