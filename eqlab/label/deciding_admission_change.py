"""Whether something may happen to an attestation: proposed by one person, approved by another."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from eqlab.core.act import (
    CampaignPlanned,
    Change,
    ChangeApproved,
    ChangeProposed,
    ChangeRejected,
    Entry,
    Severity,
)
from eqlab.core.errors import UsageError, nearest
from eqlab.core.text import Words, words
from eqlab.label import deciding_issues as issues
from eqlab.label.attested import ALLOWED, AttestationStanding, State, fold_attestations
from eqlab.label.deciding import Decided, Decisions, fold_decisions
from eqlab.label.deciding_admission_build import check_build, statements_of
from eqlab.label.deciding_admission_known import Knowledge, check_current, planned_campaigns
from eqlab.label.nonconformity import fold_nonconformities
from eqlab.label.rule_model import Grant, months_later
from eqlab.label.standing import planned_of

_DIGEST = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"-A[1-9][0-9]{0,8}")
NO_DAYS = words("both days must be named")
TOO_EARLY = words("it would hold before it was decided on")
TURNED = words("the last day is before the first")
TOO_LONG = words("the rule allows fewer months")
NOT_A_NEW_TERM = words("only an extension prolongs it, and never backwards")
NOT_STATED = words("some are not builds of the statements that were evaluated")
NONE_STATED = words("the statements that were evaluated name none")
NOT_A_PART = words("what stays must be a part of what it covers")
NOTHING_ADDED = words("an extension adds builds or time")
DECIDED_ELSEWHERE = words("the decision is about other statements than the attestation")


def admit_change(before: Sequence[Entry], entry: Entry, knowledge: Knowledge) -> None:
    """Admit a proposal, an approval or a rejection. `before` are the entries of the file. Raises UsageError."""
    match entry.act:
        case ChangeProposed() as act:
            _proposed(before, entry, act, knowledge)
        case ChangeApproved() as act:
            _, wish = _second_person(before, entry, act.proposal)
            _alike(before, act, wish)
            _possible(before, entry.at, wish, knowledge)
        case ChangeRejected() as act:
            _second_person(before, entry, act.proposal)
            _reasoned(act.reason)


def pending_proposals(entries: Sequence[Entry]) -> dict[str, tuple[Entry, ChangeProposed]]:
    """Return the proposals of a file that nobody approved or rejected, by id."""
    open_ones: dict[str, tuple[Entry, ChangeProposed]] = {}
    for entry in entries:
        match entry.act:
            case ChangeProposed() as act:
                open_ones.setdefault(act.proposal, (entry, act))
            case ChangeApproved(proposal=name) | ChangeRejected(proposal=name):
                open_ones.pop(name, None)
    return open_ones


def _proposed(before: Sequence[Entry], entry: Entry, act: ChangeProposed, knowledge: Knowledge) -> None:
    if any(isinstance(one.act, ChangeProposed) and one.act.proposal == act.proposal for one in before):
        raise UsageError(issues.ID_TAKEN, name=act.proposal)
    _reasoned(act.reason)
    for name, (_, other) in pending_proposals(before).items():
        if other.attestation == act.attestation or (act.decision and other.decision == act.decision):
            raise UsageError(issues.PROPOSAL_PENDING, proposal=name, attestation=other.attestation)
    _possible(before, entry.at, act, knowledge)


def _second_person(before: Sequence[Entry], entry: Entry, proposal: str) -> tuple[Entry, ChangeProposed]:
    there = pending_proposals(before)
    if proposal not in there:
        raise UsageError(issues.NO_SUCH_PROPOSAL, nearest=nearest(proposal, there), proposal=proposal)
    if there[proposal][0].actor == entry.actor:
        raise UsageError(issues.OWN_PROPOSAL, person=entry.actor, proposal=proposal)
    return there[proposal]


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise UsageError(issues.REASON_MISSING)


def _alike(before: Sequence[Entry], act: ChangeApproved, wish: ChangeProposed) -> None:
    """What is approved is what was proposed."""
    if not _DIGEST.fullmatch(act.sha256):
        raise UsageError(issues.NO_DIGEST, found=act.sha256)
    known = {one.id: one for one in fold_attestations(before)}.get(wish.attestation)
    decision = fold_decisions(before).decisions.get(wish.decision)
    kind = known.last.kind if known else decision.act.kind if decision else ""
    since = known.last.valid_from if known else wish.valid_from
    until = wish.valid_until or (known.last.valid_until if known else None)
    first = wish.change is Change.ISSUE
    told: Mapping[str, bool] = {
        "change": act.change is wish.change,
        "attestation": act.attestation == wish.attestation,
        "kind": act.kind == kind or (not first and not act.kind),
        "valid_from": act.valid_from == since or (not first and act.valid_from is None),
        "valid_until": act.valid_until == until or (not first and act.valid_until is None),
    }
    wrong = [name for name, same in told.items() if not same]
    if wrong:
        raise UsageError(issues.OTHER_PROPOSAL, proposal=wish.proposal, what=", ".join(wrong))


def _possible(before: Sequence[Entry], at: datetime, wish: ChangeProposed, knowledge: Knowledge) -> None:
    """A change is possible when it is proposed, and still when it is approved."""
    known = {one.id: one for one in fold_attestations(before)}
    one = known.get(wish.attestation)
    if wish.change is Change.ISSUE:
        if one is not None:
            raise UsageError(issues.ATTESTATION_THERE, attestation=wish.attestation)
        _issue(before, at, wish, knowledge)
        return
    if one is None:
        near = nearest(wish.attestation, known)
        raise UsageError(issues.NO_SUCH_ATTESTATION, nearest=near, attestation=wish.attestation)
    state = one.state_at(at)
    if state not in ALLOWED[wish.change]:
        change = wish.change.value
        raise UsageError(issues.IMPOSSIBLE_CHANGE, attestation=one.id, state=state.value, change=change)
    _term(one, wish)
    match wish.change:
        case Change.SUPERSEDE:
            _successor(known, wish, at)
        case Change.REDUCE:
            if not wish.builds or not set(wish.builds) < one.last.builds:
                raise UsageError(issues.NO_BUILDS, why=NOT_A_PART)
        case Change.REINSTATE:
            _check_blocking(before, knowledge)
        case Change.EXTEND:
            _check_blocking(before, knowledge)
            _extension(before, one, wish, knowledge)


def _issue(before: Sequence[Entry], at: datetime, wish: ChangeProposed, knowledge: Knowledge) -> None:
    if not before or not _NUMBER.fullmatch(wish.attestation.removeprefix(before[0].file)):
        raise UsageError(issues.FOREIGN_ID, attestation=wish.attestation)
    decision = _usable(before, wish)
    _check_blocking(before, knowledge)
    _check_builds(before, decision, wish)
    _check_fallen(before, at, decision)
    grant = _grant(before, decision, knowledge)
    since, until = wish.valid_from, wish.valid_until
    why: Words | None = None
    if since is None or until is None:
        why = NO_DAYS
    elif since < decision.at.date():
        why = TOO_EARLY
    elif until < since or until < at.date():
        why = TURNED
    elif grant is not None and until > months_later(max(since, at.date()), grant.months):
        why = TOO_LONG
    if why is not None:
        raise UsageError(issues.BAD_DATES, since=str(since or "-"), until=str(until or "-"), why=why)


def _usable(before: Sequence[Entry], wish: ChangeProposed) -> Decided:
    """Return the decision that a change rests on: it grants, is the last word on facts that hold, and is not used."""
    known = fold_decisions(before)
    decision = known.decisions.get(wish.decision)
    if decision is None:
        raise UsageError(issues.NO_SUCH_DECISION, expected=", ".join(known.decisions), decision=wish.decision)
    if not decision.act.granted:
        raise UsageError(issues.NOT_GRANTED, decision=wish.decision)
    _check_last(before, known, decision)
    wishes = {one.act.proposal: one.act for one in before if isinstance(one.act, ChangeProposed)}
    for entry in before:
        act = entry.act
        if isinstance(act, ChangeApproved) and wishes[act.proposal].decision == wish.decision:
            raise UsageError(issues.DECISION_USED, decision=wish.decision, attestation=act.attestation)
    return decision


def _check_last(before: Sequence[Entry], known: Decisions, decision: Decided) -> None:
    last = known.on(decision.act.evaluation)
    if last is not None and last is not decision:
        raise UsageError(issues.DECISION_REPLACED, decision=decision.act.decision, newer=last.act.decision)
    check_current(before, known, known.evaluations[decision.act.evaluation])


def _check_blocking(before: Sequence[Entry], knowledge: Knowledge) -> None:
    there = fold_nonconformities(before, knowledge.outcomes)
    blocking = [one.id for one in there if one.counts and one.weighs_as(Severity.BLOCKING)]
    if blocking:
        raise UsageError(issues.BLOCKING_OPEN, names=", ".join(blocking))


def _check_builds(before: Sequence[Entry], decision: Decided, wish: ChangeProposed) -> None:
    evaluation = fold_decisions(before).evaluations[decision.act.evaluation]
    planned = [planned_of(before, name) for name in evaluation.act.campaigns]
    stated = {build.sha256 for one in planned if one is not None for build in one.statement.subject.builds}
    if not stated:
        raise UsageError(issues.NO_BUILDS, why=NONE_STATED)
    if not set(wish.builds) <= stated:
        raise UsageError(issues.NO_BUILDS, why=NOT_STATED)


def _check_fallen(before: Sequence[Entry], at: datetime, decision: Decided) -> None:
    """What was suspended or withdrawn does not come back under another number on the facts it fell with."""
    evaluation = fold_decisions(before).evaluations[decision.act.evaluation]
    names = evaluation.act.campaigns
    planned = [one for one in (planned_of(before, name) for name in names) if one is not None]
    builds = {build.sha256 for one in planned for build in one.statement.subject.builds}
    begun = [one.number for one in before if isinstance(one.act, CampaignPlanned) and one.act.campaign in names]
    for one in fold_attestations(before):
        fallen = one.state_at(at) in {State.SUSPENDED, State.WITHDRAWN}
        if fallen and builds & one.last.builds and min(begun, default=0) < one.last.entry:
            raise UsageError(issues.FALLEN, attestation=one.id, state=one.state_at(at).value)


def _grant(before: Sequence[Entry], decision: Decided, knowledge: Knowledge) -> Grant | None:
    """Return what the rule says of the kind that was decided; None when the rule is not at hand."""
    if knowledge.rule is None:
        return None
    evaluation = fold_decisions(before).evaluations[decision.act.evaluation]
    rule = knowledge.rule(planned_campaigns(before)[evaluation.act.campaigns[0]].rule_sha256)
    if rule is None:
        return None
    grant = rule.grant(decision.act.kind)
    if grant is None:
        raise UsageError(issues.BAD_KIND, rule=rule.name, kind=decision.act.kind)
    return grant


def _term(one: AttestationStanding, wish: ChangeProposed) -> None:
    """Only an extension moves the last day, and nothing moves the first."""
    since, until = wish.valid_from, wish.valid_until
    moved = until is not None and until != one.last.valid_until
    later = until is not None and until > one.last.valid_until
    if since not in {None, one.last.valid_from} or (moved and not (later and wish.change is Change.EXTEND)):
        raise UsageError(issues.BAD_DATES, since=str(since or "-"), until=str(until or "-"), why=NOT_A_NEW_TERM)


def _successor(known: Mapping[str, AttestationStanding], wish: ChangeProposed, at: datetime) -> None:
    other = known.get(wish.successor)
    state = other.state_at(at) if other else State.NOT_ISSUED
    if wish.successor == wish.attestation or not (state.in_force or state is State.NOT_YET_VALID):
        raise UsageError(issues.NO_SUCCESSOR, successor=wish.successor or "-")


def _extension(before: Sequence[Entry], one: AttestationStanding, wish: ChangeProposed, knowledge: Knowledge) -> None:
    added = [build for build in dict.fromkeys(wish.builds) if build not in one.last.builds]
    prolonged = wish.valid_until is not None and wish.valid_until > one.last.valid_until
    if not added and not prolonged:
        raise UsageError(issues.NO_BUILDS, why=NOTHING_ADDED)
    statements = statements_of(before, one.history[0].decision)
    decision = _usable(before, wish) if wish.decision else None
    if decision is not None and statements_of(before, decision.act.decision) != statements:
        raise UsageError(issues.NO_BUILDS, why=DECIDED_ELSEWHERE)
    for build in added:
        check_build(before, build, statements, decision, knowledge)
    if prolonged:
        _check_renewal(before, one, wish, decision, knowledge)


def _check_renewal(
    before: Sequence[Entry],
    one: AttestationStanding,
    wish: ChangeProposed,
    decision: Decided | None,
    knowledge: Knowledge,
) -> None:
    """Time is added by a new decision, or as often as the rule allows without one."""
    rests = decision or fold_decisions(before).decisions.get(one.history[0].decision)
    grant = _grant(before, rests, knowledge) if rests is not None else None
    last: date = one.last.valid_until
    terms = [step.valid_until for step in one.history]
    count = sum(later > earlier for earlier, later in pairwise(terms))
    limit = grant.renewals if grant is not None else 0
    if decision is None and count >= limit:
        raise UsageError(issues.RENEWED_TOO_OFTEN, attestation=one.id, count=str(count), limit=str(limit))
    if grant is not None and wish.valid_until is not None and wish.valid_until > months_later(last, grant.months):
        raise UsageError(issues.BAD_DATES, since=str(last), until=str(wish.valid_until), why=TOO_LONG)
