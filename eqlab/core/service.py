"""The contract between the lab and the content of a mock service or a simulated vendor system.

Both are records of functions, made by content (`mocks/<service>/service.py`, `scenarios/<service>/systems.py`)
and driven by the engine.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from eqlab.core.exchange import Connection, Request, Response
from eqlab.core.text import Text
from eqlab.core.values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a service may know of a call beside the request."""

    now: datetime
    new_id: Callable[[], str]
    """Server-assigned ids: UUIDs from the campaign's seed, so that a replay gives the same ones."""
    base_url: str
    """Where the service answers, without a slash at the end."""
    connection: Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running mock service of one campaign: its functions close over its state."""

    name: str
    answer: Callable[[Request, Call], Response]
    """The state machine. Called in order of arrival, one call at a time; answers at once; never raises."""
    tokens: Callable[[Request], frozenset[str]]
    """Discriminators this request carries (`urn:oid:...|value`, a QR token...), read from it and from the state."""
    given: Callable[[str, Mapping[str, Json], Call], Mapping[str, str]]
    """(name of a precondition, its parameters, call) -> variables for instructions and checks.

    Puts data into the state before a case. Raises KeyError on an unknown name.
    """
    preconditions: tuple[str, ...] = ()
    """Names that `given` knows, for the linter."""
    welcome: str = ""
    """Path below the base address that answers a plain GET, for people to try the way to it; empty for the address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A synthetic person or organisation of the scenarios."""

    id: str
    title: Text
    discriminators: tuple[str, ...]
    """Tokens that calls about this persona carry, e.g. `<system>|<value>` of an identifier."""
    facts: Mapping[str, Json] = field(default_factory=dict)
    """Everything else; plans see the whole as `%persona`, instructions as `{persona.<key>}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What a vendor system gets to reach the campaign's platform."""

    services: Mapping[str, str]
    """Service name to base URL."""
    authority: str
    """Path of the lab CA's root certificate, PEM."""
    certificate: str
    """Path of the client certificate and chain, PEM."""
    key: str
    """Path of the private key, PEM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stimulus:
    """The machine-readable form of a case's instructions."""

    case: str
    action: str
    """What to do, e.g. `prescribe`, `retrieve`, `dispense`."""
    parameters: Mapping[str, Json]
    """With variables and persona already filled in."""
    persona: Persona | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedSystem:
    """A vendor system that the lab plays: golden, or with exactly one documented defect."""

    name: str
    role: str
    title: Text
    defect: Text
    """What is wrong with it; empty for a golden one."""
    claims: Mapping[str, bool | str]
    act: Callable[[Stimulus, Access], None]
    """Does what the instructions ask, over the network. What the network does to it is its own matter: never raises."""
