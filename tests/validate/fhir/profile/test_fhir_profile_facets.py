"""What a profile may ask of one element."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from profile_making import URL, found, profile, run_of

from eqlab.core.clock import FixedClock
from eqlab.core.errors import AuthorError
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.profile import check_profile
from eqlab.validate.fhir.profile.cardinality import limits

CODE = {"coding": [{"system": "http://example.org/codes", "code": "a"}]}


def patient(**members: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", **members}


def observation(**members: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "status": "final", "code": CODE, **members}


def test_missing_element_is_told_at_its_parent() -> None:
    rule = profile("Patient", {"path": "Patient.name", "min": 2})

    assert ["600 Patient"] == found(patient(name=[{"text": "Ada"}]), rule)
    assert [] == found(patient(name=[{"text": "Ada"}, {"text": "A."}]), rule)


def test_what_the_type_asks_is_not_repeated() -> None:
    """An Observation without code is the type's finding, though the profile asks for it too."""
    rule = profile("Observation", {"path": "Observation.code", "min": 1})

    assert [] == found({"resourceType": "Observation", "status": "final"}, rule)


def test_too_many_are_told_at_their_parent() -> None:
    rule = profile("Patient", {"path": "Patient.name", "max": "1"})

    assert ["601 Patient"] == found(patient(name=[{}, {}]), rule)


def test_prohibited_element() -> None:
    """What is forbidden is not looked at any further."""
    rule = profile("Patient", {"path": "Patient.gender", "max": "0", "fixedCode": "female"})

    assert ["602 Patient"] == found(patient(gender="male"), rule)


def test_primitive_with_extensions_only_is_there() -> None:
    absent = {"extension": [{"url": f"{STRUCTURES}data-absent-reason", "valueCode": "unknown"}]}
    rule = profile("Patient", {"path": "Patient.birthDate", "min": 1})

    assert [] == found(patient(_birthDate=absent), rule)


def test_extension_of_a_primitive_can_be_asked_for() -> None:
    rule = profile("Patient", {"path": "Patient.birthDate"}, {"path": "Patient.birthDate.extension", "min": 1})

    assert ["600 Patient.birthDate"] == found(patient(birthDate="2000", _birthDate={"id": "a"}), rule)
    assert [] == found(patient(_birthDate={"extension": [{"url": "u"}]}), rule)


def test_type_of_a_choice() -> None:
    """A value of a type that is not allowed is looked at no further."""
    only = {"path": "Observation.value[x]", "type": [{"code": "Quantity"}], "patternQuantity": {"code": "kg"}}
    rule = profile("Observation", only)

    assert ["603 Observation.valueString"] == found(observation(valueString="heavy"), rule)
    assert ["608 Observation.valueQuantity"] == found(observation(valueQuantity={"value": 1}), rule)


def test_type_that_a_value_cannot_tell_is_not_asked() -> None:
    """JSON does not say whether a text is a string or a code."""
    rule = profile("Patient", {"path": "Patient.name.text", "type": [{"code": "markdown"}]})

    assert [] == found(patient(name=[{"text": "Ada"}]), rule)


def test_type_of_a_resource_inside() -> None:
    rule = profile("Bundle", {"path": "Bundle.entry"}, {"path": "Bundle.entry.resource", "type": [{"code": "Patient"}]})
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": patient()}, {"resource": observation()}],
    }

    assert ["603 Bundle.entry[1].resource"] == found(bundle, rule)


@pytest.mark.parametrize(
    ("coding", "expected"),
    [
        ({"system": "s", "code": "a"}, []),
        ({"system": "s", "code": "b"}, ["604 Patient.maritalStatus.coding[0].code"]),
        ({"code": "a"}, ["605 Patient.maritalStatus.coding[0]"]),
        ({"system": "s", "code": "a", "display": "A"}, ["606 Patient.maritalStatus.coding[0].display"]),
        ({"id": "here", "system": "s", "code": "a"}, []),
        ({"system": "s", "code": "a", "extension": [{}]}, ["606 Patient.maritalStatus.coding[0].extension"]),
    ],
)
def test_fixed_value_is_all_there_may_be(coding: dict[str, str], expected: list[str]) -> None:
    fixed = {"coding": [{"system": "s", "code": "a"}]}
    rule = profile("Patient", {"path": "Patient.maritalStatus", "fixedCodeableConcept": fixed})

    assert expected == found(patient(maritalStatus={"coding": [coding]}), rule)


@pytest.mark.parametrize(
    ("kind", "twin", "expected"),
    [
        ("fixed", {"id": "here"}, []),
        ("fixed", {"extension": [{"url": "http://example.org/e"}]}, ["606 Patient._gender.extension"]),
        ("pattern", {"extension": [{"url": "http://example.org/e"}]}, []),
    ],
)
def test_fixed_primitive_carries_no_extension(kind: str, twin: dict[str, Any], expected: list[str]) -> None:
    """An id only names the element, and a pattern lets more be there."""
    rule = profile("Patient", {"path": "Patient.gender", f"{kind}Code": "female"})

    assert expected == found(patient(gender="female", _gender=twin), rule)


