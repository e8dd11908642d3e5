"""Where a campaign stands over all its runs. The latest run never hides the last real result.

Laws, each proven by a property test:

1. A case that fails once more never makes the campaign better, whatever was known before.
2. A run that brings no result - interrupted, given up, broken by the laboratory or its set-up - never makes it better.
3. The order in which runs are handed in does not matter: they count in the order of their numbers.
4. Leaving out a run that only passed never makes a campaign pass that did not, where a case applies in all runs.
5. A campaign passes only when the last real result of each required case is a pass, or that it does not apply.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from eqlab.core.act import CampaignAmended, CampaignPlanned, Entry, LostFailure, Remedy, RunEnded, RunStarted
from eqlab.core.record import CampaignRecord
from eqlab.core.subject import Statement
from eqlab.core.verdict import NOT_RUN, Kind, Verdict, combine_all, judge_case, required
from eqlab.label.nonconformity import NonConformity
from eqlab.label.standing_case import UNSTABLE, CaseStanding, Mark, Result, case_standing

__all__ = [
    "PARTIAL",
    "UNSTABLE",
    "CaseStanding",
    "Mark",
    "Result",
    "RunRecord",
    "Standing",
    "lost_failures",
    "planned_of",
    "runs_of",
    "standing",
]

PARTIAL = "partial"
"""Reason of an inconclusive verdict: no run took up all cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run as the log and its own events tell it."""

    started: RunStarted
    ended: RunEnded | None = None
    record: CampaignRecord | None = None
    """None when it was given up before its first event, or its evidence was erased."""
    withheld: bool = False
    """True when nobody may see its evidence: it is in quarantine, or erased. What failed there weighs as before."""
    lost: tuple[LostFailure, ...] = ()
    """What had failed in evidence that was erased."""

    @property
    def number(self) -> int:
        """Place among the campaign's runs; 0 when its name does not say."""
        tail = self.started.run.rpartition(".")[2]
        return int(tail) if tail.isascii() and tail.isdigit() else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a campaign stands."""

    campaign: str
    statement: Statement
    """As it stands now."""
    plan: str
    """`id@version`."""
    cases: tuple[CaseStanding, ...]
    """Those that concern the system."""
    whole: bool
    """True when some run took up all of them, and brought a result."""
    runs: tuple[str, ...]
    adopted: tuple[frozenset[str], ...]
    """Sources that the runs behind the verdict adopted: several sets when they differ."""
    verdict: Verdict
    """Inconclusive when a required case has no result, or when no run took up all cases."""

    def case(self, name: str) -> CaseStanding | None:
        """Return a case by its id; None when it does not concern the system."""
        return next((one for one in self.cases if one.case == name), None)


@dataclass(frozen=True, slots=True)
class _Told:
    """A run that has a record."""

    started: RunStarted
    record: CampaignRecord
    ours: bool
    """True when it tested the statement's system under its plan, with its claims and variant."""
    verdicts: Mapping[str, Verdict]
    withheld: bool = False

    @property
    def whole(self) -> bool:
        """True when it took up all cases that concern the system, and brought some result."""
        opened = self.record.opened
        return self.ours and not opened.partial and any(self.result(case).weighs for case in opened.selected)

    def result(self, case: str) -> Result:
        return Result(
            run=self.started.run,
            purpose=self.started.purpose,
            version=self.record.opened.system.version,
            builds=tuple(sorted(self.started.builds)),
            verdict=self.verdicts.get(case, NOT_RUN),
            ours=self.ours,
            withheld=self.withheld,
        )


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """What failed in a run of another campaign."""

    campaign: str
    failures: Mapping[str, Result]
    """By case; only those of the statement's system, tested alike."""


def standing(
    planned: CampaignPlanned,
    runs: Sequence[RunRecord],
    *,
    nonconformities: Sequence[NonConformity] = (),
    carried: Iterable[str] = (),
    others: Sequence[RunRecord] = (),
) -> Standing:
    """Tell where a campaign stands.

    `planned` holds the statement as it stands now (see `planned_of`); `carried` are the cases whose earlier results
    hold for the statement's builds, by the change classes under which these were declared. `others` are runs of other
    campaigns: what failed there on the same builds, and was neither explained nor judged not to count, is not passed.
    Hiding or erasing evidence changes nothing in that.
    """
    ordered = sorted(runs, key=lambda run: (run.number, run.started.run))
    told = list(_tell(planned, ordered))
    held, failed = frozenset(carried), list(_failed(planned, others))
    cases = tuple(
        _case(planned, name, told, nonconformities, carried=name in held, others=failed) for name in _selected(told)
    )
    resting = frozenset(run for one in cases for run in one.rests_on)
    behind = [one.record for one in told if one.started.run in resting]
    whole = any(one.whole for one in told)
    return Standing(
        campaign=planned.campaign,
        statement=planned.statement,
        plan=planned.plan,
        cases=cases,
        whole=whole,
        runs=tuple(one.started.run for one in ordered),
        adopted=tuple(dict.fromkeys(frozenset(record.opened.adopted) for record in behind)),
        verdict=_campaign(cases, behind or [one.record for one in told if one.ours], whole=whole),
    )


def planned_of(entries: Iterable[Entry], campaign: str) -> CampaignPlanned | None:
    """Return a campaign as it was planned, with the statement as it was amended last; None when there is none."""
    planned: CampaignPlanned | None = None
    for entry in entries:
        act = entry.act
        if isinstance(act, CampaignPlanned) and act.campaign == campaign and planned is None:
            planned = act
        elif isinstance(act, CampaignAmended) and act.campaign == campaign and planned and act.statement:
            planned = replace(planned, statement=act.statement)
    return planned


