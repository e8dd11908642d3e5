"""Hands that take from the record: what came, who answered, what was seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from eqlab.core.errors import LabFault
from eqlab.core.event import CaseOpened, Event, ExchangeRecorded, StepFinished, StepOutcome
from eqlab.core.exchange import HandshakeFailure
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue, Nature
from eqlab.core.probe import Sighting
from eqlab.core.service import Access, Stimulus
from eqlab.observe.attribution import Script
from eqlab.plan.model import Ask, Await, Case, Check, Probing, Review, Send, Step
from eqlab.run.issues import (
    HANDSHAKE_FAILED,
    MISSING_CALL,
    NO_ANSWER,
    NO_CALL,
    NOT_ANSWERED,
    NOT_HTTP,
    NOT_SENT,
    SIMULATION_BROKE,
)
from eqlab.run.people import Answer
from eqlab.run.probing import Setting, placed
from eqlab.run.replay.issues import ATTACHED
from eqlab.run.replay.reading import Attempt
from eqlab.run.room import Room
from eqlab.run.steps import SKIPPED, StepResult, carry_on
from eqlab.wire.client import CallOutcome, ClientTls, OutboundCall
from eqlab.wire.problem import CallProblem, ProblemKind

OBSERVING = (Await, Send, Ask, Probing)
"""Steps that look at the world: what was not seen then cannot be seen now."""
_UNPLACED = 3
"""Segments of a step's own rule path: plan, case, step."""


class Interrupted(Exception):
    """The run ended within this case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What was recorded of one step of the plan; nothing when the step is new."""

    number: int | None = None
    """Which of the attempt's steps it is."""
    before: tuple[Finding, ...] = ()
    """Faults of the lab that a step before the first one took up."""
    faults: tuple[Finding, ...] = ()
    """Faults of the lab during the step."""
    late: tuple[Finding, ...] = ()
    """What broke in the lab's own simulation, told with the last step."""


_NOTHING = Moment()


class Settable(Protocol):
    """A clock that can be set."""

    at: datetime


