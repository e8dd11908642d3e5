"""Judging again, part by part: what was observed is taken from the record, what was concluded is concluded anew."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hands import WRONG, Condition, awaiting, call_in, case, checking, posts, run_of, wrong
from replays import WORKSHOP, disagreements

from eqlab.core.event import Event, ExchangeRecorded, StepFinished, StepOutcome
from eqlab.core.exchange import Connection, HandshakeFailure, Request
from eqlab.core.finding import found
from eqlab.core.issue import Issue, Nature
from eqlab.core.record import fold
from eqlab.core.verdict import Kind
from eqlab.plan.model import Ask, Case, Plan, Review, Send, SetVariable
from eqlab.run.campaign import CampaignRun
from eqlab.run.issues import SERVICE_BROKE, SIMULATION_BROKE
from eqlab.run.replay import Judge, replay
from eqlab.wire.client import CallOutcome, ClientTls, OutboundCall
from eqlab.wire.problem import CallProblem, ProblemKind

LAB = Issue(code="EQ-TST-021", template="The lab broke.", nature=Nature.LAB)
AT = case().position


def judge(plan: Plan, **more: Any) -> Judge:
    return Judge(plan=plan, registry=WORKSHOP.registry, **more)


def called(run: CampaignRun, events: list[Event], **how: Any) -> str:
    """Put a call on the desk, recorded."""
    exchange = call_in(run, **how)
    events.append(run.room.desk.recorded[-1])
    return exchange.id


def recorded(*cases: Case, before: Any = lambda _run, _events: None, **hands: Any) -> tuple[tuple[Event, ...], Plan]:
    """Run cases by hand; `before` is called once the campaign is open."""
    events: list[Event] = []
    run = run_of(*cases, events=events, **hands)
    assert run.open()
    before(run, events)
    for one in run.selection.selected:
        run.run_case(one)
    run.close()
    return tuple(events), run.plan


def verdicts(events: tuple[Event, ...]) -> list[Kind]:
    return [one.verdict.kind for one in fold(events).cases]


def test_check_is_carried_out_again() -> None:
    """A finding of a validator is not read from the record: another validator finds something else."""
    one = case(awaiting(), checking("sent.request", wrong()))
    events, plan = recorded(one, before=called)
    lenient = replace(plan, cases=(replace(one, steps=(one.steps[0], checking("sent.request"))),))

    assert [] == disagreements(events, judge(plan))
    assert [Kind.FAILED] == verdicts(events)
    assert [Kind.PASSED] == verdicts(replay(events, judge(lenient)))


def test_recorded_finding_that_no_validator_makes_vanishes() -> None:
    """A finding put into the record afterwards does not survive a second judgement."""
    events, plan = recorded(case(awaiting(), checking("sent.request")), before=called)
    forged = tuple(
        replace(event, findings=(wrong(),)) if isinstance(event, StepFinished) and event.index == 1 else event
        for event in events
    )

    assert [Kind.FAILED] == verdicts(forged)
    assert [Kind.PASSED] == verdicts(replay(forged, judge(plan)))


@pytest.mark.parametrize(
    "steps",
    [
        (awaiting(), checking("sent.request")),
        (awaiting(on_timeout="failed"), checking("sent.request"), awaiting("next")),
        (awaiting(silence=True),),
        (awaiting(where=None), SetVariable(name="x", value=3, expression=None, position=AT), checking("x")),
    ],
    ids=["missed", "missed-and-lost", "silence-kept", "set"],
)
def test_nothing_came(steps: tuple[Any, ...]) -> None:
    events, plan = recorded(case(*steps))

    assert [] == disagreements(events, judge(plan))


def test_handshakes_that_failed_meanwhile_are_told_again() -> None:
    def fail(run: CampaignRun, _events: list[Event]) -> None:
        wait = run.room.desk.wait_for
        failure = HandshakeFailure(id="h", at=run.room.clock.now(), peer="10.0.0.9:1", local="l", reason="expired")

        def waiting(look: Any, until: float, idle: Any) -> Any:
            run.room.desk.note_handshake(failure)
            return wait(look, until, idle)

        object.__setattr__(run.room, "desk", _Watched(run.room.desk, waiting))

    events, plan = recorded(case(awaiting()), before=fail)
    codes = [one.issue.code for event in events if isinstance(event, StepFinished) for one in event.findings]

    assert ["EQ-RUN-001", "EQ-RUN-011"] == codes
    assert [] == disagreements(events, judge(plan))


class _Watched:
    """A desk of which one method is another."""

    def __init__(self, desk: Any, wait_for: Any) -> None:
        self._desk, self.wait_for = desk, wait_for

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)


def test_unwanted_call_is_found_again() -> None:
    def both(run: CampaignRun, events: list[Event]) -> None:
        called(run, events)
        called(run, events)

    steps = awaiting(), awaiting("again", silence=True), checking("again.request", wrong())
    events, plan = recorded(case(*steps), before=both)
    kinds = verdicts(events)

    assert [Kind.FAILED] == kinds
    assert [] == disagreements(events, judge(plan))


def test_call_that_could_not_be_read_is_told_again() -> None:
    unread = awaiting(where=Condition(lambda _root: False, "request.body.mark = 'x'"))
    events, plan = recorded(case(unread), before=lambda run, events: called(run, events, body=b"\xff{"))
    codes = [one.issue.code for event in events if isinstance(event, StepFinished) for one in event.findings]

    assert ["EQ-RUN-001", "EQ-RUN-012"] == codes
    assert [] == disagreements(events, judge(plan))


@pytest.mark.parametrize("moment", ["before", "between", "late"])
def test_faults_of_the_lab_are_taken_as_recorded(moment: str) -> None:
    """They ended the case then; that they do not happen again proves nothing."""

    def broken(run: CampaignRun, events: list[Event]) -> None:
        called(run, events)
        if moment == "before":
            run.room.desk.blame_lab(found(LAB))

    def breaking(_subject: Any, _context: Any) -> Iterator[Any]:
        if moment == "between":
            HELD[0].room.desk.blame_lab(found(SERVICE_BROKE, service="svc", problem="x"))
        yield from ()

    class Late:
        def begin(self, *_: Any) -> None:
            """Nothing to start."""

        def idle(self) -> bool:
            return False

        def end(self, _seconds: float) -> tuple[Any, ...]:
            return (found(SIMULATION_BROKE, system="s", problem="p"),) if moment == "late" else ()

    def hold(run: CampaignRun, events: list[Event]) -> None:
        HELD[:] = [run]
        broken(run, events)

    steps = (
        awaiting(),
        checking("sent.request", assertion=breaking),
        awaiting("next"),
        checking("sent.request", wrong()),
    )
    events, plan = recorded(case(*steps), before=hold, driver=Late())
    HELD[0].room.desk.faults.clear()
    silent = replace(plan, cases=(replace(plan.cases[0], steps=(steps[0], checking("sent.request"), *steps[2:])),))

    assert [] == disagreements(events, judge(silent))


HELD: list[CampaignRun] = []


def test_check_that_broke_then_counts_as_broken_unless_it_is_to_be_looked_at_again() -> None:
    one = case(awaiting(), checking("sent.request", raises=RuntimeError("boom")))
    events, plan = recorded(one, before=called)
    mended = replace(plan, cases=(replace(one, steps=(one.steps[0], checking("sent.request", wrong()))),))

    assert [Kind.LAB_ERROR] == verdicts(events) == verdicts(replay(events, judge(mended)))
    assert [Kind.FAILED] == verdicts(replay(events, judge(mended, faults_stand=False)))


@pytest.mark.parametrize("answer", [None, {"who": "tester", "answer": "yes"}, {"who": "tester", "answer": "no"}])
def test_answers_of_people_are_taken_from_the_record(answer: dict[str, str] | None) -> None:
    ask = Ask(
        id="seen", who="tester", question={"en": "Seen?"}, answers=("yes", "no"), evidence=(), clause="", position=AT
    )
    review = Review(who="second", question={"en": "Right?"}, position=AT)
    events, plan = recorded(case(ask, checking("seen"), review), people=lambda _case, _question: answer)

    assert [] == disagreements(events, judge(plan))


def sending(**more: Any) -> Send:
    facts: dict[str, Any] = {
        "id": "reply",
        "to": "system.api",
        "method": "POST",
        "path": "/x",
        "headers": (),
        "body": {"a": "{now}"},
        "scenario": "",
        "deadline": 1.0,
        "position": AT,
    }
    return Send(**{**facts, **more})


@pytest.mark.parametrize("problem", [None, *ProblemKind])
def test_own_calls_are_not_made_again(problem: ProblemKind | None) -> None:
    """Replaying opens no connection: the answer, or what kept it away, is the recorded one."""

    def call(outbound: OutboundCall, _tls: ClientTls | None) -> CallOutcome:
        now = CLOCK.room.clock.now()
        return CallOutcome(
            request=Request(method=outbound.method, target="/x", path="/x"),
            response=None,
            problem=CallProblem(kind=problem, words="it went wrong") if problem else None,
            connection=Connection(peer="p", local="l"),
            started=now,
            finished=now,
        )

    system = replace(run_of(case()).room.system, endpoints={"api": "https://127.0.0.1:1"})
    CLOCK.room = run_of(case()).room
    steps = sending(), checking("reply.response.status")
    events, plan = recorded(case(*steps), system=system, call=call)
    events = tuple(replace(one, system=system) if hasattr(one, "plan_source") else one for one in events)

    assert [] == disagreements(events, judge(plan))


class _Held:
    room: Any = None


CLOCK = _Held()


def test_call_that_could_not_be_made_is_told_again() -> None:
    system = replace(run_of(case()).room.system, endpoints={"api": "https://127.0.0.1:1"})
    events, plan = recorded(case(sending(method="PÖST")), system=system)
    events = tuple(replace(one, system=system) if hasattr(one, "plan_source") else one for one in events)
    codes = [one.issue.code for event in events if isinstance(event, StepFinished) for one in event.findings]

    assert ["EQ-RUN-013"] == codes
    assert [] == disagreements(events, judge(plan))


def test_interrupted_case_is_judged_as_far_as_it_came() -> None:
    events, plan = recorded(
        case(awaiting(), checking("sent.request", wrong()), checking("sent.request")), before=called
    )
    last = max(place for place, event in enumerate(events) if isinstance(event, StepFinished))
    cut = events[:last]

    assert 2 == len(fold(cut).cases[0].steps)
    assert [] == disagreements(cut, judge(plan))
    assert [Kind.FAILED] == verdicts(replay(cut, judge(plan)))


def test_calls_after_the_end_of_a_wait_do_not_count() -> None:
    """What came between the end of a wait and the record of its step was not looked at then, so it is not now."""
    unread = awaiting(where=Condition(lambda _root: False, "request.body.mark = 'x'"))
    events, plan = recorded(case(unread))
    step = next(event for event in events if isinstance(event, StepFinished))
    run = run_of(case(unread))
    call_in(run, body=b"\xff{")
    late = run.room.desk.recorded[-1]
    assert late.exchange.started > step.finished
    place = events.index(step)
    disturbed = (*events[:place], late, *events[place:])

    assert [] == disagreements(disturbed, judge(plan))


def test_case_that_the_plan_does_not_have_stays_as_it_was() -> None:
    events, plan = recorded(case(awaiting(), checking("sent.request", wrong())), before=called)
    other = replace(plan, cases=(case(name="OTHER"),))

    assert events == replay(events, judge(other))


def test_events_without_an_opening_are_refused() -> None:
    with pytest.raises(ValueError, match="CampaignOpened"):
        replay((), judge(run_of(case()).plan))


def test_captured_exchange_that_is_not_there_is_none() -> None:
    """A record that names an exchange which it does not hold proves no pass."""
    events, plan = recorded(case(awaiting(), checking("sent.request")), before=called)
    without = tuple(event for event in events if not isinstance(event, ExchangeRecorded))
    again = replay(without, judge(plan))
    steps = [event for event in again if isinstance(event, StepFinished)]

    assert [Kind.INCONCLUSIVE] == verdicts(again)
    assert StepOutcome.SKIPPED is steps[1].outcome
    assert WRONG.code not in {one.issue.code for step in steps for one in step.findings}
    assert posts().text
