"""A decision rule as frozen values: what must hold for which attestation, fixed before the first result.

Source: ISO/IEC 17025, 7.8.6 (decision rule, level of risk); ISO/IEC 17065, 7.6 (certification decision).
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eqlab.core.act import Severity
from eqlab.core.finding import Finding
from eqlab.core.issue import Level
from eqlab.core.requirement import Obligation
from eqlab.core.text import Text


class Granted(StrEnum):
    """What a decision can grant, and what a checklist can, from the least."""

    NONE = "none"
    PROVISIONAL = "provisional"
    DEFINITIVE = "definitive"

    @property
    def rank(self) -> int:
        """Place among the others, from 0."""
        return list(Granted).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What must hold for one kind of attestation, beyond every required case being decided."""

    kind: Granted
    warnings: bool
    """True when cases may pass with warnings."""
    open: Mapping[Severity, int]
    """How many non-conformities of a severity or a weightier one may be open; what is not named, without limit."""
    planned: Severity | None
    """From this severity on, open ones need an owner, a vendor's answer and a date that is not past; None for none."""
    checklist: Granted
    """Least grant of the decided checklist sheet."""
    repeats: int
    """Least number of agreeing results of each required case; 1 for no repetition."""
    same_builds: bool
    """True when every result must be of the statement's builds, or be carried over to them by a change class."""
    months: int
    """Validity."""
    renewals: int
    """How often validity may be prolonged without a new evaluation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRow:
    """One row of the table that weighs violations; an empty column takes any. The first row that fits decides."""

    severity: Severity
    level: Level | None = None
    obligations: frozenset[Obligation] = frozenset()
    tags: frozenset[str] = frozenset()
    """Tags of the case."""

    def fits(self, finding: Finding, obligations: frozenset[Obligation], tags: frozenset[str]) -> bool:
        """Tell whether the row is about a violation of these requirements in a case with these tags."""
        return (
            self.level in {None, finding.level}
            and (not self.obligations or bool(self.obligations & obligations))
            and (not self.tags or bool(self.tags & tags))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRule:
    """A decision rule."""

    id: str
    version: str
    title: Text
    text: Text
    """The rule in words, as reports print it."""
    false_accept: Text
    """What is known about the risk of attesting what does not conform."""
    false_reject: Text
    statements: tuple[str, ...]
    """Ids of statements that must be tested; empty for those that are evaluated."""
    adopts: tuple[str, ...]
    """Sources of origin `inferred` or `design` whose rules can fail a system, as `id@version`."""
    grants: tuple[Grant, ...]
    """Best first."""
    severities: tuple[SeverityRow, ...]
    file: str
    source: bytes
    digest: str
    """SHA-256 of `source`, hexadecimal."""

    @property
    def name(self) -> str:
        """`id@version`."""
        return f"{self.id}@{self.version}"

    @property
    def sha256(self) -> str:
        """The digest."""
        return self.digest

    def grant(self, kind: str) -> Grant | None:
        """Return the grant of a kind; None when the rule has none."""
        return next((one for one in self.grants if one.kind == kind), None)

    def severity(self, finding: Finding, obligations: frozenset[Obligation], tags: frozenset[str]) -> Severity:
        """Weigh a violation by the first row that fits; the last row always does."""
        rows = (one.severity for one in self.severities if one.fits(finding, obligations, tags))
        return next(rows, Severity.BLOCKING)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return day.replace(day.year + year, month + 1, min(day.day, last))
