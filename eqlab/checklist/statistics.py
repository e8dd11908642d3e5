"""Figures over many scores that tell nothing about a single one: small cells are hidden, also from subtraction."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from eqlab.checklist.model import Audience
from eqlab.checklist.score import Score
from eqlab.checklist.sheet import Special

LEAST = 5
"""Cells with fewer subjects are hidden."""
ALL = ""
"""The cell over all sizes."""
_Z = 1.959963984540054
"""Of the 95 % interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Subjects of one size, or of all."""

    count: int | None
    """None when the cell is hidden."""
    median: Fraction | None
    """Of the lower bounds, in per cent; None when the cell is hidden or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of subjects."""

    count: int | None
    """None when hidden."""
    of: int | None
    """All subjects; None when hidden."""
    low: float
    """Lower end of the Wilson 95 % interval, 0 to 1; 0 when hidden."""
    high: float
    """Upper end; 1 when hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Figures of one audience."""

    audience: Audience
    overall: Mapping[str, Cell]
    """By size; `ALL` for all sizes together."""
    topics: Mapping[str, Mapping[str, Cell]]
    """By topic and size."""
    dont_know: Mapping[str, Share]
    """By control: who answered `dont_know`, of those whom it concerns."""
    granted: Mapping[str, Share]
    """By kind of decision."""


def statistics(scores: Sequence[Score], audience: Audience, least: int = LEAST) -> Statistics:
    """Sum up the scores of one audience; those of another are passed over."""
    mine = [one for one in scores if one.audience is audience]
    sizes = sorted({one.size for one in mine})
    names = list(dict.fromkeys(topic.topic for one in mine for topic in one.topics))
    by_topic = {
        name: [(one.size, topic.low) for one in mine for topic in one.topics if topic.topic == name and topic.weight]
        for name in names
    }
    return Statistics(
        audience=audience,
        overall=_cells([(one.size, one.low) for one in mine if one.weight], sizes, least),
        topics={name: _cells(rows, sizes, least) for name, rows in by_topic.items()},
        dont_know=_dont_know(mine, least),
        granted=_granted(mine, least),
    )


def _cells(rows: Sequence[tuple[str, Fraction]], sizes: Sequence[str], least: int) -> dict[str, Cell]:
    counts = {size: sum(row[0] == size for row in rows) for size in sizes}
    secret = hidden(counts, least)
    cells = {size: _cell([low for one, low in rows if one == size], size in secret) for size in sizes}
    return {**cells, ALL: _cell([low for _, low in rows], 0 < len(rows) < least)}


def _cell(lows: Sequence[Fraction], secret: bool) -> Cell:
    if secret:
        return Cell(count=None, median=None)
    return Cell(count=len(lows), median=Fraction(median(lows)) if lows else None)


def hidden(counts: Mapping[str, int], least: int) -> frozenset[str]:
    """Return the cells of a row with a total that must be hidden.

    Cells with 1 to `least` - 1 subjects are; while what is hidden could be told by subtraction, because it is one
    cell or holds fewer than `least` subjects together, the smallest other cell is hidden too.
    """
    secret = {name for name, count in counts.items() if 0 < count < least}
    rest = sorted((count, name) for name, count in counts.items() if count and name not in secret)
    while secret and rest and (len(secret) == 1 or sum(counts[name] for name in secret) < least):
        secret.add(rest.pop(0)[1])
    return frozenset(secret)


def _dont_know(scores: Sequence[Score], least: int) -> dict[str, Share]:
    asked: dict[str, list[bool]] = {}
    for one in scores:
        for control in one.controls:
            if control.applicable:
                asked.setdefault(control.control, []).append(control.answer == Special.DONT_KNOW)
    return {name: _share(sum(said), len(said), least) for name, said in sorted(asked.items())}


def _granted(scores: Sequence[Score], least: int) -> dict[str, Share]:
    kinds = [one.decision.kind for one in scores]
    counts = {kind: kinds.count(kind) for kind in sorted(set(kinds))}
    secret = hidden(counts, least)
    return {
        kind: HIDDEN if kind in secret or len(kinds) < least else _open_share(count, len(kinds))
        for kind, count in counts.items()
    }


def _share(count: int, of: int, least: int) -> Share:
    """A share is hidden when those who make it up, or the others, are few."""
    few = any(0 < one < least for one in (count, of - count, of))
    return HIDDEN if few else _open_share(count, of)


def _open_share(count: int, of: int) -> Share:
    low, high = wilson(count, of)
    return Share(count=count, of=of, low=low, high=high)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Return the Wilson score interval of a share at 95 %; 0 to 1 when there are none."""
    if of == 0:
        return 0.0, 1.0
    share, squared = count / of, _Z * _Z
    middle = share + squared / (2 * of)
    spread = _Z * math.sqrt(share * (1 - share) / of + squared / (4 * of * of))
    whole = 1 + squared / of
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)


HIDDEN = Share(count=None, of=None, low=0.0, high=1.0)
"""A share that is not told."""
