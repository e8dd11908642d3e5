from dataclasses import replace
from typing import Any

import pytest
from looking import AT, BUNDLE, KINDS, body, codes, look, part

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Level, Nature
from eqlab.validate.checks.model import MOST

BODY_CHECKS = [
    ("json", True, {}),
    ("schema", {"type": "object"}, {}),
    ("model", "Bundle", {}),
    ("fhirpath", "type.exists()", {}),
    ("fhirpath", "id.empty()", {"each": "entry.resource"}),
    ("identifier", {"kind": "uuid", "each": "id"}, {}),
]


@pytest.mark.parametrize(("check", "parameter", "more"), BODY_CHECKS)
@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "EQ-JSON-001"), (b"<a/>", "EQ-JSON-010"), (b'{"a":1', "EQ-JSON-013"), (b"[" * 100_000, "EQ-JSON-007")],
)
def test_any_check_on_an_unreadable_body_is_one_finding(
    check: str, parameter: Any, more: dict[str, Any], data: bytes, code: str
) -> None:
    """One broken body is one broken body, whatever is asked of it."""
    (finding,) = look(check, parameter, body(data), **more)

    assert code == finding.issue.code
    assert ("x1", "request.body", 1) == (finding.subject.exchange, finding.subject.part, finding.subject.line)
    assert f"plan > case > step > {check}" == str(finding.rule)


@pytest.mark.parametrize(("check", "parameter", "more"), BODY_CHECKS)
def test_a_part_that_is_not_there_is_one_finding(check: str, parameter: Any, more: dict[str, Any]) -> None:
    """What the system did not send is its matter; a response that never came is told elsewhere."""
    certificate = part(None, "connection.client_certificate")

    assert ["EQ-CHECK-101"] == codes(look(check, parameter, certificate, **more))
    assert ["EQ-CHECK-102"] == codes(look(check, parameter, part(None, "response.body"), **more))


@pytest.mark.parametrize(("check", "parameter", "more"), BODY_CHECKS)
def test_a_body_the_lab_cut_is_undecided(check: str, parameter: Any, more: dict[str, Any]) -> None:
    whole = body(b'{"a": 1}')
    assert whole.document is not None
    cut = replace(whole, document=replace(whole.document, body=replace(whole.document.body, truncated=True, size=99)))
    (finding,) = look(check, parameter, cut, **more)

    assert ("EQ-JSON-018", Nature.UNDECIDED) == (finding.issue.code, finding.issue.nature)
    assert "99 bytes, of which the lab kept the first 8" in finding.sentence()


def test_readable_json_is_no_finding() -> None:
    for value in (BUNDLE, [], None, 0, "x"):
        assert [] == look("json", True, body(value))
    assert [] == look("json", True, part({"a": 1}, "request"))


def test_each_member_that_stands_twice_is_a_finding() -> None:
    findings = look("json", True, body(b'{"a": 1, "b": {"c": 1, "c": 2},\n "a": 2}'))

    assert [("b", 1, 24), ("", 2, 2)] == [
        (finding.subject.path, finding.subject.line, finding.subject.column) for finding in findings
    ]
    assert 'The member "c" stands more than once in b.' == findings[0].sentence()
    assert 'The member "a" stands more than once in the document.' == findings[1].sentence()


@pytest.mark.parametrize("parameter", [False, "true", 1, None, {}])
def test_json_is_only_ever_true(parameter: Any) -> None:
    with pytest.raises(AuthorError, match="Expected: true"):
        KINDS["json"].compile(parameter, AT, {})


def test_a_resource_the_model_can_read_is_no_finding() -> None:
    assert [] == look("model", "Bundle", body(BUNDLE))


def test_the_model_only_ever_warns() -> None:
    """It knows less than the profiles, so it advises; even about a body that cannot be read."""
    wrong = {
        "resourceType": "Bundle",
        "type": 1,
        "odd": 2,
        "entry": [{"resource": {"resourceType": "Patient", "id": "a b"}}],
    }
    findings = look("model", "Bundle", body(wrong)) + look("model", "Bundle", body(b"{"))

    assert {Level.WARNING} == {finding.level for finding in findings}
    assert {"Bundle.type", "Bundle.odd", "Bundle.entry[0].resource.id", ""} == {
        finding.subject.path for finding in findings
    }
    told = next(finding for finding in findings if finding.subject.path == "Bundle.type")
    assert "Read as a Bundle of FHIR R4B, 1 is not right: Input should be a valid string." == told.sentence()
    assert 3 == told.subject.line


@pytest.mark.parametrize(
    "value", [[], "x", 3, {}, {"resourceType": "Patient"}, {"resourceType": "Bundle", "entry": [3]}]
)
def test_any_json_can_be_shown_to_the_model(value: Any) -> None:
    assert look("model", "Bundle", body(value))


def test_a_resource_of_a_type_that_is_unknown_is_told_once() -> None:
    value = {"resourceType": "Bundle", "type": "batch", "entry": [{"resource": {"resourceType": "Nope"}}]}
    (finding,) = look("model", "Bundle", body(value))

    assert ("EQ-CHECK-402", Level.WARNING) == (finding.issue.code, finding.level)


def test_the_first_twenty_errors_are_told() -> None:
    many = {"resourceType": "Patient", **{f"odd{number}": 1 for number in range(50)}}

    assert MOST == len(look("model", "Patient", body(many)))


@pytest.mark.parametrize(("name", "near"), [("Bundel", "Bundle"), ("HumanName", ""), ("", ""), ("__class__", "")])
def test_a_resource_that_fhir_does_not_have_is_refused(name: str, near: str) -> None:
    with pytest.raises(AuthorError) as refused:
        KINDS["model"].compile(name, AT, {})

    assert ("EQ-CHECK-403", near) == (refused.value.issue.code, refused.value.nearest if near else "")


def test_a_model_is_named_by_a_string() -> None:
    with pytest.raises(AuthorError, match="Expected: the name of a FHIR resource"):
        KINDS["model"].compile(["Bundle"], AT, {})
