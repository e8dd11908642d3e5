"""Evaluations and decisions of a vendor file, and what a new build asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from eqlab.core.act import (
    Appealed,
    BuildDeclared,
    CampaignPlanned,
    CampaignQuarantined,
    DecisionTaken,
    Entry,
    EvaluationSubmitted,
    EvidenceErased,
    LostFailure,
)
from eqlab.core.errors import UsageError
from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import Kind
from eqlab.label import deciding_issues as issues
from eqlab.label.evaluation import ChecklistResult, Evaluation, evaluate
from eqlab.label.nonconformity import NonConformity, fold_nonconformities
from eqlab.label.rule_model import DecisionRule
from eqlab.label.scheme.model import ChangeClass, Outcome, Retest
from eqlab.label.standing import RunRecord, planned_of, runs_of, standing
from eqlab.plan.model import Case

Records = Callable[[str], CampaignRecord | None]
"""Gives what a run recorded; None when it has no events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """An evaluation as it was submitted."""

    entry: int
    at: datetime
    evaluator: str
    act: EvaluationSubmitted


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as it was taken."""

    entry: int
    at: datetime
    decider: str
    act: DecisionTaken
    appeals: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """All evaluations and decisions of one vendor file."""

    evaluations: Mapping[str, Submitted] = field(default_factory=dict)
    decisions: Mapping[str, Decided] = field(default_factory=dict)

    def on(self, evaluation: str) -> Decided | None:
        """Return the last decision on an evaluation; None when there is none."""
        return next((one for one in reversed(list(self.decisions.values())) if one.act.evaluation == evaluation), None)

    def after(self, evaluation: Submitted) -> Submitted | None:
        """Return a later evaluation of some of the same campaigns; None when there is none."""
        campaigns = set(evaluation.act.campaigns)
        later = (one for one in self.evaluations.values() if one.entry > evaluation.entry)
        return next((one for one in later if campaigns & set(one.act.campaigns)), None)


def fold_decisions(entries: Iterable[Entry]) -> Decisions:
    """Fold the evaluations and decisions of one file's entries, in order."""
    evaluations: dict[str, Submitted] = {}
    decisions: dict[str, Decided] = {}
    for entry in entries:
        match entry.act:
            case EvaluationSubmitted() as act:
                told = Submitted(entry=entry.number, at=entry.at, evaluator=entry.actor, act=act)
                evaluations.setdefault(act.evaluation, told)
            case DecisionTaken() as act:
                decisions.setdefault(
                    act.decision, Decided(entry=entry.number, at=entry.at, decider=entry.actor, act=act)
                )
            case Appealed(decision=name) if name in decisions:
                one = decisions[name]
                decisions[name] = Decided(
                    entry=one.entry, at=one.at, decider=one.decider, act=one.act, appeals=(*one.appeals, entry)
                )
    return Decisions(evaluations, decisions)


def evaluate_file(
    entries: Sequence[Entry],
    campaigns: Sequence[str],
    rule: DecisionRule,
    records: Records,
    checklist: ChecklistResult | None,
    today: date,
    carried: Callable[[CampaignPlanned], Iterable[str]] = lambda _: (),
) -> Evaluation:
    """Evaluate campaigns of one file, from its entries and what their runs recorded.

    `carried` gives the cases of a campaign whose earlier results hold for its builds (see `carried_cases`).
    Raises UsageError when a campaign is not there, or was planned under another rule.
    """
    planned = [_planned(entries, name, rule) for name in dict.fromkeys(campaigns)]
    own = {one.campaign: runs_of(entries, one.campaign, records) for one in planned}
    others = {name: runs for name, runs in runs_by_campaign(entries, records).items() if name not in own}
    runs = {**own, **others}
    outcomes = outcomes_of(run for some in runs.values() for run in some if not run.withheld)
    raised = fold_nonconformities(entries, outcomes)
    standings = [
        standing(
            one,
            runs[one.campaign],
            nonconformities=raised,
            carried=carried(one),
            others=[run for name, some in runs.items() if name != one.campaign for run in some],
        )
        for one in planned
    ]
    about = concerned(entries, [one.campaign for one in planned], raised)
    return evaluate(rule, standings, about, checklist, today)


