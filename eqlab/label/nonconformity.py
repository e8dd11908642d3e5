"""Non-conformities: each folded from what people did about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

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
    Remedy,
    Severity,
)
from eqlab.core.text import Translate, fill
from eqlab.core.verdict import HARMLESS, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One line of the thread: what somebody did or said."""

    entry: int
    at: datetime
    actor: str
    deed: str
    """`raised`, `assigned`, `commented`, `answered`, `retested`, `override proposed`, `override confirmed`,
    `override refused`, `closed` or `reopened`."""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the vendor answered."""

    entry: int
    at: datetime
    actor: str
    remedy: Remedy
    words: str
    builds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retest:
    """A run in which the case was tested again."""

    entry: int
    at: datetime
    run: str
    outcome: Kind | None
    """What came out; None when that is not known here."""

    @property
    def passed(self) -> bool:
        """True when the case passed."""
        return self.outcome in HARMLESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A justified other judgement; it holds only when a second person agreed."""

    severity: Severity | None
    """None: it shall not count."""
    reason: str
    entry: int
    """Number of the entry that proposed it."""
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str = ""
    """Who agreed or refused; empty while nobody did."""
    agreed: bool = False
    answer: str = ""
    """Words of the second person."""

    @property
    def pending(self) -> bool:
        """True while nobody agreed or refused."""
        return not self.confirmed_by


@dataclass(frozen=True, slots=True, kw_only=True)
class NonConformity:
    """A requirement that is not fulfilled, and what became of it."""

    id: str
    file: str
    """Vendor file."""
    campaign: str
    run: str
    case: str
    code: str
    says: str
    facts: Mapping[str, str]
    where: str
    requirements: tuple[str, ...]
    raised: Severity
    raised_by: str
    raised_at: datetime
    entry: int
    """Number of the entry that raised it."""
    owner: str
    due: date | None
    open: bool = True
    reopened: int = 0
    """Number of the entry that opened it again; 0 when none did."""
    answers: tuple[Answer, ...] = ()
    retests: tuple[Retest, ...] = ()
    overrides: tuple[Override, ...] = ()
    """All that were proposed, the last one last."""
    thread: tuple[Word, ...] = ()

    @property
    def key(self) -> str:
        """Its id within the laboratory: `<file>/<id>`."""
        return f"{self.file}/{self.id}"

    @property
    def override(self) -> Override | None:
        """The override that holds; None when none was agreed on since it was opened."""
        since = max(self.entry, self.reopened)
        return next((one for one in reversed(self.overrides) if one.agreed and one.entry > since), None)

    @property
    def severity(self) -> Severity | None:
        """What it weighs now; None when it was agreed that it does not count."""
        return self.override.severity if self.override else self.raised

    @property
    def counts(self) -> bool:
        """True while it is open and weighs something."""
        return self.open and self.severity is not None

    def weighs_as(self, severity: Severity) -> bool:
        """Tell whether it weighs as much as a severity, or more."""
        order = list(Severity)
        return self.severity is not None and order.index(self.severity) >= order.index(severity)

    @property
    def remedy(self) -> Remedy | None:
        """What the last answer says; None when there is none."""
        return self.answers[-1].remedy if self.answers else None

    def retested_in(self, run: str) -> bool:
        """Tell whether a run is one of its retests."""
        return any(one.run == run for one in self.retests)

    def overdue(self, today: date) -> bool:
        """Tell whether it is open, counts, and its deadline is past."""
        return self.counts and self.due is not None and self.due < today

    def planned(self, today: date) -> bool:
        """Tell whether someone is in charge, the vendor answered, and its deadline is still to come."""
        return bool(self.owner and self.answers) and self.due is not None and self.due >= today

    def settled(self) -> bool:
        """Tell whether it may be closed: its last retest since it was opened passed, or it was agreed not to count."""
        since = max(self.entry, self.reopened)
        last = next((one for one in reversed(self.retests) if one.entry > since), None)
        return self.severity is None or (last is not None and last.passed)

    def sentence(self, translate: Translate = str) -> str:
        """Say what is wrong, in the reader's language."""
        return fill(translate(self.says), self.facts, translate)


