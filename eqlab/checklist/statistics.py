"""Figures over many scores that tell nothing about a single one: small cells are hidden, also from subtraction."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
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
    """Of the lower bounds, in per cent; None when the cell is hidden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of subjects."""

    count: int
    of: int
    """All subjects whom it concerns."""
    low: float
    """Lower end of the Wilson 95 % interval, 0 to 1."""
    high: float
    """Upper end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Figures of one audience."""

    audience: Audience
    overall: Mapping[str, Cell]
    """By size; `ALL` for all sizes together. Sizes of which nothing may be told are missing, here and below."""
    topics: Mapping[str, Mapping[str, Cell]]
    """By topic and size."""
    dont_know: Mapping[str, Share]
    """By control: who answered `dont_know`, of those whom it concerns."""
    granted: Mapping[str, Share]
    """By kind of decision."""


def statistics(scores: Sequence[Score], audience: Audience, least: int = LEAST) -> Statistics:
    """Sum up the scores of one audience; those of another are passed over.

    What is hidden is not named either: that a size, a topic, a decision or a control is missing says that nobody or too
    few are behind it, not which. Only `overall` always has `ALL`, hidden when there are fewer than `least`, or none.
    """
    mine = [one for one in scores if one.audience is audience]
    sizes = Counter(one.size for one in mine)
    overall = _cells([(one.size, one.low) for one in mine if one.weight], sizes, frozenset(), least)
    names = list(dict.fromkeys(topic.topic for one in mine for topic in one.topics))
    untold = frozenset(sizes) - set(overall)
    topics = {name: _cells(_of_topic(mine, name), sizes, untold, least) for name in names}
    few = overall.get(ALL) is None
    return Statistics(
        audience=audience,
        overall={ALL: HIDDEN_CELL} if few else overall,
        topics={} if few else {name: cells for name, cells in topics.items() if cells},
        dont_know={} if few else _dont_know(mine, least),
        granted={} if few else _granted(mine, least),
    )


def _of_topic(scores: Sequence[Score], name: str) -> list[tuple[str, Fraction]]:
    return [(one.size, topic.low) for one in scores for topic in one.topics if topic.topic == name and topic.weight]


def _cells(
    rows: Sequence[tuple[str, Fraction]], sizes: Mapping[str, int], untold: frozenset[str], least: int
) -> dict[str, Cell]:
    """Return the cells that may be told, with that of all; nothing when that of all may not be.

    A cell is hidden, too, when those of its size whom it leaves out are few, or when its size is `untold` elsewhere.
    """
    whole = len(rows)
    if whole < least or 0 < sum(sizes.values()) - whole < least:
        return {}
    counts = {size: sum(row[0] == size for row in rows) for size in sorted(sizes)}
    left_out = {size for size, count in counts.items() if 0 < sizes[size] - count < least}
    secret = hidden(counts, least, untold | left_out)
    cells = {size: _cell([low for one, low in rows if one == size]) for size in counts if size not in secret}
    return {**{size: cell for size, cell in cells.items() if cell.count}, ALL: _cell([low for _, low in rows])}


def _cell(lows: Sequence[Fraction]) -> Cell:
    return Cell(count=len(lows), median=Fraction(median(lows)) if lows else None)


def hidden(counts: Mapping[str, int], least: int, also: AbstractSet[str] = frozenset()) -> frozenset[str]:
    """Return the cells of a row with a total that must be hidden.

    Cells with 1 to `least` - 1 subjects are, and those of `also`; while what is hidden could be told by subtraction,
    because it is one cell or holds fewer than `least` subjects together, the smallest other cell is hidden too.
    """
    secret = {name for name, count in counts.items() if count and (count < least or name in also)}
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
    return {
        name: _share(sum(said), len(said))
        for name, said in sorted(asked.items())
        if not any(0 < few < least for few in (sum(said), len(said) - sum(said), len(scores) - len(said)))
    }


def _granted(scores: Sequence[Score], least: int) -> dict[str, Share]:
    counts = Counter(one.decision.kind for one in scores)
    secret = hidden(counts, least)
    return {kind: _share(count, len(scores)) for kind, count in sorted(counts.items()) if kind not in secret}


def _share(count: int, of: int) -> Share:
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


HIDDEN_CELL = Cell(count=None, median=None)
"""A cell that is not told."""
