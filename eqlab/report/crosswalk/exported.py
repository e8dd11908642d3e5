"""What every exporter returns, and the small hands they share."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from eqlab.core.values import Json
from eqlab.core.verdict import Kind
from eqlab.report.crosswalk.results import Results
from eqlab.report.evidence import FindingView, PlaceView
from eqlab.report.glossary import VERDICTS
from eqlab.report.phrase import Phrase, phrase
from eqlab.report.translation import Tongue
from eqlab.report.visible import visible

NAMESPACE = uuid.UUID("0c9f6a52-58a5-5f0b-9d5e-6f7a0f1f3f4e")
"""Of all ids that are made here."""
PARTIAL = phrase("Only some of the cases were run: nothing is said of the whole plan.")
AS_TESTED = "eqlab"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A document in the form of others."""

    data: bytes
    """Empty when nothing may be said at all."""
    media_type: str
    suffix: str
    """Of a file that holds it, e.g. `.json`."""
    losses: tuple[Phrase, ...] = ()
    """What its form cannot hold."""


def as_json(document: Json) -> bytes:
    """Write JSON as people read it; what hides in its strings is shown."""
    return (json.dumps(shown(document), indent=2, ensure_ascii=False) + "\n").encode()


def shown(value: Json) -> Json:
    """Return a value with every hidden character in its strings made visible."""
    match value:
        case str():
            return visible(value)
        case dict():
            return {visible(name): shown(inner) for name, inner in value.items()}
        case list():
            return [shown(inner) for inner in value]
    return value


def id_of(*names: str) -> str:
    """Return a UUID that the same names always have."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(names).encode("utf-8", "replace").decode()))


def moment(at: datetime) -> str:
    """Write a time in UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def epoch(at: datetime) -> int:
    """Return milliseconds since 1970."""
    return int(at.astimezone(UTC).timestamp() * 1000)


def place_of(place: PlaceView) -> str:
    """Write where a finding is, e.g. `request.body Bundle.type (3:11)`."""
    where = " ".join(piece for piece in (place.part, place.path) if piece)
    line = f" ({place.line}:{place.column or 1})" if place.line else ""
    return f"{where}{line}"


def sentence_of(view: FindingView, speaker: Tongue) -> str:
    """Say a finding and what to do about it."""
    return " ".join(said for said in (speaker.say(view.sentence), speaker.say(view.advice)) if said)


def verdict_in_words(kind: Kind, speaker: Tongue) -> str:
    """Say a verdict."""
    return speaker.say(VERDICTS[kind].word)


def system_of(results: Results) -> str:
    """Name the system, its version, and that the laboratory played it itself when it did."""
    system = results.last.system
    played = f" (simulated: {system.simulated})" if system.simulated else ""
    return f"{system.name} {system.version}{played}"


def subject_id(results: Results) -> str:
    """Return the URN of the system's version, the same in every document."""
    system = results.last.system
    return f"urn:uuid:{id_of('system', system.organisation, system.name, system.version)}"
