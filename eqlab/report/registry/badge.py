"""The badge of an attestation: what it is, in one picture; it proves nothing without the page behind it."""

from dataclasses import dataclass

from eqlab.report.registry.state import State
from eqlab.report.registry.words import Voice, face_of

_FILLS = {
    "valid": "#17653a",
    "provisional": "#0b57a4",
    "suspended": "#85500a",
    "withdrawn": "#ad1f18",
}
_OTHER = "#5c6168"
_TEST = "#85500a"
_GROUND = "#33383f"
_BROAD, _SLIM = 7.6, 3.6
_PADDING = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgePart:
    """A field of the badge."""

    text: str
    left: int
    width: int
    fill: str
    bold: bool = False


def badge_parts(voice: Voice, attestation: str, state: State, *, test: bool) -> tuple[BadgePart, ...]:
    """Return the fields from left to right: TEST where it is one, the id, the state with its last day."""
    face = face_of(state)
    said = voice.word(f"state_{face}")
    if face in {"valid", "provisional"} and state.until:
        said = f"{said} {voice.word('badge_until', until=state.until.isoformat())}"
    fields = [("TEST", _TEST, True)] if test else []
    fields += [(attestation, _GROUND, False), (said, _FILLS.get(face, _OTHER), True)]
    parts: list[BadgePart] = []
    left = 0
    for text, fill, bold in fields:
        width = round(sum(_SLIM if one in "ijl.,:;|' " else _BROAD for one in text) * (1.06 if bold else 1)) + _PADDING
        parts.append(BadgePart(text=text, left=left, width=width, fill=fill, bold=bold))
        left += width
    return tuple(parts)


def badge_title(voice: Voice, attestation: str, state: State, *, test: bool) -> str:
    """Return what a reader of screens hears."""
    said = f"{voice.word('badge_alt', id=attestation)}: {voice.word(f'state_{face_of(state)}')}. {voice.told(state)}"
    return f"TEST. {said}" if test else said
