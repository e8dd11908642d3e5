"""A recorded run judged again with a compiled plan."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from eqlab.core.check import Registry
from eqlab.core.event import CampaignOpened, CaseOpened, Event, ExchangeRecorded, StepFinished, StepOutcome
from eqlab.core.service import Access, Persona
from eqlab.plan.model import Case, Plan, Selection
from eqlab.plan.resolve import select
from eqlab.run.campaign import CampaignRun
from eqlab.run.desk import Desk
from eqlab.run.driver import PersonDriver
from eqlab.run.grading import Grading
from eqlab.run.people import nobody
from eqlab.run.replay.hands import Interrupted, Moment, Past, attached_of, faults_of
from eqlab.run.replay.reading import Attempt, attempts
from eqlab.run.room import Room

_NO_ACCESS = Access(services={}, authority="", certificate="", key="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What a recorded run is judged again with."""

    plan: Plan
    registry: Registry
    personas: Mapping[str, Persona] = field(default_factory=dict)
    texts: Callable[[str], bytes | None] = lambda _path: None
    """Scenario files below `scenarios/<service>/`."""
    faults_stand: bool = True
    """True when a check over which the laboratory broke is taken as it was; False looks again."""


@dataclass(slots=True)
class Then:
    """The clock of a record: it is set to the moments that were recorded."""

    at: datetime

    def now(self) -> datetime:
        """Return the moment."""
        return self.at

    def monotonic(self) -> float:
        """Return zero, always."""
        return 0.0


@dataclass(slots=True)
class _Before:
    """The desk's clock: a little behind, so that even a wait of no time lets pass what passed then."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return -1.0


def replay(events: Iterable[Event], judge: Judge) -> tuple[Event, ...]:
    """Judge a run again from its facts: the same events, with the findings of its steps computed anew.

    What was observed in time - that nothing came, that a connection failed, that the lab broke - is taken as recorded;
    so are a person's answers and what probes saw. Steps of cases that the plan does not have stay as they were.
    Raises ValueError when the run was never opened; ConfigurationError when the plan cannot be resolved for its system.
    """
    known = tuple(events)
    hearing = hearing_of(known, judge)
    cases = {case.id: case for case in hearing.selection.selected}
    again = [*known]
    for name, attempt in attempts(known).items():
        if name in cases:
            steps = play(hearing, attempt, moments_of(attempt, cases[name]), cases[name])
            for place, step in zip(attempt.places, steps, strict=False):
                again[place] = step
    return tuple(again)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """One run before one judge: what all its cases share. For one thread at a time."""

    opened: CampaignOpened
    judge: Judge
    selection: Selection
    exchanges: Mapping[str, ExchangeRecorded]
    stage: "Stage"


def hearing_of(events: Sequence[Event], judge: Judge) -> Hearing:
    """Bring a run before a judge. Raises what `replay` raises."""
    opened, exchanges = opened_of(events), exchanges_of(events)
    selection = selection_of(opened, judge)
    stage = _stage(judge, opened, selection, exchanges)
    return Hearing(opened=opened, judge=judge, selection=selection, exchanges=exchanges, stage=stage)


def opened_of(events: Sequence[Event]) -> CampaignOpened:
    """Return a run's opening. Raises ValueError when there is none."""
    opened = next((event for event in events if isinstance(event, CampaignOpened)), None)
    if opened is None:
        raise ValueError("the events hold no CampaignOpened")
    return opened


def exchanges_of(events: Iterable[Event]) -> dict[str, ExchangeRecorded]:
    """Return the exchanges of a run by their ids."""
    return {event.exchange.id: event for event in events if isinstance(event, ExchangeRecorded)}


def selection_of(opened: CampaignOpened, judge: Judge) -> Selection:
    """Resolve a plan for the system as it was declared, for the cases that were selected then."""
    plan = judge.plan
    known = {case.id for case in plan.cases}
    return select(
        plan,
        judge.registry,
        claims=opened.system.claims,
        variant=opened.variant,
        role=plan.roles.get("system", ""),
        only=[name for name in opened.selected if name in known] if opened.partial else (),
    )


