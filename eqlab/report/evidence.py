"""The view model's evidence: findings with both their places, exchanges, requirements. Redacted, in no language yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from eqlab.core.issue import Level, Nature
from eqlab.core.requirement import Obligation, Origin
from eqlab.core.text import Text
from eqlab.core.verdict import Kind
from eqlab.report.glossary import Matter
from eqlab.report.payload import Line, Payload
from eqlab.report.phrase import SILENCE, Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView:
    """Where in what was judged."""

    exchange: str = ""
    """Id of the exchange; empty when no exchange is concerned."""
    part: str = ""
    path: str = ""
    line: int | None = None
    """Line of the part as sent."""
    column: int | None = None
    shown_line: int | None = None
    """Line of the part as this report lays it out; the same as `line` unless the body came without line breaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """By which rule."""

    segments: tuple[str, ...] = ()
    file: str = ""
    line: int | None = None
    column: int | None = None
    written: str = ""
    """The check as the plan writes it; empty when the rule is no check of the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementView:
    """One requirement with the source it comes from."""

    id: str
    level: Obligation
    actor: str
    text: Text
    source: str
    """Id of the source."""
    source_title: str
    source_version: str
    url: str
    clause: str
    origin: Origin
    maturity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """A finding, with all that a reader needs to mend what it says."""

    id: str
    """`F1`, `F2`... in causal order over the campaign."""
    code: str
    level: Level
    nature: Nature
    kind: Kind
    """What it alone makes of its case."""
    matter: Matter
    counted: bool
    """False when it is recorded but not held against the system: after a fault of the lab, or in an unfinished case."""
    sentence: Phrase
    advice: Phrase
    case: str = ""
    step: int | None = None
    place: PlaceView = field(default_factory=PlaceView)
    rule: RuleView = field(default_factory=RuleView)
    requirements: tuple[RequirementView, ...] = ()
    unknown_requirements: tuple[str, ...] = ()
    """Ids that the plan does not define."""
    clause: str = ""
    origin: Origin = Origin.PUBLIC
    adopted: bool = False
    excerpt: tuple[Line, ...] = ()
    """The lines of the body around the place; empty when there is nothing to quote."""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Findings of one step that say the same, told once."""

    finding: FindingView
    others: tuple[FindingView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseGroup:
    """Causes that have the same weight."""

    kind: Kind
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderView:
    """A header line, redacted."""

    name: str
    value: str
    findings: tuple[str, ...]
    """Ids of the findings that point at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    """A request or a response."""

    part: str
    """`request` or `response`."""
    start: str
    """Method and target, or the status."""
    headers: tuple[HeaderView, ...]
    payload: Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateView:
    """A client certificate."""

    subject: str
    issuer: str
    serial: str
    not_before: datetime
    not_after: datetime
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeView:
    """One call, redacted."""

    id: str
    label: str
    """`E1`, `E2`... in order of arrival."""
    service: str
    inbound: bool
    case: str
    """Empty for the unmatched inbox."""
    step: str
    started: datetime
    seconds: float | None
    peer: str
    local: str
    tls: str
    server_name: str
    certificate: CertificateView | None
    request: MessageView
    response: MessageView | None
    status: int | None
    fault: str
    undelivered: str
    """Why the answer did not leave the lab; empty when it did."""
    reason: Phrase
    findings: tuple[FindingView, ...] = ()
    """What is wrong with the exchange itself."""
    pointed: tuple[str, ...] = ()
    """Ids of the findings that point into it."""
    remark: Phrase = SILENCE
    """What is odd about where it belongs."""
