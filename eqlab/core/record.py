"""A campaign as its events tell it: folded from facts, verdicts derived on demand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eqlab.core.event import (
    CampaignClosed,
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    Event,
    ExchangeRecorded,
    HandshakeRefused,
    PlatformUp,
    PreflightDone,
    StepFinished,
    StepOutcome,
)
from eqlab.core.finding import Finding
from eqlab.core.verdict import NOT_RUN, Kind, Verdict, combine_all, judge_case, required


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
    closed: CampaignClosed | None = None
    verdict: Verdict = NOT_RUN
    undelivered: Mapping[str, str] = field(default_factory=dict)

    @property
    def unmatched(self) -> tuple[ExchangeRecorded, ...]:
        """Exchanges that belong to no case."""
        return tuple(recorded for recorded in self.exchanges if recorded.case is None)


def judge_record(steps: tuple[StepFinished, ...], finished: bool, adopted: bool) -> Verdict:
    """Judge a case from its steps; one that did not come to its end has not run, unless it already failed."""
    findings = [finding for step in steps for finding in step.findings]
    done = any(step.outcome is StepOutcome.DONE for step in steps)
    verdict = judge_case(findings, ran=done, adopted=adopted)
    if finished or verdict.kind is Kind.FAILED:
        return verdict
    return NOT_RUN


def judge_campaign(cases: Iterable[CaseRecord], preflight: PreflightDone | None, partial: bool) -> Verdict:
    """Judge a campaign; a required case that did not run is inconclusive, unless the tester chose a subset."""
    verdicts = [case.verdict if partial else required(case.verdict) for case in cases]
    if preflight is not None and preflight.findings:
        verdicts.append(judge_case(preflight.findings, ran=False))
    if not verdicts:
        return Verdict(Kind.NOT_APPLICABLE)
    return combine_all(verdicts)


def fold(events: Iterable[Event]) -> CampaignRecord:
    """Fold the events of one campaign into its record. Raises ValueError when it was never opened.

    Of a case that ran again after an interruption the latest complete run counts.
    """
    opened: CampaignOpened | None = None
    preflight: PreflightDone | None = None
    platform: PlatformUp | None = None
    closed: CampaignClosed | None = None
    cases: dict[str, CaseRecord] = {}
    running: dict[str, tuple[CaseOpened, list[StepFinished]]] = {}
    exchanges: list[ExchangeRecorded] = []
    handshakes: list[HandshakeRefused] = []
    undelivered: dict[str, str] = {}
    for event in events:
        match event:
            case CampaignOpened():
                opened = event if opened is None or not event.resumed else opened
            case PreflightDone():
                preflight = event
            case PlatformUp():
                platform = event
            case CaseOpened():
                running[event.case] = (event, [])
            case StepFinished():
                if event.case in running:
                    running[event.case][1].append(event)
            case ExchangeRecorded():
                exchanges.append(event)
            case HandshakeRefused():
                handshakes.append(event)
            case CaseFinished():
                if event.case in running:
                    case_opened, steps = running.pop(event.case)
                    cases[event.case] = CaseRecord(
                        id=event.case, opened=case_opened, steps=tuple(steps), finished=event
                    )
            case CampaignClosed():
                closed = event
            case _:
                if event.problem:
                    undelivered[event.exchange] = event.problem
    if opened is None:
        raise ValueError("the events hold no CampaignOpened")
    for case_id, (case_opened, steps) in running.items():
        cases.setdefault(case_id, CaseRecord(id=case_id, opened=case_opened, steps=tuple(steps)))
    adopted = bool(opened.adopted)
    records = tuple(_judged(cases.get(case, CaseRecord(id=case)), adopted) for case in opened.selected)
    return CampaignRecord(
        opened=opened,
        preflight=preflight,
        platform=platform,
        cases=records,
        exchanges=tuple(exchanges),
        handshakes=tuple(handshakes),
        closed=closed,
        verdict=judge_campaign(records, preflight, opened.partial),
        undelivered=undelivered,
    )


def _judged(case: CaseRecord, adopted: bool) -> CaseRecord:
    return CaseRecord(
        id=case.id,
        opened=case.opened,
        steps=case.steps,
        finished=case.finished,
        verdict=judge_record(case.steps, case.finished is not None, adopted),
    )
