"""A laboratory's software: retrieves prescriptions, dispenses what may be dispensed, and does not guess."""

import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from eqlab.kit import FHIR_JSON, Access, Persona, Stimulus, first_text, nodes, sibling, texts, type_of

builders = sibling(__file__, "builders.py")
channel = sibling(__file__, "channel.py")

Resource = dict[str, Any]
Wanted = str | Sequence[int]
"""`all`, or numbers of lines, counted from 1 in the order of the prescription."""

NUMBER = "urn:eqlab:eprescription:number"
QR = "urn:eqlab:eprescription:qr"
"""The laboratory platform's own systems: what the national platform uses is not published."""

TRANSIENT = frozenset({429, 502, 503, 504})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A prescribed analysis."""

    reference: str
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescription:
    """What the laboratory understood of a retrieved prescription."""

    status: str
    patient: str
    lines: tuple[Line, ...]


class Next(StrEnum):
    """What to do after an answer to a dispensation."""

    STOP = "stop"
    """It is settled, or the user has to be told."""
    REPEAT = "repeat"
    """Send the same again."""
    CHECK = "check"
    """Retrieve the prescription, and send the same again if its lines are still open."""


def sound_reaction(answer: Any) -> Next:
    """What a careful software does after an answer to a dispensation."""
    if answer.lost or (answer.taken and not answer.readable):
        return Next.CHECK
    return Next.REPEAT if answer.status in TRANSIENT else Next.STOP


def open_lines(prescription: Prescription, wanted: Wanted) -> list[str]:
    """Choose what may be dispensed: the wanted lines that are open, of an active prescription."""
    if prescription.status != "active":
        return []
    return [line.reference for line in wanted_lines(prescription, wanted) if line.open]


def wanted_lines(prescription: Prescription, wanted: Wanted) -> list[Line]:
    """Choose lines as the user asks."""
    return [line for number, line in enumerate(prescription.lines, 1) if wanted == "all" or number in wanted]


def unchanged(bundle: Resource) -> Resource:
    """Leave a payload as it is."""
    return bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How the software behaves: sound as it stands here; a defective one differs in one field."""

    payload: Callable[[Resource], Resource] = unchanged
    """Makes of a sound Bundle, which it may change, the one that is sent."""
    content_type: str = FHIR_JSON
    choice: Callable[[Prescription, Wanted], list[str]] = open_lines
    reaction: Callable[[Any], Next] = sound_reaction
    guesses: bool = False
    """True to dispense from the QR code alone when the prescription cannot be read."""
    patience: float = 5.0
    """Seconds to wait for an answer."""
    pause: float = 0.05
    """Seconds before calling again."""
    attempts: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """A software with its habits, its owner and its sources of time and ids."""

    habits: Habits
    owner: Persona
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    new_id: Callable[[], str] = lambda: str(uuid.uuid4())

    def act(self, stimulus: Stimulus, access: Access) -> None:
        """Do what the instructions of a case ask."""
        if stimulus.action == "retrieve":
            self.retrieve(stimulus, access)
        elif stimulus.action == "dispense":
            self.dispense(stimulus, access)

    def retrieve(self, stimulus: Stimulus, access: Access) -> Prescription | None:
        """Retrieve the task's prescription by id, number or QR code; reading may be repeated freely."""
        for _attempt in range(1 if self.habits.guesses else self.habits.attempts):
            path, query = _question(stimulus.parameters)
            answer = channel.send(access, "GET", path, query=query, patience=self.habits.patience)
            if answer.taken and answer.readable:
                return _read(answer.resource)
            if answer.status is not None and not answer.taken and answer.status not in TRANSIENT:
                return None
            time.sleep(self.habits.pause)
        return None

    def dispense(self, stimulus: Stimulus, access: Access) -> None:
        """Retrieve, choose and dispense."""
        prescription = self.retrieve(stimulus, access)
        if prescription is not None:
            lines = self.habits.choice(prescription, stimulus.parameters.get("lines", "all"))
            if lines:
                self.transmit(self.bundle(prescription.patient, lines), stimulus, access)
        elif self.habits.guesses:
            known = stimulus.parameters
            self.transmit(self.bundle(known["patient"], [known["line"]]), stimulus, access)

    def bundle(self, patient: str, lines: Sequence[str]) -> Resource:
        """Build the Bundle to send."""
        sound = builders.dispensation(
            laboratory=self.owner.facts,
            patient=patient,
            lines=lines,
            at=self.now().isoformat(timespec="seconds"),
            new_id=self.new_id,
        )
        return self.habits.payload(sound)

    def transmit(self, bundle: Resource, stimulus: Stimulus, access: Access) -> None:
        """Send a Bundle, and again as often as the habits allow."""

        def following(answer: Any, sent: Resource) -> Resource | None:
            after = self.habits.reaction(answer)
            over = after is Next.STOP or (after is Next.CHECK and self.arrived(sent, stimulus, access))
            return None if over else sent

        channel.transmit(access, bundle, self.habits, following)

    def arrived(self, bundle: Resource, stimulus: Stimulus, access: Access) -> bool:
        """Tell whether the lines of a dispensation are open no more; what cannot be retrieved is not sent again."""
        prescription = self.retrieve(stimulus, access)
        if prescription is None:
            return True
        left = {line.reference for line in prescription.lines if line.open}
        sent = {entry["resource"]["basedOn"][0]["reference"] for entry in _tasks(bundle)}
        return not left & sent


def _question(parameters: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    if "id" in parameters:
        return f"/CarePlan/{parameters['id']}", {}
    system, value = (QR, parameters["qr"]) if "qr" in parameters else (NUMBER, parameters["number"])
    return "/CarePlan", {"identifier": f"{system}|{value}"}


def _tasks(bundle: Resource) -> Iterable[Resource]:
    return [entry for entry in bundle["entry"] if entry["resource"]["resourceType"] == "Task"]


def _read(answer: Resource) -> Prescription | None:
    """Understand a CarePlan, or a searchset of one CarePlan with its lines; None when there is no prescription."""
    held = [answer, *nodes(answer, "entry.resource")]
    plan = next((resource for resource in held if type_of(resource) == "CarePlan"), None)
    if plan is None:
        return None
    lines = [resource for resource in held if type_of(resource) == "ServiceRequest"]
    states = {f"ServiceRequest/{first_text(line, 'id')}": first_text(line, "status") for line in lines}
    return Prescription(
        status=first_text(plan, "status"),
        patient=first_text(plan, "subject.reference"),
        lines=tuple(
            Line(reference=name, open=states.get(name) == "active")
            for name in texts(plan, "activity.reference.reference")
        ),
    )
