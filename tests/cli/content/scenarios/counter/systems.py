"""Note takers of the tests: a sound one, and others with a defect each."""

import json
from collections.abc import Callable, Mapping

from eqlab.kit import Access, ClientTls, OutboundCall, Persona, SimulatedSystem, Stimulus, Text, call


def systems(personas: Mapping[str, Persona]) -> tuple[SimulatedSystem, ...]:
    """Return the note takers."""
    del personas
    return (
        _system("sound", {}, _sound),
        _system(
            "shouts", {"en": "It writes the mark in capitals.", "fr": "Il écrit la marque en majuscules."}, _shouting
        ),
        _system("mutters", {"en": "It forgets the first mark."}, _muttering),
        _system("breaks", {"en": "It breaks."}, _breaking),
    )


def _system(name: str, defect: Text, act: Callable[[Stimulus, Access], None]) -> SimulatedSystem:
    return SimulatedSystem(name=name, role="taker", title={"en": name}, defect=defect, claims={"notes": True}, act=act)


def _sound(stimulus: Stimulus, access: Access) -> None:
    for _attempt in range(2):
        if _note(stimulus, access, str(stimulus.parameters.get("mark", ""))) == 200:
            return


def _shouting(stimulus: Stimulus, access: Access) -> None:
    _note(stimulus, access, str(stimulus.parameters.get("mark", "")).upper())


def _muttering(stimulus: Stimulus, access: Access) -> None:
    for _attempt in range(2):
        mark = "" if stimulus.case == "NOTE-01" else str(stimulus.parameters.get("mark", ""))
        if _note(stimulus, access, mark) == 200:
            return


def _breaking(stimulus: Stimulus, access: Access) -> None:
    del stimulus, access
    raise RuntimeError("out of ink")


def _note(stimulus: Stimulus, access: Access, mark: str) -> int:
    person = stimulus.persona.id if stimulus.persona else "nobody"
    outcome = call(
        OutboundCall(
            method="POST",
            url=f"{access.services['counter']}/notes?access_token=s3cr3t-0123456789",
            headers=(("content-type", "application/json"), ("x-person", person)),
            body=json.dumps({"mark": mark}).encode(),
            deadline=5.0,
        ),
        ClientTls(authority=access.authority, certificate=access.certificate, key=access.key),
    )
    return outcome.response.status if outcome.response else 0
