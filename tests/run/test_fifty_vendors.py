"""Fifty vendors against one laboratory: nothing lost, nothing attributed to another's campaign."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sample_vendor import post

from eqlab.config import SystemFile
from eqlab.core.clock import SystemClock
from eqlab.core.event import SystemFacts
from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import Kind
from eqlab.store import open_store
from eqlab.wire.pki import Authority
from eqlab.wiring import Session, Settings, Workshop, open_session

VENDORS = 50
CALLS = 6

PLAN = """
testplan: lab.crowd
version: 1.0.0
title: {en: "Crowd"}
service: eprescription
roles: {system: prescriber, lab: platform}
sources:
  - {id: S, title: Crowd, version: 1.0.0, status: active, origin: public}
requirements:
  - {id: R-1, level: SHALL, actor: prescriber, text: {en: "It calls."}, source: S, clause: "1"}
cases:
  - id: CROWD-1
    title: {en: "Calls come"}
    verifies: [R-1]
    instructions: {en: "Call."}
    steps:
      - await: {id: first, at: eprescription, where: "request.method = 'POST'", within: 60 s}
      - await: {id: last, at: eprescription, where: "request.body.mark.endsWith('-LAST')", within: 60 s}
      - check: {that: last.request.body, fhirpath: "mark.exists()"}
""".replace("LAST", str(CALLS - 1))


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[CampaignRecord]:
    """One laboratory, fifty campaigns at the same time; each vendor also strays into its neighbour's once."""
    out = tmp_path_factory.mktemp("lab")
    workshop, clock = Workshop(), SystemClock()
    store = open_store(out / "lab.db")
    authority = Authority.open_or_create(out / "pki", clock)
    plan = workshop.plan_of(PLAN.encode(), "crowd.yaml")
    sessions = [
        open_session(workshop, plan, system(number), Settings(out=out / str(number), store=store, authority=authority))
        for number in range(VENDORS)
    ]
    for session in sessions:
        assert session.run.open()
    with ThreadPoolExecutor(2 * VENDORS) as crowd:
        judged = [crowd.submit(session.run.run_case, session.plan.cases[0]) for session in sessions]
        calls = [crowd.submit(visit, sessions, number) for number in range(VENDORS)]
        for done in (*calls, *judged):
            done.result(timeout=120)
    found = [session.close() for session in sessions]
    store.close()
    return found


def system(number: int) -> SystemFile:
    return SystemFile(facts=SystemFacts(name=f"Vendor {number}", version="1", claims={"lab": True}))


def visit(sessions: list[Session], number: int) -> None:
    """Make the vendor's calls, and one to the neighbour's address with the vendor's own certificate."""
    access = sessions[number].run.access
    stray = type(access)(
        services=sessions[(number + 1) % VENDORS].run.access.services,
        authority=access.authority,
        certificate=access.certificate,
        key=access.key,
    )
    assert post(stray, "eprescription", {"mark": f"stray-{number}"})[0] == 403
    for call in range(CALLS):
        post(access, "eprescription", {"mark": f"{number}-{call}"})


def marks(record: CampaignRecord, *, foreign: bool) -> list[str]:
    return [
        json.loads(recorded.exchange.request.body.data)["mark"]
        for recorded in record.exchanges
        if (recorded.finding is not None) is foreign
    ]


def test_no_exchange_is_lost(records: list[CampaignRecord]) -> None:
    assert [[f"{number}-{call}" for call in range(CALLS)] for number in range(VENDORS)] == [
        marks(record, foreign=False) for record in records
    ]


def test_no_exchange_counts_for_another_campaign(records: list[CampaignRecord]) -> None:
    """A stray call lies in the inbox of the campaign it reached, and belongs to no case."""
    assert [[f"stray-{(number - 1) % VENDORS}"] for number in range(VENDORS)] == [
        marks(record, foreign=True) for record in records
    ]
    assert {None} == {r.case for record in records for r in record.exchanges if r.finding is not None}


def test_every_campaign_has_its_verdict(records: list[CampaignRecord]) -> None:
    assert {Kind.PASSED} == {record.verdict.kind for record in records}