@pytest.mark.parametrize(
    ("concept", "expected"),
    [
        ({"coding": [{"code": "x"}, {"system": "s", "code": "a", "display": "A"}], "text": "t"}, []),
        ({"coding": [{"code": "x"}]}, ["608 Patient.maritalStatus"]),
        ({"text": "t"}, ["608 Patient.maritalStatus"]),
        ({"coding": "x"}, ["607 Patient.maritalStatus.coding"]),
    ],
)
def test_pattern_is_held_by_any_of_a_list(concept: Any, expected: list[str]) -> None:
    pattern = {"coding": [{"system": "s", "code": "a"}]}
    rule = profile("Patient", {"path": "Patient.maritalStatus", "patternCodeableConcept": pattern})

    assert expected == found(patient(maritalStatus=concept), rule)


def test_numbers_are_compared_by_value() -> None:
    rule = profile("Observation", {"path": "Observation.value[x]", "patternQuantity": {"value": 1.5}})

    assert [] == found(observation(valueQuantity={"value": Decimal("1.50")}), rule)
    assert ["607 Observation.valueQuantity.value"] == found(observation(valueQuantity={"value": True}), rule)


def test_longest_text() -> None:
    rule = profile("Observation", {"path": "Observation.value[x]", "type": [{"code": "string"}], "maxLength": 3})

    assert ["609 Observation.valueString"] == found(observation(valueString="four"), rule)
    assert [] == found(observation(valueString="one"), rule)


@pytest.mark.parametrize(
    ("limit", "value", "expected"),
    [
        ({"minValueInteger": 3}, {"valueInteger": 2}, ["610 Observation.valueInteger"]),
        ({"minValueInteger": 3}, {"valueInteger": 3}, []),
        ({"maxValueDateTime": "2020-05"}, {"valueDateTime": "2020-05-31T23:00:00Z"}, []),
        ({"maxValueDateTime": "2020-05"}, {"valueDateTime": "2020-06-01"}, ["611 Observation.valueDateTime"]),
        ({"maxValueDateTime": "2020-05-12"}, {"valueDateTime": "2020-05"}, ["612 Observation.valueDateTime"]),
        ({"minValueDateTime": "2020-05-12T08:00:00Z"}, {"valueDateTime": "2020"}, ["612 Observation.valueDateTime"]),
        ({"minValueDateTime": "2020-05-12"}, {"valueDateTime": "2019"}, ["610 Observation.valueDateTime"]),
        (
            {"maxValueDateTime": "2020-05-12T08:00:00Z"},
            {"valueDateTime": "2020-06-30T23:59:60Z"},
            ["611 Observation.valueDateTime"],
        ),
        ({"minValueTime": "10:00:00"}, {"valueTime": "09:59:59"}, ["610 Observation.valueTime"]),
        (
            {"maxValueDateTime": "2020-01-01T12:00:00Z"},
            {"valueDateTime": "2020-01-01T12:30:00+01:00"},
            [],
        ),
        (
            {"maxValueQuantity": {"value": 1, "code": "kg"}},
            {"valueQuantity": {"value": Decimal(1001), "code": "g"}},
            ["611 Observation.valueQuantity"],
        ),
        (
            {"maxValueQuantity": {"value": 1, "code": "kg"}},
            {"valueQuantity": {"value": 1, "code": "m"}},
            ["612 Observation.valueQuantity"],
        ),
        ({"maxValueQuantity": {"value": 1, "code": "kg"}}, {"valueQuantity": {"value": "much"}}, []),
        ({"minValueInteger": 3}, {"valueInteger": "2"}, []),
    ],
)
def test_smallest_and_largest(limit: Any, value: Any, expected: list[str]) -> None:
    rule = profile("Observation", {"path": "Observation.value[x]", **limit})

    assert expected == found(observation(**value), rule)


@pytest.mark.parametrize(
    ("limit", "born", "expected"),
    [
        ({"minValueQuantity": {"value": 100, "code": "a"}}, "1919-01-01", ["610 Patient.birthDate"]),
        ({"minValueQuantity": {"value": 100, "code": "a"}}, "1921-01-01", []),
        ({"maxValueQuantity": {"value": 1, "unit": "mo"}}, "2020-03-30", ["611 Patient.birthDate"]),
        ({"maxValueQuantity": {"value": 1, "unit": "mo"}}, "2020-02-29", []),
        ({"maxValueQuantity": {"value": 2, "code": "d"}}, "2020-02-03", ["611 Patient.birthDate"]),
        ({"maxValueQuantity": {"value": 1, "code": "kg"}}, "2020-02-03", ["612 Patient.birthDate"]),
        ({"minValueQuantity": {"value": 100000, "code": "a"}}, "1900-01-01", ["612 Patient.birthDate"]),
    ],
)
def test_limits_that_count_from_now(limit: Any, born: str, expected: list[str]) -> None:
    """The least is that long ago, the most that far ahead; a month on from 31 January ends with February."""
    clock = FixedClock(datetime(2020, 1, 31, tzinfo=UTC))
    rule = profile("Patient", {"path": "Patient.birthDate", **limit})

    assert expected == found(patient(birthDate=born), rule, clock=clock)


