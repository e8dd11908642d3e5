"""Whole campaigns of simulated systems, played over the network as both doors play them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from defects import PLANS

from eqlab.core.clock import SystemClock
from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import Kind
from eqlab.plan.model import Case, Plan
from eqlab.wire.pki import Authority
from eqlab.wiring import Session, Settings, Workshop, open_session

WORKSHOP = Workshop()


@cache
def plan_of(name: str) -> Plan:
    return WORKSHOP.plan(PLANS / f"{name}.yaml")


@cache
def _authority(folder: Path) -> Authority:
    return Authority.open_or_create(folder, SystemClock())


def play(
    plan: str, system: str, folder: Path, look: Callable[[Session, Case], None] = lambda _session, _case: None
) -> CampaignRecord:
    """Play a simulated system through all cases of a plan; campaigns of one folder share its CA.

    `look` is called after each case.
    """
    loaded = plan_of(plan)
    settings = Settings(out=folder / system, seed=1, authority=_authority(folder / "pki"))
    session = open_session(WORKSHOP, loaded, WORKSHOP.simulated(loaded, system), settings)
    try:
        assert session.run.open(), session.run.preflight_findings
        for case in session.run.remaining:
            session.run.run_case(case)
            look(session, case)
    finally:
        record = session.close()
    return record


def blemishes(record: CampaignRecord) -> dict[str, Kind]:
    """The cases that did not simply pass."""
    return {case.id: case.verdict.kind for case in record.cases if case.verdict.kind is not Kind.PASSED}
