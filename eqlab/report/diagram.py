"""The geometry of the small charts: who called whom in a case, and how the cases fell. Numbers only, no markup."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from eqlab.core.verdict import Kind
from eqlab.report.phrase import SILENCE, Phrase

MOST_CALLS = 40
_TOP = 58
_CALL = 54
_NOTE = 34
_LABEL = 52


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What the diagram needs of an exchange."""

    label: str
    inbound: bool
    started: datetime
    request: str
    answer: str
    """Status and time; empty when no answer was sent."""
    fault: str
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A call that was waited for and did not come."""

    at: datetime
    words: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """One line of the diagram: a call and its answer, or a note."""

    y: int
    at: datetime
    call: Call | None = None
    note: Phrase = SILENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A sequence diagram: the system on the left, the lab on the right."""

    beats: tuple[Beat, ...] = ()
    height: int = 0
    left_out: int = 0
    """Calls beyond the most that are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of the stacked bar."""

    kind: Kind
    count: int
    x: float
    width: float


def sequence(calls: Sequence[Call], missing: Sequence[Missing] = ()) -> Diagram:
    """Lay out calls and missing calls in order of time."""
    moments = sorted(
        [(call.started, call) for call in calls] + [(gap.at, gap) for gap in missing],
        key=lambda moment: moment[0],
    )
    beats: list[Beat] = []
    y = _TOP
    for at, what in moments[:MOST_CALLS]:
        if isinstance(what, Call):
            beats.append(Beat(y=y, at=at, call=what))
            y += _CALL
        else:
            beats.append(Beat(y=y, at=at, note=what.words))
            y += _NOTE
    return Diagram(beats=tuple(beats), height=y + 4 if beats else 0, left_out=max(len(moments) - MOST_CALLS, 0))


def shorten(text: str, most: int = _LABEL) -> str:
    """Cut a label to what fits on an arrow."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def stacked(counts: Mapping[Kind, int], width: float, gap: float, least: float) -> tuple[Segment, ...]:
    """Share a width out among counts, in their order; no piece is narrower than `least`."""
    total = sum(counts.values())
    if not total:
        return ()
    free = width - gap * (len(counts) - 1) - least * len(counts)
    segments: list[Segment] = []
    x = 0.0
    for kind, count in counts.items():
        share = round(least + free * count / total, 2)
        segments.append(Segment(kind=kind, count=count, x=round(x, 2), width=share))
        x += share + gap
    return tuple(segments)
