"""The campaign's desk: every inbound exchange is attributed, numbered, and announced to the step that waits for it."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from eqlab.core.check import holds
from eqlab.core.clock import Clock
from eqlab.core.event import ExchangeRecorded
from eqlab.core.exchange import Exchange, HandshakeFailure
from eqlab.core.finding import Finding
from eqlab.core.issue import Nature
from eqlab.core.service import Persona
from eqlab.core.values import Json
from eqlab.observe.attribution import Attribution, Claimant, Expectation, Script, attribute
from eqlab.plan.model import Await, Case, Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the desk decided about a call, before it is answered."""

    attribution: Attribution
    step: str | None = None
    reply: Reply | None = None


@dataclass(slots=True)
class Desk:
    """Shared by the connection threads and the runner's thread; every method takes the lock it needs."""

    clock: Clock
    claimants: tuple[Claimant, ...] = ()
    others: tuple[Claimant, ...] = ()
    """Cases of the plan that do not run: what is theirs is not for the open case."""
    scripts: dict[str, Script] = field(default_factory=dict)
    replies: dict[tuple[str, str], Reply] = field(default_factory=dict)
    open_case: str | None = None
    recorded: list[ExchangeRecorded] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)
    """What broke in the lab as a whole; the runner takes it into the running case."""
    broken: list[ExchangeRecorded] = field(default_factory=list)
    """Exchanges that the lab broke over, until their case takes that up."""
    fresh: frozenset[str] = frozenset()
    """Cases that run afresh, because the end of one of their exchanges is not known."""
    resumed_at: int = 0
    """How many exchanges were recorded before the interruption."""
    handshakes: list[HandshakeFailure] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=lambda: threading.Condition(threading.RLock()))

    def decide(self, service: str, view: Json, tokens: frozenset[str], exchange: str) -> Decision:
        """Attribute a call and find the armed reply; the caller holds `changed`."""
        attribution = attribute(tokens, self.claimants, self.open_case, self.others)
        script = self.scripts.get(attribution.case or "")
        if attribution.case is None or script is None:
            return Decision(attribution=attribution)
        step, armed = script.serve({**view, "service": service}, exchange)
        reply = self.replies.get((attribution.case, step or "")) if armed else None
        return Decision(attribution=attribution, step=step, reply=reply)

    def add(self, recorded: ExchangeRecorded) -> None:
        """Announce a recorded exchange."""
        with self.changed:
            self._keep(recorded)
            self.changed.notify_all()

    def blame_lab(self, finding: Finding) -> None:
        """Keep a lab fault for the case that runs, or for the next one."""
        with self.changed:
            self.faults.append(finding)
            self.changed.notify_all()

    def take_faults(self, case: str = "") -> tuple[Finding, ...]:
        """Hand over the faults of the lab since the last call: its own, and those over the case's exchanges."""
        if not (self.faults or self.broken):
            return ()
        with self.changed:
            taken, self.faults = tuple(self.faults), []
            own = [recorded for recorded in self.broken if recorded.case == case]
            self.broken = [recorded for recorded in self.broken if recorded.case != case]
            return (*taken, *(recorded.finding for recorded in own if recorded.finding is not None))

    def _keep(self, recorded: ExchangeRecorded) -> None:
        self.recorded.append(recorded)
        if recorded.case and recorded.finding is not None and recorded.finding.issue.nature is Nature.LAB:
            self.broken.append(recorded)

    def note_handshake(self, failure: HandshakeFailure) -> None:
        """Keep a failed handshake, to tell it to whoever waits for a call in vain."""
        with self.changed:
            self.handshakes.append(failure)

    def handshakes_since(self, count: int) -> dict[str, HandshakeFailure]:
        """The connections that failed after the first `count`, one for each reason."""
        with self.changed:
            return {failure.reason: failure for failure in self.handshakes[count:]}

    def serving(self, case: str, step: str) -> Exchange | None:
        """The exchange that serves an `await`, when it has come."""
        with self.changed:
            script = self.scripts.get(case)
            exchange = script.served.get(step) if script else None
            for recorded in self.recorded if exchange else ():
                if recorded.exchange.id == exchange:
                    return recorded.exchange
            return None

    def wait_for(self, look: Callable[[], Exchange | None], until: float, idle: Callable[[], bool]) -> Exchange | None:
        """Wait until `look` finds an exchange, the monotonic time `until` is past, or nothing can come any more."""
        with self.changed:
            while True:
                exchange = look()
                remaining = until - self.clock.monotonic()
                if exchange is not None or remaining <= 0 or self.faults:
                    return exchange
                if idle():
                    return look()
                self.changed.wait(min(remaining, 0.05))

    def calls_of(self, case: str) -> tuple[ExchangeRecorded, ...]:
        """All exchanges of this run of a case, in order of arrival."""
        with self.changed:
            first = self.resumed_at if case in self.fresh else 0
            return tuple(recorded for recorded in self.recorded[first:] if recorded.case == case)

    def restore(self, recorded: ExchangeRecorded) -> None:
        """Take back an exchange that was recorded before an interruption."""
        with self.changed:
            self._keep(recorded)
            self.resumed_at = len(self.recorded)
            if recorded.case in self.fresh:
                return
            script = self.scripts.get(recorded.case or "")
            if script is not None and recorded.step is not None:
                script.restore(recorded.step, recorded.exchange.id, bool(recorded.exchange.fault))


def claimants_of(cases: tuple[Case, ...], personas: Mapping[str, Persona]) -> tuple[Claimant, ...]:
    """Say which discriminators each case owns."""
    return tuple(
        Claimant(case=case.id, discriminators=frozenset(_discriminators(case, personas)))
        for case in cases
        if case.persona or case.token
    )


def _discriminators(case: Case, personas: Mapping[str, Persona]) -> tuple[str, ...]:
    own = personas[case.persona].discriminators if case.persona else ()
    return (*own, case.token) if case.token else own


def script_of(case: Case, variables: Mapping[str, Json]) -> Script:
    """Arm the awaits of a case."""
    awaits = [step for step in case.steps if isinstance(step, Await) and not step.silence]
    return Script(tuple(_expectation(step, variables) for step in awaits))


def matcher(step: Await, variables: Mapping[str, Json]) -> Callable[[object], bool]:
    """Make the condition of an `await` over the exchange model."""

    def matches(view: Json) -> bool:
        if view.get("service", step.at) != step.at:
            return False
        return step.where is None or holds(step.where, view, variables)

    return matches


def _expectation(step: Await, variables: Mapping[str, Json]) -> Expectation:
    return Expectation(
        step=step.id,
        matches=matcher(step, variables),
        times=step.reply.times if step.reply else 0,
    )


def replies_of(cases: tuple[Case, ...]) -> dict[tuple[str, str], Reply]:
    """All armed replies, by case and step."""
    return {
        (case.id, step.id): step.reply
        for case in cases
        for step in case.steps
        if isinstance(step, Await) and step.reply is not None
    }
