from dataclasses import dataclass, field

import pytest

from eqlab.core.clock import SystemClock
from eqlab.core.errors import LabFault
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.terminology import Patience


@dataclass(slots=True)
class Slow:
    """A service and its clock: each answer takes ten seconds, some end in a fault."""

    asked: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def validate_code(self, system: str, code: str, display: str, value_set: str) -> Membership:
        self.asked.append(system + code + display + value_set)
        self.seconds += 10.0
        if code == "broken":
            raise LabFault(issues.SERVER_FAILED, url="http://tx.example", why="it is down")
        return Membership(answer=True)

    def monotonic(self) -> float:
        return self.seconds

    now = SystemClock.now


def test_each_question_is_asked_once() -> None:
    slow = Slow()
    patience = Patience(service=slow, clock=slow)

    assert [Membership(answer=True)] * 3 == [patience.validate_code("s", "a", "", "") for _ in range(3)]
    assert ["sa"] == slow.asked


@pytest.mark.parametrize("code", ["a", "broken"])
def test_a_service_that_has_taken_too_long_in_all_is_given_up(code: str) -> None:
    """Faults cost time too."""
    slow = Slow()
    patience = Patience(service=slow, clock=slow, seconds=15.0)
    outcomes = []
    for number in range(4):
        try:
            patience.validate_code(str(number), code, "", "")
        except LabFault as fault:
            outcomes.append(fault.issue.code)

    assert 2 == len(slow.asked)
    assert [issues.SERVER_TOO_SLOW.code] * 2 == outcomes[-2:]


def test_what_was_answered_stays_answered() -> None:
    slow = Slow()
    patience = Patience(service=slow, clock=slow, seconds=5.0)
    patience.validate_code("s", "a", "", "")

    assert Membership(answer=True) == patience.validate_code("s", "a", "", "")
