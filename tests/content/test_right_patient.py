"""A prescription for somebody else is seen, wherever the right number stands beside."""

import copy
import json
from typing import Any

import pytest
from eprescription_campaigns import WORKSHOP
from eprescription_systems import ROOT

from eqlab.core.check import Context, Document, Subject
from eqlab.core.exchange import Body
from eqlab.core.location import SubjectPath
from eqlab.plan.model import Check

SENT = json.loads((ROOT / "scenarios" / "eprescription" / "examples" / "lab-prescription-sent.json").read_text("utf-8"))
NATIONAL = "urn:oid:1.3.182.4.4"
RIGHT, OTHER = "1984031700064", "1989010100105"
PLAN = WORKSHOP.plan(ROOT / "testplans" / "eprescription" / "lab-prescriber.yaml")
(CASE,) = [case for case in PLAN.cases if case.id == "EPL-PATIENT-10"]


def told(bundle: Any) -> list[str]:
    """What the case's checks say of a Bundle, for the person with the right number."""
    data = json.dumps(bundle).encode()
    whole = Document(body=Body(data=data, size=len(data)), media_type="application/fhir+json")
    subject = Subject(value=bundle, document=whole, place=SubjectPath(part="request.body"))
    context = Context(variables={"persona": {"matricule": RIGHT, "birth_date": "1984-03-17"}})
    checks = [step for step in CASE.steps if isinstance(step, Check)]
    return [finding.issue.code for check in checks for finding in check.assertion(subject, context)]


def changed(subject: str = "", identifiers: tuple[tuple[str, str], ...] = ()) -> Any:
    """The example, with another subject everywhere, or another patient."""
    bundle = copy.deepcopy(SENT)
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if subject and "subject" in resource:
            resource["subject"] = {"reference": subject}
        if identifiers and resource["resourceType"] == "Patient":
            resource["identifier"] = [{"system": system, "value": value} for system, value in identifiers]
    return bundle


@pytest.mark.parametrize(
    "bundle",
    [
        SENT,
        changed(f"Patient?identifier={NATIONAL}|{RIGHT}"),
        changed(identifiers=((NATIONAL, RIGHT), ("urn:x-local:1", "77"))),
        changed(identifiers=(("urn:oid:1.3.182.44", RIGHT),)),  # the system is another case's matter
    ],
)
def test_right_patient_passes(bundle: Any) -> None:
    assert [] == told(bundle)


@pytest.mark.parametrize(
    "bundle",
    [
        changed(f"Patient?identifier={NATIONAL}|{OTHER}"),
        changed(identifiers=((NATIONAL, OTHER),)),
        changed(identifiers=(("urn:x-local:1", RIGHT), (NATIONAL, OTHER))),
        changed(f"Patient?identifier={NATIONAL}|{RIGHT}", ((NATIONAL, OTHER),)),
        changed("urn:uuid:5e0f0001-0000-4000-8000-999999999999"),
    ],
)
def test_another_patient_is_seen(bundle: Any) -> None:
    assert told(bundle)


def test_one_line_for_another_patient_is_seen() -> None:
    bundle = copy.deepcopy(SENT)
    line = next(entry for entry in bundle["entry"] if entry["resource"]["resourceType"] == "ServiceRequest")
    line["resource"]["subject"] = {"reference": f"Patient?identifier={NATIONAL}|{OTHER}"}

    assert told(bundle)
