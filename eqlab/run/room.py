"""What the steps of a campaign share."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from eqlab.core.clock import Clock
from eqlab.core.event import Listener, SystemFacts
from eqlab.run.desk import Desk
from eqlab.run.driver import Driver
from eqlab.run.grading import Grading
from eqlab.run.memory import Memory
from eqlab.run.people import People
from eqlab.run.probing import Allowed, Looking, run_probe
from eqlab.wire.client import CallOutcome, ClientTls, OutboundCall, call


@dataclass(slots=True, kw_only=True)
class Room:
    """The hands of the runner: everything is handed in, nothing is looked up."""

    campaign: str
    plan: str
    system: SystemFacts
    clock: Clock
    desk: Desk
    driver: Driver
    people: People
    emit: Listener
    grading: Grading
    tls: ClientTls | None
    """How the lab presents itself when it calls the system."""
    texts: Callable[[str], bytes | None]
    """Scenario files below `scenarios/<service>/`."""
    memory: Memory = field(default_factory=Memory)
    allowed: Allowed = field(default_factory=Allowed)
    """What probes may do and read."""
    outbound: int = 0
    """Calls the lab has made so far."""
    given: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    """Case to precondition to its variables."""
    call: Callable[[OutboundCall, ClientTls | None], CallOutcome] = call
    """How the lab calls the system."""
    look: Looking = run_probe
    """How a probe looks."""
