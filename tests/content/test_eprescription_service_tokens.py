"""Whom a request is about."""

from typing import Any

import pytest
from eprescription_calls import (
    AGATE,
    BASALT,
    BASE,
    MATRICULE,
    PATIENT,
    Desk,
    bundle,
    dispensation,
    entry,
    prescription,
    request,
    task,
)

OWN = "urn:eqlab:eprescription:"


def named(rx: Any) -> set[str]:
    """The tokens of a prescription: patient, number and QR token, plain and with their systems."""
    return {AGATE, rx["number"], rx["qr"], f"{OWN}number|{rx['number']}", f"{OWN}qr|{rx['qr']}"}


def tokens(desk: Desk, method: str, target: str, body: Any = None, data: bytes | None = None) -> set[str]:
    return set(desk.service.tokens(request(method, target, body, data=data)))


@pytest.mark.parametrize(
    "sent",
    [
        prescription("a"),
        prescription("a", subject={"reference": "Patient?identifier=urn:oid:1.3.182.4.4%7C1984031700064"}),
        prescription("a", subject={"identifier": {"system": MATRICULE, "value": "1984031700064"}}),
        bundle(entry(PATIENT)),
        bundle(entry({"resourceType": "Patient"}, ifNoneExist=f"identifier={AGATE}")),
        bundle(entry({"resourceType": "Patient"}, ifNoneExist=f"?identifier={AGATE}")),
        bundle(entry({"resourceType": "Patient"}, method="PUT", url=f"Patient?identifier={AGATE}")),
        bundle(entry({"resourceType": "Task", "for": {"reference": f"Patient?identifier={AGATE}"}})),
        bundle(
            {"resource": {"resourceType": "Encounter", "subject": {"identifier": PATIENT["identifier"][0]}}}, None, 3
        ),
        {"resourceType": "Bundle", "entry": {"resource": PATIENT}},
        PATIENT,
    ],
)
def test_a_prescription_is_about_its_patient(sent: Any) -> None:
    """By identifier, conditional reference, logical reference or condition of a create."""
    assert {AGATE} == tokens(Desk(), "POST", "/", sent)


def test_a_literal_reference_leads_to_the_patient_the_platform_holds() -> None:
    desk = Desk()
    rx = desk.given()

    for reference in (f"Patient/{rx['patient']}", f"{BASE}/Patient/{rx['patient']}"):
        assert {AGATE} == tokens(desk, "POST", "/", prescription("a", subject={"reference": reference}))


@pytest.mark.parametrize(
    "target",
    [
        "/CarePlan/{id}",
        "/CarePlan/{id}/_history/1",
        "/ServiceRequest/{line1}",
        "/CarePlan?identifier=" + OWN + "number|{number}",
        "/CarePlan?identifier=" + OWN + "qr%7C{qr}",
        "/CarePlan?identifier={number}",
        "/CarePlan?_format=json&identifier=" + OWN + "qr|{qr}",
    ],
)
def test_a_retrieval_is_about_the_prescription_it_names(target: str) -> None:
    desk = Desk()
    rx = desk.given()
    desk.given(persona="basalt")

    assert named(rx) == tokens(desk, "GET", target.format(**rx))


def test_a_search_by_form_is_about_the_same() -> None:
    desk = Desk()
    rx = desk.given()

    assert named(rx) == tokens(desk, "POST", "/CarePlan/_search", data=f"identifier={OWN}qr%7C{rx['qr']}".encode())


@pytest.mark.parametrize(
    "target",
    [
        "/Patient?identifier=" + AGATE,
        "/Patient?identifier=1984031700064",
        "/CarePlan?patient.identifier=" + AGATE,
        "/CarePlan?subject:Patient.identifier=" + AGATE,
        "/ServiceRequest?subject:identifier=" + AGATE,
        "/CarePlan?patient={patient}",
        "/CarePlan?subject=Patient/{patient}",
        "/Patient/{patient}",
    ],
)
def test_a_search_by_patient_is_about_the_patient(target: str) -> None:
    desk = Desk()
    rx = desk.given()

    assert {AGATE} == tokens(desk, "GET", target.format(**rx))


def test_a_dispensation_is_about_the_prescription_of_its_lines() -> None:
    desk = Desk()
    rx = desk.given()

    assert named(rx) == tokens(desk, "POST", "/", dispensation(rx["line1"]))
    assert named(rx) == tokens(
        desk, "POST", "/", bundle(entry(task("x", basedOn=None, focus={"reference": f"ServiceRequest/{rx['line1']}"})))
    )


def test_what_follows_a_dispensation_is_about_it_too() -> None:
    desk = Desk()
    rx = desk.given()
    desk.send(dispensation(rx["line1"]))
    made = desk.get("/Task")["entry"][0]["resource"]["id"]

    assert named(rx) == tokens(desk, "GET", f"/Task/{made}")


def test_a_revocation_is_about_its_prescription() -> None:
    desk = Desk()
    rx = desk.given()

    assert named(rx) == tokens(desk, "PUT", f"/CarePlan/{rx['id']}", {"resourceType": "CarePlan", "status": "revoked"})
    assert named(rx) == tokens(desk, "PATCH", f"/CarePlan/{rx['id']}", [])


def test_two_patients_are_two_tokens() -> None:
    other = {"resourceType": "Patient", "identifier": [{"system": MATRICULE, "value": BASALT.split("|")[1]}]}

    assert {AGATE, BASALT} == tokens(Desk(), "POST", "/", bundle(entry(PATIENT), entry(other)))


def test_an_unknown_number_is_still_a_token() -> None:
    """A case may own a token that the platform does not hold."""
    assert {f"{OWN}qr|0", "0"} == tokens(Desk(), "GET", f"/CarePlan?identifier={OWN}qr|0")


@pytest.mark.parametrize(
    "data",
    [
        b'{"entry":[{"resource":{"identifier":[{"system" : "urn:oid:1.3.182.4.4", "value":"1984031700064"}',
        b'\xff"subject":{"reference":"Patient?identifier=urn:oid:1.3.182.4.4|1984031700064"}',
    ],
)
def test_a_body_that_is_no_json_is_searched_as_text(data: bytes) -> None:
    """A malformed prescription still belongs to the case of its patient."""
    assert {AGATE} == tokens(Desk(), "POST", "/", data=data)


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        ("GET", "/metadata", None),
        ("GET", "/", None),
        ("GET", "/CarePlan", None),
        ("GET", "/CarePlan/unknown", None),
        ("GET", "/Practitioner?identifier=urn:oid:1.3.182.4.1|2999000191", None),
        ("POST", "/", []),
        ("POST", "/", {"entry": {"request": {"url": 3}}}),
        ("POST", "/", {"resourceType": "Patient", "identifier": [{"value": ""}, {"system": {}}, "x"]}),
        ("OPTIONS", "//", None),
    ],
)
def test_a_request_about_nobody_has_no_tokens(method: str, target: str, body: Any) -> None:
    desk = Desk()
    desk.given()

    assert set() == tokens(desk, method, target, body)
