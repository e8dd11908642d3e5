"""Exchanges of the unmatched inbox that a person gave to a step."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from eqlab.core.act import ExchangeAttached
from eqlab.core.errors import UsageError, nearest
from eqlab.core.event import Event, ExchangeRecorded, StepFinished, StepOutcome
from eqlab.core.finding import found
from eqlab.core.location import SubjectPath
from eqlab.plan.model import Await, Case, Plan
from eqlab.run.replay import issues
from eqlab.run.replay.playing import exchanges_of, opened_of
from eqlab.run.replay.reading import attempts


def attach(events: Iterable[Event], acts: Iterable[ExchangeAttached], plan: Plan) -> tuple[Event, ...]:
    """Return a run's events as if each exchange had come to the step it was given to.

    What is returned is for judging again, never for keeping: recorded facts stay as they are.
    Raises UsageError for an act without a reason or of
    another run, an exchange that is unknown, matched or no evidence, a step that is unknown, was not run, has its
    exchange or waits at another service.
    """
    changed = tuple(events)
    for act in acts:
        changed = _attached(changed, act, plan)
    return changed


def _attached(events: Sequence[Event], act: ExchangeAttached, plan: Plan) -> tuple[Event, ...]:
    recorded = _exchange(events, act)
    step, index = _step(act, plan)
    if step.at != recorded.exchange.service:
        came = recorded.exchange.service
        raise UsageError(issues.OTHER_SERVICE, exchange=act.exchange, found=came, step=act.step, service=step.at)
    place, told = _told(events, act, index)
    note = found(
        issues.ATTACHED,
        SubjectPath(exchange=act.exchange),
        exchange=act.exchange,
        step=act.step,
        case=act.case,
        reason=act.reason.strip(),
    )
    given = replace(recorded, case=act.case, step=act.step, reason=note.sentence(), finding=note)
    served = replace(told, exchanges=(act.exchange,), outcome=StepOutcome.DONE)
    return tuple(
        given if event is recorded else served if number == place else event for number, event in enumerate(events)
    )


def _exchange(events: Sequence[Event], act: ExchangeAttached) -> ExchangeRecorded:
    run = opened_of(events).campaign
    if act.run != run:
        raise UsageError(issues.OTHER_RUN, exchange=act.exchange, named=act.run, run=run)
    if not act.reason.strip():
        raise UsageError(issues.NO_REASON, exchange=act.exchange)
    known = exchanges_of(events)
    recorded = known.get(act.exchange)
    if recorded is None:
        near = nearest(act.exchange, known)
        raise UsageError(issues.NO_SUCH_EXCHANGE, nearest=near, run=run, exchange=act.exchange)
    if recorded.case is not None:
        raise UsageError(issues.MATCHED_ALREADY, exchange=act.exchange, case=recorded.case)
    if recorded.finding is not None:
        raise UsageError(issues.NOT_EVIDENCE, exchange=act.exchange, problem=recorded.finding.sentence())
    return recorded


def _step(act: ExchangeAttached, plan: Plan) -> tuple[Await, int]:
    case: Case | None = next((case for case in plan.cases if case.id == act.case), None)
    waits = {
        step.id: (step, index)
        for index, step in enumerate(case.steps if case else ())
        if isinstance(step, Await) and not step.silence
    }
    if act.step not in waits:
        expected, near = ", ".join(waits), nearest(act.step, waits)
        raise UsageError(issues.NO_SUCH_STEP, expected=expected, nearest=near, case=act.case, step=act.step)
    return waits[act.step]


def _told(events: Sequence[Event], act: ExchangeAttached, index: int) -> tuple[int, StepFinished]:
    attempt = attempts(events).get(act.case)
    if attempt is None or index >= len(attempt.steps):
        raise UsageError(issues.NOT_CARRIED_OUT, case=act.case, run=act.run)
    told = attempt.steps[index]
    if told.exchanges:
        raise UsageError(issues.SERVED_ALREADY, step=act.step, case=act.case, other=told.exchanges[0])
    return attempt.places[index], told
