"""What the gate may know beside a file's entries, and what it asks of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eqlab.core.act import (
    CampaignAmended,
    CampaignPlanned,
    CampaignQuarantined,
    Entry,
    EvaluationSubmitted,
    EvidenceErased,
    ExchangeAttached,
    NonConformityAssigned,
    NonConformityClosed,
    NonConformityRaised,
    NonConformityRetested,
    OverrideConfirmed,
    RunEnded,
    RunStarted,
)
from eqlab.core.errors import UsageError
from eqlab.core.verdict import Kind
from eqlab.label import deciding_issues as issues
from eqlab.label.deciding import Decisions, Records, Submitted, concerned
from eqlab.label.evaluation import Evaluation
from eqlab.label.nonconformity import fold_nonconformities
from eqlab.label.rule_model import DecisionRule
from eqlab.label.scheme.model import ChangeClass

_OF_CAMPAIGNS = (RunStarted, RunEnded, CampaignAmended, ExchangeAttached, CampaignQuarantined, EvidenceErased)
_OF_NONCONFORMITIES = (
    NonConformityRaised,
    NonConformityAssigned,
    NonConformityRetested,
    NonConformityClosed,
    OverrideConfirmed,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What stands outside the log: evidence and content. What is not given is not looked at."""

    outcomes: Mapping[tuple[str, str], Kind] | None = None
    """What came out of a run for a case, by `(run, case)`."""
    evaluated: Callable[[EvaluationSubmitted, date], Evaluation] | None = None
    """Evaluates the campaigns of an evaluation as the facts are now, as of a day."""
    rule: Callable[[str], DecisionRule | None] | None = None
    """Decision rule by its digest."""
    change: Callable[[str], ChangeClass | None] | None = None
    """Change class under which a build was declared; None when it was not, or under one that the scheme has not."""
    records: Records | None = None
    """What a run recorded."""


NOTHING = Knowledge()


def changed_since(entries: Sequence[Entry], evaluation: Submitted) -> Entry | None:
    """Return the first entry after an evaluation that changes a fact it rests on; None when none does."""
    campaigns = set(evaluation.act.campaigns)
    about = {one.id for one in concerned(entries, evaluation.act.campaigns, fold_nonconformities(entries))}
    for entry in entries:
        act = entry.act
        if entry.number <= evaluation.entry:
            continue
        if isinstance(act, _OF_CAMPAIGNS) and act.campaign in campaigns:
            return entry
        if isinstance(act, _OF_NONCONFORMITIES) and act.nonconformity in about:
            return entry
    return None


def check_current(entries: Sequence[Entry], known: Decisions, evaluation: Submitted) -> None:
    """Refuse an evaluation whose facts changed, or that a later one replaced. Raises UsageError."""
    changed, newer = changed_since(entries, evaluation), known.after(evaluation)
    name = evaluation.act.evaluation
    if changed is not None:
        entry, act = str(changed.number), type(changed.act).__name__
        raise UsageError(issues.EVALUATION_OLD, evaluation=name, entry=entry, act=act)
    if newer is not None:
        entry = str(newer.entry)
        raise UsageError(issues.EVALUATION_OLD, evaluation=name, entry=entry, act=newer.act.evaluation)


def planned_campaigns(entries: Sequence[Entry]) -> dict[str, CampaignPlanned]:
    """Return the campaigns of a file as they were planned, in order."""
    return {act.campaign: act for act in (entry.act for entry in entries) if isinstance(act, CampaignPlanned)}
