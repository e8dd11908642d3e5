"""A campaign as its events tell it: folded from facts, verdicts derived on demand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from eqlab.core.event import (
    CampaignClosed,
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    Event,
    ExchangeDelivered,
    ExchangeRecorded,
    HandshakeRefused,
    PlatformUp,
    PreflightDone,
    ProbeRan,
    StepFinished,
    StepOutcome,
    Waiting,
)
from eqlab.core.exchange import Direction
from eqlab.core.finding import Finding
from eqlab.core.verdict import HARMLESS, NOT_RUN, Kind, Verdict, combine_all, judge_case, required


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """What is known of one selected case."""

    id: str
    opened: CaseOpened | None = None
    steps: tuple[StepFinished, ...] = ()
    finished: CaseFinished | None = None
    verdict: Verdict = NOT_RUN

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in causal order."""
        return tuple(finding for step in self.steps for finding in step.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRecord:
    """What is known of a campaign."""

    opened: CampaignOpened
    preflight: PreflightDone | None = None
    platform: PlatformUp | None = None
    cases: tuple[CaseRecord, ...] = ()
    """The selected cases, in plan order."""
    exchanges: tuple[ExchangeRecorded, ...] = ()
    """In order of arrival."""
    handshakes: tuple[HandshakeRefused, ...] = ()
    probes: tuple[ProbeRan, ...] = ()
    """In order of time, those of interrupted cases too."""
    closed: CampaignClosed | None = None
    verdict: Verdict = NOT_RUN
    undelivered: Mapping[str, str] = field(default_factory=dict)
    """Exchange to what kept its answer from leaving the lab."""
    unknown: frozenset[str] = frozenset()
    """Inbound exchanges of which is not known whether their answer left the lab."""

    @property
    def unmatched(self) -> tuple[ExchangeRecorded, ...]:
        """Exchanges that belong to no case."""
        return tuple(recorded for recorded in self.exchanges if recorded.case is None)


def judge_record(steps: tuple[StepFinished, ...], finished: bool) -> Verdict:
    """Judge a case from its steps; one that did not come to its end has not run, unless it already failed.

    A step that was skipped proves nothing, so the case cannot pass.
    """
    findings = [finding for step in steps for finding in step.findings]
    done = any(step.outcome is StepOutcome.DONE for step in steps)
    verdict = judge_case(findings, ran=done)
    if verdict.kind in HARMLESS and any(step.outcome is StepOutcome.SKIPPED for step in steps):
        verdict = Verdict(Kind.INCONCLUSIVE, verdict.reasons | {"steps_skipped"})
    if finished or verdict.kind is Kind.FAILED:
        return verdict
    return NOT_RUN


def judge_campaign(
    cases: Sequence[CaseRecord], opened: CampaignOpened, preflight: PreflightDone | None, closed: CampaignClosed | None
) -> Verdict:
    """Judge a campaign; a required case that did not run is inconclusive, unless the tester chose a subset."""
    lenient = {case.id for case in cases} if opened.partial else set(opened.optional)
    verdicts = [case.verdict if case.id in lenient else required(case.verdict) for case in cases]
    verdicts += [judge_case(event.findings, ran=False) for event in (preflight, closed) if event and event.findings]
    if not verdicts:
        return Verdict(Kind.NOT_APPLICABLE)
    return combine_all(verdicts)


@dataclass(slots=True)
class _Ledger:
    """What `fold` has read so far."""

    opened: CampaignOpened | None = None
    preflight: PreflightDone | None = None
    platform: PlatformUp | None = None
    closed: CampaignClosed | None = None
    cases: dict[str, CaseRecord] = field(default_factory=dict)
    running: dict[str, tuple[CaseOpened, list[StepFinished]]] = field(default_factory=dict)
    exchanges: list[ExchangeRecorded] = field(default_factory=list)
    handshakes: list[HandshakeRefused] = field(default_factory=list)
    probes: list[ProbeRan] = field(default_factory=list)
    undelivered: dict[str, str] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    """Exchanges whose end is known."""

    def read(self, event: Event) -> None:
        match event:
            case CampaignOpened():
                self.opened = self.opened if event.resumed and self.opened else event
                self.closed = None
            case PreflightDone():
                self.preflight = event
            case PlatformUp():
                self.platform = event
            case CampaignClosed():
                self.closed = event
            case ExchangeRecorded():
                self.exchanges.append(event)
            case HandshakeRefused():
                self.handshakes.append(event)
            case ProbeRan():
                self.probes.append(event)
            case ExchangeDelivered():
                self.ended.add(event.exchange)
                if event.problem:
                    self.undelivered[event.exchange] = event.problem
            case CaseOpened() | StepFinished() | CaseFinished():
                self.read_case(event)
            case Waiting():
                pass

    def read_case(self, event: CaseOpened | StepFinished | CaseFinished) -> None:
        if isinstance(event, CaseOpened):
            self.running[event.case] = (event, [])
        elif event.case in self.running:
            opened, steps = self.running[event.case]
            if isinstance(event, StepFinished):
                steps.append(event)
            else:
                del self.running[event.case]
                self.cases[event.case] = CaseRecord(id=event.case, opened=opened, steps=tuple(steps), finished=event)

    def case(self, name: str) -> CaseRecord:
        """The latest complete run of a case, else its unfinished one, else none."""
        if name not in self.cases and name in self.running:
            opened, steps = self.running[name]
            return _judged(CaseRecord(id=name, opened=opened, steps=tuple(steps)))
        return _judged(self.cases.get(name, CaseRecord(id=name)))


def fold(events: Iterable[Event]) -> CampaignRecord:
    """Fold the events of one campaign into its record. Raises ValueError when it was never opened.

    Of a case that ran again after an interruption the latest complete run counts.
    """
    ledger = _Ledger()
    for event in events:
        ledger.read(event)
    if ledger.opened is None:
        raise ValueError("the events hold no CampaignOpened")
    cases = tuple(ledger.case(name) for name in ledger.opened.selected)
    return CampaignRecord(
        opened=ledger.opened,
        preflight=ledger.preflight,
        platform=ledger.platform,
        cases=cases,
        exchanges=tuple(ledger.exchanges),
        handshakes=tuple(ledger.handshakes),
        probes=tuple(ledger.probes),
        closed=ledger.closed,
        verdict=judge_campaign(cases, ledger.opened, ledger.preflight, ledger.closed),
        undelivered=ledger.undelivered,
        unknown=frozenset(
            recorded.exchange.id
            for recorded in ledger.exchanges
            if recorded.exchange.direction is Direction.INBOUND and recorded.exchange.id not in ledger.ended
        ),
    )


def _judged(case: CaseRecord) -> CaseRecord:
    return CaseRecord(
        id=case.id,
        opened=case.opened,
        steps=case.steps,
        finished=case.finished,
        verdict=judge_record(case.steps, case.finished is not None),
    )