def test_rule_in_fhirpath_is_told_where_it_stands() -> None:
    constraint = {"key": "own-1", "severity": "error", "human": "A name has a family.", "expression": "family.exists()"}
    rule = profile("Patient", {"path": "Patient.name", "constraint": [constraint]})

    assert ["700 Patient.name[1]"] == found(patient(name=[{"family": "Lovelace"}, {"text": "Ada"}]), rule)


def test_rule_that_is_no_fhirpath_is_undecided() -> None:
    constraint = {"key": "own-1", "severity": "error", "human": "Broken.", "expression": "family.("}
    rule = profile("Patient", {"path": "Patient.name", "constraint": [constraint]})

    assert ["704 Patient.name[0]"] == found(patient(name=[{"text": "Ada"}]), rule)


@pytest.mark.parametrize(("wish", "expected"), [("Ignore", []), ("Hint", ["702 Patient"]), ("Error", ["700 Patient"])])
def test_best_practice_weighs_what_was_asked_for(wish: str, expected: list[str]) -> None:
    practice = {"url": f"{STRUCTURES}elementdefinition-bestpractice", "valueBoolean": True}
    constraint = {
        "extension": [practice],
        "key": "own-1",
        "severity": "warning",
        "human": "Has a name.",
        "expression": "name.exists()",
    }

    assert expected == found(
        patient(), profile("Patient", {"path": "Patient", "constraint": [constraint]}), best_practice=wish
    )


def test_binding_is_handed_on_when_it_is_another() -> None:
    bound = {"strength": "required", "valueSet": "http://example.org/ValueSet/v"}
    rule = profile("Patient", {"path": "Patient.maritalStatus", "binding": bound})
    run, scope = run_of(patient(maritalStatus=CODE), rule)
    before = len(run.bound)

    check_profile(URL, scope.resource, scope.path, scope)

    assert [("required", "http://example.org/ValueSet/v", f"{URL}#Patient.maritalStatus", "")] == [
        tuple(one[3]) for one in run.bound[before:]
    ]


def test_targets_of_references_are_handed_on() -> None:
    target = {"code": "Reference", "targetProfile": [f"{STRUCTURES}Organization"], "aggregation": ["bundled"]}
    rule = profile("Patient", {"path": "Patient.generalPractitioner", "type": [target]})
    run, scope = run_of(patient(generalPractitioner=[{"reference": "Organization/1"}]), rule)

    check_profile(URL, scope.resource, scope.path, scope)

    assert [((f"{STRUCTURES}Organization",), ("bundled",), "", f"{URL}#Patient.generalPractitioner")] == [
        (one.profiles, one.aggregation, one.versioning, one.rule) for one in run.targets
    ]


def test_hostile_shapes_are_the_types_matter() -> None:
    """Whatever stands where a name should be, the profile says nothing beyond the cardinality and does not raise."""
    rule = profile("Patient", {"path": "Patient.name", "min": 1}, {"path": "Patient.name.family", "min": 1})

    for name in ("Ada", 1, True, {"family": []}, [[]], [None], ["x", {"family": {"a": 1}}], {"family": [["x"]]}):
        assert all(one.startswith("600 Patient.name") for one in found(patient(name=name), rule))


@pytest.mark.parametrize("said", [{"min": -1}, {"min": "1"}, {"min": True}, {"max": "many"}, {"max": 1}, {"max": "-1"}])
def test_cardinality_that_is_no_number_is_the_authors_matter(said: dict[str, Any]) -> None:
    with pytest.raises(AuthorError) as caught:
        limits(URL, "Patient.name", said)

    assert {"profile": URL, "element": "Patient.name"}.items() <= caught.value.facts.items()


def test_choice_that_is_named_by_its_type() -> None:
    """Snapshots of older tools speak of `valueQuantity` instead of `value[x]`."""
    rows = [
        {"path": "Observation", "min": 0, "max": "*"},
        {"path": "Observation.valueQuantity", "min": 1, "max": "1", "type": [{"code": "Quantity"}]},
        {"path": "Observation.valueQuantity.unit", "min": 1, "max": "1"},
    ]
    rule = {**profile("Observation"), "snapshot": {"element": rows}}

    assert ["600 Observation"] == found(observation(valueString="x"), rule)
    assert ["600 Observation.valueQuantity"] == found(observation(valueQuantity={"value": 1}), rule)
