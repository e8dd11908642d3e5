"""Looks at parts with checks, as the runner does."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from eqlab.core.check import CheckKind, Context, Document, Subject
from eqlab.core.exchange import Body
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.validate.checks import Rulebook, check_kinds
from eqlab.validate.identifier import IdentifierRule, compile_rules
from eqlab.validate.json_reader import read_json

AT = Position(file="plan.yaml", line=7, column=9)
RULES_FILE = Path(__file__).parents[2] / "scenarios" / "luxembourg" / "rules" / "identifiers.yaml"


def luxembourg() -> Mapping[str, IdentifierRule]:
    return compile_rules(yaml.safe_load(RULES_FILE.read_text("utf-8")), "identifiers.yaml")


KINDS: Mapping[str, CheckKind] = check_kinds(Rulebook(identifiers=luxembourg()))


def body(data: bytes | Any, **more: Any) -> Subject:
    """The body of a request: bytes, or a value that is written as JSON."""
    if not isinstance(data, bytes):
        data = json.dumps(data, indent=1).encode()
    document = Document(body=Body(data=data, size=len(data), **more), media_type="application/fhir+json")
    place = SubjectPath(exchange="x1", part="request.body")
    return Subject(value=read_json(data).value, document=document, place=place)


def part(value: Any, name: str) -> Subject:
    """Another part of an exchange."""
    return Subject(value=value, place=SubjectPath(exchange="x1", part=name))


def look(
    check: str, parameter: Any, subject: Subject, variables: Mapping[str, Any] | None = None, **step: Any
) -> list[Finding]:
    """Compile a check as a plan writes it, and look at a subject."""
    assertion = KINDS[check].compile(parameter, AT, {check: parameter, **step})
    context = Context(rule=RulePath(("plan", "case", "step")), variables=variables or {})
    return list(assertion(subject, context))


def codes(findings: list[Finding]) -> list[str]:
    return [finding.issue.code for finding in findings]


BUNDLE = {
    "resourceType": "Bundle",
    "type": "transaction",
    "entry": [
        {
            "fullUrl": "urn:uuid:1",
            "resource": {
                "resourceType": "Patient",
                "identifier": [{"system": "urn:oid:1.3.182.4.4", "value": "1897010100105"}],
                "birthDate": "1897-01-01",
            },
        },
        {
            "fullUrl": "urn:uuid:2",
            "resource": {
                "resourceType": "CarePlan",
                "id": "mine",
                "status": "active",
                "intent": "order",
                "subject": {"reference": "urn:uuid:1"},
                "period": {"start": "2024-05-01T08:00:00+02:00", "end": "2024-05-01T07:00:00Z"},
            },
        },
    ],
}
