"""Attestations as a state machine, folded from what two people agreed on.

Laws, each proven by a property test over random walks of admitted acts:

1. At each moment an attestation is in exactly one state.
2. What is withdrawn, terminated or superseded never changes again.
3. Nothing holds before two people agreed, nor after the last day of its validity.

Source: ISO/IEC 17065, 7.7 (documentation), 7.10 (changes), 7.11 (termination, reduction, suspension, withdrawal).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from eqlab.core.act import (
    CampaignAmended,
    CampaignPlanned,
    Change,
    ChangeApproved,
    ChangeProposed,
    DecisionTaken,
    Entry,
    EvaluationSubmitted,
    Role,
)


class State(StrEnum):
    """What an attestation is at a moment."""

    NOT_ISSUED = "not_issued"
    NOT_YET_VALID = "not_yet_valid"
    ISSUED = "issued"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    REDUCED = "reduced"
    EXTENDED = "extended"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    TERMINATED = "terminated"

    @property
    def in_force(self) -> bool:
        """True when the attestation is valid."""
        return self in _IN_FORCE

    @property
    def final(self) -> bool:
        """True when nothing follows."""
        return self in _FINAL


_IN_FORCE = frozenset({State.ISSUED, State.REINSTATED, State.REDUCED, State.EXTENDED})
_FINAL = frozenset({State.SUPERSEDED, State.WITHDRAWN, State.TERMINATED})
_LIVING = frozenset({*_IN_FORCE, State.NOT_YET_VALID})

AFTER: Mapping[Change, State] = {
    Change.ISSUE: State.ISSUED,
    Change.SUSPEND: State.SUSPENDED,
    Change.REINSTATE: State.REINSTATED,
    Change.REDUCE: State.REDUCED,
    Change.EXTEND: State.EXTENDED,
    Change.SUPERSEDE: State.SUPERSEDED,
    Change.WITHDRAW: State.WITHDRAWN,
    Change.TERMINATE: State.TERMINATED,
}
"""What a change leads to."""

ALLOWED: Mapping[Change, frozenset[State]] = {
    Change.ISSUE: frozenset({State.NOT_ISSUED}),
    Change.SUSPEND: _LIVING,
    Change.REINSTATE: frozenset({State.SUSPENDED}),
    Change.REDUCE: _LIVING,
    Change.EXTEND: _LIVING,
    Change.SUPERSEDE: frozenset({*_LIVING, State.SUSPENDED}),
    Change.WITHDRAW: frozenset({*_LIVING, State.SUSPENDED, State.EXPIRED}),
    Change.TERMINATE: frozenset({*_LIVING, State.SUSPENDED}),
}
"""In which states a change is possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change, as it was approved."""

    entry: int
    at: datetime
    proposal: str
    change: Change
    reason: str
    """Reason code of the scheme."""
    proposed_by: str
    approved_by: str
    role: Role
    """In which both acted."""
    sha256: str
    """Of the attestation's canonical document from then on."""
    kind: str
    """`provisional` or `definitive`, from then on."""
    valid_from: date
    valid_until: date
    builds: frozenset[str]
    """SHA-256 of the builds it covers from then on."""
    successor: str = ""
    decision: str = ""
    evidence: str = ""

    @property
    def state(self) -> State:
        """The state it leads to, while it is valid."""
        return AFTER[self.change]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationStanding:
    """An attestation and all that happened to it."""

    id: str
    file: str
    history: tuple[Step, ...]
    """At least one step, `issue` first."""

    @property
    def revision(self) -> int:
        """Of its document, from 1: another one for each change of what it covers."""
        return 1 + sum(step.change in {Change.REDUCE, Change.EXTEND} for step in self.history)

    @property
    def last(self) -> Step:
        """The last step."""
        return self.history[-1]

    def step_at(self, moment: datetime | date) -> Step | None:
        """Return the step that holds at a moment; None before the first. A date means the end of that day, in UTC."""
        at = _moment(moment)
        return next((one for one in reversed(self.history) if one.at <= at), None)

    def state_at(self, moment: datetime | date) -> State:
        """Return the state at a moment. A date means the end of that day, in UTC; the last day of validity is valid."""
        step, day = self.step_at(moment), _moment(moment).astimezone(UTC).date()
        if step is None:
            return State.NOT_ISSUED
        if step.state.final:
            return step.state
        if day > step.valid_until:
            return State.EXPIRED
        if day < step.valid_from and step.state is not State.SUSPENDED:
            return State.NOT_YET_VALID
        return step.state

    def valid_at(self, moment: datetime | date) -> bool:
        """Tell whether it is in force at a moment."""
        return self.state_at(moment).in_force

    def builds_at(self, moment: datetime | date) -> frozenset[str]:
        """Return the builds it covers at a moment: none when it is not in force."""
        step = self.step_at(moment)
        return step.builds if step is not None and self.valid_at(moment) else frozenset()

    def covers(self, sha256: str, moment: datetime | date) -> bool:
        """Tell whether it is true of a build at a moment. Of an unknown build it is not: not this version."""
        return sha256 in self.builds_at(moment)


