"""No case of the plans passes a system that sends nothing, nothing of use, or something else than was asked."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from defects import LABORATORY, PRESCRIBER
from eprescription_campaigns import GOLDEN, WORKSHOP, Act, play_as
from eprescription_systems import ROOT

from eqlab.core.record import CampaignRecord
from eqlab.core.service import Access, Stimulus
from eqlab.core.verdict import Kind
from eqlab.kit import load_by_path
from eqlab.wire.client import ClientTls, OutboundCall, call

channel = load_by_path(ROOT / "scenarios" / "eprescription" / "channel.py")
prescriber = load_by_path(ROOT / "scenarios" / "eprescription" / "prescriber.py")
laboratory = load_by_path(ROOT / "scenarios" / "eprescription" / "laboratory.py")

PERSONAS = WORKSHOP.personas("eprescription")
PASSED = {Kind.PASSED, Kind.PASSED_WITH_WARNINGS}
EMPTY = {"resourceType": "Bundle", "type": "transaction", "entry": []}


def passed(record: CampaignRecord) -> list[str]:
    """The cases that passed, all others having run."""
    kinds = {case.id: case.verdict.kind for case in record.cases}
    assert Kind.NOT_RUN not in kinds.values()
    assert {Kind.LAB_ERROR, Kind.CONFIG_ERROR}.isdisjoint(kinds.values())
    return [case for case, kind in kinds.items() if kind in PASSED]


def idle(stimulus: Stimulus, access: Access) -> None:
    """Never call."""


def sends_nothing_of_use(stimulus: Stimulus, access: Access) -> None:
    """Send an empty transaction to everything; revoke with next to nothing."""
    channel.send(access, "GET", "/metadata")
    for _ in range(3):
        channel.send(access, "POST", "/", resource=EMPTY)
    if stimulus.action == "revoke":
        plan = {"resourceType": "CarePlan", "id": stimulus.parameters["id"], "status": "revoked"}
        channel.send(access, "PUT", f"/CarePlan/{stimulus.parameters['id']}", resource=plan)


def looks_around(_stimulus: Stimulus, access: Access) -> None:
    """Read what the platform can do and search for nothing, by GET and by POST."""
    channel.send(access, "GET", "/metadata")
    channel.send(access, "GET", "/CarePlan", query={"identifier": "urn:oid:2.999|0"})
    headers = (("accept", channel.FHIR_JSON), ("content-type", "application/x-www-form-urlencoded"))
    url = access.services[channel.SERVICE].rstrip("/") + "/CarePlan/_search"
    call(
        OutboundCall(method="POST", url=url, headers=headers, body=b"identifier=urn:oid:2.999|0", deadline=5.0),
        ClientTls(authority=access.authority, certificate=access.certificate, key=access.key),
    )


def prescribes_for_somebody_else(stimulus: Stimulus, access: Access) -> None:
    """Send a sound prescription, thrice, for a patient whom no case is about."""
    if stimulus.action == "prescribe":
        sound = prescriber.Prescriber(habits=prescriber.Habits(), physician=PERSONAS["practitioner-amber"])
        for _ in range(3):
            bundle = sound.bundle(replace(stimulus, persona=PERSONAS["zircon"]))
            channel.send(access, "POST", "/", resource=bundle)


def dispenses_something_else(_stimulus: Stimulus, access: Access) -> None:
    """Send a sound dispensation, thrice, of a line that nobody prescribed."""
    sound = laboratory.Laboratory(habits=laboratory.Habits(), owner=PERSONAS["laboratory-cobalt"])
    for _ in range(3):
        channel.send(access, "POST", "/", resource=sound.bundle("Patient/nobody", ["ServiceRequest/none"]))


def emptied(_bundle: Mapping[str, Any]) -> Any:
    return EMPTY


def renumbered(bundle: Mapping[str, Any]) -> Any:
    """Make another prescription of it: another business identifier."""
    other = copy.deepcopy(dict(bundle))
    for entry in other["entry"]:
        if entry["resource"]["resourceType"] == "CarePlan":
            entry["resource"]["identifier"][0]["value"] = "urn:uuid:3c0f6f0e-5a55-4d0c-9a51-6f1f0b1f7aff"
    return other


def elsewhere(bundle: Mapping[str, Any]) -> Any:
    """Make another dispensation of it: of other lines."""
    other = copy.deepcopy(dict(bundle))
    for entry in other["entry"]:
        if entry["resource"]["resourceType"] == "Task":
            entry["resource"]["basedOn"] = [{"reference": "ServiceRequest/none"}]
    return other


def sends_again(other: Callable[[Mapping[str, Any]], Any], plan: str) -> Act:
    """Send soundly, and whatever the answer, send something else after it."""

    def act(stimulus: Stimulus, access: Access) -> None:
        if plan == PRESCRIBER and stimulus.action == "prescribe":
            sound = prescriber.Prescriber(habits=prescriber.Habits(), physician=PERSONAS["practitioner-amber"])
            bundle = sound.bundle(stimulus)
        else:
            able = laboratory.Laboratory(habits=laboratory.Habits(), owner=PERSONAS["laboratory-cobalt"])
            found = able.retrieve(stimulus, access)
            bundle = able.bundle("Patient/x", [line.reference for line in found.lines]) if found else EMPTY
        channel.send(access, "POST", "/", resource=bundle)
        channel.send(access, "POST", "/", resource=other(bundle))

    return act


@pytest.mark.parametrize("plan", GOLDEN)
@pytest.mark.parametrize("act", [idle, sends_nothing_of_use, looks_around])
def test_no_case_passes_a_system_that_does_nothing_of_use(act: Act, plan: str, tmp_path: Path) -> None:
    assert [] == passed(play_as(act, plan, tmp_path))


@pytest.mark.parametrize(
    ("plan", "act"), [(PRESCRIBER, prescribes_for_somebody_else), (LABORATORY, dispenses_something_else)]
)
def test_no_case_passes_a_system_that_sends_something_unrelated(act: Act, plan: str, tmp_path: Path) -> None:
    assert [] == passed(play_as(act, plan, tmp_path))


@pytest.mark.parametrize(
    ("plan", "other"),
    [(PRESCRIBER, emptied), (PRESCRIBER, renumbered), (LABORATORY, emptied), (LABORATORY, elsewhere)],
)
def test_no_fault_case_passes_a_system_that_sends_something_else_again(
    plan: str, other: Callable[[Mapping[str, Any]], Any], tmp_path: Path
) -> None:
    record = play_as(sends_again(other, plan), plan, tmp_path, "tag:fault")

    assert len(record.cases) > 2
    assert [] == passed(record)
