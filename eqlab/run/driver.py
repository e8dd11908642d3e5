"""Who carries out the instructions: a person at the vendor, or a simulated system that the lab plays."""

import threading
from dataclasses import dataclass, field
from typing import Protocol

from eqlab.core.finding import Finding, found
from eqlab.core.service import Access, SimulatedSystem, Stimulus
from eqlab.run.issues import SIMULATION_BROKE


class Driver(Protocol):
    """Makes the system under test act on a case's instructions."""

    def begin(self, stimulus: Stimulus, access: Access) -> None:
        """Start acting; returns at once."""

    def idle(self) -> bool:
        """Tell whether the system will certainly make no more calls for this case."""

    def end(self, seconds: float) -> tuple[Finding, ...]:
        """Wait until the system is idle, at most so long; return what broke in the lab's own simulation."""


@dataclass(frozen=True, slots=True)
class PersonDriver:
    """A person reads the instructions: nothing to start, and never known to be idle."""

    def begin(self, stimulus: Stimulus, access: Access) -> None:
        """Nothing to start."""

    def idle(self) -> bool:
        """Return False: a person may always call again."""
        return False

    def end(self, seconds: float) -> tuple[Finding, ...]:
        """Nothing to wait for."""
        del seconds
        return ()


@dataclass(slots=True)
class SimulatedDriver:
    """Plays a simulated system in a thread of its own; its calls go over the network."""

    system: SimulatedSystem
    thread: threading.Thread | None = None
    problems: list[Finding] = field(default_factory=list)

    def begin(self, stimulus: Stimulus, access: Access) -> None:
        """Start the system on one case."""
        self.thread = threading.Thread(
            target=self._act, args=(stimulus, access), name=f"simulated-{self.system.name}", daemon=True
        )
        self.thread.start()

    def idle(self) -> bool:
        """Tell whether it has done all it will do."""
        return self.thread is None or not self.thread.is_alive()

    def end(self, seconds: float) -> tuple[Finding, ...]:
        """Wait for it; a system that never ends is broken."""
        if self.thread is not None:
            self.thread.join(seconds)
            if self.thread.is_alive():
                self.problems.append(
                    found(SIMULATION_BROKE, system=self.system.name, problem=f"still busy after {seconds:g} s")
                )
            self.thread = None
        problems, self.problems = tuple(self.problems), []
        return problems

    def _act(self, stimulus: Stimulus, access: Access) -> None:
        try:
            self.system.act(stimulus, access)
        except Exception as error:  # noqa: BLE001 - content must never bring the lab down
            self.problems.append(
                found(SIMULATION_BROKE, system=self.system.name, problem=f"{type(error).__name__}: {error}")
            )
