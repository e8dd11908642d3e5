"""What a new plan would make of past verdicts, told before it is published."""

from pathlib import Path

import pytest
from bundles import PLAN
from replays import WORKSHOP, kept

from eqlab.core.event import Event
from eqlab.core.verdict import Kind
from eqlab.wiring.bundle import Change, preview


@pytest.fixture(scope="module")
def events(campaign_folder: Path) -> tuple[Event, ...]:
    return kept(campaign_folder)


def foreseen(events: tuple[Event, ...], *changes: tuple[str, str]) -> dict[str, Change]:
    """The changes that edits of the plan's text would bring, by case."""
    text = PLAN.read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    plan = WORKSHOP.plan_of(text.encode(), str(PLAN))
    return {one.case: one for one in preview(WORKSHOP, [events], plan)}


def test_plan_that_did_not_change_changes_nothing(events: tuple[Event, ...]) -> None:
    told = foreseen(events)

    assert len(told) > 10
    assert [] == [one for one in told.values() if not one.same]


def test_moved_lines_change_nothing(events: tuple[Event, ...]) -> None:
    """Where a rule stands in its file is no part of what it says."""
    assert [] == [one for one in foreseen(events, ("cases:", "\n\n\ncases:")).values() if not one.same]


def test_verdicts_that_would_change_are_told_with_their_findings(events: tuple[Event, ...]) -> None:
    """A stricter check of our own design asks for review of what passed: the findings that appear are told."""
    told = foreseen(events, ("value.endsWith(%rx.number)", "value.endsWith('nothing')"))
    (changed,) = [one for one in told.values() if not one.same]

    assert (Kind.PASSED, Kind.NEEDS_REVIEW) == (changed.before.kind, changed.after.kind)
    assert changed.appeared
    assert not changed.untold


def test_other_waits_cannot_be_compared(events: tuple[Event, ...]) -> None:
    """Other evidence would have come: never silently equal."""
    text = PLAN.read_text("utf-8")
    line = next(one for one in text.splitlines() if "- await:" in one and "request.method" in one)
    told = foreseen(events, (line, line.replace("request.method", "request.path != '' and request.method")))
    apart = [one for one in told.values() if one.untold]

    assert 1 == len(apart)
    assert "looks at something else" in str(apart[0].untold)
    assert not apart[0].same


def test_cases_that_are_new_or_gone_cannot_be_compared(events: tuple[Event, ...]) -> None:
    told = foreseen(events, ("id: LAB-RETRIEVE-NUMBER-02", "id: LAB-RETRIEVE-NUMBER-99"))

    assert "no such case" in str(told["LAB-RETRIEVE-NUMBER-02"].untold)
    assert "is new" in str(told["LAB-RETRIEVE-NUMBER-99"].untold)


def test_run_of_another_plan_cannot_be_compared(events: tuple[Event, ...]) -> None:
    plan = WORKSHOP.plan(PLAN.with_name("lab-prescriber.yaml"))
    told = preview(WORKSHOP, [events], plan)

    assert told
    assert all("followed the plan" in str(one.untold) for one in told)


def test_new_content_is_foreseen_with_the_old_plan(events: tuple[Event, ...]) -> None:
    """Another workshop alone - new validators, new packages - is compared with the plan of the run."""
    assert [] == [one for one in preview(WORKSHOP, [events], new=WORKSHOP) if not one.same]
