"""Primitive values: what each type takes and what it refuses."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structure_sample import extended, patient, told, walked

GOOD: tuple[tuple[str, Any], ...] = (
    ("Boolean", True),
    ("Boolean", False),
    ("Decimal", 1),
    ("Decimal", Decimal("-0.100")),
    ("Integer", -(2**31)),
    ("Integer", 2**31 - 1),
    ("UnsignedInt", 0),
    ("PositiveInt", 1),
    ("String", "two\nlines\tand \u00a0 more"),
    ("String", " "),
    ("Markdown", "*so*"),
    ("Code", "a-b c"),
    ("Code", "a\u00a0b"),
    ("Id", "A.9-z"),
    ("Id", "x" * 64),
    ("Oid", "urn:oid:1.2.840.0"),
    ("Uuid", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
    ("Uri", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
    ("Uri", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520"),
    ("Uri", "urn:oid:2.16.840.1"),
    ("Uri", "relative/path"),
    ("Url", "http://example.org/a%20b"),
    ("Canonical", "http://example.org/vs|1.0#frag"),
    ("Base64Binary", "aGVs bG8="),
    ("Base64Binary", "aGVs\naGVs"),
    ("Date", "2020"),
    ("Date", "2020-02"),
    ("Date", "2020-02-29"),
    ("Date", "2021-01-31"),
    ("DateTime", "2020"),
    ("DateTime", "2020-02-29T23:59:60Z"),
    ("DateTime", "2020-04-30T10:00:00.123456789+14:00"),
    ("Instant", "2020-12-31T00:00:00-05:00"),
    ("Time", "23:59:59.5"),
)

BAD: tuple[tuple[str, Any, str], ...] = (
    ("Boolean", "true", "150"),
    ("Boolean", 1, "150"),
    ("Decimal", "1.0", "151"),
    ("Decimal", True, "151"),
    ("Integer", "1", "151"),
    ("Integer", Decimal("1.0"), "153"),
    ("Integer", 2**31, "154"),
    ("UnsignedInt", -1, "154"),
    ("PositiveInt", 0, "154"),
    ("String", 1, "152"),
    ("String", {}, "152"),
    ("String", "", "155"),
    ("String", "a\x00b", "157"),
    ("String", "x" * (1024 * 1024 + 1), "156"),
    ("Code", " a", "158"),
    ("Code", "a  b", "158"),
    ("Code", "a\n", "158"),
    ("Code", "a\tb", "158"),
    ("Id", "a_b", "159"),
    ("Id", "x" * 65, "159"),
    ("Id", "a\n", "159"),
    ("Oid", "1.2.3", "160"),
    ("Oid", "urn:oid:3.1", "160"),
    ("Oid", "urn:oid:1.02", "160"),
    ("Uuid", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520", "161"),
    ("Uri", "a b", "162"),
    ("Uri", "a\u2003b", "162"),
    ("Uri", "urn:oid:1.2.x", "160"),
    ("Uri", "urn:uuid:12", "161"),
    ("Uri", "oid:1.2", "163"),
    ("Url", "http://a\n", "162"),
    ("Canonical", "a b", "162"),
    ("Base64Binary", "a===", "170"),
    ("Base64Binary", "abc", "170"),
    ("Base64Binary", "ab*=", "170"),
    ("Base64Binary", "====", "170"),
    ("Date", "2020-1-1", "164"),
    ("Date", "2020-02-30", "168"),
    ("Date", "2021-02-29", "168"),
    ("Date", "0000", "168"),
    ("Date", "2020-01-01T00:00:00Z", "164"),
    ("Date", "٢٠٢٠", "164"),
    ("DateTime", "2020-01-01T10:00:00", "169"),
    ("DateTime", "2020-01-01T24:00:00Z", "165"),
    ("DateTime", "2020-01-01T10:00Z", "165"),
    ("DateTime", "2020-01T10:00:00Z", "165"),
    ("DateTime", "2020-06-31T10:00:00Z", "168"),
    ("DateTime", "2020-01-01T10:00:00+15:00", "165"),
    ("Instant", "2020-01-01", "166"),
    ("Instant", "2020-01-01T10:00:00", "169"),
    ("Time", "10:00", "167"),
    ("Time", "10:00:00Z", "167"),
)


@pytest.mark.parametrize(("type_", "value"), GOOD)
def test_good_value_is_taken(type_: str, value: Any) -> None:
    assert [] == told(extended(**{f"value{type_}": value}))


@pytest.mark.parametrize(("type_", "value", "code"), BAD)
def test_bad_value_is_noted_once_at_its_place(type_: str, value: Any, code: str) -> None:
    assert [(code, f"Patient.extension[0].value{type_}")] == told(extended(**{f"value{type_}": value}))


@pytest.mark.parametrize("value", [None, [], ["a"], {}, {"a": 1}, "", 7, Decimal("0.5")])
@pytest.mark.parametrize("name", ["gender", "birthDate", "active", "id", "language", "implicitRules"])
def test_any_json_in_place_of_a_primitive_gives_one_note(name: str, value: Any) -> None:
    """The subject never raises, and one mistake is one note."""
    assert [f"Patient.{name}"] == [place for _, place in told(patient(**{name: value}))]


def test_null_and_array_are_named_as_what_they_are() -> None:
    assert [("121", "Patient.gender"), ("117", "Patient.birthDate")] == told(patient(gender=None, birthDate=["2020"]))


def test_a_resource_id_is_stricter_than_an_element_id() -> None:
    """Resource.id is of type id, although the definition calls it a string."""
    inner = {"id": "any_thing!", "text": "x"}

    assert [("159", "Patient.id")] == told(patient(id="any_thing!", name=[inner]))


def test_an_element_id_has_no_spaces() -> None:
    assert [("171", "Patient.name[0].id")] == told(patient(name=[{"id": "a b", "text": "x"}]))


def test_code_of_a_required_binding_must_be_in_it() -> None:
    assert [("173", "Patient.gender")] == told(patient(gender="femal"))


def test_code_far_from_all_is_shown_what_there_is() -> None:
    facts = walked(patient(gender="zzzzzz")).notes[0][2]

    assert "female, male, other, unknown" == facts["allowed"]


@given(st.text())
def test_sure_tests_agree_with_full_looks(text: str) -> None:
    """A cheap test may be unsure, but never wrong."""
    from eqlab.validate.fhir.structure.texts import LONGEST, SURE, TEXTS

    for type_, sure in SURE.items():
        if 0 < len(text) <= LONGEST and sure(text):
            assert TEXTS[type_](text) is None, type_


@given(st.dates(), st.times(), st.sampled_from(["Z", "+00:00", "-13:59", "+14:00"]))
def test_every_moment_that_python_knows_is_an_instant(day: Any, clock: Any, zone: str) -> None:
    from eqlab.validate.fhir.structure.moments import instant_problem

    assert instant_problem(f"{day.isoformat()}T{clock.isoformat()}{zone}") is None
