import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.values import Json
from eqlab.validate.fhir.rules.addresses import Address, absolute_by, address_of, base_of, is_absolute


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("Patient/1", Address("", "Patient", "1", "")),
        ("Patient/1/_history/2", Address("", "Patient", "1", "2")),
        ("http://a.lu/Patient/1", Address("http://a.lu/", "Patient", "1", "")),
        ("https://a.lu/x/y/Patient/1/_history/3", Address("https://a.lu/x/y/", "Patient", "1", "3")),
    ],
)
def test_an_address_has_four_parts(reference: Json, expected: Json) -> None:
    """FHIR R4's RESTful URL."""
    assert expected == address_of(reference)


@pytest.mark.parametrize(
    "reference",
    ["", "Patient", "/Patient/1", "Nobody/1", "Patient/a b", "Patient/", "ftp://a/Patient/1", "Patient/1/_history/"],
)
def test_what_is_written_otherwise_is_no_address(reference: Json) -> None:
    """Neither half an address nor one of an unknown resource."""
    assert address_of(reference) is None


@given(st.text())
def test_any_text_may_stand_where_an_address_is_expected(text: Json) -> None:
    """The subject never raises; an address that is found can be written again."""
    found = address_of(text)

    assert found is None or text == f"{found.base}{found.name}" + (
        f"/_history/{found.version}" if found.version else ""
    )


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        ("http://a.lu/Observation/7", "http://a.lu/Patient/1"),
        ("urn:uuid:7", "urn:uuid:1"),
        ("urn:oid:1.2.3", "urn:oid:1"),
        ("http://a.lu/anything", ""),
        ("", ""),
    ],
)
def test_a_relative_address_is_read_by_where_it_stands(home: Json, expected: Json) -> None:
    """The base of the entry's own fullUrl."""
    assert expected == absolute_by("Patient/1", base_of(home))


def test_a_scheme_makes_a_url_absolute() -> None:
    """A colon alone does not."""
    assert [True, True, False, False] == [is_absolute(url) for url in ("urn:x", "https://a", "1:2", "a/b")]
