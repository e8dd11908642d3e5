"""The life of an attestation as a band: where its states begin and end, and where its changes stand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from eqlab.report.registry.state import CHANGES, ENDS, Leaf, Word, state_at
from eqlab.report.registry.words import face_of

LEFT, WIDTH = 2.0, 96.0
"""Where the band stands, in percent of the drawing."""
_NEAR = 7.5
"""Marks closer than this, in percent, stand one above the other."""
_LEAST = timedelta(days=30)
_HIDDEN = {Word.NOT_ISSUED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of one state."""

    face: str
    left: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A change, by its number in the history."""

    number: int
    left: float
    lane: int
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What is drawn; percents are of the drawing's width."""

    start: datetime
    end: datetime
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    lanes: int
    """How many rows of marks there are."""

    @property
    def last_day(self) -> date:
        """The day that the band ends with."""
        return (self.end - timedelta(microseconds=1)).date()


def timeline_of(leaves: Sequence[Leaf]) -> Timeline:
    """Draw the leaves of an attestation, at least one of which is a change."""
    changes = [leaf for leaf in leaves if leaf.type in CHANGES]
    turns = sorted({turn for leaf in changes for turn in _turns(leaf)})
    start, last = turns[0], turns[-1]
    end = max(last, changes[-1].at + _LEAST) if changes[-1].type in ENDS else max(last, start + _LEAST)
    if state_at(changes, last).until is None:
        end += (end - start) / 4
    scale = WIDTH / (end - start).total_seconds()

    def place(at: datetime) -> float:
        return round(LEFT + (at - start).total_seconds() * scale, 2)

    edges = [turn for turn in turns if turn < end]
    spans = [
        Span(face=face_of(state), left=place(here), width=round(place(after) - place(here), 2))
        for here, after in zip(edges, [*edges[1:], end], strict=True)
        if (state := state_at(changes, here)).word not in _HIDDEN
    ]
    marks = _marks(changes, place)
    lanes = max(mark.lane for mark in marks) + 1
    return Timeline(start=start, end=end, spans=tuple(_joined(spans)), marks=marks, lanes=lanes)


def _turns(leaf: Leaf) -> list[datetime]:
    """Return the moments when a leaf may change something."""
    started = [max(_midnight(leaf.start), leaf.at)] if leaf.start else []
    ended = [_midnight(leaf.until + timedelta(days=1))] if leaf.until and leaf.until < date.max else []
    return [leaf.at, *started, *[one for one in ended if one > leaf.at]]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _joined(spans: list[Span]) -> list[Span]:
    made: list[Span] = []
    for span in spans:
        before = made.pop() if made and made[-1].face == span.face else None
        width = round(span.width + (before.width if before else 0), 2)
        made.append(Span(face=span.face, left=before.left if before else span.left, width=width))
    return made


def _marks(changes: list[Leaf], place: Callable[[datetime], float]) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    ends: list[float] = []
    for number, leaf in enumerate(changes, 1):
        left = place(leaf.at)
        lane = next((row for row, taken in enumerate(ends) if left - taken >= _NEAR), len(ends))
        ends[lane : lane + 1] = [left]
        marks.append(Mark(number=number, left=left, lane=lane, type=leaf.type))
    return tuple(marks)
