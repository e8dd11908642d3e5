"""How each kind of step is carried out. One function a kind; what it found is in its result."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eqlab.core.check import Context, Subject
from eqlab.core.errors import EqlabError, LabFault
from eqlab.core.event import ExchangeRecorded, StepOutcome, Waiting
from eqlab.core.exchange import Exchange
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Nature
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import say, words
from eqlab.observe.view import exchange_view, request_view
from eqlab.plan.model import Ask, Await, Case, Check, Probing, Review, Send, SetVariable, Step
from eqlab.run.desk import matcher
from eqlab.run.issues import (
    ANSWERED_NO,
    CHECK_BROKE,
    HANDSHAKE_FAILED,
    MISSING_CALL,
    NO_CALL,
    NO_PREMISE,
    NO_SUBJECT,
    NOT_ANSWERED,
    NOT_COMPARED,
    NOT_SENT,
    TO_REVIEW,
    UNWANTED_CALL,
)
from eqlab.run.outbound import send_call
from eqlab.run.probing import Setting
from eqlab.run.room import Room


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """What a step brought."""

    outcome: StepOutcome = StepOutcome.DONE
    findings: tuple[Finding, ...] = ()
    exchanges: tuple[str, ...] = ()
    answer: Mapping[str, str] | None = None
    ended: datetime | None = None
    """When a wait was over: no call that began later was looked at. None for all other steps."""


SKIPPED = StepResult(outcome=StepOutcome.SKIPPED)
DONE = StepResult()


def carry_on(room: Room, case: Case, step: Step, lost: bool) -> StepResult:
    """Carry out a step, unless its case is lost."""
    return SKIPPED if lost else carry_out(room, case, step)


def carry_out(room: Room, case: Case, step: Step) -> StepResult:
    """Carry out one step. Raises nothing about the subject."""
    match step:
        case Await():
            return _silence(room, case, step) if step.silence else _await(room, case, step)
        case Check():
            return _check(room, case, step)
        case Send():
            return _send(room, case, step)
        case Ask() | Review():
            return _ask(room, case, step) if isinstance(step, Ask) else _review(room, case, step)
        case SetVariable():
            return _set(room, step)
        case Probing():
            return _probe(room, case, step)


def label(step: Step) -> str:
    """One line for readers."""
    return step.label


def duration(seconds: float) -> str:
    """Write seconds as a plan would."""
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    whole_minutes = seconds and seconds % 60 == 0
    return f"{seconds / 60:g} min" if whole_minutes else f"{seconds:g} s"


def _rule(room: Room, case: Case, step: Step) -> RulePath:
    return RulePath((room.plan, case.id, step.label), step.position)


def _finding(
    room: Room, case: Case, step: Step, issue: Issue, place: SubjectPath | None = None, **facts: str
) -> Finding:
    clause = getattr(step, "clause", "")
    return room.grading.rest(found(issue, place, _rule(room, case, step), **facts), case.verifies, clause)


def _await(room: Room, case: Case, step: Await) -> StepResult:
    until, before = room.clock.monotonic() + step.within, len(room.desk.handshakes)
    exchange = room.desk.serving(case.id, step.id)
    if exchange is not None:
        return _caught(room, step, exchange)
    _announce(room, case, step, step.within)
    with room.desk.changed:  # what came is what had come when the wait was over
        exchange = room.desk.wait_for(lambda: room.desk.serving(case.id, step.id), until, room.driver.idle)
        if exchange is not None:
            return _caught(room, step, exchange)
        missed = () if room.desk.faults else tuple(_missed(room, case, step, before))
        return StepResult(findings=missed, ended=room.clock.now())


def _caught(room: Room, step: Await, exchange: Exchange) -> StepResult:
    room.memory.capture(step.id, exchange)
    return StepResult(exchanges=(exchange.id,))


def _missed(room: Room, case: Case, step: Await, before: int) -> Iterator[Finding]:
    """Say that no call came; and what may be the reason."""
    unread = tuple(_unread(room, case, step, room.desk.calls_of(case.id)))
    failed = step.on_timeout == "failed" and not unread
    issue = MISSING_CALL if failed else NO_CALL
    yield _finding(room, case, step, issue, service=step.at, within=duration(step.within))
    yield from unread
    for failure in room.desk.handshakes_since(before).values():
        yield _finding(room, case, step, HANDSHAKE_FAILED, peer=failure.peer, reason=failure.reason)


def _silence(room: Room, case: Case, step: Await) -> StepResult:
    matches = matcher(step, room.memory.variables)

    def later() -> tuple[ExchangeRecorded, ...]:
        """The calls that came after all that the case has captured: quick ones too, that were before the runner."""
        calls = room.desk.calls_of(case.id)
        captured = {exchange.id for exchange in room.memory.exchanges.values()}
        last = max((place for place, call in enumerate(calls) if call.exchange.id in captured), default=-1)
        return calls[last + 1 :]

    def unwanted() -> Exchange | None:
        return next((call.exchange for call in later() if matches(exchange_view(call.exchange))), None)

    _announce(room, case, step, step.within)
    until = room.clock.monotonic() + step.within
    with room.desk.changed:
        exchange = room.desk.wait_for(unwanted, until, room.driver.idle)
        if exchange is None:
            return StepResult(findings=tuple(_unread(room, case, step, later())), ended=room.clock.now())
    room.memory.capture(step.id, exchange)
    place = SubjectPath(exchange=exchange.id, part="request")
    facts = {"call": _call(exchange), "within": duration(step.within)}
    unwelcome = _finding(room, case, step, UNWANTED_CALL, place, **facts)
    return StepResult(findings=(unwelcome,), exchanges=(exchange.id,))


def _unread(room: Room, case: Case, step: Await, calls: Iterable[ExchangeRecorded]) -> Iterator[Finding]:
    """The calls that a condition on their body could not be compared with, because it could not be read."""
    if step.where is None or "body" not in step.where.text:
        return
    captured = {exchange.id for exchange in room.memory.exchanges.values()}
    for call in calls:
        exchange = call.exchange
        unread = exchange.request.body.size > 0 and "body" not in request_view(exchange.request)
        if unread and exchange.service == step.at and exchange.id not in captured:
            place = SubjectPath(exchange=exchange.id, part="request.body")
            yield _finding(room, case, step, NOT_COMPARED, place, call=_call(exchange))


def _call(exchange: Exchange) -> str:
    return f"{exchange.request.method} {exchange.request.target}"


def _announce(room: Room, case: Case, step: Await, seconds: float) -> None:
    now = room.clock.now()
    until = now + timedelta(seconds=seconds)
    room.emit(Waiting(campaign=room.campaign, case=case.id, at=now, label=step.label, until=until))


def _check(room: Room, case: Case, step: Check) -> StepResult:
    subject = room.memory.subject(step.that)
    if subject is None:
        return SKIPPED
    if subject.value is None and subject.document is None and not step.parts:
        return StepResult(findings=(_finding(room, case, step, NO_SUBJECT, subject.place, part=step.that),))
    others = _parts(room, step) if step.parts else _ALONE
    if others is None:
        return SKIPPED
    rule = RulePath((room.plan, case.id, step.label), step.position)
    context = Context(rule=rule, variables=room.memory.variables, others=others)
    missing = tuple(_missing(room, case, step, others)) if others else ()
    findings = missing or _look(room, case, step, subject, context)
    return StepResult(findings=findings) if findings else DONE


def _missing(room: Room, case: Case, step: Check, others: Mapping[str, tuple[Subject, ...]]) -> Iterator[Finding]:
    """Say which of several parts nothing stands in."""
    for name, parts in others.items():
        for one, reference in zip(parts, step.parts[name], strict=True):
            if one.value is None and one.document is None:
                yield _finding(room, case, step, NO_SUBJECT, one.place, part=reference)


_ALONE: Mapping[str, tuple[Subject, ...]] = {}
"""What a check of one part looks at beside it."""


def _parts(room: Room, step: Check) -> dict[str, tuple[Subject, ...]] | None:
    """Return the parts of a check that looks at several together; None when a step captured nothing."""
    parts: dict[str, tuple[Subject, ...]] = {}
    for name, references in step.parts.items():
        found_parts = [room.memory.subject(reference) for reference in references]
        known = tuple([part for part in found_parts if part is not None])
        if len(known) < len(references):
            return None
        parts[name] = known
    return parts


def _look(room: Room, case: Case, step: Check, subject: Subject, context: Context) -> tuple[Finding, ...]:
    try:
        findings = tuple(step.assertion(subject, context))
    except LabFault as fault:
        return (found(CHECK_BROKE, subject.place, context.rule, check=step.validator, problem=fault.sentence()),)
    except Exception as error:  # noqa: BLE001 - a broken validator is the lab's fault, never the vendor's
        problem = f"{type(error).__name__}: {error}"
        return (found(CHECK_BROKE, subject.place, context.rule, check=step.validator, problem=problem),)
    if step.premise:
        return tuple(_unmet(room, case, finding) for finding in findings)
    return room.grading.grade(step, findings) if findings else ()


def _unmet(room: Room, case: Case, finding: Finding) -> Finding:
    """Make of a broken premise what it means: nobody's fault, and no proof of anything."""
    if finding.issue.nature is not Nature.VIOLATION:
        return room.grading.rest(finding, case.verifies)
    told = words(finding.issue.template, **finding.facts)
    return room.grading.rest(found(NO_PREMISE, finding.subject, finding.rule, rule=told), case.verifies)