def fold_nonconformities(
    entries: Iterable[Entry], outcomes: Mapping[tuple[str, str], Kind] | None = None
) -> tuple[NonConformity, ...]:
    """Fold the non-conformities of a file, or of the whole laboratory, in the order in which they were raised.

    `outcomes` says what came out of a run for a case, by `(run, case)`: needed for the outcomes of retests.
    """
    known: dict[tuple[str, str], NonConformity] = {}
    for entry in entries:
        act = entry.act
        if isinstance(act, NonConformityRaised):
            known.setdefault((entry.file, act.nonconformity), _raised(entry, act))
        elif isinstance(act, _ABOUT) and (entry.file, act.nonconformity) in known:
            key = (entry.file, act.nonconformity)
            known[key] = _changed(known[key], entry, act, outcomes or {})
    return tuple(known.values())


_About = (
    NonConformityAssigned
    | NonConformityCommented
    | NonConformityAnswered
    | NonConformityRetested
    | OverrideProposed
    | OverrideConfirmed
    | NonConformityClosed
)
_ABOUT = _About.__args__


def _raised(entry: Entry, act: NonConformityRaised) -> NonConformity:
    return NonConformity(
        id=act.nonconformity,
        file=entry.file,
        campaign=act.campaign,
        run=act.run,
        case=act.case,
        code=act.code,
        says=act.says,
        facts=act.facts,
        where=act.where,
        requirements=act.requirements,
        raised=act.severity,
        raised_by=entry.actor,
        raised_at=entry.at,
        entry=entry.number,
        owner=act.owner,
        due=act.due,
        thread=(_word(entry, "raised"),),
    )


def _changed(one: NonConformity, entry: Entry, act: _About, outcomes: Mapping[tuple[str, str], Kind]) -> NonConformity:
    match act:
        case NonConformityAssigned():
            told = _say(replace(one, owner=act.owner, due=act.due or one.due), entry, "assigned", act.reason)
        case NonConformityCommented():
            told = _say(one, entry, "commented", act.words)
        case NonConformityAnswered():
            told = _say(replace(one, answers=(*one.answers, _answer(entry, act))), entry, "answered", act.words)
        case NonConformityRetested():
            outcome = outcomes.get((act.run, one.case))
            retest = Retest(entry=entry.number, at=entry.at, run=act.run, outcome=outcome)
            told = _say(replace(one, retests=(*one.retests, retest)), entry, "retested", act.run)
        case OverrideProposed():
            told = _proposed(one, entry, act)
        case OverrideConfirmed():
            told = _confirmed(one, entry, act)
        case NonConformityClosed():
            opened = entry.number if act.open else one.reopened
            deed = "reopened" if act.open else "closed"
            told = _say(replace(one, open=act.open, reopened=opened), entry, deed, act.reason)
    return told


def _answer(entry: Entry, act: NonConformityAnswered) -> Answer:
    return Answer(
        entry=entry.number, at=entry.at, actor=entry.actor, remedy=act.remedy, words=act.words, builds=act.builds
    )


def _proposed(one: NonConformity, entry: Entry, act: OverrideProposed) -> NonConformity:
    proposed = Override(
        severity=act.severity,
        reason=act.reason,
        entry=entry.number,
        proposed_by=entry.actor,
        proposed_at=entry.at,
    )
    return _say(replace(one, overrides=(*one.overrides, proposed)), entry, "override proposed", act.reason)


def _confirmed(one: NonConformity, entry: Entry, act: OverrideConfirmed) -> NonConformity:
    """A word of the proposer does not count, whatever the log says: it takes a second person."""
    last = one.overrides[-1] if one.overrides else None
    if last is None or not last.pending or entry.actor in {last.proposed_by, one.owner}:
        return one
    told = replace(last, confirmed_by=entry.actor, agreed=act.agreed, answer=act.reason)
    deed = "override confirmed" if act.agreed else "override refused"
    return _say(replace(one, overrides=(*one.overrides[:-1], told)), entry, deed, act.reason)


def _say(one: NonConformity, entry: Entry, deed: str, words: str) -> NonConformity:
    return replace(one, thread=(*one.thread, _word(entry, deed, words)))


def _word(entry: Entry, deed: str, words: str = "") -> Word:
    return Word(entry=entry.number, at=entry.at, actor=entry.actor, deed=deed, words=words)
