import pytest
from fhir_sample import Desk, patient, problem, told

FHIR = "application/fhir+json; charset=utf-8"
PLAIN = "application/json; charset=utf-8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/fhir+json", FHIR),
        ("application/fhir+json; fhirVersion=4.0", FHIR),
        ("APPLICATION/FHIR+JSON", FHIR),
        ("application/json", PLAIN),
        ("text/json", PLAIN),
        ("*/*", FHIR),
        ("application/*;q=0.1", FHIR),
        ("application/xml, application/fhir+json;q=0.5", FHIR),
        ("application/fhir+json;q=0.2, application/json;q=0.9", PLAIN),
        ("application/fhir+xml, */*;q=0.1", FHIR),
        ("application/json;q=0, */*", FHIR),
    ],
)
def test_accept_decides_the_format(accept: str, expected: str) -> None:
    """FHIR R4, 3.1.0.1.11; RFC 9110, 12.5.1."""
    assert expected == Desk().call("GET", "/Patient", headers={"accept": accept}).header("content-type")


@pytest.mark.parametrize(
    "accept",
    [
        "application/fhir+xml",
        "text/html",
        "application/fhir+json;q=0",
        "application/fhir+json; fhirVersion=3.0",
        "*/*, application/fhir+json;q=0",
        "nonsense",
        "application/fhir+json;q=much",
    ],
)
def test_a_format_nobody_speaks_is_not_acceptable(accept: str) -> None:
    """The refusal itself is told in FHIR JSON."""
    response = Desk().call("GET", "/Patient", headers={"accept": accept})

    assert (406, "not-supported") == problem(response)
    assert FHIR == response.header("content-type")


@pytest.mark.parametrize(
    ("format_", "expected"),
    [("json", 200), ("application/fhir+json", 200), ("application/fhir%2Bjson", 200), ("xml", 406), ("", 406)],
)
def test_format_parameter_goes_before_accept(format_: str, expected: int) -> None:
    """`_format` overrides Accept (FHIR R4, 3.1.0.1.11); its plus sign may have become a space."""
    response = Desk().call("GET", f"/Patient?_format={format_}", headers={"accept": "text/html"})

    assert expected == response.status


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        ("application/fhir+json", 201),
        ("application/fhir+json;charset=UTF-8", 201),
        ('application/fhir+json; fhirVersion="4.0"', 201),
        ("application/json", 201),
        ("application/fhir+json; charset=iso-8859-1", 415),
        ("application/fhir+json; fhirVersion=5.0", 415),
        ("application/fhir+xml", 415),
        ("text/plain", 415),
        ("", 415),
    ],
)
def test_content_type_of_a_body(media: str, expected: int) -> None:
    """A body in another format than JSON in UTF-8 is refused with 415."""
    response = Desk().call("POST", "/Patient", patient("1"), headers={"content-type": media})

    assert expected == response.status
    assert expected == 201 or (415, "not-supported") == problem(response)


def test_a_patch_has_a_media_type_of_its_own() -> None:
    desk = Desk()
    id_ = desk.create(patient("1"))
    patch = [{"op": "add", "path": "/active", "value": True}]

    refused = desk.call("PATCH", f"/Patient/{id_}", patch)
    taken = desk.call("PATCH", f"/Patient/{id_}", patch, headers={"content-type": "application/json-patch+json"})

    assert (415, "not-supported") == problem(refused)
    assert (200, True) == (taken.status, told(taken)["active"])
