"""Helps tests of judging again: campaigns played for real, and what a second judgement must agree on."""

import threading
from collections.abc import Iterable
from pathlib import Path

from eqlab.core.clock import SystemClock
from eqlab.core.event import Event, StepFinished
from eqlab.core.record import fold
from eqlab.plan.model import Plan
from eqlab.run.replay import Judge, replay
from eqlab.store import open_store
from eqlab.store.serial import pack
from eqlab.wire.pki import Authority
from eqlab.wiring import DATABASE, Settings, Workshop, open_session

WORKSHOP = Workshop()
_AUTHORITIES = threading.Lock()


def judge_of(plan: Plan, workshop: Workshop = WORKSHOP) -> Judge:
    return Judge(
        plan=plan,
        registry=workshop.registry,
        personas=workshop.personas(plan.service),
        texts=lambda path: workshop.content.text(plan.service, path),
    )


def played(plan: Plan, system: str, folder: Path) -> tuple[Event, ...]:
    """The events of a campaign in which a simulated system runs through all cases, read from its store."""
    with _AUTHORITIES:
        authority = Authority.open_or_create(folder / "pki", SystemClock())
    settings = Settings(out=folder / f"{plan.id}-{system}", seed=1, authority=authority)
    session = open_session(WORKSHOP, plan, WORKSHOP.simulated(plan, system), settings)
    try:
        assert session.run.open(), session.run.preflight_findings
        for case in session.run.remaining:
            session.run.run_case(case)
    finally:
        session.close()
    return kept(settings.out)


def kept(folder: Path) -> tuple[Event, ...]:
    """The events of the campaign in a folder."""
    store = open_store(folder / DATABASE)
    try:
        return tuple(store.events(store.campaigns()[-1].id))
    finally:
        store.close()


def steps_of(events: Iterable[Event]) -> list[str]:
    """The steps of a run, byte for byte."""
    return [pack(event).body for event in events if isinstance(event, StepFinished)]


def disagreements(events: tuple[Event, ...], judge: Judge) -> list[tuple[str, str]]:
    """What a second judgement says otherwise: steps byte for byte, then verdicts."""
    again = replay(events, judge)
    steps = zip(steps_of(events), steps_of(again), strict=True)
    before, after = fold(events), fold(again)
    verdicts = [(repr(before.verdict), repr(after.verdict))]
    verdicts += [(repr(one.verdict), repr(other.verdict)) for one, other in zip(before.cases, after.cases, strict=True)]
    return [(one, other) for one, other in (*steps, *verdicts) if one != other]