def runs_of(
    entries: Iterable[Entry], campaign: str, record: Callable[[str], CampaignRecord | None]
) -> tuple[RunRecord, ...]:
    """Return the runs of a campaign; `record` gives what a run recorded, None when it has no events."""
    started: dict[str, RunStarted] = {}
    ended: dict[str, RunEnded] = {}
    for entry in entries:
        act = entry.act
        if isinstance(act, RunStarted) and act.campaign == campaign:
            started[act.run] = act
        elif isinstance(act, RunEnded) and act.campaign == campaign:
            ended[act.run] = act
    return tuple(RunRecord(started=one, ended=ended.get(run), record=record(run)) for run, one in started.items())


def _tell(planned: CampaignPlanned, runs: Iterable[RunRecord]) -> Iterator[_Told]:
    return (_told(planned, one, one.record) for one in runs if one.record is not None)


def _failed(planned: CampaignPlanned, runs: Iterable[RunRecord]) -> Iterator[_Elsewhere]:
    """Yield what failed in runs of other campaigns, from their evidence or from its tombstone."""
    for one in runs:
        if one.record is not None:
            told = _told(planned, one, one.record)
            results = {case: told.result(case) for case in told.verdicts}
        else:
            results = {lost.case: _lost(one.started, lost) for lost in one.lost}
        failures = {case: result for case, result in results.items() if result.verdict.kind is Kind.FAILED}
        yield _Elsewhere(one.started.campaign, {case: one for case, one in failures.items() if one.ours})


def _lost(started: RunStarted, lost: LostFailure) -> Result:
    return Result(
        run=started.run,
        purpose=started.purpose,
        version=lost.version,
        builds=tuple(sorted(started.builds)),
        verdict=Verdict(Kind.FAILED, frozenset(lost.codes)),
        ours=True,
        withheld=True,
    )


def lost_failures(planned: CampaignPlanned, runs: Iterable[RunRecord]) -> tuple[LostFailure, ...]:
    """Return what has failed in the runs of a campaign, for the tombstone of its evidence."""
    return tuple(
        LostFailure(
            run=told.started.run,
            case=case,
            version=told.record.opened.system.version,
            codes=tuple(sorted(verdict.reasons)),
        )
        for told in _tell(planned, runs)
        for case, verdict in told.verdicts.items()
        if told.ours and verdict.kind is Kind.FAILED
    )


def _told(planned: CampaignPlanned, run: RunRecord, record: CampaignRecord) -> _Told:
    opened, statement = record.opened, planned.statement
    ours = (
        sha256(opened.plan_source).hexdigest() == planned.plan_sha256
        and opened.system.name == statement.subject.system
        and _claimed(opened.system.claims) == _claimed(statement.claims)
        and all(opened.variant.get(axis) == value for axis, value in statement.variant.items())
    )
    verdicts = {case.id: case.verdict for case in record.cases}
    return _Told(run.started, record, ours, verdicts, withheld=run.withheld)


def _claimed(claims: Mapping[str, bool | str]) -> dict[str, bool | str]:
    return {name: value for name, value in claims.items() if value not in {False, ""}}


def _selected(told: Sequence[_Told]) -> tuple[str, ...]:
    """Return the cases that concern the system, the longest list first, and those that failed otherwise."""
    lists = sorted((one.record.opened.selected for one in told if one.ours), key=len, reverse=True)
    failed = [case for one in told for case, verdict in one.verdicts.items() if verdict.kind is Kind.FAILED]
    return tuple(dict.fromkeys([case for cases in (*lists, failed) for case in cases]))


def _case(
    planned: CampaignPlanned,
    name: str,
    told: Sequence[_Told],
    nonconformities: Sequence[NonConformity],
    *,
    carried: bool,
    others: Sequence[_Elsewhere],
) -> CaseStanding:
    took = [one for one in told if name in one.record.opened.selected]
    about = [one for one in nonconformities if (one.campaign, one.case) == (planned.campaign, name)]

    def explained(failed: Result, passed: Result) -> bool:
        answered = [one for one in about if one.remedy is Remedy.MISCONFIGURED and one.retested_in(passed.run)]
        return bool(answered) and failed.verdict.reasons <= {one.code for one in answered}

    return case_standing(
        name,
        tuple(one.result(name) for one in took),
        planned.statement.subject,
        optional=all(name in one.record.opened.optional for one in took),
        carried=carried,
        explained=explained,
        failures=tuple(_failures(name, others, nonconformities)),
    )


def _failures(name: str, others: Sequence[_Elsewhere], nonconformities: Sequence[NonConformity]) -> Iterator[Result]:
    """Yield the failures of a case in other campaigns that nobody explained."""
    for one in others:
        result = one.failures.get(name)
        about = [nc for nc in nonconformities if (nc.campaign, nc.case) == (one.campaign, name)]
        settled = {nc.code for nc in about if nc.severity is None or _was_misconfigured(nc)}
        if result is not None and not (result.verdict.reasons and result.verdict.reasons <= settled):
            yield result


def _was_misconfigured(one: NonConformity) -> bool:
    return one.remedy is Remedy.MISCONFIGURED and bool(one.retests) and one.retests[-1].passed


def _campaign(cases: Sequence[CaseStanding], behind: Sequence[CampaignRecord], *, whole: bool) -> Verdict:
    verdicts = [one.verdict if one.optional else required(one.verdict) for one in cases]
    for record in behind:
        around = (record.preflight, record.closed)
        verdicts += [judge_case(event.findings, ran=False) for event in around if event and event.findings]
    if not whole:
        verdicts.append(Verdict(Kind.INCONCLUSIVE, frozenset({PARTIAL})))
    return combine_all(verdicts) if verdicts else Verdict(Kind.NOT_APPLICABLE)
