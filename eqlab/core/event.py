"""Events: the only language between running and telling.

Console, store, web page and reports are equal consumers; the store comes first, so that what is told is kept.
Every event is a fact: verdicts are never in them, they are derived (see `core.record`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from eqlab.core.exchange import Exchange, HandshakeFailure
from eqlab.core.finding import Finding
from eqlab.core.probe import Consent, Mode
from eqlab.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemFacts:
    """The system under test, as its file declares it."""

    name: str
    version: str
    organisation: str = ""
    roles: tuple[str, ...] = ()
    claims: Mapping[str, bool | str] = field(default_factory=dict)
    endpoints: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    simulated: str = ""
    """Name of the simulated vendor system that the lab plays itself; empty for a real one."""
    consents: tuple[Consent, ...] = ()
    """What the vendor allows probes to do."""
    scope: tuple[str, ...] = ()
    """Hosts, `host:port` and networks that probes may reach beside the endpoints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deselected:
    """A case that does not concern this system, and why."""

    case: str
    reason: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignOpened:
    """A campaign began, or, with `resumed`, went on after an interruption."""

    campaign: str
    at: datetime
    plan: str
    """Plan id."""
    plan_version: str
    plan_source: bytes
    """The plan file's bytes: the campaign is pinned to them."""
    plan_file: str
    system: SystemFacts
    variant: Mapping[str, str]
    selected: tuple[str, ...]
    deselected: tuple[Deselected, ...]
    partial: bool
    """True when the tester chose a subset of the selected cases."""
    seed: int
    engine: str
    """Version of eqlab."""
    optional: tuple[str, ...] = ()
    """Selected cases that need not run."""
    adopted: tuple[str, ...] = ()
    """Sources of origin `inferred` or `design` that the decision rule adopts, as `id@version`."""
    resumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PreflightDone:
    """The static checks before the first step ended; findings say what is missing."""

    campaign: str
    at: datetime
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformUp:
    """The campaign's own mock platform listens."""

    campaign: str
    at: datetime
    services: Mapping[str, str]
    """Service name to base URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened:
    """A case began: its instructions were shown."""

    campaign: str
    case: str
    at: datetime
    variables: Mapping[str, str] = field(default_factory=dict)
    """What the instructions name: prescription number, token..."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A step waits for the system or for a person."""

    campaign: str
    case: str
    at: datetime
    label: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRecorded:
    """An exchange happened. Durable before its answer leaves the lab."""

    campaign: str
    exchange: Exchange
    case: str | None
    """The case it belongs to, or None: unmatched inbox."""
    step: str | None
    """Id of the `await` or `send` step it serves, or None."""
    reason: str
    """Why it belongs there, or why to none, as an English sentence."""
    finding: Finding | None = None
    """Set when the exchange itself is at odds with the campaign, e.g. a foreign client certificate,
    or when the laboratory broke over it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeDelivered:
    """The recorded answer left the lab, or could not. An inbound exchange without it has an unknown end."""

    campaign: str
    exchange: str
    at: datetime
    problem: str = ""
    """Empty when the whole answer was handed to the network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandshakeRefused:
    """A TLS handshake with the campaign's platform failed."""

    campaign: str
    failure: HandshakeFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeRan:
    """A probe looked, or could not; how the plan weighs what it saw is in the step's own findings."""

    campaign: str
    case: str
    step: str
    """Id of the `probe` step."""
    at: datetime
    probe: str
    mode: Mode
    findings: tuple[Finding, ...] = ()
    """As the probe told them."""
    seen: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""
    """What the sighting rests on."""
    media_type: str = ""
    consent: str = ""
    """Who allowed it; empty for a passive one."""


class StepOutcome(StrEnum):
    """How far a step came; what it found is in its findings."""

    DONE = "done"
    SKIPPED = "skipped"
    """Not carried out, because an earlier step made it impossible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished:
    """A step was carried out or skipped."""

    campaign: str
    case: str
    index: int
    """Place in the case, from 0, after `use` was expanded."""
    kind: str
    """`await`, `check`, `send`..."""
    label: str
    """One line for readers, e.g. `await sent at <service>`."""
    started: datetime
    finished: datetime
    outcome: StepOutcome
    findings: tuple[Finding, ...] = ()
    exchanges: tuple[str, ...] = ()
    """Ids of the exchanges it captured."""
    answer: Mapping[str, str] = field(default_factory=dict)
    """For `ask` and `review`: who, answer, comment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFinished:
    """All steps of a case were carried out or skipped."""

    campaign: str
    case: str
    at: datetime
    evidence: bool = True
    """False when the case rests on no exchange, answer or probe: it can be judged again from its plan alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignClosed:
    """No more will happen in this run."""

    campaign: str
    at: datetime
    findings: tuple[Finding, ...] = ()
    """Faults of the laboratory that no case took up."""


Event: TypeAlias = (
    CampaignOpened
    | PreflightDone
    | PlatformUp
    | CaseOpened
    | Waiting
    | ExchangeRecorded
    | ExchangeDelivered
    | HandshakeRefused
    | ProbeRan
    | StepFinished
    | CaseFinished
    | CampaignClosed
)

EVENT_KINDS: Mapping[str, type] = {
    kind.__name__: kind
    for kind in (
        CampaignOpened,
        PreflightDone,
        PlatformUp,
        CaseOpened,
        Waiting,
        ExchangeRecorded,
        ExchangeDelivered,
        HandshakeRefused,
        ProbeRan,
        StepFinished,
        CaseFinished,
        CampaignClosed,
    )
}

DERIVED = (StepFinished, CaseOpened, Waiting)
"""Kinds that may be written in batches: losing the last of them in a crash loses nothing acknowledged."""

Listener: TypeAlias = Callable[[Event], None]
"""Takes an event; when the store's listener returns from a non-derived one, the event is durable."""
