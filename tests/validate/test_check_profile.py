"""The check `profile`: rules of FHIR and of profiles, by name, without those that other cases judge."""

from dataclasses import replace
from typing import Any

import pytest
from looking import AT, KINDS, body, codes, look, part

from eqlab.core.errors import AuthorError

PATIENT = {"resourceType": "Patient", "gender": "f", "period": {}}
BASE = "http://hl7.org/fhir/StructureDefinition/Patient"


def test_a_resource_that_keeps_the_rules_is_no_finding() -> None:
    assert [] == look("profile", "Patient", body({"resourceType": "Patient", "gender": "female"}))


def test_a_finding_says_by_which_rule() -> None:
    (finding,) = look("profile", "Patient", body({"resourceType": "Patient", "gender": "f"}))

    assert ("profile", BASE, "Patient.gender") == finding.rule.segments[-3:]
    assert ("x1", "request.body", 3) == (finding.subject.exchange, finding.subject.part, finding.subject.line)


def test_xml_is_judged_likewise() -> None:
    data = b'<Patient xmlns="http://hl7.org/fhir"><gender value="f"/></Patient>'
    subject = body(data)
    assert subject.document is not None
    xml = replace(subject, document=replace(subject.document, media_type="application/fhir+xml"))

    assert codes(look("profile", "Patient", body({"resourceType": "Patient", "gender": "f"}))) == codes(
        look("profile", "Patient", xml)
    )


def test_a_part_that_is_no_document_is_judged_as_a_value() -> None:
    assert ["EQ-FHIR-172"] == codes(
        look("profile", "Patient", part({"resourceType": "Patient", "gender": "f"}, "kept"))
    )


@pytest.mark.parametrize("name", ["Patient", BASE])
def test_a_rule_left_to_another_case_is_passed_over_and_no_other(name: str) -> None:
    """The rule is named by the profile's name or URL."""
    subject = body(PATIENT)
    whole = codes(look("profile", "Patient", subject))
    left = look("profile", "Patient", subject, **{"except": {f"{name}#Patient.gender": "GENDER-01"}})

    assert [code for code in whole if code != "EQ-FHIR-172"] == codes(left)
    assert set(codes(left)) < set(whole)


@pytest.mark.parametrize(
    ("left", "code"),
    [
        ([], "EQ-CHECK-002"),
        ("Patient#Patient.gender", "EQ-CHECK-002"),
        ({"Patient": "X-1"}, "EQ-CHECK-002"),
        ({"#Patient.gender": "X-1"}, "EQ-CHECK-002"),
        ({"Patient#": "X-1"}, "EQ-CHECK-002"),
        ({"Patient#Patient.gender": ""}, "EQ-CHECK-002"),
        ({"Patient#Patient.gender": 1}, "EQ-CHECK-002"),
        ({"Pateint#Patient.gender": "X-1"}, "EQ-CHECK-404"),
    ],
)
def test_rules_that_cannot_be_left_are_their_authors_matter(left: Any, code: str) -> None:
    with pytest.raises(AuthorError) as refused:
        KINDS["profile"].compile("Patient", AT, {"profile": "Patient", "except": left})

    assert code == refused.value.issue.code


@pytest.mark.parametrize("parameter", [None, 1, "", [], [""], {}, ["Patient", 1]])
def test_a_profile_is_named_by_a_text_or_several(parameter: Any) -> None:
    with pytest.raises(AuthorError, match="the name or canonical URL of a profile"):
        KINDS["profile"].compile(parameter, AT, {})


def test_a_profile_that_nobody_knows_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(AuthorError) as refused:
        KINDS["profile"].compile("http://nobody.example/Profile", AT, {})

    assert "EQ-CHECK-404" == refused.value.issue.code
