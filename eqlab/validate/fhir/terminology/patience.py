"""A terminology service with a memory and a limit to what it may cost."""

from dataclasses import dataclass, field

from eqlab.core.clock import Clock
from eqlab.core.errors import LabFault
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.remote import Membership, RemoteTerminology

_MOST = 50_000
"""Answers kept."""


@dataclass(slots=True, eq=False, kw_only=True)
class Patience:
    """Asks a service each question once, and gives it up when its answers have taken too long in all."""

    service: RemoteTerminology
    clock: Clock
    seconds: float = 60.0
    """What all answers together may take."""
    spent: float = 0.0
    answers: dict[tuple[str, str, str, str], Membership] = field(default_factory=dict)

    def validate_code(self, system: str, code: str, display: str, value_set: str) -> Membership:
        """Tell whether a code is in a value set or system. Raises LabFault when the service fails or time is up."""
        key = (system, code, display, value_set)
        if key in self.answers:
            return self.answers[key]
        if self.spent >= self.seconds:
            raise LabFault(issues.SERVER_TOO_SLOW, seconds=f"{self.seconds:g}")
        started = self.clock.monotonic()
        try:
            answer = self.service.validate_code(system, code, display, value_set)
        finally:
            self.spent += self.clock.monotonic() - started
        if len(self.answers) < _MOST:
            self.answers[key] = answer
        return answer
