"""Facts that are words of the lab's own can be read in every language."""

from typing import Any

import pytest
from looking import part

from eqlab.core.check import Context
from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.validate.checks.hl7v2 import hl7v2_check
from eqlab.validate.checks.jwt import JWT
from eqlab.validate.fhir.reading.xml_convert import shown_namespace
from eqlab.validate.hl7v2.formats import FORMATS
from eqlab.validate.hl7v2.reading import read_hl7v2
from eqlab.validate.words import kind_of, listed, told_by
from eqlab.validate.xml import read_xml
from eqlab.validate.xmldsig.reading import Reference

OUTER = Issue(code="EQ-TST-001", template="It cannot be used: {reason}")
GERMAN = {
    "en": "de",
    OUTER.template: "Unbrauchbar: {reason}",
    "The body is empty where an XML document is expected.": "Der Inhalt ist leer.",
    "{values} and {count} more": "{values} und {count} weitere",
    "an object": "ein Objekt",
    "no namespace": "kein Namensraum",
    'the namespace "{uri}"': 'Namensraum "{uri}"',
    "message profile": "Nachrichtenprofil",
    "bytes": "Byte",
    'the reference "{uri}"': "der Verweis „{uri}“",
    "YYYY, YYYYMM or YYYYMMDD, a date of the calendar": "YYYY, YYYYMM oder YYYYMMDD, ein Datum des Kalenders",
}


def german(text: str) -> str:
    return GERMAN.get(text, text)


def said(reason: Any) -> str:
    return found(OUTER, reason=reason).sentence(german)


def test_what_a_finding_says_is_read_in_the_language_of_the_sentence_around_it() -> None:
    finding = read_xml(b"")
    assert isinstance(finding, Finding)

    assert "Unbrauchbar: Der Inhalt ist leer." == said(told_by(finding))
    assert finding.sentence() == told_by(finding)


def test_many_values_are_counted_in_words() -> None:
    assert "Unbrauchbar: 1, 2 und 3 weitere" == said(listed([1, 2, 3, 4, 5], 2))
    assert "1, 2" == listed([1, 2], 2)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({}, "an object"),
        ([], "a list"),
        (True, "true or false"),
        (1, "a number"),
        (1.5, "a number"),
        (None, "nothing"),
        ("", "a text"),
    ],
)
def test_kinds_of_values_are_words(value: Any, kind: str) -> None:
    assert kind == kind_of(value)
    assert kind == kind_of(value).template


def test_a_value_that_is_no_token_is_told_by_its_kind() -> None:
    look = JWT.compile({"at": "2026-01-01T00:00:00Z"}, Position(file="plan.yaml"), {})
    (finding,) = look(part({"a": 1}, "request"), Context())

    assert "the lab has ein Objekt here" in finding.sentence(german)


def test_references_and_formats_are_words() -> None:
    reference = Reference(element=None, uri="#a", type="", transforms=(), digest="", value=None)

    assert "Unbrauchbar: der Verweis „#a“" == said(reference.name)
    assert "ein Datum des Kalenders" in said(FORMATS["DT"].expected)


def test_namespaces_are_named_in_words() -> None:
    assert "Unbrauchbar: kein Namensraum" == said(shown_namespace(""))
    assert 'Unbrauchbar: Namensraum "urn:a"' == said(shown_namespace("urn:a"))


def test_what_is_too_much_is_a_word() -> None:
    finding = read_hl7v2(b"MSH" * 9_000_000)

    assert isinstance(finding, Finding)
    assert "Byte" in finding.sentence(german)


def test_what_an_author_names_wrongly_is_a_word() -> None:
    check = hl7v2_check(dict)

    with pytest.raises(AuthorError) as refusal:
        check.compile("nope", Position(file="plan.yaml"), {"hl7v2": "nope"})
    assert "Nachrichtenprofil" in refusal.value.sentence(german)
