import json

import pytest
from hypothesis import given, settings
from instances import Damaged, damaged

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.location import SubjectPath
from eqlab.validate.fhir import validate
from eqlab.validate.fhir.outcome import outcome, severity


def finding(code: str = "EQ-FHIR-110", **more: object) -> Finding:
    return found(Issue(code=code, template="It is {found}.", **more), SubjectPath(path="Patient.x"), found="wrong")  # type: ignore[arg-type]


def test_without_findings_all_is_well() -> None:
    issue = outcome([])["issue"]

    assert [("information", "informational")] == [(one["severity"], one["code"]) for one in issue]


@pytest.mark.parametrize(
    ("level", "nature", "expected"),
    [
        (Level.ERROR, Nature.VIOLATION, "error"),
        (Level.WARNING, Nature.VIOLATION, "warning"),
        (Level.NOTE, Nature.VIOLATION, "information"),
        (Level.ERROR, Nature.UNDECIDED, "warning"),
        (Level.ERROR, Nature.LAB, "warning"),
    ],
)
def test_only_a_broken_rule_is_an_error(level: Level, nature: Nature, expected: str) -> None:
    """What the lab could not decide, or failed at, is never an error of the resource."""
    assert expected == severity(finding(level=level, nature=nature))


@pytest.mark.parametrize(
    ("code", "nature", "expected"),
    [
        ("EQ-FHIR-110", Nature.VIOLATION, "structure"),
        ("EQ-FHIR-115", Nature.VIOLATION, "required"),
        ("EQ-FHIR-164", Nature.VIOLATION, "value"),
        ("EQ-FHIR-173", Nature.VIOLATION, "code-invalid"),
        ("EQ-FHIR-310", Nature.VIOLATION, "invalid"),
        ("EQ-FHIR-450", Nature.VIOLATION, "not-found"),
        ("EQ-FHIR-454", Nature.VIOLATION, "value"),
        ("EQ-FHIR-350", Nature.VIOLATION, "code-invalid"),
        ("EQ-FHIR-705", Nature.VIOLATION, "invariant"),
        ("EQ-FHIR-730", Nature.VIOLATION, "business-rule"),
        ("EQ-OTHER-001", Nature.VIOLATION, "structure"),
        ("EQ-FHIR-362", Nature.UNDECIDED, "incomplete"),
        ("EQ-FHIR-950", Nature.LAB, "exception"),
    ],
)
def test_the_kind_of_an_issue_follows_from_its_area(code: str, nature: Nature, expected: str) -> None:
    assert expected == outcome([finding(code, nature=nature)])["issue"][0]["code"]


def test_an_issue_says_what_where_and_by_which_rule() -> None:
    judged = validate(b'{"resourceType": "Patient", "gender": "x"}')
    issue = outcome(judged.findings)["issue"][0]

    assert "error" == issue["severity"]
    assert ["Patient.gender"] == issue["expression"]
    assert [1, 39] == [one["valueInteger"] for one in issue["extension"]]
    assert judged.findings[0].issue.code == issue["details"]["coding"][0]["code"]
    assert str(judged.findings[0].rule) in issue["diagnostics"]


def test_an_issue_is_told_in_the_readers_language() -> None:
    told = outcome([finding()], lambda text: text.replace("It is", "C'est"))

    assert "C'est wrong." == told["issue"][0]["details"]["text"]


@settings(max_examples=40, deadline=None)
@given(damaged())
def test_an_outcome_is_a_valid_resource_itself(one: Damaged) -> None:
    """Whatever was wrong with the subject, what is said of it breaks no rule."""
    judged = validate(json.dumps(one.value, default=str).encode())
    report = validate(json.dumps(outcome(judged.findings)).encode())

    assert [] == [each.sentence() for each in report.findings if severity(each) == "error"]
