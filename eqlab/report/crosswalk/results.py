"""What is exported: the cases of one run, or of several runs of one campaign, each with all its attempts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from eqlab.core.errors import UsageError
from eqlab.core.record import CampaignRecord, judge_campaign
from eqlab.core.subject import Build
from eqlab.core.verdict import HARMLESS, RANK, Kind, Verdict
from eqlab.label.standing_case import REAL, UNSTABLE
from eqlab.plan.model import Plan
from eqlab.report.build import view_of
from eqlab.report.crosswalk.issues import NO_RUN, OTHER_SUBJECT
from eqlab.report.evidence import FindingView
from eqlab.report.view import CaseView, ReportView, StepView

BY_HAND = ("ask", "review")
"""Kinds of steps that a person carries out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One run of a case."""

    run: ReportView
    case: CaseView

    @property
    def kind(self) -> Kind:
        """Its verdict."""
        return self.case.verdict.kind

    @property
    def product(self) -> tuple[str, str]:
        """Name and version of the system that it was an attempt of."""
        return self.run.system.name, self.run.system.version


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """A case over all runs."""

    attempts: tuple[Attempt, ...]
    """In order of time; at least one."""
    judged: Verdict | None = None
    """Where the case stands, when somebody who knows more than the runs has told it."""

    @property
    def last(self) -> Attempt:
        """The last attempt that says something about the system: one that brought no result does not hide it."""
        real = [attempt for attempt in self.attempts if attempt.kind in REAL]
        begun = [attempt for attempt in self.attempts if attempt.kind is not Kind.NOT_RUN]
        return (real or begun or self.attempts)[-1]

    @property
    def id(self) -> str:
        """Of the case."""
        return self.attempts[0].case.id

    @property
    def verdict(self) -> Verdict:
        """Its verdict; a pass that another attempt on the same version denies, or leaves open, is inconclusive."""
        if self.judged is not None:
            return self.judged
        last = self.last
        later = self.attempts[self.attempts.index(last) + 1 :]
        if last.kind in HARMLESS and self.flaky:
            return Verdict(Kind.INCONCLUSIVE, frozenset({UNSTABLE}))
        if last.kind in HARMLESS and any(attempt.kind is Kind.INCONCLUSIVE for attempt in later):
            return Verdict(Kind.INCONCLUSIVE)
        return last.case.verdict

    @property
    def kind(self) -> Kind:
        """The kind of its verdict."""
        return self.verdict.kind

    @property
    def flaky(self) -> bool:
        """True when one and the same version of a system failed it and passed it."""
        same = {attempt.kind for attempt in self.attempts if attempt.product == self.last.product}
        return Kind.FAILED in same and bool(same & set(HARMLESS))

    @property
    def mode(self) -> str:
        """Who looked: `automatic`, `manual` or `semiAuto`, as EARL 1.0 calls it."""
        by_hand = [step.kind in BY_HAND for step in self.last.case.steps]
        return "manual" if by_hand and all(by_hand) else "semiAuto" if any(by_hand) else "automatic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """One campaign, redacted, in no language yet."""

    runs: tuple[ReportView, ...]
    """In order of time; at least one."""
    cases: tuple[CaseResult, ...]
    """In plan order."""
    verdict: Verdict
    builds: tuple[Build, ...] = ()

    @property
    def last(self) -> ReportView:
        """The last run: what the campaign is pinned to."""
        return self.runs[-1]

    @property
    def partial(self) -> bool:
        """True when no run had all cases."""
        return all(run.partial for run in self.runs)

    @property
    def whole(self) -> Kind:
        """What may be said of the whole plan: a chosen subset that passes proves nothing about the rest."""
        kind = self.verdict.kind
        return Kind.INCONCLUSIVE if self.partial and kind in HARMLESS else kind

    @property
    def ended(self) -> datetime:
        """When the last thing happened that was recorded."""
        return max((moment for run in self.runs for moment in _moments(run)), default=self.last.pins.opened)

    @property
    def verdicts(self) -> list[tuple[str, Kind]]:
        """Case and verdict, those that do not concern the system too."""
        told = [(case.id, case.kind) for case in self.cases]
        return [*told, *((case.id, Kind.NOT_APPLICABLE) for case in self.last.deselected)]


def results_of(
    runs: Iterable[tuple[CampaignRecord, Plan]],
    builds: Sequence[Build] = (),
    standing: Mapping[str, Verdict] | None = None,
) -> Results:
    """Put the runs of one campaign together. Raises UsageError when there is none, or when they do not belong together.

    Runs belong together when they run one plan on one vendor's system; its version may differ from run to run.
    `standing` says where cases stand, when more is known about them than the runs tell.
    """
    ordered = sorted(runs, key=lambda one: (one[0].opened.at, one[0].opened.campaign))
    if not ordered:
        raise UsageError(NO_RUN)
    views = [view_of(record, plan) for record, plan in ordered]
    _check_same(views)
    attempts: dict[str, list[Attempt]] = {}
    for view in views:
        for case in view.cases:
            attempts.setdefault(case.id, []).append(Attempt(run=view, case=case))
    order = {case.id: number for number, case in enumerate(ordered[-1][1].cases)}
    known = standing or {}
    cases = [
        CaseResult(attempts=tuple(attempts[name]), judged=known.get(name))
        for name in sorted(attempts, key=lambda name: _rank(order, name))
    ]
    return Results(
        runs=tuple(views),
        cases=tuple(cases),
        verdict=_verdict([record for record, _ in ordered], cases),
        builds=tuple(builds),
    )


def counting(case: CaseView) -> list[FindingView]:
    """Return the findings that made a case what it is; those that alone would make it so."""
    return [view for view in case.findings if view.counted and view.kind is case.verdict.kind]


def step_kind(step: StepView) -> Kind:
    """Return what a step alone comes to: one that was not carried out, or found what does not count, proves nothing."""
    if step.skipped:
        return Kind.NOT_RUN
    counted = [view.kind for view in step.findings if view.counted]
    idle = [Kind.INCONCLUSIVE for view in step.findings if not view.counted and view.kind not in HARMLESS]
    return max([Kind.PASSED, *counted, *idle], key=RANK.__getitem__)


def _rank(order: Mapping[str, int], name: str) -> tuple[int, str]:
    return order.get(name, len(order)), name


def _check_same(views: Sequence[ReportView]) -> None:
    first = (views[0].pins.plan, views[0].system.name)
    for view in views[1:]:
        if (view.pins.plan, view.system.name) != first:
            raise UsageError(
                OTHER_SUBJECT,
                one=f"{first[0]}, {first[1]}",
                other=f"{view.pins.plan}, {view.system.name}",
            )


def _verdict(records: Sequence[CampaignRecord], cases: Sequence[CaseResult]) -> Verdict:
    """The verdict of one run as it is; of several, judged anew over where each case stands."""
    last = records[-1]
    if len(records) == 1 and all(case.judged is None for case in cases):
        return last.verdict
    known = {(record.opened.campaign, case.id): case for record in records for case in record.cases}
    told = [replace(known[case.last.run.pins.campaign, case.id], verdict=case.verdict) for case in cases]
    opened = replace(last.opened, partial=all(record.opened.partial for record in records))
    return judge_campaign(told, opened, last.preflight, last.closed)


def _moments(run: ReportView) -> list[datetime]:
    cases = [moment for case in run.cases for moment in (case.opened, case.finished) if moment is not None]
    return [run.pins.opened, *cases, *([run.pins.closed] if run.pins.closed else [])]
