"""A prescriber's software: prescribes, revokes, and keeps its head when the platform or the network fails."""

import copy
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from eqlab.kit import Access, Persona, Stimulus, sibling

builders = sibling(__file__, "builders.py")
channel = sibling(__file__, "channel.py")

Resource = dict[str, Any]

TRANSIENT = frozenset({429, 502, 503, 504})
"""Statuses that say: later, perhaps."""


class Next(StrEnum):
    """What to do after an answer."""

    STOP = "stop"
    """It is settled, or the user has to be told."""
    REPEAT = "repeat"
    """Send the same again."""
    LOOK_UP = "look up"
    """See what became of it, and leave it at that."""
    CHECK = "check"
    """See what became of it, and send the same again if nothing did."""
    RENEW = "renew"
    """Make a second prescription: no sound software does."""


def sound_reaction(answer: Any) -> Next:
    """What a careful software does after an answer to a prescription."""
    if answer.lost:
        return Next.CHECK
    if answer.status in TRANSIENT:
        return Next.REPEAT
    if answer.taken and not answer.readable:
        return Next.LOOK_UP
    return Next.STOP


def unchanged(bundle: Resource) -> Resource:
    """Leave a payload as it is."""
    return bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How the software behaves: sound as it stands here; a defective one differs in one field."""

    payload: Callable[[Resource], Resource] = unchanged
    """Makes of a sound Bundle, which it may change, the one that is sent."""
    content_type: str = channel.FHIR_JSON
    reaction: Callable[[Any], Next] = sound_reaction
    again: Callable[[Resource], Resource] = unchanged
    """Makes of a Bundle, which it may change, the one that is sent again."""
    patience: float = 5.0
    """Seconds to wait for an answer."""
    pause: float = 0.05
    """Seconds before sending again."""
    attempts: int = 3
    revoked: str = "revoked"
    """The status that says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescriber:
    """A software with its habits, its user and its sources of time and ids."""

    habits: Habits
    physician: Persona
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    new_id: Callable[[], str] = lambda: str(uuid.uuid4())

    def act(self, stimulus: Stimulus, access: Access) -> None:
        """Do what the instructions of a case ask."""
        actions: Mapping[str, Callable[[Stimulus, Access], None]] = {"prescribe": self.prescribe, "revoke": self.revoke}
        if stimulus.action in actions:
            actions[stimulus.action](stimulus, access)

    def prescribe(self, stimulus: Stimulus, access: Access) -> None:
        """Prescribe the codes of the task for the case's patient."""
        self.transmit(self.habits.payload(self.bundle(stimulus)), stimulus, access)

    def bundle(self, stimulus: Stimulus) -> Resource:
        """Build the sound Bundle of a task."""
        issued = self.now()
        made: Resource = builders.prescription(
            patient=stimulus.persona.facts if stimulus.persona else {},
            practitioner=self.physician.facts,
            codes=stimulus.parameters["codes"],
            number=f"urn:uuid:{self.new_id()}",
            issued=issued.isoformat(timespec="seconds"),
            until=(issued + timedelta(days=90)).isoformat(timespec="seconds"),
            new_id=self.new_id,
            by_condition=stimulus.parameters.get("subject") == "conditional",
        )
        return made

    def transmit(self, bundle: Resource, stimulus: Stimulus, access: Access) -> None:
        """Send a Bundle, and again as often as the habits allow."""

        def following(answer: Any, sent: Resource) -> Resource | None:
            after = self.habits.reaction(answer)
            if after is Next.STOP:
                return None
            if after in (Next.LOOK_UP, Next.CHECK) and (self.arrived(sent, access) or after is Next.LOOK_UP):
                return None
            if after is Next.RENEW:
                return self.habits.payload(self.bundle(stimulus))
            return self.habits.again(copy.deepcopy(sent))

        channel.transmit(access, bundle, self.habits, following)

    def arrived(self, bundle: Resource, access: Access) -> bool:
        """Ask the platform whether it holds the prescription, by its business identifier."""
        plan = next(entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == "CarePlan")
        token = f"{plan['identifier'][0]['system']}|{plan['identifier'][0]['value']}"
        answer = channel.send(access, "GET", "/CarePlan", query={"identifier": token}, patience=self.habits.patience)
        return bool(answer.readable and answer.resource.get("entry"))

    def revoke(self, stimulus: Stimulus, access: Access) -> None:
        """Read the prescription of the task, and update it with the status revoked."""
        path = f"/CarePlan/{stimulus.parameters['id']}"
        answer = channel.send(access, "GET", path, patience=self.habits.patience)
        if answer.taken and answer.readable:
            revoked = {**answer.resource, "status": self.habits.revoked}
            channel.send(access, "PUT", path, resource=revoked, patience=self.habits.patience)
