"""Whether an act about non-conformities, an evaluation, a decision or an attestation may be done.

Source: ISO/IEC 17065, 7.5 and 7.6 (review; decision by people who took no part in the evaluation); ISO/IEC 17025,
7.8.6.
"""

from collections.abc import Mapping, Sequence

from eqlab.core.act import (
    Appealed,
    CampaignPlanned,
    CampaignQuarantined,
    ChangeApproved,
    ChangeProposed,
    ChangeRejected,
    DecisionTaken,
    Entry,
    EvaluationSubmitted,
    EvidenceErased,
    ExchangeAttached,
    NonConformityAnswered,
    NonConformityAssigned,
    NonConformityClosed,
    NonConformityCommented,
    NonConformityRaised,
    NonConformityRetested,
    OverrideConfirmed,
    OverrideProposed,
    PapersRenewed,
    Role,
    RunEnded,
    RunStarted,
)
from eqlab.core.errors import UsageError
from eqlab.label import deciding_issues as issues
from eqlab.label.deciding import Decisions, Submitted, fold_decisions
from eqlab.label.deciding_admission_change import admit_change
from eqlab.label.deciding_admission_known import NOTHING, Knowledge, check_current, planned_campaigns
from eqlab.label.deciding_admission_nonconformity import admit_nonconformity
from eqlab.label.evaluation import Outcome
from eqlab.label.people import People
from eqlab.label.rule_model import Granted

__all__ = ["NOTHING", "SEATS", "Knowledge", "admit_deciding"]

_LOOKING = (Role.TESTER, Role.EVALUATOR, Role.REVIEWER)
SEATS: Mapping[type, tuple[Role, ...]] = {
    NonConformityRaised: _LOOKING,
    NonConformityAssigned: _LOOKING,
    NonConformityCommented: (*_LOOKING, Role.DECIDER, Role.ISSUER, Role.VENDOR),
    NonConformityAnswered: (Role.VENDOR,),
    NonConformityRetested: (Role.TESTER,),
    OverrideProposed: _LOOKING,
    OverrideConfirmed: (Role.REVIEWER,),
    NonConformityClosed: _LOOKING,
    EvaluationSubmitted: (Role.EVALUATOR,),
    DecisionTaken: (Role.DECIDER,),
    Appealed: (Role.VENDOR, Role.TESTER),
    ChangeProposed: (Role.ISSUER,),
    ChangeApproved: (Role.ISSUER,),
    ChangeRejected: (Role.ISSUER,),
    PapersRenewed: (Role.ISSUER,),
}
"""Act to the roles in one of which it is done."""

_PART_TAKEN = (
    RunStarted,
    RunEnded,
    ExchangeAttached,
    NonConformityRaised,
    NonConformityRetested,
    OverrideProposed,
    OverrideConfirmed,
    EvaluationSubmitted,
)
"""Who did one of these tested or evaluated."""

ALLOWED = {
    Outcome.CONFORMING: (Granted.DEFINITIVE, Granted.PROVISIONAL),
    Outcome.WITH_CONDITIONS: (Granted.PROVISIONAL,),
}
"""What may be granted on an outcome."""


def admit_deciding(entries: Sequence[Entry], people: People, entry: Entry, knowledge: Knowledge = NOTHING) -> None:
    """Admit an act, or raise UsageError with the reason why not; acts of other rooms are let through.

    `entries` are those before it, of its file at least; `people` are those before it.
    """
    act = entry.act
    if type(act) not in SEATS:
        return
    _check_seat(people, entry)
    before = [one for one in entries if one.file == entry.file]
    match act:
        case EvaluationSubmitted():
            _evaluation(before, entry, act, knowledge)
        case DecisionTaken():
            _decision(before, entry, act, knowledge)
        case Appealed():
            _appeal(before, act)
        case ChangeProposed() | ChangeApproved() | ChangeRejected():
            admit_change(before, entry, knowledge)
        case PapersRenewed():
            _renewed(before, act)
        case _:
            admit_nonconformity(before, entry, knowledge)


def _check_seat(people: People, entry: Entry) -> None:
    person, seats = people.get(entry.actor), SEATS[type(entry.act)]
    if person is None or not set(seats) & set(person.roles):
        needed = ", ".join(seats)
        raise UsageError(issues.WRONG_ROLE, person=entry.actor, act=type(entry.act).__name__, needed=needed)


def _evaluation(before: Sequence[Entry], entry: Entry, act: EvaluationSubmitted, knowledge: Knowledge) -> None:
    if act.evaluation in fold_decisions(before).evaluations:
        raise UsageError(issues.ID_TAKEN, name=act.evaluation)
    if act.outcome not in set(Outcome):
        raise UsageError(issues.UNKNOWN_OUTCOME, expected=", ".join(Outcome), outcome=act.outcome)
    planned = planned_campaigns(before)
    for name in act.campaigns:
        if name not in planned:
            raise UsageError(issues.NO_SUCH_CAMPAIGN, expected=", ".join(planned), campaign=name)
    _check_alike([planned[name] for name in act.campaigns])
    for name in act.campaigns:
        _check_newest(before, planned, name)
        _check_evidence(before, name)
    if knowledge.evaluated is not None:
        told = knowledge.evaluated(act, entry.at.date())
        if told.outcome != act.outcome:
            raise UsageError(issues.OTHER_OUTCOME, evaluation=act.evaluation, found=told.outcome, said=act.outcome)
        _check_digest(act, told.digest())


