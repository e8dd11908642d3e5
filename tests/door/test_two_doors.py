"""`eqlab run` and `pytest testplans/...` are two doors to one runner: they store the same facts."""

import subprocess
import sys
from pathlib import Path

import pytest

from eqlab.core.event import CampaignOpened, CaseFinished, Event, ExchangeRecorded, StepFinished
from eqlab.store import open_store

PLAN = Path(__file__).parents[2] / "testplans" / "eprescription" / "lab-laboratory.yaml"


def told(folder: Path) -> list[tuple[object, ...]]:
    """The facts of a campaign, without what is chance: ids, times, ports."""
    store = open_store(folder / "campaign.db")
    try:
        events = list(store.events(store.campaigns()[-1].id))
    finally:
        store.close()
    return [fact for event in events for fact in _fact(event)]


def _fact(event: Event) -> list[tuple[object, ...]]:
    match event:
        case CampaignOpened():
            return [("opened", event.plan_source, event.system, event.selected, event.deselected, event.partial)]
        case StepFinished():
            codes = tuple((finding.issue.code, finding.level, finding.requirements) for finding in event.findings)
            return [("step", event.case, event.index, event.label, event.outcome, codes, len(event.exchanges))]
        case ExchangeRecorded():
            answer = event.exchange.response.status if event.exchange.response else None
            return [("exchange", event.case, event.step, event.exchange.request.method, answer, event.exchange.fault)]
        case CaseFinished():
            return [("finished", event.case)]
    return []


@pytest.mark.parametrize("system", ["golden-laboratory", "dates-apart"])
def test_both_doors_store_the_same_facts(system: str, tmp_path: Path) -> None:
    (tmp_path / "system.yaml").write_text(f'system: {system}\nversion: "1"\nsimulated: {system}\n')
    commands = (
        ["eqlab.cli", "run", str(PLAN), "--system", "system.yaml", "--out", "cli"],
        ["pytest", "-q", "-p", "no:cacheprovider", str(PLAN), "--eqlab-system", "system.yaml", "--eqlab-out", "door"],
    )
    codes = [
        subprocess.run([sys.executable, "-m", *command], cwd=tmp_path, capture_output=True, check=False).returncode
        for command in commands
    ]
    facts = told(tmp_path / "cli")

    assert {"golden-laboratory": [0, 0], "dates-apart": [1, 1]}[system] == codes
    assert len(facts) > 50
    assert sorted(map(repr, facts)) == sorted(map(repr, told(next((tmp_path / "door").iterdir()))))