def runs_by_campaign(entries: Sequence[Entry], records: Records) -> dict[str, tuple[RunRecord, ...]]:
    """Return the runs of all campaigns of a file; where evidence was erased, with what stands on its tombstone.

    `records` has to give what is in quarantine too: what failed there weighs, whoever may see it.
    """
    hidden, erased = dict[str, bool](), dict[str, tuple[LostFailure, ...]]()
    for entry in entries:
        match entry.act:
            case CampaignPlanned(campaign=name):
                hidden.setdefault(name, False)
            case CampaignQuarantined(campaign=name, released=released) if name in hidden:
                hidden[name] = not released
            case EvidenceErased(campaign=name, failures=failures) if name in hidden:
                erased[name] = failures
    return {
        name: _lost_runs(entries, name, erased[name])
        if name in erased
        else tuple(replace(run, withheld=hidden[name]) for run in runs_of(entries, name, records))
        for name in hidden
    }


def _lost_runs(entries: Sequence[Entry], campaign: str, failures: Sequence[LostFailure]) -> tuple[RunRecord, ...]:
    runs = runs_of(entries, campaign, lambda _: None)
    return tuple(
        replace(run, withheld=True, lost=tuple(one for one in failures if one.run == run.started.run)) for run in runs
    )


def outcomes_of(runs: Iterable[RunRecord]) -> dict[tuple[str, str], Kind]:
    """Return what came out of runs for each case, by `(run, case)`."""
    return {
        (one.started.run, case.id): case.verdict.kind
        for one in runs
        if one.record is not None
        for case in one.record.cases
    }


def concerned(
    entries: Iterable[Entry], campaigns: Sequence[str], nonconformities: Iterable[NonConformity]
) -> tuple[NonConformity, ...]:
    """Return the non-conformities of all campaigns that tested the same statements, earlier ones too.

    A new campaign leaves no open non-conformity behind.
    """
    statements = {
        act.campaign: act.statement.id for act in (entry.act for entry in entries) if isinstance(act, CampaignPlanned)
    }
    tested = {statements[one] for one in campaigns if one in statements}
    return tuple(one for one in nonconformities if statements.get(one.campaign, "") in tested)


def _planned(entries: Sequence[Entry], name: str, rule: DecisionRule) -> CampaignPlanned:
    planned = planned_of(entries, name)
    if planned is None:
        raise UsageError(issues.NO_SUCH_CAMPAIGN, campaign=name)
    if planned.rule_sha256 != rule.sha256:
        raise UsageError(issues.RULE_CHANGED, campaign=name, planned=planned.rule, sha256=planned.rule_sha256)
    return planned


def retest_of(change: ChangeClass | None, cases: Iterable[Case]) -> tuple[str, ...]:
    """Return the cases that a new build is tested with again, in plan order. An unknown class asks for all of them."""
    if change is None or change.retest is Retest.ALL or change.outcome is Outcome.EVALUATION:
        return tuple(case.id for case in cases)
    if change.retest is Retest.NOTHING:
        return ()
    return tuple(case.id for case in cases if set(case.tags) & set(change.tags))


def carried_cases(
    entries: Iterable[Entry], planned: CampaignPlanned, changes: Mapping[str, ChangeClass], cases: Sequence[Case]
) -> frozenset[str]:
    """Return the cases whose earlier results hold for the builds of a campaign's statement.

    None are when some build was never declared with a change class; else all that no class asks to be tested again.
    """
    name = planned.statement.id
    acts = [entry.act for entry in entries]
    declared = {
        act.sha256: act.change_class for act in acts if isinstance(act, BuildDeclared) and act.statement == name
    }
    first = next(
        (act for act in acts if isinstance(act, CampaignPlanned) and act.campaign == planned.campaign), planned
    )
    known = {build.sha256 for build in first.statement.subject.builds}
    later = [build.sha256 for build in planned.statement.subject.builds if build.sha256 not in known]
    if not later or any(one not in declared for one in later):
        return frozenset()
    again = {case for one in later for case in retest_of(changes.get(declared[one]), cases)}
    return frozenset(case.id for case in cases) - again
