"""The view model: everything a report tells, frozen, redacted, and in no language yet.

Renderers only choose words and shapes; they derive nothing. Made by `eqlab.report.build.view_of`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eqlab.core.requirement import Origin
from eqlab.core.text import Text
from eqlab.core.verdict import Kind, Verdict
from eqlab.report.diagram import Diagram
from eqlab.report.evidence import Cause, CauseGroup, ExchangeView, FindingView, RequirementView
from eqlab.report.glossary import Matter
from eqlab.report.phrase import SILENCE, Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step that was carried out or skipped."""

    index: int
    kind: str
    label: Phrase
    detail: str
    """Condition, rule or path as the plan writes it."""
    started: datetime
    seconds: float
    skipped: bool
    findings: tuple[FindingView, ...]
    causes: tuple[Cause, ...]
    """The same findings, those that say the same put together."""
    exchanges: tuple[str, ...]
    answer: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A selected case."""

    id: str
    title: Text
    verdict: Verdict
    matter: Matter
    optional: bool
    interrupted: bool
    """True when it began and did not come to its end."""
    tags: tuple[str, ...]
    verifies: tuple[str, ...]
    persona: str
    instructions: Phrase
    variables: Mapping[str, str]
    opened: datetime | None
    finished: datetime | None
    steps: tuple[StepView, ...]
    exchanges: tuple[ExchangeView, ...]
    diagram: Diagram
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeselectedView:
    """A case that does not concern the system."""

    id: str
    title: Text
    reason: Text


class Standing(StrEnum):
    """Why a requirement has no verdict, when it has none."""

    TESTED = "tested"
    EXPLAINED = "explained"
    """The plan says why no case verifies it."""
    DESELECTED = "deselected"
    """Every case that verifies it is deselected."""
    UNCOVERED = "uncovered"
    """No case verifies it, and the plan does not say why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementRow:
    """A requirement over the cases."""

    requirement: RequirementView
    standing: Standing
    kind: Kind
    """Combined over its cases; `NOT_RUN` when none verifies it."""
    cells: Mapping[str, Kind]
    """Case id to what the case says about this requirement."""
    untested: Phrase = SILENCE
    """Not tested because..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandshakeView:
    """A TLS handshake that failed."""

    at: datetime
    peer: str
    local: str
    server_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemView:
    """The system under test, as declared by its vendor."""

    name: str
    version: str
    organisation: str
    roles: tuple[str, ...]
    claims: Mapping[str, bool | str]
    endpoints: Mapping[str, str]
    parameters: tuple[str, ...]
    """Names only: values may be secret."""
    simulated: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """A document that requirements rest on."""

    id: str
    title: str
    version: str
    maturity: str
    origin: Origin
    url: str
    adopted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """What the verdict is pinned to."""

    campaign: str
    plan: str
    plan_version: str
    plan_file: str
    plan_sha256: str
    variant: Mapping[str, str]
    adopted: tuple[str, ...]
    engine: str
    seed: int
    opened: datetime
    closed: datetime | None
    services: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A campaign as reports tell it."""

    title: Text
    service: str
    system: SystemView
    verdict: Verdict
    matter: Matter
    partial: bool
    pins: Pins
    counts: Mapping[Kind, int]
    """Selected cases by verdict, weightiest first, only kinds that occur."""
    groups: tuple[CauseGroup, ...]
    """What counts, weightiest first."""
    cases: tuple[CaseView, ...]
    deselected: tuple[DeselectedView, ...]
    rows: tuple[RequirementRow, ...]
    unmatched: tuple[ExchangeView, ...]
    handshakes: tuple[HandshakeView, ...]
    preflight: tuple[FindingView, ...]
    sources: tuple[SourceView, ...]
    findings: tuple[FindingView, ...]
    """All of them, in order of id."""

    @property
    def exchanges(self) -> tuple[ExchangeView, ...]:
        """All exchanges, in order of arrival."""
        known = [exchange for case in self.cases for exchange in case.exchanges]
        return tuple(sorted((*known, *self.unmatched), key=lambda exchange: int(exchange.label[1:])))
