"""Elements: which there are, how often, in which shape."""

from typing import Any

import pytest
from structure_sample import extended, observation, patient, sentences, told

from eqlab.validate.fhir.library import STRUCTURES, core_library


def test_a_sound_resource_gives_nothing() -> None:
    assert [] == told(observation(id="a", valueQuantity={"value": 1, "unit": "kg"}))


def test_unknown_element_is_told_with_its_nearest() -> None:
    assert ['Patient has no element "brithDate". Did you mean "birthDate"?'] == sentences(patient(brithDate="2020"))


def test_unknown_element_without_a_neighbour() -> None:
    assert [("110", "Patient.zzz")] == told(patient(zzz={"deep": [1]}))


def test_missing_element_is_told_at_its_parent() -> None:
    assert [("115", "Observation"), ("115", "Observation")] == told({"resourceType": "Observation"})


def test_an_extension_can_stand_for_a_required_primitive() -> None:
    absent = {"extension": [{"url": "http://example.org/absent", "valueCode": "unknown"}]}
    resource = observation(_status=absent)
    del resource["status"]

    assert [] == told(resource)


def test_required_choice_is_met_by_any_of_its_types() -> None:
    request: dict[str, Any] = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "subject": {"reference": "Patient/1"},
    }
    missing = ['The element "medication[x]" of MedicationRequest is missing.']

    assert [] == sentences({**request, "medicationReference": {"reference": "Medication/1"}})
    assert missing == sentences(request)


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        ({"name": {"text": "x"}}, [("116", "Patient.name")]),
        ({"name": []}, [("118", "Patient.name")]),
        ({"name": None}, [("121", "Patient.name")]),
        ({"name": ["x"]}, [("120", "Patient.name[0]")]),
        ({"name": [[]]}, [("120", "Patient.name[0]")]),
        ({"name": [{}]}, [("119", "Patient.name[0]")]),
        ({"name": [None]}, [("121", "Patient.name[0]")]),
        ({"name": [{"id": "a"}]}, [("123", "Patient.name[0]")]),
        ({"maritalStatus": [{"text": "x"}]}, [("117", "Patient.maritalStatus")]),
        ({"maritalStatus": []}, [("118", "Patient.maritalStatus")]),
        ({"maritalStatus": {}}, [("119", "Patient.maritalStatus")]),
        ({"maritalStatus": "M"}, [("120", "Patient.maritalStatus")]),
        ({"maritalStatus": None}, [("121", "Patient.maritalStatus")]),
        ({"meta": {"profile": []}}, [("118", "Patient.meta.profile")]),
        ({"meta": {"profile": "http://example.org/p"}}, [("116", "Patient.meta.profile")]),
        ({"meta": {"profile": ["a b"]}}, [("162", "Patient.meta.profile[0]")]),
        ({"name": [{"_given": {"id": "a"}}]}, [("116", "Patient.name[0]._given")]),
    ],
)
def test_wrong_shape_is_noted_once_and_nothing_below_it(member: dict[str, Any], expected: list[Any]) -> None:
    assert expected == told(patient(**member))


def test_two_types_of_a_choice_are_noted_once() -> None:
    assert [("114", "Patient.deceasedDateTime")] == told(patient(deceasedBoolean=True, deceasedDateTime="2020"))


def test_extension_of_one_type_beside_a_value_of_another_is_two_choices() -> None:
    beside = {"extension": [{"url": "http://example.org/e", "valueCode": "x"}]}

    assert [("114", "Patient._deceasedDateTime")] == told(patient(deceasedBoolean=True, _deceasedDateTime=beside))


def test_value_and_its_own_companion_are_one_choice() -> None:
    beside = {"extension": [{"url": "http://example.org/e", "valueCode": "x"}]}

    assert [] == told(patient(deceasedBoolean=True, _deceasedBoolean=beside))


def test_choice_of_a_type_that_is_not_allowed() -> None:
    assert [("113", "Observation.valueDecimal")] == told(observation(valueDecimal=1))


def test_choice_without_its_type() -> None:
    assert [("112", "Observation.value")] == told(observation(value=1))


