"""What profiles ask of languages and sources in a narrative."""

from typing import Any

import pytest
from profile_making import found, profile

from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.profile.narratives import parts_of

TWO = '<div lang="de" xml:lang="de">Hallo</div><div lang="fr" xml:lang="fr">Salut</div>'


def told(control: str, code: str, inner: str, **members: Any) -> list[str]:
    extension = {"url": f"{STRUCTURES}narrative-{control}-control", "valueCode": code}
    div = f'<div xmlns="http://www.w3.org/1999/xhtml">{inner}</div>'
    patient = {"resourceType": "Patient", "text": {"status": "generated", "div": div}, **members}
    return found(patient, profile("Patient", {"path": "Patient.text", "extension": [extension]}))


@pytest.mark.parametrize(
    ("code", "inner", "expected"),
    [
        ("_no", TWO, ["651 Patient.text"]),
        ("_no", "<p>Hi</p>", []),
        ("_yes", TWO, []),
        ("_yes", "<p>Hi</p>", ["650 Patient.text"]),
        ("de", TWO, []),
        ("it", TWO, ["652 Patient.text"]),
        ("_resource", TWO, ["652 Patient.text"]),
    ],
)
def test_languages(code: str, inner: str, expected: list[str]) -> None:
    assert expected == told("language", code, inner, language="en")


def test_language_of_the_resource_that_has_none() -> None:
    assert [] == told("language", "_resource", TWO)


@pytest.mark.parametrize(
    ("code", "inner", "expected"),
    [
        ("error", '<p class="generated">a</p><p>b</p>text', ["653 Patient.text", "653 Patient.text"]),
        ("warning", "<p>b</p>", ["654 Patient.text"]),
        ("error", "<!-- aside --><p>b</p><p class='original'><![CDATA[c]]></p>", ["653 Patient.text"]),
        ("success", "<p>b</p>", []),
        ("error", '<p class="note original">b</p>', []),
    ],
)
def test_sources(code: str, inner: str, expected: list[str]) -> None:
    assert expected == told("source", code, inner)


@pytest.mark.parametrize(
    "xhtml", ["", "<div>", "<!DOCTYPE a [<!ENTITY b 'c'>]><div>&b;</div>", "text", "<div>\x00</div>"]
)
def test_what_is_not_well_formed_has_no_parts(xhtml: str) -> None:
    assert [] == parts_of(xhtml)
