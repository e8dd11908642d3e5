"""Campaigns that were interrupted and went on, and probes: judged again, they say what they said."""

from pathlib import Path

import pytest
from replays import WORKSHOP, disagreements, judge_of, kept
from test_run_probe_campaign import BILL, campaign

from eqlab.core.event import CampaignOpened, Event, StepFinished
from eqlab.core.record import fold
from eqlab.wiring import Settings, open_session

PLAN = Path(__file__).parents[2] / "testplans" / "eprescription" / "lab-laboratory.yaml"


class Killed(Exception):
    """The process ended here."""


def interrupted(folder: Path, after: int) -> None:
    """Run until so many steps are recorded, then leave everything as a killed process does."""
    plan = WORKSHOP.plan(PLAN)
    seen: list[Event] = []

    def count(event: Event) -> None:
        seen.extend([event] if isinstance(event, StepFinished) else [])
        if len(seen) == after:
            raise Killed

    session = open_session(
        WORKSHOP, plan, WORKSHOP.simulated(plan, "dates-apart"), Settings(out=folder, seed=1, listeners=(count,))
    )
    try:
        assert session.run.open()
        for case in session.run.remaining:
            session.run.run_case(case)
    except Killed:
        assert session.run.platform is not None
        session.run.platform.stop()
        session.store.flush()
    finally:
        session.held.close()


@pytest.mark.parametrize("after", [2, 5])
def test_interrupted_and_resumed_run_agrees(after: int, tmp_path: Path) -> None:
    interrupted(tmp_path, after)
    events, judge = kept(tmp_path), judge_of(WORKSHOP.plan(PLAN))
    assert [] == disagreements(events, judge)

    plan = WORKSHOP.plan(PLAN)
    session = open_session(
        WORKSHOP, plan, WORKSHOP.simulated(plan, "dates-apart"), Settings(out=tmp_path, seed=1, resume=True)
    )
    assert session.run.open()
    for case in session.run.remaining:
        session.run.run_case(case)
    session.close()
    whole = kept(tmp_path)

    assert 2 == sum(isinstance(event, CampaignOpened) for event in whole)
    assert all(case.finished for case in fold(whole).cases)
    assert [] == disagreements(whole, judge)


@pytest.mark.parametrize("bill", [BILL, {**BILL, "specVersion": "1.2"}, None], ids=["sound", "wrong", "absent"])
def test_probes_do_not_look_again(bill: object, tmp_path: Path) -> None:
    """What a probe saw is a fact; how the plan weighs it is concluded anew."""
    _record, plan = campaign(tmp_path, bill)
    for file in tmp_path.glob("*.json"):
        file.unlink()

    assert [] == disagreements(kept(tmp_path / "out"), judge_of(plan))
