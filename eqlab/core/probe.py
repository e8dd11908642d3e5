"""The contract between plans, probes and checklists, who are strangers to each other.

A probe looks at something for itself - an endpoint, a file, a capture - and says what it saw. It never raises about
what it looks at. When it cannot look, that is the lab's matter and says nothing about the subject.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

from eqlab.core.clock import Clock
from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.core.location import Position
from eqlab.core.text import Text
from eqlab.core.values import Json


class Mode(StrEnum):
    """What a probe does to its target."""

    PASSIVE = "passive"
    """Looks only, as any visitor or reader does."""
    ACTIVE = "active"
    """Sends what an ordinary peer would not send. Needs recorded consent."""
    INTRUSIVE = "intrusive"
    """May change or burden the target. Needs recorded consent that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """Who allowed probes of which mode, for what, until when."""

    by: str
    mode: Mode
    until: str
    """Day, as ISO 8601 writes it."""
    probes: tuple[str, ...] = ()
    """Names of the probes allowed; empty for all of the mode. Intrusive ones must be named."""


class Guard(Protocol):
    """Keeps probes to what was declared."""

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the numeric addresses a declared host resolves to, all of which are declared too.

        Raises ConfigurationError for a host, a port or an address outside the scope. A probe connects to these
        addresses only, and never resolves a name itself.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a probe may know and use beside its own parameters."""

    guard: Guard
    clock: Clock
    variables: Mapping[str, Json] = field(default_factory=dict)
    """Captured exchanges, claims, personas, as checks see them."""
    files: Callable[[str], bytes] = lambda _name: b""
    """Returns a file handed in as evidence, by name. Raises ConfigurationError when it is not there."""
    seconds: float = 30.0
    """How long the probe may take."""
    secret: Callable[[str], str] = lambda _name: ""
    """Returns a secret of the system file, by name."""
    announce: Callable[[str, Mapping[str, str]], None] = lambda _probe, _facts: None
    """Told (name of the probe, addresses and files by name) when a probe waits for a call of the system under test.

    `seconds`, when it is among them, says how long it waits at most.
    """
    host: str = "127.0.0.1"
    """Address of the lab's machine that a probe listens on when the system has to call it; loopback unless declared."""
    workshop: str = ""
    """Folder of the lab's own authority, for probes that show certificates; empty for one made for this look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What a probe saw."""

    probe: str
    findings: tuple[Finding, ...]
    seen: Mapping[str, str] = field(default_factory=dict)
    """Facts for reports, e.g. `protocol: TLS 1.3`; no secrets."""
    raw: bytes = b""
    """What it rests on, kept as evidence."""
    media_type: str = "application/json"

    @property
    def outcome(self) -> str:
        """`failed` when a rule is broken, else `error` when something could not be looked at, else `passed`.

        Warnings and notes are no failure.
        """
        kinds = {one.issue.nature for one in self.findings}
        if any(one.issue.nature is Nature.VIOLATION and one.level >= Level.ERROR for one in self.findings):
            return "failed"
        return "error" if kinds & {Nature.LAB, Nature.UNDECIDED, Nature.CONFIGURATION, Nature.REVIEW} else "passed"


Look: TypeAlias = Callable[[Surroundings], Sighting]
"""Raises LabFault when the lab itself broke, ConfigurationError when it was not set up so that it could look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A probe that plans and checklists can name."""

    name: str
    """E.g. `tls.scan`."""
    mode: Mode
    title: Text
    does: Text
    compile: Callable[[Json, Position, Callable[[tuple[str | int, ...]], Position | None]], Look]
    """(parameters, their place, where parts of them stand) -> look. Raises AuthorError or AuthorErrors."""
    schema: Mapping[str, Json]
    """JSON Schema of the parameters."""
