"""Whether an act about a non-conformity may be done."""

from collections.abc import Collection, Sequence

from eqlab.core.act import (
    Entry,
    NonConformityAnswered,
    NonConformityAssigned,
    NonConformityClosed,
    NonConformityCommented,
    NonConformityRaised,
    NonConformityRetested,
    OverrideConfirmed,
    OverrideProposed,
    RunEnded,
    RunStarted,
)
from eqlab.core.errors import UsageError, nearest
from eqlab.core.text import Words, words
from eqlab.label import deciding_issues as issues
from eqlab.label.deciding_admission_known import Knowledge, planned_campaigns
from eqlab.label.nonconformity import NonConformity, fold_nonconformities

OTHER_CAMPAIGN = words("it is no run of the same campaign")
NOT_ENDED = words("it has not ended")
BEFORE_ANSWER = words("it began before the answer")
WITHOUT_CASE = words("it did not take up the case")
TOLD_ALREADY = words("it was told already")


def admit_nonconformity(before: Sequence[Entry], entry: Entry, knowledge: Knowledge) -> None:
    """Admit an act about a non-conformity. `before` are the entries of its file. Raises UsageError."""
    act = entry.act
    known = {one.id: one for one in fold_nonconformities(before, knowledge.outcomes)}
    if isinstance(act, NonConformityRaised):
        _raised(before, act, known)
        return
    name = getattr(act, "nonconformity", "")
    if name not in known:
        raise UsageError(issues.UNKNOWN_NONCONFORMITY, nearest=nearest(name, known), nonconformity=name)
    one = known[name]
    match act:
        case NonConformityAssigned() | NonConformityAnswered():
            _open(one)
        case NonConformityCommented(words=said):
            _reasoned(said)
        case NonConformityRetested():
            _open(one)
            _retest(before, one, act)
        case OverrideProposed(reason=reason):
            _open(one)
            _reasoned(reason)
            if _pending(one):
                raise UsageError(issues.OVERRIDE_PENDING, nonconformity=one.id)
        case OverrideConfirmed():
            _confirmed(one, entry.actor, act)
        case NonConformityClosed():
            _closed(one, act, knowledge)


def _raised(before: Sequence[Entry], act: NonConformityRaised, known: Collection[str]) -> None:
    if act.nonconformity in known:
        raise UsageError(issues.NONCONFORMITY_THERE, nonconformity=act.nonconformity)
    if act.campaign not in planned_campaigns(before):
        raise UsageError(issues.NO_SUCH_CAMPAIGN, campaign=act.campaign)
    started = {(one.act.campaign, one.act.run) for one in before if isinstance(one.act, RunStarted)}
    if act.run and (act.campaign, act.run) not in started:
        raise UsageError(issues.NO_SUCH_RUN, run=act.run, campaign=act.campaign)
    if not act.says.strip():
        raise UsageError(issues.REASON_MISSING)


def _open(one: NonConformity) -> None:
    if not one.open:
        raise UsageError(issues.SETTLED_ALREADY, nonconformity=one.id)


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise UsageError(issues.REASON_MISSING)


def _retest(before: Sequence[Entry], one: NonConformity, act: NonConformityRetested) -> None:
    since = max(one.entry, one.reopened)
    answers = [answer.entry for answer in one.answers if answer.entry > since]
    if not answers:
        raise UsageError(issues.NOT_ANSWERED, nonconformity=one.id)
    why = _unfit(before, one, act.run, answers[-1])
    if why:
        raise UsageError(issues.NOT_A_RETEST, nonconformity=one.id, run=act.run, why=why)


def _unfit(before: Sequence[Entry], one: NonConformity, run: str, answered: int) -> Words | str:
    """Return why a run is no retest; empty when it is one."""
    begun = next((e for e in before if isinstance(e.act, RunStarted) and e.act.run == run), None)
    if begun is None or not isinstance(begun.act, RunStarted) or begun.act.campaign != one.campaign:
        return OTHER_CAMPAIGN
    if begun.number < answered:
        return BEFORE_ANSWER
    if begun.act.cases and one.case not in begun.act.cases and not any(":" in case for case in begun.act.cases):
        return WITHOUT_CASE
    if not any(isinstance(e.act, RunEnded) and e.act.run == run for e in before):
        return NOT_ENDED
    return TOLD_ALREADY if one.retested_in(run) else ""


def _pending(one: NonConformity) -> bool:
    return bool(one.overrides) and one.overrides[-1].pending


def _confirmed(one: NonConformity, actor: str, act: OverrideConfirmed) -> None:
    if not _pending(one):
        raise UsageError(issues.NO_OVERRIDE, nonconformity=one.id)
    if actor in {one.overrides[-1].proposed_by, one.owner}:
        raise UsageError(issues.OWN_OVERRIDE, person=actor, nonconformity=one.id)
    if not act.agreed:
        _reasoned(act.reason)


def _closed(one: NonConformity, act: NonConformityClosed, knowledge: Knowledge) -> None:
    _reasoned(act.reason)
    if act.open:
        if one.open:
            raise UsageError(issues.OPEN_ALREADY, nonconformity=one.id)
        return
    _open(one)
    since = max(one.entry, one.reopened)
    tested = any(retest.entry > since for retest in one.retests)
    settled = one.settled() if knowledge.outcomes is not None else tested or one.severity is None
    if not settled:
        raise UsageError(issues.RETEST_NOT_PASSED, nonconformity=one.id)
