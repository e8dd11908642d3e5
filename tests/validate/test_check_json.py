from dataclasses import replace
from typing import Any

import pytest
from looking import AT, BUNDLE, KINDS, body, codes, look, part

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Nature

BODY_CHECKS = [
    ("json", True, {}),
    ("schema", {"type": "object"}, {}),
    ("profile", "Bundle", {}),
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
