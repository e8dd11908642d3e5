"""Whole campaigns of simulated systems, played over the network as both doors play them."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from defects import LABORATORY, PLANS, PRESCRIBER
from eprescription_systems import systems

from eqlab.core.clock import SystemClock
from eqlab.core.record import CampaignRecord
from eqlab.core.service import Access, Stimulus
from eqlab.core.verdict import Kind
from eqlab.plan.model import Case, Plan
from eqlab.run.driver import SimulatedDriver
from eqlab.wire.pki import Authority
from eqlab.wiring import Session, Settings, Workshop, open_session

WORKSHOP = Workshop()
GOLDEN = {PRESCRIBER: "golden-prescriber", LABORATORY: "golden-laboratory"}

Act = Callable[[Stimulus, Access], None]
Look = Callable[[Session, Case], None]


@cache
def plan_of(name: str) -> Plan:
    return WORKSHOP.plan(PLANS / f"{name}.yaml")


@cache
def _authority(folder: Path) -> Authority:
    return Authority.open_or_create(folder, SystemClock())


def look_away(_session: Session, _case: Case) -> None:
    """See nothing between cases."""


def played(session: Session, look: Look = look_away) -> CampaignRecord:
    """Run all cases of a session and close it; `look` is called after each case."""
    try:
        assert session.run.open(), session.run.preflight_findings
        for case in session.run.remaining:
            session.run.run_case(case)
            look(session, case)
    finally:
        record = session.close()
    return record


def play(plan: str, system: str, folder: Path, look: Look = look_away) -> CampaignRecord:
    """Play a simulated system through all cases of a plan; campaigns of one folder share its CA.

    `look` is called after each case.
    """
    loaded = plan_of(plan)
    settings = Settings(out=folder / system, seed=1, authority=_authority(folder / "pki"))
    return played(open_session(WORKSHOP, loaded, WORKSHOP.simulated(loaded, system), settings), look)


def play_as(act: Act, plan: str, folder: Path, *only: str) -> CampaignRecord:
    """Play a plan against a system that acts as told, with the claims of the golden one."""
    loaded = plan_of(plan)
    golden = systems()[GOLDEN[plan]]
    settings = Settings(out=folder, seed=1, only=only)
    session = open_session(WORKSHOP, loaded, WORKSHOP.simulated(loaded, golden.name), settings)
    session.run.room.driver = SimulatedDriver(replace(golden, act=act))
    return played(session)


def blemishes(record: CampaignRecord) -> dict[str, Kind]:
    """The cases that did not simply pass."""
    return {case.id: case.verdict.kind for case in record.cases if case.verdict.kind is not Kind.PASSED}