class TestCompanions:
    """`_name` beside `name`."""

    EXTENSION = {"extension": [{"url": "http://example.org/e", "valueCode": "x"}]}  # noqa: RUF012 - not changed

    def names(self, **members: Any) -> list[tuple[str, str]]:
        return told(patient(name=[{"family": "x", **members}]))

    def test_null_holds_the_place_of_what_is_not_there(self) -> None:
        assert [] == self.names(given=["a", None], _given=[None, self.EXTENSION])

    def test_null_that_nothing_stands_for(self) -> None:
        assert [("122", "Patient.name[0].given[0]")] == self.names(given=[None, "a"])

    def test_null_on_both_sides_is_noted_once(self) -> None:
        assert [("122", "Patient.name[0].given[1]")] == self.names(given=["a", None], _given=[self.EXTENSION, None])

    def test_null_beyond_the_values(self) -> None:
        places = {place for _, place in self.names(given=["a"], _given=[self.EXTENSION, None])}

        assert {"Patient.name[0]._given", "Patient.name[0]._given[1]"} == places

    def test_other_length_is_a_warning(self) -> None:
        assert [("131", "Patient.name[0]._given")] == self.names(given=["a", "b"], _given=[self.EXTENSION])

    def test_only_companions(self) -> None:
        assert [] == self.names(_given=[self.EXTENSION])

    def test_id_alone_is_not_enough_without_a_value(self) -> None:
        assert [("123", "Patient.name[0]._given[0]")] == self.names(_given=[{"id": "a"}])
        assert [("123", "Patient._birthDate")] == told(patient(_birthDate={"id": "a"}))

    def test_id_beside_a_value_is_well(self) -> None:
        assert [] == told(patient(birthDate="2020", _birthDate={"id": "a"}))

    @pytest.mark.parametrize("value", ["x", [], [{"id": "a"}], {}, 1, None, {"valueString": "x"}])
    def test_companion_of_wrong_shape(self, value: Any) -> None:
        assert 1 == len(told(patient(birthDate="2020", _birthDate=value)))

    def test_companion_of_what_is_no_primitive(self) -> None:
        assert [("130", "Patient._maritalStatus")] == told(patient(_maritalStatus={"id": "a"}))

    def test_what_is_of_a_type_of_fhirpath_has_no_companion(self) -> None:
        """Resource.id, Element.id and Extension.url."""
        assert [("132", "Patient._id")] == told(patient(id="a", _id=self.EXTENSION))
        assert [("132", "Patient.name[0]._id")] == self.names(id="a", _id=self.EXTENSION)
        assert [("132", "Patient.extension[0]._url"), ("115", "Patient.extension[0]")] == told(
            patient(extension=[{"_url": self.EXTENSION, "valueCode": "a"}])
        )


class TestExtensions:
    """Extension.url, and ext-1."""

    def test_value_or_extensions(self) -> None:
        nested = {"url": "http://example.org/n", "valueCode": "a"}

        assert [] == told(extended(valueString="x"))
        assert [] == told(extended(extension=[nested]))
        assert [("140", "Patient.extension[0]")] == told(extended(extension=[nested], valueString="x"))
        assert [("141", "Patient.extension[0]")] == told(extended())

    def test_companion_counts_as_value(self) -> None:
        assert [] == told(extended(_valueString={"extension": [{"url": "http://example.org/n", "valueCode": "a"}]}))

    def test_url_is_needed(self) -> None:
        assert [("115", "Patient.extension[0]")] == told(patient(extension=[{"valueString": "x"}]))


def test_similar_words_are_looked_for_a_while_only() -> None:
    """Looking for them is slow, and after hundreds of notes nobody reads on."""
    unknown = {f"{name}x": 1 for name in (f"k{at}" for at in range(300))}

    assert "110" == told(patient(**unknown, brithDate="2020"))[-1][0]
    assert "111" == told(patient(brithDate="2020", **unknown))[0][0]


def test_a_warning_hides_no_broken_rule() -> None:
    """Only what is wrong already spares the rule that speaks of it; tim-10 forbids `when` beside `timeOfDay`."""
    twins = [None, {"extension": [{"url": "http://example.org/late", "valueCode": "unknown"}]}]
    repeat = {"when": ["MORN"], "_when": twins, "timeOfDay": ["10:00:00"]}
    order = {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "subject": {"display": "x"},
        "medicationCodeableConcept": {"text": "x"},
        "dosageInstruction": [{"timing": {"repeat": repeat}}],
    }

    assert ["131", "700"] == sorted(code for code, _ in told(order))


def test_ids_of_elements_are_their_own() -> None:
    """Within their resource; what contains it, or is contained, has ids of its own."""
    code = {"id": "b", "text": "adults"}
    inner = {"resourceType": "Group", "id": "a", "type": "person", "actual": True, "code": code}
    names = [{"id": "a", "family": "x"}, {"id": "b", "family": "y", "_family": {"id": "a"}}]

    assert [("174", "Patient.name[1]._family")] == told(patient(id="a", name=names))
    assert [] == told(patient(id="a", name=names[:1], contact=[{"id": "A", "name": {"text": "z"}}]))
    assert [] == told(patient(name=[{"id": "b", "text": "x"}], contained=[inner]), contained="IGNORE")


def test_definitions_tell_an_element_twice() -> None:
    """Once in the differential and once in the snapshot, but in each once."""
    rows = [{"id": "Patient", "path": "Patient"}, {"id": "Patient.name", "path": "Patient.name"}]
    core = core_library().find(f"{STRUCTURES}Patient")
    whole = {**core, "differential": {"element": rows}}

    assert "174" not in [code for code, _ in told(whole)]
    twice = {**core, "differential": {"element": [*rows, rows[1]]}}
    assert ("174", "StructureDefinition.differential.element[2]") in told(twice)


def test_bad_id_of_an_element_is_told_and_not_compared() -> None:
    names = [{"id": "a b", "family": "x"}, {"id": "a b", "family": "y"}, {"id": 7, "family": "z"}]

    assert ["171", "171", "152"] == [code for code, _ in told(patient(name=names))]