def fold_attestations(entries: Iterable[Entry]) -> tuple[AttestationStanding, ...]:
    """Fold the attestations of a file, or of the whole laboratory, in the order in which they were issued.

    An approval by the proposer, or one that the state does not allow, changes nothing, whatever the log says.
    """
    ledger = _Ledger({}, {}, {}, {})
    for entry in entries:
        ledger.read(entry)
    return tuple(ledger.attestations.values())


@dataclass(frozen=True, slots=True)
class _Ledger:
    """What the fold has read so far; keys hold the file, since ids are unique in a file only."""

    attestations: dict[str, AttestationStanding]
    proposals: dict[tuple[str, str], tuple[Entry, ChangeProposed]]
    builds: dict[tuple[str, str], frozenset[str]]
    """Builds of a campaign's statement, by file and campaign."""
    evaluated: dict[tuple[str, str], tuple[str, ...]]
    """Campaigns behind an evaluation or a decision, by file and id."""

    def read(self, entry: Entry) -> None:
        file = entry.file
        match entry.act:
            case CampaignPlanned() as act:
                self.builds[file, act.campaign] = frozenset(one.sha256 for one in act.statement.subject.builds)
            case CampaignAmended() as act:
                if act.statement is not None:
                    self.builds[file, act.campaign] = frozenset(one.sha256 for one in act.statement.subject.builds)
            case EvaluationSubmitted() as act:
                self.evaluated[file, act.evaluation] = act.campaigns
            case DecisionTaken() as act:
                self.evaluated[file, act.decision] = self.evaluated.get((file, act.evaluation), ())
            case ChangeProposed() as act:
                self.proposals.setdefault((file, act.proposal), (entry, act))
            case ChangeApproved() as act:
                self._approved(entry, act)

    def _approved(self, entry: Entry, act: ChangeApproved) -> None:
        proposed, wish = self.proposals.get((entry.file, act.proposal), (None, None))
        if proposed is None or wish is None or proposed.actor == entry.actor:
            return
        known = self.attestations.get(wish.attestation)
        state = known.state_at(entry.at) if known else State.NOT_ISSUED
        if state not in ALLOWED[wish.change] or (known is not None and known.file != entry.file):
            return
        step = self._step(entry, act, proposed, wish, known)
        if step is not None:
            history = (*known.history, step) if known else (step,)
            self.attestations[wish.attestation] = AttestationStanding(
                id=wish.attestation, file=entry.file, history=history
            )
            del self.proposals[entry.file, act.proposal]

    def _step(
        self,
        entry: Entry,
        act: ChangeApproved,
        proposed: Entry,
        wish: ChangeProposed,
        known: AttestationStanding | None,
    ) -> Step | None:
        before = known.last if known else None
        since = before.valid_from if before else act.valid_from or wish.valid_from
        until = act.valid_until or wish.valid_until or (before.valid_until if before else None)
        if since is None or until is None:
            return None
        return Step(
            entry=entry.number,
            at=entry.at,
            proposal=wish.proposal,
            change=wish.change,
            reason=wish.reason,
            proposed_by=proposed.actor,
            approved_by=entry.actor,
            role=Role.ISSUER,
            sha256=act.sha256,
            kind=act.kind or (before.kind if before else ""),
            valid_from=since,
            valid_until=until,
            builds=self._covered(entry.file, wish, before),
            successor=wish.successor,
            decision=wish.decision,
            evidence=wish.evidence,
        )

    def _covered(self, file: str, wish: ChangeProposed, before: Step | None) -> frozenset[str]:
        named = frozenset(wish.builds)
        if before is None:
            campaigns = self.evaluated.get((file, wish.decision), ())
            stated = frozenset().union(*(self.builds.get((file, one), frozenset()) for one in campaigns))
            return named & stated if named else stated
        if wish.change is Change.EXTEND:
            return before.builds | named
        return before.builds & named if wish.change is Change.REDUCE else before.builds


def _moment(moment: datetime | date) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max, UTC)
