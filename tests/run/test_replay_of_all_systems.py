"""Every shipped plan with every simulated system: what is judged again from the record is what was recorded."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest
from replays import WORKSHOP, disagreements, judge_of, played

from eqlab.core.event import Event, StepFinished
from eqlab.plan.model import Plan
from eqlab.wiring import OWN_MOCK


@cache
def plan_of(path: Path) -> Plan:
    return WORKSHOP.plan(path)


def campaigns() -> list[tuple[Path, str]]:
    """Every plan with the systems that play its role; without any, the lab's own mock."""
    found = []
    for path in WORKSHOP.content.plans():
        if path.parent.name not in WORKSHOP.content.services:
            continue
        plan = plan_of(path)
        role = plan.roles.get("system", "")
        names = [one.name for one in WORKSHOP.content.systems(plan.service) if one.role == role]
        found += [(path, name) for name in names or [OWN_MOCK]]
    return found


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Path, str], tuple[Event, ...]]:
    """All campaigns, side by side: most of their time is waiting."""
    folder, wanted = tmp_path_factory.mktemp("campaigns"), campaigns()
    with ThreadPoolExecutor(max_workers=16) as hands:
        return dict(zip(wanted, hands.map(lambda one: played(plan_of(one[0]), one[1], folder), wanted), strict=True))


@pytest.mark.parametrize(("path", "system"), campaigns(), ids=lambda one: one if isinstance(one, str) else one.stem)
def test_second_judgement_agrees_with_the_first(
    path: Path, system: str, recorded: dict[tuple[Path, str], tuple[Event, ...]]
) -> None:
    """replay(record) = record, in verdicts and in findings byte for byte."""
    events = recorded[path, system]

    assert any(isinstance(event, StepFinished) for event in events)
    assert [] == disagreements(events, judge_of(plan_of(path)))
