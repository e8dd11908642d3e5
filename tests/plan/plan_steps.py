"""Steps for tests that need some: what a test does not say of a step is as plain as it can be."""

from typing import Any

from eqlab.core.location import Position
from eqlab.core.probe import Mode, Sighting
from eqlab.core.requirement import Origin
from eqlab.plan.model import Await, Probing

AT = Position(file="plan.yaml", line=7, column=3)
WEIGHED: dict[str, Any] = {
    "on_failure": None,
    "remap": (),
    "clause": "",
    "verifies": (),
    "origin": Origin.PUBLIC,
    "position": AT,
}
"""How what a step finds is weighed: as its source says."""


def awaiting(**said: Any) -> Await:
    """Wait for a call."""
    plain = {
        "id": "sent",
        "at": "documents",
        "where": None,
        "within": 10.0,
        "reply": None,
        "silence": False,
        "on_timeout": "inconclusive",
        "clause": "",
        "position": AT,
    }
    return Await(**{**plain, **said})


def probing(name: str) -> Probing:
    """Look with a probe that finds nothing."""
    return Probing(
        id="eye",
        name=name,
        parameters={},
        look=lambda _surroundings: Sighting(probe=name, findings=()),
        mode=Mode.ACTIVE,
        within=60.0,
        **WEIGHED,
    )
