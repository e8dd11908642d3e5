"""Acts of evaluation, decision, and what happens to attestations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Change(StrEnum):
    """What can happen to an attestation."""

    ISSUE = "issue"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REDUCE = "reduce"
    EXTEND = "extend"
    SUPERSEDE = "supersede"
    WITHDRAW = "withdraw"
    TERMINATE = "terminate"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSubmitted:
    """An evaluator says what the facts of campaigns amount to under the rule."""

    evaluation: str
    """Unique in its file, e.g. `EV-1`."""
    campaigns: tuple[str, ...]
    outcome: str
    """`conforming`, `conforming_with_conditions`, `not_conforming` or `undecided`: as the rule computes it."""
    sha256: str
    """Of the evaluation's canonical JSON."""
    checklist_sha256: str = ""
    """Of the decided checklist sheet, when the rule asks for one."""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTaken:
    """The decision-maker decided on an evaluation."""

    decision: str
    """Unique in its file, e.g. `D-1`."""
    evaluation: str
    granted: bool
    kind: str = ""
    """`provisional` or `definitive`; empty when refused."""
    conditions: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appealed:
    """The vendor appeals against a decision; complaints take the same way."""

    decision: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProposed:
    """One person proposes what shall happen to an attestation."""

    proposal: str
    """Unique in its file, e.g. `P-1`."""
    change: Change
    attestation: str
    """Id; a new one for `issue`."""
    reason: str
    """Reason code of the scheme."""
    decision: str = ""
    evidence: str = ""
    """SHA-256 of what it rests on."""
    valid_from: date | None = None
    valid_until: date | None = None
    builds: tuple[str, ...] = ()
    """SHA-256 of the builds that an extension adds, or that a reduction leaves."""
    successor: str = ""
    """Id of the attestation that takes its place."""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeApproved:
    """A second person agreed: the change holds from this moment, and stands in the public log."""

    proposal: str
    attestation: str
    change: Change
    sha256: str
    """Of the attestation's canonical document after the change."""
    kind: str = ""
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRejected:
    """A second person did not agree."""

    proposal: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersRenewed:
    """Papers of an attestation got an archive time-stamp over all that was there: their seals stay provable."""

    attestation: str
    papers: Mapping[str, str]
    """File name to the SHA-256 of the paper as it is now."""