def moments_of(attempt: Attempt, case: Case) -> tuple[Moment, ...]:
    """Say what was recorded of each step, when the steps of the case are those that were run."""
    last = len(case.steps) - 1
    return tuple([moment_of(attempt, number, last=number == last) for number in range(len(attempt.steps))])


_quiet = cache(lambda number: Moment(number=number))


def moment_of(attempt: Attempt, number: int, *, last: bool) -> Moment:
    """Say what was recorded of one step."""
    told = attempt.steps[number]
    if not told.findings:
        return _quiet(number)
    faults, late = faults_of(told, last=last)
    early = number == 0 and told.outcome is StepOutcome.SKIPPED
    return Moment(number=number, before=faults if early else (), faults=() if early else faults, late=late)


def play(hearing: Hearing, attempt: Attempt, moments: tuple[Moment, ...], case: Case) -> tuple[StepFinished, ...]:
    """Run a case once more with what was recorded of it; return its steps, at the times they had."""
    stage, room, past = hearing.stage, hearing.stage.room, hearing.stage.past
    past.turn_to(attempt, moments)
    stage.clock.at = moment_opened(attempt.opened)
    room.given = {case.id: _given(case, attempt.opened)} if case.given else {}
    room.system, room.desk.handshakes = hearing.opened.system, []
    room.desk.faults = [*moments[0].before] if moments else []
    try:
        return stage.run.run_case(case).steps
    except Interrupted:
        return tuple(past.judged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The runner of one hearing, used for one case after the other."""

    run: CampaignRun
    room: Room
    clock: Then
    past: Past


def _stage(
    judge: Judge, opened: CampaignOpened, selection: Selection, exchanges: Mapping[str, ExchangeRecorded]
) -> Stage:
    clock = Then(opened.at)
    room = _room(judge, opened, clock)
    attached = attached_of(exchanges)
    past = Past(exchanges=exchanges, attached=attached, faults_stand=judge.faults_stand, room=room, clock=clock)
    room.driver, room.people, room.call, room.look, room.emit = past, past.answer, past.call, past.look, past.hear
    run = CampaignRun(
        selection=selection,
        room=room,
        platform=None,
        personas=judge.personas,
        access=_NO_ACCESS,
        check=lambda: (),
        declared=opened.system,
        seed=opened.seed,
        carry=past.carry,
    )
    return Stage(run=run, room=room, clock=clock, past=past)


def _room(judge: Judge, opened: CampaignOpened, clock: Then) -> Room:
    plan = judge.plan
    return Room(
        campaign=opened.campaign,
        plan=plan.id,
        system=opened.system,
        clock=clock,
        desk=Desk(clock=_Before(opened.at)),
        driver=PersonDriver(),
        people=nobody,
        emit=lambda _event: None,
        grading=Grading(
            requirements={requirement.id: requirement for requirement in plan.requirements},
            sources={source.id: source for source in plan.sources},
            adopted=frozenset(opened.adopted),
        ),
        tls=None,
        texts=judge.texts,
    )


def moment_opened(opened: CaseOpened) -> datetime:
    """The time that a case went by as `%now`."""
    shown = opened.variables.get("now")
    if shown is None:
        return opened.at
    try:
        told = datetime.fromisoformat(shown)
    except ValueError:
        return opened.at
    return told if told.tzinfo is not None else opened.at


def _given(case: Case, opened: CaseOpened) -> dict[str, Mapping[str, str]]:
    """What the preconditions gave, as the case was opened with it."""
    return {
        given.id: {
            name.removeprefix(f"{given.id}."): value
            for name, value in opened.variables.items()
            if name.startswith(f"{given.id}.")
        }
        for given in case.given
    }