@dataclass(slots=True, kw_only=True)
class Past:
    """The record of a run, played to the runner case by case and step by step."""

    exchanges: Mapping[str, ExchangeRecorded]
    attached: Mapping[str, Finding] = field(default_factory=dict)
    """Exchanges that a person gave to their steps, with the notes that say so."""
    faults_stand: bool = True
    """True when a check that broke then is taken as it was."""
    room: Room
    clock: Settable
    attempt: Attempt = field(init=False)
    """What was recorded of the case that is played."""
    moments: tuple[Moment, ...] = ()
    """What was recorded of each of its steps."""
    at: int = 0
    """The step that is played."""
    judged: list[StepFinished] = field(default_factory=list)
    """The steps of the case as they come out now."""
    pending: list[HandshakeFailure] = field(default_factory=list)
    """Connections that fail while the step waits."""
    striking: tuple[Finding, ...] = ()
    """Faults of the lab that end the wait."""
    moment: Moment = _NOTHING
    """What was recorded of the present step."""
    step: StepFinished | None = None
    """The present step as it was recorded."""

    def turn_to(self, attempt: Attempt, moments: tuple[Moment, ...]) -> None:
        """Begin with another case."""
        self.attempt, self.moments = attempt, moments
        self.judged, self.pending, self.striking = [], [], ()

    def _turn(self, at: int) -> None:
        """Turn to a step, and set the clock to when it began."""
        self.at, self.moment, self.step = at, _NOTHING, None
        if at < len(self.moments):
            self.moment = moment = self.moments[at]
            if moment.number is not None:
                self.step = told = self.attempt.steps[moment.number]
                self.clock.at = told.started

    def hear(self, event: Event) -> None:
        """Keep a step, and turn to the next one; a case that was opened begins with its first."""
        if isinstance(event, StepFinished):
            self.judged.append(event)
            self._turn(self.at + 1)
        elif isinstance(event, CaseOpened):
            self._turn(0)

    def begin(self, stimulus: Stimulus, access: Access) -> None:
        """Nothing acts."""

    def idle(self) -> bool:
        """Let pass what passed while the step waited; then nothing more will come."""
        desk = self.room.desk
        desk.handshakes.extend(self.pending)
        desk.faults.extend(self.striking)
        self.pending, self.striking = [], ()
        return True

    def end(self, seconds: float) -> tuple[Finding, ...]:
        """What broke in the simulation then."""
        del seconds
        return self.moment.late

    def carry(self, room: Room, case: Case, step: Step, lost: bool) -> StepResult:
        """Carry out a step as the runner does, with what came then."""
        if self.at >= len(self.moments):
            raise Interrupted
        if self.step is not None:
            self.clock.at = self.step.finished
        faults = () if self.moment.before else self.moment.faults
        if isinstance(step, Check):
            broken = () if lost else self._broken()
            result = StepResult(findings=broken) if broken else carry_on(room, case, step, lost)
        else:
            result = self._observe(room, case, step, lost, faults)
        room.desk.faults = [*faults]
        return self._with_attachment(result) if self.attached else result

    def _observe(self, room: Room, case: Case, step: Step, lost: bool, faults: tuple[Finding, ...]) -> StepResult:
        """Look at what came then; where nobody looked, nothing is seen now."""
        if isinstance(step, Await):
            self._stage_wait(room, case, step, faults)
        elif isinstance(step, Send):
            self._stage_send(room, step)
        skipped = self.step is not None and self.step.outcome is StepOutcome.SKIPPED
        return SKIPPED if skipped and isinstance(step, OBSERVING) else carry_on(room, case, step, lost)

    def _broken(self) -> tuple[Finding, ...]:
        """What a check told that the lab itself broke over, when that stands."""
        if self.step is None or not (self.step.findings and self.faults_stand):
            return ()
        judged = tuple(one for one in self.step.findings if not _of_lab(one))
        return judged if any(one.issue.nature is Nature.LAB for one in judged) else ()

    def answer(self, _case: str, _question: Ask | Review) -> Answer | None:
        """The person's answer; None when nobody answered."""
        told = self.step
        return None if told is None or _has(told, NOT_ANSWERED) else told.answer

    def call(self, _outbound: OutboundCall, _tls: ClientTls | None) -> CallOutcome:
        """What came of the lab's own call. Raises LabFault when it could not be made."""
        told = self.step
        unsent = _first(told, NOT_SENT)
        if told is None or unsent is not None or not told.exchanges or told.exchanges[0] not in self.exchanges:
            raise _as_told(unsent.facts.get("problem", "") if unsent else "")
        exchange = self.exchanges[told.exchanges[0]].exchange
        finished = exchange.finished or exchange.started
        return CallOutcome(
            request=exchange.request,
            response=exchange.response,
            problem=_problem(told),
            connection=exchange.connection,
            started=exchange.started,
            finished=finished,
        )

    def look(self, setting: Setting, _case: Case, step: Probing) -> tuple[tuple[Finding, ...], Mapping[str, str]]:
        """What the probe saw then, under the rule path of now."""
        ran = self.attempt.probes.get(step.id)
        if ran is None:
            return (), {}
        bare = (
            replace(one, rule=replace(one.rule, segments=one.rule.segments[_UNPLACED:], at=None))
            for one in ran.findings
        )
        findings = tuple(placed(one, setting.rule) for one in bare)
        return findings, {**ran.seen, "outcome": Sighting(probe=ran.probe, findings=findings).outcome}

    def _stage_wait(self, room: Room, case: Case, step: Await, faults: tuple[Finding, ...]) -> None:
        """Put on the desk what a wait will find there; faults of the lab end it when they did so then."""
        self._stage_calls(room, case, step)
        told = self.step
        if faults and told is not None and not (told.exchanges or step.silence):
            self.striking = () if _has(told, NO_CALL) or _has(told, MISSING_CALL) else faults

    def _stage_calls(self, room: Room, case: Case, step: Await) -> None:
        told, number, desk = self.step, self.moment.number, room.desk
        script = Script(())
        desk.scripts, desk.recorded, self.pending = {case.id: script}, [], []
        if told is None or number is None:
            return
        caught = [self.exchanges[name] for name in told.exchanges[:1] if name in self.exchanges]
        if caught and not step.silence:
            desk.recorded = caught
            script.served[step.id] = caught[0].exchange.id
            return
        heard = [*self.attempt.heard(number)]
        desk.recorded = heard[: heard.index(caught[0]) + 1] if caught and caught[0] in heard else [*heard, *caught]
        self.pending = [_failure(one, told) for one in told.findings if one.issue.code == HANDSHAKE_FAILED.code]

    def _stage_send(self, room: Room, step: Send) -> None:
        told = self.step
        if told is None or not told.exchanges:
            return
        count = told.exchanges[0].rpartition("-s")[2]
        room.outbound = int(count) - 1 if count.isascii() and count.isdigit() else 0
        endpoint = step.to.removeprefix("system.")
        if endpoint not in room.system.endpoints:  # the lab's own mock stood there, wherever it listened
            endpoints = {**room.system.endpoints, endpoint: "https://127.0.0.1"}
            room.system = replace(room.system, endpoints=endpoints)

    def _with_attachment(self, result: StepResult) -> StepResult:
        notes = tuple(note for name in result.exchanges if (note := self.attached.get(name)))
        findings = tuple(_resting(one, self.attached) for one in result.findings)
        return replace(result, findings=(*notes, *findings))


