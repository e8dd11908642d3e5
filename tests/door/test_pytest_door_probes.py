"""What the pytest door tells a person while a probe waits for the system's calls."""

from datetime import UTC, datetime
from typing import Any

import pytest
from plan_steps import AT, probing

from eqlab.core.event import Waiting
from eqlab.plan.model import Case
from eqlab.pytest_plugin.telling import PROBED, waited

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
EYE = probing("client.tls_floor")
UNSAID: dict[str, Any] = {"title": {}, "verifies": (), "tags": (), "when": "", "instructions": {}, "persona": ""}
CASE = Case(id="C-1", **UNSAID, token="", task=None, given=(), optional=False, steps=(EYE,), position=AT)


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_a_person_learns_what_to_do_and_until_when(language: str) -> None:
    label = "eye (client.tls_floor): good https://localhost:1/, tls10 https://localhost:2/"
    event = Waiting(campaign="x", case="C-1", at=NOW, label=label, until=NOW)
    first, *rest = waited(event, CASE, language).splitlines()

    assert PROBED[language].format(time="03:04:05", probe="client.tls_floor") == first
    assert ["  good  https://localhost:1/", "  tls10  https://localhost:2/"] == rest
