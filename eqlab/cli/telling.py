"""From events to what a person at the terminal reads: facts in the reader's language, shaped by no screen yet."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias

from eqlab.cli.remedies import remedy
from eqlab.cli.speech import Tongue, safe
from eqlab.core.event import (
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    Event,
    ExchangeDelivered,
    ExchangeRecorded,
    HandshakeRefused,
    PlatformUp,
    PreflightDone,
    StepFinished,
    Waiting,
)
from eqlab.core.exchange import Direction
from eqlab.core.finding import Finding
from eqlab.core.record import judge_record
from eqlab.core.service import Access
from eqlab.core.verdict import Kind, judge_finding
from eqlab.observe.redacted_finding import redact_finding
from eqlab.observe.redaction import redact_target
from eqlab.plan.model import Case, Plan, Step
from eqlab.report.glossary import VERDICTS
from eqlab.report.phrase import Phrase
from eqlab.report.reasons import recognise, strayed
from eqlab.report.visible import visible
from eqlab.report.written import step_in_words
from eqlab.run.probing import announced
from eqlab.run.steps import label

FEW = 5
"""Deselected cases that are told one by one."""


class Tone(StrEnum):
    """How much a line matters."""

    PLAIN = "plain"
    HEAD = "head"
    FAINT = "faint"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    LAB = "lab"


TONES: Mapping[Kind, Tone] = {
    Kind.PASSED: Tone.GOOD,
    Kind.PASSED_WITH_WARNINGS: Tone.WARN,
    Kind.FAILED: Tone.BAD,
    Kind.INCONCLUSIVE: Tone.WARN,
    Kind.NEEDS_REVIEW: Tone.WARN,
    Kind.CONFIG_ERROR: Tone.LAB,
    Kind.LAB_ERROR: Tone.LAB,
    Kind.NOT_APPLICABLE: Tone.FAINT,
    Kind.NOT_RUN: Tone.FAINT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One fact."""

    text: str
    tone: Tone = Tone.PLAIN
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A case began: what the person has to do."""

    case: str
    title: str
    instructions: str
    """Empty when nobody has to do anything."""
    place: str
    """`3 of 20`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The laboratory waits."""

    words: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """The waiting is over, and with `over` the whole case."""

    over: bool = False


Told: TypeAlias = Line | Task | Wait | Rest


AUTHORITY = "authority"
"""What probes call the file with the certificate that the system has to trust."""


def _no_instructions(_case: Case, _language: str) -> str:
    return ""


@dataclass(slots=True, kw_only=True)
class Narrator:
    """Reads the events of one campaign in order."""

    tongue: Tongue
    plan: Plan
    attended: bool
    """True when a person carries out the instructions."""
    instructions: Callable[[Case, str], str] = _no_instructions
    selected: tuple[str, ...] = ()
    steps: dict[str, list[StepFinished]] = field(default_factory=dict)
    verbose: bool = False
    access: Access | None = None
    """What the system was given to call the platform with."""
    open_case: str = ""
    said: set[tuple[object, ...]] = field(default_factory=set)
    """What was told of the open case: the same of the same place is told once, however many checks find it."""
    spoilt: set[str] = field(default_factory=set)
    """Exchanges whose answer the laboratory spoilt on purpose: that it did not arrive needs no telling."""

    def read(self, event: Event) -> Iterator[Told]:
        """Tell an event."""
        match event:
            case CampaignOpened():
                yield from self._opened(event)
            case PreflightDone():
                for finding in event.findings:
                    yield from tell_finding(finding, self.tongue)
            case PlatformUp() if self.attended:
                pass  # how the platform is reached is told with the files that this needs
            case PlatformUp():
                for service, url in event.services.items():
                    yield Line(text=self.tongue.tell("{service} answers at {url}", service=service, url=url))
            case CaseOpened() | Waiting() | StepFinished() | CaseFinished():
                yield from self._in_case(event)
            case _:
                yield from self._on_the_wire(event)

    def _in_case(self, event: CaseOpened | Waiting | StepFinished | CaseFinished) -> Iterator[Told]:
        match event:
            case CaseOpened():
                yield from self._case_opened(event)
            case Waiting():
                yield from self._waiting(event) if self.attended else ()
            case StepFinished():
                yield Rest()
                self.steps.setdefault(event.case, []).append(event)
                yield from self._findings(event)
            case CaseFinished():
                yield from self._case_finished(event)

    def _findings(self, event: StepFinished) -> Iterator[Told]:
        for finding in event.findings:
            key = (event.case, finding.issue.code, finding.subject, finding.sentence())
            if key not in self.said:
                self.said.add(key)
                yield from tell_finding(finding, self.tongue)

    def _on_the_wire(self, event: Event) -> Iterator[Told]:
        match event:
            case ExchangeRecorded():
                if event.exchange.fault:
                    self.spoilt.add(event.exchange.id)
                yield from tell_exchange(event, self.tongue, open_case=self.open_case)
            case ExchangeDelivered() if event.exchange in self.spoilt:
                pass
            case _:
                yield from tell_wire(event, self.tongue, self.access)

    def _opened(self, event: CampaignOpened) -> Iterator[Line]:
        self.selected = event.selected
        yield Line(text=self._greeting(event), tone=Tone.HEAD)
        yield Line(
            text=safe(
                self.tongue.tell(
                    "Plan {plan} {version} for {system} {system_version}",
                    plan=event.plan,
                    version=event.plan_version,
                    system=event.system.name,
                    system_version=event.system.version,
                )
            )
        )
        yield from self._deselected(event)

    def _deselected(self, event: CampaignOpened) -> Iterator[Line]:
        number = len(event.deselected)
        if not number:
            return
        words = self.tongue.count("{n} case does not concern the system", "{n} cases do not concern the system", number)
        listed = self.verbose or number <= FEW
        hint = "" if listed else self.tongue.tell("; --verbose lists them")
        yield Line(text=f"{words}{hint}", tone=Tone.FAINT)
        for case in event.deselected if listed else ():
            yield Line(text=safe(f"{case.case}: {self.tongue.say(case.reason)}"), tone=Tone.FAINT, depth=1)

    def _greeting(self, event: CampaignOpened) -> str:
        if event.resumed:
            return self.tongue.tell("Going on with campaign {campaign}", campaign=event.campaign)
        return self.tongue.tell("Campaign {campaign}", campaign=event.campaign)

    def _case_opened(self, event: CaseOpened) -> Iterator[Told]:
        self.steps[event.case], self.open_case = [], event.case
        case = self._case(event.case)
        place = self.selected.index(event.case) + 1 if event.case in self.selected else 0
        yield Task(
            case=event.case,
            title=safe(self.tongue.say(case.title)) if case else "",
            instructions=safe(self.instructions(case, self.tongue.language)) if case and self.attended else "",
            place=self.tongue.tell("{n} of {total}", n=place, total=len(self.selected)),
        )

    def _case_finished(self, event: CaseFinished) -> Iterator[Told]:
        kind = judge_record(tuple(self.steps.get(event.case, ())), finished=True).kind
        self.open_case = ""
        yield Rest(over=True)
        yield Line(text=f"{event.case}: {self.tongue.say(VERDICTS[kind].word)}", tone=TONES[kind])

    def _case(self, name: str) -> Case | None:
        return next((case for case in self.plan.cases if case.id == name), None)

    def _waiting(self, event: Waiting) -> Iterator[Told]:
        case = self._case(event.case)
        steps = case.steps if case else ()
        facts = next((found for step in steps if (found := announced(step, event.label))), None)
        if facts is None:
            yield Wait(words=self._awaited(event, steps), until=event.until)
            return
        yield from tell_addresses(facts, self.tongue)
        yield Wait(words=self.tongue.tell("Wait for the system's calls to these addresses"), until=event.until)

    def _awaited(self, event: Waiting, steps: Sequence[Step]) -> str:
        step = next((step for step in steps if label(step) == event.label), None)
        return self.tongue.say(step_in_words(step, event.label))


def tell_addresses(facts: Mapping[str, str], tongue: Tongue) -> Iterator[Line]:
    """Tell a person where a probe waits, and what to do: one line for each address."""
    yield Line(text=tongue.tell("Have the system call each of these addresses once, as it would call the platform:"))
    for scene, place in facts.items():
        if scene != AUTHORITY:
            yield Line(text=safe(f"{scene}  {place}"), depth=1)
    if AUTHORITY in facts:
        words = tongue.tell("The system has to trust the laboratory's authority: {file}", file=facts[AUTHORITY])
        yield Line(text=safe(words), tone=Tone.FAINT, depth=1)


def tell_finding(finding: Finding, tongue: Tongue) -> Iterator[Line]:
    """Tell a finding in a line of the tone it deserves, and what to do about it."""
    finding = redact_finding(finding)
    tone = TONES[judge_finding(finding).kind]
    words = safe(tongue.say(Phrase(template=finding.issue.template, facts=finding.facts)))
    yield Line(text=f"{words} [{finding.issue.code}]", tone=tone, depth=1)
    if finding.advice():
        advice = safe(tongue.say(Phrase(template=finding.issue.advice, facts=finding.facts)))
        yield Line(text=advice, tone=Tone.FAINT, depth=2)


def tell_wire(event: Event, tongue: Tongue, access: Access | None = None) -> Iterator[Line]:
    """Tell what went wrong on the wire, and with `access` what to do about it; nothing of other events."""
    match event:
        case ExchangeDelivered() if event.problem:
            words = tongue.tell("An answer did not leave the laboratory: {problem}", problem=event.problem)
            yield Line(text=safe(words), tone=Tone.FAINT, depth=1)
        case HandshakeRefused():
            failure = event.failure
            words = tongue.tell(
                "A TLS handshake with {peer} failed: {reason}", peer=failure.peer, reason=failure.reason
            )
            yield Line(text=safe(f"{_clock(failure.at)} {words}"), tone=Tone.WARN, depth=1)
            help_with_it = remedy(failure.reason, access, tongue) if access else ""
            if help_with_it:
                yield Line(text=safe(help_with_it), tone=Tone.FAINT, depth=2)


def tell_exchange(
    event: ExchangeRecorded, tongue: Tongue, *, reason: bool = True, open_case: str = ""
) -> Iterator[Line]:
    """Tell a call in one line, and, with `reason`, why it belongs where it does when this is not the plain thing."""
    exchange = event.exchange
    answer = str(exchange.response.status) if exchange.response else tongue.tell("no answer")
    played = f" ({exchange.fault})" if exchange.fault else ""
    arrow = "<-" if exchange.direction is Direction.INBOUND else "->"
    call = f"{exchange.request.method} {redact_target(exchange.request.target)}"
    when = _clock(exchange.started)
    step = f" [{event.step}]" if event.step else ""
    yield Line(text=visible(f"{when} {arrow} {call}: {answer}{played}{step}"), depth=1)
    if reason and event.reason and (event.case != open_case or strayed(event.reason)):
        yield Line(text=safe(tongue.say(recognise(event.reason))), tone=Tone.WARN, depth=2)


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%H:%M:%S} UTC"