def _check_alike(planned: Sequence[CampaignPlanned]) -> None:
    """Campaigns that are evaluated together are about one system, and were planned under one rule."""
    if not planned:
        raise UsageError(issues.NO_CAMPAIGN)
    rules = dict.fromkeys(f"{one.rule} ({one.rule_sha256[:12]})" for one in planned)
    if len(rules) > 1:
        raise UsageError(issues.RULES_DIFFER, rules=", ".join(rules))
    subjects = [one.statement.subject for one in planned]
    told = dict.fromkeys((one.kind, one.holder.id, one.vendor.id, one.system, one.version) for one in subjects)
    if len(told) > 1:
        systems = ", ".join(f"{one.system} {one.version}, {one.holder.id}" for one in subjects)
        raise UsageError(issues.SUBJECTS_DIFFER, systems=systems)


def _check_newest(before: Sequence[Entry], planned: Mapping[str, CampaignPlanned], name: str) -> None:
    started = {entry.act.campaign for entry in before if isinstance(entry.act, RunStarted)}
    order = list(planned)
    for newer in order[order.index(name) + 1 :]:
        if newer in started and planned[newer].statement.id == planned[name].statement.id:
            raise UsageError(issues.NEWER_CAMPAIGN, newer=newer, campaign=name)


def _check_evidence(before: Sequence[Entry], campaign: str) -> None:
    """All runs have ended, and their evidence can be looked at."""
    running, hidden = dict[str, None](), False
    for entry in before:
        match entry.act:
            case RunStarted(campaign=name, run=run) if name == campaign:
                running[run] = None
            case RunEnded(campaign=name, run=run) if name == campaign:
                running.pop(run, None)
            case CampaignQuarantined(campaign=name, released=released) if name == campaign:
                hidden = not released
            case EvidenceErased(campaign=name) if name == campaign:
                raise UsageError(issues.EVIDENCE_WITHHELD, campaign=campaign)
    if hidden:
        raise UsageError(issues.EVIDENCE_WITHHELD, campaign=campaign)
    for run in running:
        raise UsageError(issues.RUN_STILL_OPEN, run=run)


def _check_digest(act: EvaluationSubmitted, found: str) -> None:
    if found != act.sha256:
        raise UsageError(issues.OTHER_DIGEST, evaluation=act.evaluation, found=found, expected=act.sha256)


def _decision(before: Sequence[Entry], entry: Entry, act: DecisionTaken, knowledge: Knowledge) -> None:
    known = fold_decisions(before)
    if act.decision in known.decisions:
        raise UsageError(issues.ID_TAKEN, name=act.decision)
    evaluation = known.evaluations.get(act.evaluation)
    if evaluation is None:
        expected = ", ".join(known.evaluations)
        raise UsageError(issues.NO_SUCH_EVALUATION, expected=expected, evaluation=act.evaluation)
    _check_independent(before, entry.actor)
    _check_first(known, entry.actor, act)
    check_current(before, known, evaluation)
    _check_kind(evaluation, act, knowledge, before)
    if knowledge.evaluated is not None:
        told = knowledge.evaluated(evaluation.act, evaluation.at.date())
        _check_digest(evaluation.act, told.digest())


def _check_independent(before: Sequence[Entry], person: str) -> None:
    for entry in before:
        if entry.actor == person and isinstance(entry.act, _PART_TAKEN):
            kind = type(entry.act).__name__
            raise UsageError(issues.NOT_INDEPENDENT, person=person, entry=str(entry.number), act=kind)


def _check_first(known: Decisions, person: str, act: DecisionTaken) -> None:
    """An evaluation is decided on once, and once more by somebody else after an appeal."""
    earlier = known.on(act.evaluation)
    if earlier is None:
        return
    if earlier.act.granted or not earlier.appeals:
        raise UsageError(issues.DECIDED_ALREADY, evaluation=act.evaluation, decision=earlier.act.decision)
    if earlier.decider == person:
        raise UsageError(issues.SAME_DECIDER, person=person)


def _check_kind(evaluation: Submitted, act: DecisionTaken, knowledge: Knowledge, before: Sequence[Entry]) -> None:
    if act.granted != bool(act.kind) or not (act.granted or act.reason.strip()):
        raise UsageError(issues.KIND_MISSING)
    if not act.granted:
        return
    if act.kind not in ALLOWED.get(Outcome(evaluation.act.outcome), ()):
        outcome = evaluation.act.outcome
        raise UsageError(issues.MORE_THAN_EVALUATED, evaluation=act.evaluation, outcome=outcome, kind=act.kind)
    planned = planned_campaigns(before)[evaluation.act.campaigns[0]]
    rule = knowledge.rule(planned.rule_sha256) if knowledge.rule else None
    if rule is not None and rule.grant(act.kind) is None:
        raise UsageError(issues.BAD_KIND, rule=rule.name, kind=act.kind)


def _renewed(before: Sequence[Entry], act: PapersRenewed) -> None:
    issued = {entry.act.attestation for entry in before if isinstance(entry.act, ChangeApproved)}
    if act.attestation not in issued or not act.papers:
        raise UsageError(issues.NOTHING_TO_RENEW, attestation=act.attestation)


def _appeal(before: Sequence[Entry], act: Appealed) -> None:
    decision = fold_decisions(before).decisions.get(act.decision)
    if decision is None:
        raise UsageError(issues.NO_SUCH_DECISION, decision=act.decision)
    if decision.act.granted:
        raise UsageError(issues.NOT_REFUSED, decision=act.decision)
    if not act.words.strip():
        raise UsageError(issues.REASON_MISSING)
