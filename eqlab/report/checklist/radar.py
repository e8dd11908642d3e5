"""A radar chart of topics: one ray a topic, the lower and the upper bound as two outlines. Geometry only."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

CENTRE = 220.0
RADIUS = 150.0
_LABEL = 24.0
_HUNDRED = 100.0
_ASIDE = 0.2
"""Cosine from which on a label stands beside its ray instead of above or below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ray:
    """A topic's ray."""

    x: float
    y: float
    """Its end, at 100 per cent."""
    label_x: float
    label_y: float
    anchor: str
    """`start`, `middle` or `end`, as SVG has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Radar:
    """Everything to draw."""

    rays: tuple[Ray, ...]
    low: str
    """Corners of the lower outline, as SVG's `points`."""
    high: str
    rings: tuple[tuple[int, str], ...]
    """Per cent and corners of each ring."""
    dots: tuple[tuple[float, float], ...]
    """Corners of the lower outline."""


def radar(lows: Sequence[float], highs: Sequence[float]) -> Radar:
    """Lay the chart out; bounds are per cent, a topic each. Fewer than three topics make a line, which is no error."""
    count = max(len(lows), 1)
    angles = [2 * math.pi * index / count - math.pi / 2 for index in range(len(lows))]
    return Radar(
        rays=tuple(_ray(angle) for angle in angles),
        low=_outline(angles, lows),
        high=_outline(angles, highs),
        rings=tuple((ring, _outline(angles, [ring] * len(angles))) for ring in (25, 50, 75, 100)),
        dots=tuple(_corner(angle, low) for angle, low in zip(angles, lows, strict=True)),
    )


def _ray(angle: float) -> Ray:
    x, y = _corner(angle, _HUNDRED)
    cosine, sine = math.cos(angle), math.sin(angle)
    reach = RADIUS + _LABEL
    anchor = "middle" if abs(cosine) < _ASIDE else "start" if cosine > 0 else "end"
    label_x, label_y = round(CENTRE + reach * cosine, 1), round(CENTRE + reach * sine + 4, 1)
    return Ray(x=x, y=y, label_x=label_x, label_y=label_y, anchor=anchor)


def _corner(angle: float, share: float) -> tuple[float, float]:
    length = RADIUS * max(0.0, min(share, _HUNDRED)) / _HUNDRED
    return round(CENTRE + length * math.cos(angle), 1), round(CENTRE + length * math.sin(angle), 1)


def _outline(angles: Sequence[float], shares: Sequence[float]) -> str:
    corners = (_corner(angle, share) for angle, share in zip(angles, shares, strict=True))
    return " ".join(f"{x:g},{y:g}" for x, y in corners)
