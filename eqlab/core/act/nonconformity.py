"""Acts about non-conformities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """How much a non-conformity weighs, from the least."""

    REMARK = "remark"
    MINOR = "minor"
    MAJOR = "major"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True, kw_only=True)
class NonConformityRaised:
    """A requirement is not fulfilled: a finding, or what a person saw."""

    nonconformity: str
    """Unique in its file, e.g. `NC-1`."""
    campaign: str
    run: str
    case: str
    severity: Severity
    code: str
    """Issue code of the finding; empty when a person saw it."""
    says: str
    """Template of the sentence, in English: the key of its translations."""
    facts: Mapping[str, str] = field(default_factory=dict)
    where: str = ""
    requirements: tuple[str, ...] = ()
    owner: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NonConformityAssigned:
    """Somebody else is in charge, or the deadline moved."""

    nonconformity: str
    owner: str
    due: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NonConformityCommented:
    """A word in the thread."""

    nonconformity: str
    words: str


class Remedy(StrEnum):
    """What a vendor's answer says."""

    CORRECTED = "corrected"
    """A new build is there."""
    MISCONFIGURED = "misconfigured"
    """The product was right, its set-up for the test was not."""
    CONTESTED = "contested"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class NonConformityAnswered:
    """The vendor answered."""

    nonconformity: str
    remedy: Remedy
    words: str
    builds: tuple[str, ...] = ()
    """SHA-256 of corrected builds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NonConformityRetested:
    """The case ran again; what came out is in the run."""

    nonconformity: str
    run: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideProposed:
    """A person asks to judge a non-conformity otherwise: another severity, or none."""

    nonconformity: str
    severity: Severity | None
    """None: it shall not count."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideConfirmed:
    """A second person agrees, or not."""

    nonconformity: str
    agreed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NonConformityClosed:
    """The matter is settled by a retest, or reopened when `open` is true."""

    nonconformity: str
    reason: str
    open: bool = False