def attached_of(exchanges: Mapping[str, ExchangeRecorded]) -> dict[str, Finding]:
    """Return the exchanges that a person gave to their steps, with the notes that say so."""
    findings = {name: one.finding for name, one in exchanges.items() if one.finding is not None}
    return {name: one for name, one in findings.items() if one.issue.code == ATTACHED.code}


def _resting(finding: Finding, attached: Mapping[str, Finding]) -> Finding:
    if finding.subject.exchange not in attached:
        return finding
    return replace(finding, rule=finding.rule / f"attached {finding.subject.exchange}")


def faults_of(step: StepFinished, *, last: bool) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the faults of the lab that a step was told with: those of its time, and those of the simulation."""
    findings = list(step.findings)
    late: list[Finding] = []
    while last and findings and findings[-1].issue.code == SIMULATION_BROKE.code:
        late.insert(0, findings.pop())
    count = next((place for place, one in enumerate(findings) if not _of_lab(one)), len(findings))
    return tuple(findings[:count]), tuple(late)


def _of_lab(finding: Finding) -> bool:
    return finding.issue.nature is Nature.LAB and not finding.rule.segments


def _first(told: StepFinished | None, issue: Issue) -> Finding | None:
    return next((one for one in told.findings if one.issue.code == issue.code), None) if told is not None else None


def _has(told: StepFinished, issue: Issue) -> bool:
    return _first(told, issue) is not None


def _failure(finding: Finding, told: StepFinished) -> HandshakeFailure:
    facts = finding.facts
    return HandshakeFailure(
        id="", at=told.finished, peer=facts.get("peer", ""), local="", reason=facts.get("reason", "")
    )


def _problem(told: StepFinished) -> CallProblem | None:
    for issue, kind in ((NOT_HTTP, ProblemKind.PROTOCOL), (NO_ANSWER, ProblemKind.CLOSED)):
        finding = _first(told, issue)
        if finding is not None:
            return CallProblem(kind=kind, words=finding.facts.get("problem", ""))
    return None


def _as_told(sentence: str) -> LabFault:
    """An error that says a recorded sentence, which ends with its code in brackets."""
    said, _, code = sentence.removesuffix("]").rpartition(" [")
    return LabFault(Issue(code=code or NOT_SENT.code, template=said))
