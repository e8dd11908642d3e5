"""What a report tells as results: of tests, or of claims that were examined. Never both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from eqlab.core.act.campaigning import Purpose
from eqlab.core.act.nonconformity import Severity
from eqlab.core.requirement import Obligation
from eqlab.core.text import Text
from eqlab.core.verdict import Kind
from eqlab.label.standing_case import Mark
from eqlab.report.lab.marks import Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run of the campaign."""

    id: str
    purpose: Purpose
    started: datetime
    ended: datetime | None
    kind: Kind
    partial: bool
    engine: str
    seed: str
    """As a text: readers of JSON round large numbers."""
    head: str = ""
    """Hash of its last event: its evidence cannot change without showing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What one run made of a case."""

    run: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was found, as a sentence of the catalogue with its facts."""

    code: str
    says: str
    facts: Mapping[str, str]
    kind: Kind
    where: str = ""
    requirements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """The result of a case."""

    id: str
    title: Text
    kind: Kind
    """Of the last run that gave a real result, or as an unstable case is judged."""
    run: str
    """The run that it rests on; empty when no run gave a result."""
    optional: bool
    verifies: tuple[str, ...]
    history: tuple[Sighting, ...]
    """Oldest first."""
    remarks: tuple[Mark, ...] = ()
    """What a reader must know, e.g. that results on the same builds disagree."""
    findings: tuple[Told, ...] = ()
    mark: Provenance = Provenance.OBSERVED


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRow:
    """A requirement over the cases."""

    id: str
    obligation: Obligation
    text: Text
    source: str
    clause: str
    kind: Kind
    """Combined over its cases; `not_run` when none tells."""
    cases: tuple[str, ...]
    untested: Text = field(default_factory=dict)
    """Why it is not tested; empty when it is."""
    mark: Provenance = Provenance.OBSERVED


@dataclass(frozen=True, slots=True, kw_only=True)
class DeselectedRow:
    """A case of the method that was not run, and why."""

    id: str
    title: Text
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRow:
    """A non-conformity that two people judged otherwise."""

    severity: Severity | None
    """None: it does not count."""
    reason: str
    proposed: str
    """Who proposed it."""
    confirmed: str
    """Who agreed; empty while nobody has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """A word of the customer about a non-conformity."""

    at: date
    remedy: str
    words: str
    mark: Provenance = Provenance.CUSTOMER


@dataclass(frozen=True, slots=True, kw_only=True)
class NonConformityRow:
    """A non-conformity, from the raising to the end."""

    id: str
    severity: Severity
    """As raised."""
    case: str
    run: str
    code: str
    says: str
    facts: Mapping[str, str]
    where: str
    requirements: tuple[str, ...]
    open: bool
    answers: tuple[AnswerRow, ...] = ()
    override: OverrideRow | None = None
    retests: tuple[str, ...] = ()
    """Runs in which its case ran again."""
    closed: str = ""
    """Why it was closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An exchange that a person gave to a step."""

    exchange: str
    run: str
    case: str
    step: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TestContent:
    """Results of tests."""

    __test__ = False

    campaign: str
    runs: tuple[RunRow, ...]
    cases: tuple[CaseRow, ...]
    requirements: tuple[RequirementRow, ...]
    deselected: tuple[DeselectedRow, ...]
    nonconformities: tuple[NonConformityRow, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """An answer of the customer, and how far it is known."""

    id: str
    title: Text
    answer: str
    label: Text
    met: bool | None
    """None: not decided."""
    points: str
    """Low and high of 100, e.g. `40.0-55.0`."""
    mark: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsContent:
    """Claims of a customer that were examined (a checklist). No test results."""

    checklist: str
    """`id@edition`."""
    sheet_sha256: str
    decision: str
    """What the checklist's rule makes of it."""
    low: str
    high: str
    maturity: int
    claims: tuple[ClaimRow, ...]
