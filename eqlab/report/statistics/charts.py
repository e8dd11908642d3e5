"""The geometry of charts: numbers and texts, no markup. Every chart has its table beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from eqlab.label.statistics.figure import Row, Unit

WIDTH = 640.0
_PANEL = (300.0, 150.0)
_LEFT, _RIGHT, _TOP, _BOTTOM = 40.0, 46.0, 14.0, 24.0
MOST_BARS = 12
PATTERNS = ("solid", "slant", "dots", "grid")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar, with the ends of its interval."""

    row: Row
    width: float
    low: float | None
    high: float | None
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Bars below each other."""

    bars: tuple[Bar, ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One period in a panel."""

    row: Row
    x: float
    y: float | None
    """None when it is hidden or undefined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """How one group went, from period to period."""

    group: str
    points: tuple[Point, ...]
    line: tuple[str, ...]
    """Points of each unbroken piece of the line."""
    band: tuple[str, ...]
    """Outlines of the intervals around these pieces."""
    step: float
    """Room of a period."""
    width: float = _PANEL[0]
    height: float = _PANEL[1]
    levels: tuple[tuple[float, int], ...] = ()
    """Lines across: place and per cent."""


def bars(rows: Sequence[Row], unit: Unit, patterns: Sequence[str] = ()) -> Bars:
    """Lay out one bar for each row, the first `MOST_BARS` of them."""
    shown = rows[:MOST_BARS]
    most = max((row.value for row in shown if row.value is not None), default=Decimal(0))
    full = Decimal(1) if unit is Unit.SHARE else most or Decimal(1)
    laid = [_bar(row, full, patterns[index] if patterns else PATTERNS[0]) for index, row in enumerate(shown)]
    return Bars(bars=tuple(laid), left_out=len(rows) - len(shown))


def _bar(row: Row, full: Decimal, pattern: str) -> Bar:
    return Bar(
        row=row,
        width=_along(row.value or Decimal(0), full),
        low=None if row.low is None else _along(row.low, full),
        high=None if row.high is None else _along(row.high, full),
        pattern=pattern,
    )


def _along(value: Decimal, full: Decimal) -> float:
    return round(float(value / full) * WIDTH, 1)


def panel(group: str, rows: Sequence[Row]) -> Panel:
    """Lay out the periods of one group from left to right, shares from 0 at the bottom to 1 at the top."""
    wide, high = _PANEL[0] - _LEFT - _RIGHT, _PANEL[1] - _TOP - _BOTTOM
    step = wide / max(len(rows) - 1, 1)
    points = [
        Point(row=row, x=round(_LEFT + step * index, 1), y=None if row.value is None else _up(row.value, high))
        for index, row in enumerate(rows)
    ]
    pieces = _pieces(points)
    return Panel(
        group=group,
        points=tuple(points),
        line=tuple(" ".join(f"{one.x},{one.y}" for one in piece) for piece in pieces if len(piece) > 1),
        band=tuple(_outline(piece, high) for piece in pieces if len(piece) > 1 and _bounded(piece)),
        step=round(step, 1),
        levels=tuple((_up(Decimal(level) / 100, high), level) for level in (0, 50, 100)),
    )


def _up(value: Decimal, high: float) -> float:
    return round(_TOP + high * (1 - float(value)), 1)


def _pieces(points: Sequence[Point]) -> list[list[Point]]:
    """Cut a line where a period has no value."""
    pieces: list[list[Point]] = [[]]
    for point in points:
        if point.y is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    return [piece for piece in pieces if piece]


def _bounded(piece: Sequence[Point]) -> bool:
    return all(one.row.low is not None and one.row.high is not None for one in piece)


def _outline(piece: Sequence[Point], high: float) -> str:
    above = [f"{one.x},{_up(one.row.high, high)}" for one in piece if one.row.high is not None]
    below = [f"{one.x},{_up(one.row.low, high)}" for one in reversed(piece) if one.row.low is not None]
    return " ".join([*above, *below])
