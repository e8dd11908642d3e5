"""Findings as a FHIR OperationOutcome (R4)."""

from collections.abc import Iterable

from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.core.requirement import Origin
from eqlab.core.text import Translate
from eqlab.core.values import Json
from eqlab.validate.fhir.origin import ORIGIN

_EXTENSION = "http://hl7.org/fhir/StructureDefinition/operationoutcome-issue-"
_CODES = "urn:eqlab:issue"
_SEVERITY = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "information"}
_AREAS = (
    (115, "structure"),
    (116, "required"),
    (150, "structure"),
    (172, "value"),
    (174, "code-invalid"),
    (175, "duplicate"),
    (300, "structure"),
    (350, "invalid"),
    (450, "code-invalid"),
    (451, "not-found"),
    (457, "value"),
    (460, "not-found"),
    (462, "value"),
    (463, "not-found"),
    (464, "value"),
    (465, "required"),
    (467, "business-rule"),
    (468, "not-found"),
    (470, "value"),
    (471, "not-found"),
    (474, "business-rule"),
    (481, "required"),
    (482, "duplicate"),
    (500, "value"),
    (600, "invalid"),
    (700, "structure"),
    (720, "invariant"),
    (900, "business-rule"),
    (1000, "exception"),
)
"""Upper ends of the ranges of issue numbers, with the IssueType (R4) of what is in them."""


def outcome(findings: Iterable[Finding], translate: Translate = str) -> Json:
    """Return an OperationOutcome; without findings it says that all is well, since it may not be empty."""
    issues = [_issue(finding, translate) for finding in findings]
    sound = {
        "severity": "information",
        "code": "informational",
        "details": {"text": translate("No problem was found.")},
    }
    return {"resourceType": "OperationOutcome", "issue": issues or [sound]}


def unread(finding: Finding, translate: Translate = str, *, missing: bool = False) -> Json:
    """Return an OperationOutcome about what nobody could look at, and why; `missing` tells that it is not there."""
    said = {**_issue(finding, translate), "severity": "fatal", "code": "not-found" if missing else "exception"}
    return {"resourceType": "OperationOutcome", "issue": [said]}


def _issue(finding: Finding, translate: Translate) -> Json:
    advice = finding.advice(translate)
    rule = str(finding.rule)
    remarks = " ".join(part for part in (advice, f"[{rule}]" if rule else "") if part)
    return {
        **({"extension": extensions} if (extensions := [*_place(finding), *_origin(finding)]) else {}),
        "severity": severity(finding),
        "code": _type(finding),
        "details": {
            "coding": [{"system": _CODES, "code": finding.issue.code}],
            "text": finding.sentence(translate),
        },
        **({"diagnostics": remarks} if remarks else {}),
        **({"expression": [finding.subject.path]} if finding.subject.path else {}),
    }


def severity(finding: Finding) -> str:
    """Return the IssueSeverity (R4) of a finding; what the lab could not decide is never an error."""
    if finding.issue.nature is Nature.VIOLATION:
        return _SEVERITY[finding.level]
    return "warning"


def _type(finding: Finding) -> str:
    if finding.issue.nature is Nature.UNDECIDED:
        return "incomplete"
    if finding.issue.nature is Nature.LAB:
        return "exception"
    number = int(finding.issue.code.rpartition("-")[2]) if finding.issue.code.startswith("EQ-FHIR-") else 0
    return next((kind for end, kind in _AREAS if number < end), "invalid")


def _origin(finding: Finding) -> list[Json]:
    """Return how the rule is known, where that is not by a public source."""
    if finding.origin is Origin.PUBLIC:
        return []
    return [{"url": ORIGIN, "valueCode": str(finding.origin)}]


def _place(finding: Finding) -> list[Json]:
    if not finding.subject.line:
        return []
    return [
        {"url": f"{_EXTENSION}line", "valueInteger": finding.subject.line},
        {"url": f"{_EXTENSION}col", "valueInteger": finding.subject.column},
    ]