def _send(room: Room, case: Case, step: Send) -> StepResult:
    try:
        exchange, problem = send_call(room, case, step)
    except EqlabError as error:
        unsent = _finding(room, case, step, NOT_SENT, to=step.to, problem=error.sentence())
        return StepResult(findings=(unsent,))
    findings: tuple[Finding, ...] = ()
    if problem is not None:
        findings = (room.grading.rest(replace(problem, rule=_rule(room, case, step)), case.verifies),)
    if exchange is None:
        return StepResult(findings=findings)
    if exchange.response is not None:
        room.memory.capture(step.id, exchange)
    return StepResult(findings=findings, exchanges=(exchange.id,))


def _ask(room: Room, case: Case, step: Ask) -> StepResult:
    answer = room.people(case.id, step)
    question = say(step.question, "en")
    if answer is None:
        return StepResult(findings=(_finding(room, case, step, NOT_ANSWERED, who=step.who, question=question),))
    room.memory.set(step.id, dict(answer))
    if answer.get("answer") == step.answers[0]:
        return StepResult(answer=answer)
    refused = _finding(
        room,
        case,
        step,
        ANSWERED_NO,
        who=answer.get("who", step.who),
        answer=answer.get("answer", ""),
        question=question,
        comment=answer.get("comment", ""),
    )
    return StepResult(findings=(refused,), answer=answer)


def _review(room: Room, case: Case, step: Review) -> StepResult:
    question = say(step.question, "en")
    return StepResult(findings=(_finding(room, case, step, TO_REVIEW, who=step.who, question=question),))


def _probe(room: Room, case: Case, step: Probing) -> StepResult:
    setting = Setting(
        case=case.id,
        campaign=room.campaign,
        clock=room.clock,
        emit=room.emit,
        allowed=room.allowed,
        variables=room.memory.variables,
        rule=_rule(room, case, step),
    )
    findings, seen = room.look(setting, case, step)
    room.memory.set(step.id, dict(seen))
    return StepResult(findings=room.grading.grade(step, findings))


def _set(room: Room, step: SetVariable) -> StepResult:
    value = step.value
    if step.expression is not None:
        found_values = step.expression(room.memory.variables, room.memory.variables)
        value = found_values[0] if len(found_values) == 1 else found_values
    room.memory.set(step.name, value)
    return StepResult()
