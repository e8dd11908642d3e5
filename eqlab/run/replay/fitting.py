"""Evidence of one form of a case, held against another form: what can be compared, and what cannot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from eqlab.core.text import Words, words
from eqlab.plan.model import Ask, Await, Case, Probing, Send, Step
from eqlab.run.replay.hands import OBSERVING, Moment
from eqlab.run.replay.playing import moment_of
from eqlab.run.replay.reading import Attempt
from eqlab.run.steps import label

Signature: TypeAlias = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Whether the evidence of a case fits another form of it."""

    moments: tuple[Moment, ...] = ()
    """What was recorded of each step of the new form."""
    problem: Words | None = None
    """Why nothing can be compared; None when it fits."""


def fit(attempt: Attempt, old: Case, new: Case) -> Fit:
    """Hold the record of a case against a new form of it.

    Checks and variables may change; what looks at the world - waits, calls, questions, probes - must be the same, in
    the same order, and so must persona, token and preconditions: other evidence would have come.
    """
    problem = next(_problems(attempt, old, new), None)
    return Fit(problem=problem) if problem else Fit(moments=tuple(_moments(attempt, old, new)))


def _problems(attempt: Attempt, old: Case, new: Case) -> Iterator[Words]:
    if (old.persona, old.token) != (new.persona, new.token):
        yield words("the persona or the token of the case is another")
    if [_given(one) for one in old.given] != [_given(one) for one in new.given]:
        yield words("its preconditions are others")
    before, after = _observing(old), _observing(new)
    for number, step in enumerate(after):
        if number >= len(before):
            yield words('nothing was recorded for the new step "{step}"', step=label(step))
        elif not _same(before[number], step, attempt, old):
            yield words('the step "{step}" looks at something else', step=label(step))
    if len(before) > len(after):
        yield words('the step "{step}" is gone', step=label(before[len(after)]))
    if attempt.finished is None and len(old.steps) != len(new.steps):
        yield words("the case did not come to its end, and its steps are others")


def _given(given: object) -> Signature:
    return tuple(repr(getattr(given, name)) for name in ("id", "at", "load", "parameters"))


def _observing(case: Case) -> list[Step]:
    return [step for step in case.steps if isinstance(step, OBSERVING)]


def _same(old: Step, new: Step, attempt: Attempt, case: Case) -> bool:
    if type(old) is not type(new) or _signature(old) != _signature(new):
        return False
    if not (isinstance(old, Await) and isinstance(new, Await)) or old.within == new.within:
        return True
    index = case.steps.index(old)
    return not old.silence and index < len(attempt.steps) and bool(attempt.steps[index].exchanges)


def _signature(step: Step) -> Signature:
    match step:
        case Await():
            return step.id, step.at, step.where.text if step.where else "", step.silence, repr(step.reply)
        case Send():
            return step.id, step.to, step.method, step.path, step.headers, repr(step.body), step.scenario
        case Ask():
            return step.id, step.who, repr(step.question), step.answers
        case Probing():
            return step.id, step.name, repr(step.parameters), step.mode
    return ()


def _moments(attempt: Attempt, old: Case, new: Case) -> Iterator[Moment]:
    """Match the steps: observing ones by their order, others by what they say, between the same neighbours."""
    places = _places(old.steps, new.steps)
    seen: set[int] = set()
    for place, number in enumerate(places[: _played(attempt, old, new)]):
        if number is None or number >= len(attempt.steps):
            yield Moment()
            continue
        seen.add(number)
        moment = moment_of(attempt, number, last=number == len(old.steps) - 1)
        lost = [
            fault
            for other in range(number)
            if other not in seen and other not in places
            for fault in moment_of(attempt, other, last=False).faults
        ]
        seen.update(range(number))
        early = place == 0 and moment.before
        yield moment if early else replace(moment, before=(), faults=(*lost, *moment.before, *moment.faults))


def _played(attempt: Attempt, old: Case, new: Case) -> int:
    return len(attempt.steps) if len(old.steps) == len(new.steps) else len(new.steps)


def _places(old: Sequence[Step], new: Sequence[Step]) -> list[int | None]:
    """For each new step, which of the old ones it is; None when it is new."""
    places: list[int | None] = []
    start = 0
    for step in new:
        wanted = _next_observing(old, start) if isinstance(step, OBSERVING) else None
        number = wanted if wanted is not None else _alike(old, start, step)
        places.append(number)
        start = start if number is None else number + 1
    return places


def _next_observing(old: Sequence[Step], start: int) -> int | None:
    return next((number for number in range(start, len(old)) if isinstance(old[number], OBSERVING)), None)


def _alike(old: Sequence[Step], start: int, step: Step) -> int | None:
    end = _next_observing(old, start)
    window = range(start, len(old) if end is None else end)
    return next((number for number in window if label(old[number]) == label(step)), None)
