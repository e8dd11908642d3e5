"""The check `profile`: names known and unknown, bodies in JSON and XML, bodies cut and missing, origins."""

import json
from dataclasses import replace
from typing import Any

import pytest
from looking import AT, body, codes, part

from eqlab.core.check import Context, Subject
from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.issue import Nature
from eqlab.core.location import RulePath
from eqlab.core.requirement import Origin
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.profile import profile_check
from eqlab.validate.fhir.issues.engine import NO_RESOURCE
from eqlab.validate.fhir.library import STRUCTURES, Definitions, Library, core_library
from eqlab.validate.fhir.origin import ORIGIN

URL = "http://lab.example/named"


def library() -> Library:
    row = {
        "id": "Patient.name",
        "path": "Patient.name",
        "min": 1,
        "extension": [{"url": ORIGIN, "valueCode": "inferred"}],
    }
    named = {
        "resourceType": "StructureDefinition",
        "url": URL,
        "name": "NamedPatient",
        "status": "active",
        "kind": "resource",
        "abstract": False,
        "type": "Patient",
        "baseDefinition": f"{STRUCTURES}Patient",
        "derivation": "constraint",
        "differential": {"element": [row]},
    }
    return core_library().over(Definitions.of("package", [named]))


def look(parameter: Json, subject: Subject) -> list[Finding]:
    assertion = profile_check(library).compile(parameter, AT, {"profile": parameter})
    return list(assertion(subject, Context(rule=RulePath(("plan", "case", "step")), variables={})))


def xml(text: str, media_type: str = "application/fhir+xml") -> Subject:
    subject = body(text.encode())
    assert subject.document is not None
    return replace(subject, value=None, document=replace(subject.document, media_type=media_type))


GOOD: dict[str, Any] = {"resourceType": "Patient", "name": [{"family": "Weis"}]}
PATIENT = '<Patient xmlns="http://hl7.org/fhir">%s</Patient>'


@pytest.mark.parametrize(
    "name", ["Patient", f"{STRUCTURES}Patient", "NamedPatient", URL, [URL, "Patient"], ["vitalsigns"]]
)
def test_a_profile_is_known_by_its_url_and_by_its_name(name: Json) -> None:
    assert (name == ["vitalsigns"]) is bool(look(name, body(GOOD)))


@pytest.mark.parametrize(
    ("name", "near"),
    [("NamedPatent", "NamedPatient"), ("http://lab.example/nothing-alike", ""), ("Patience", "Patient")],
)
def test_an_unknown_profile_is_refused_at_the_plans_place(name: str, near: str) -> None:
    with pytest.raises(AuthorError) as caught:
        look(["Patient", name], body(GOOD))

    assert issues.UNKNOWN_PROFILE is caught.value.issue
    assert (AT.file, AT.line, AT.column) == (caught.value.at.file, caught.value.at.line, caught.value.at.column)
    assert near == caught.value.nearest
    assert name in caught.value.sentence()


@pytest.mark.parametrize("parameter", [None, 7, "", [], [""], [7], {}, {"name": "Patient"}, [["Patient"]], True])
def test_what_is_no_name_is_refused(parameter: Json) -> None:
    with pytest.raises(AuthorError) as caught:
        look(parameter, body(GOOD))

    assert caught.value.expected


def test_what_is_missing_is_told_where_it_is_missing() -> None:
    found = look(URL, body({"resourceType": "Patient"}))

    assert [("Patient", 1, 1, "request.body", "x1")] == [
        (one.subject.path, one.subject.line, one.subject.column, one.subject.part, one.subject.exchange)
        for one in found
    ]
    assert ("plan", "case", "step", "profile", URL, "Patient.name") == found[0].rule.segments


def test_findings_have_the_origin_of_their_rule() -> None:
    """What FHIR R4 itself demands is public; a package's author says how its rules are known."""
    found = look(URL, body({"resourceType": "Patient", "gender": "x"}))

    assert {URL: Origin.INFERRED, f"{STRUCTURES}Patient": Origin.PUBLIC} == {
        one.rule.segments[4]: one.origin for one in found
    }


@pytest.mark.parametrize("media_type", ["application/fhir+xml", "application/xml; charset=utf-8", "text/xml", ""])
def test_a_body_in_xml_is_judged_as_xml(media_type: str) -> None:
    good = xml(PATIENT % '<name><family value="Weis"/></name>', media_type)
    bad = xml("\n" + PATIENT % '<gender value="x"/>', media_type)

    assert [] == look(URL, good)
    assert {"Patient", "Patient.gender"} == {one.subject.path for one in look(URL, bad)}
    assert {2} == {one.subject.line for one in look(URL, bad)}


def test_a_body_says_what_it_is_by_its_media_type() -> None:
    """XML that is sent as JSON is wrong JSON."""
    found = look("Patient", xml(PATIENT % "", "application/fhir+json"))

    assert found
    assert {Nature.VIOLATION} == {one.issue.nature for one in found}


@pytest.mark.parametrize("text", ["<Patient", "", "<a/>", PATIENT.replace("hl7", "hl8") % "", "<!DOCTYPE a><a/>"])
def test_xml_that_is_no_resource_is_a_finding(text: str) -> None:
    assert look("Patient", xml(text))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_cannot_be_read_is_one_finding(data: bytes) -> None:
    found = look("Patient", body(data))

    assert 1 == len(found)
    assert 1 == found[0].subject.line


def test_a_body_that_was_cut_is_not_judged() -> None:
    """What the lab did not keep says nothing about the system."""
    data = json.dumps(GOOD).encode()[:20]

    assert [issues.BODY_CUT.code] == codes(look("Patient", body(data, truncated=True)))


def test_a_body_in_xml_that_was_cut_is_not_judged() -> None:
    subject = xml(PATIENT[:20])
    assert subject.document is not None
    cut = replace(subject.document, body=replace(subject.document.body, truncated=True))

    assert [issues.BODY_CUT.code] == codes(look("Patient", replace(subject, document=cut)))


def test_an_answer_that_never_came_is_told_as_that() -> None:
    assert [issues.NO_RESPONSE.code] == codes(look("Patient", part(None, "response.body")))


def test_a_part_that_is_a_value_is_judged_without_lines() -> None:
    found = look(URL, part({"resourceType": "Patient"}, "request.body.entry[0].resource"))

    assert [("Patient", None)] == [(one.subject.path, one.subject.line) for one in found]
    assert [NO_RESOURCE.code] == codes(look("Patient", part(7, "response.status")))


def test_findings_without_end_are_cut_short() -> None:
    many = {"resourceType": "Patient", "name": [{"family": ""}] * 500}

    assert 102 > len(look("Patient", body(many)))
