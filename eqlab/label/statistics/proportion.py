"""Proportions with their uncertainty, computed in decimal arithmetic: the same digits on every machine."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, localcontext

PLACES = Decimal("0.0001")
_Z = Decimal("1.959963984540054")
"""The quantile of the normal distribution that leaves 2.5 % on each side."""
_PRECISION = Context(prec=34)


def share(hits: int, total: int) -> Decimal | None:
    """Return hits of a total as a number from 0 to 1, to four places; None of nothing.

    Raises ValueError when there are fewer than no hits, or more than the total.
    """
    _check(hits, total)
    if total == 0:
        return None
    with localcontext(_PRECISION):
        return (Decimal(hits) / total).quantize(PLACES, ROUND_HALF_EVEN)


def wilson(hits: int, total: int) -> tuple[Decimal, Decimal] | None:
    """Return the Wilson interval of a proportion at 95 %, rounded outwards to four places; None of nothing.

    Raises ValueError as `share` does. Source: E. B. Wilson, 1927 (score interval, without correction of continuity).
    """
    _check(hits, total)
    if total == 0:
        return None
    with localcontext(_PRECISION):
        square = _Z * _Z
        # numerator and denominator of p ± z·sqrt(p(1-p)/n + z²/4n²), both times n, so that hits and misses stay whole
        centre = Decimal(hits) + square / 2
        spread = _Z * (Decimal(hits) * (total - hits) / total + square / 4).sqrt()
        below, width = total + square, max(spread, Decimal(0))
        low = Decimal(0) if hits == 0 else (centre - width) / below
        high = Decimal(1) if hits == total else (centre + width) / below
        return low.quantize(PLACES, ROUND_FLOOR), high.quantize(PLACES, ROUND_CEILING)


def median(values: list[Decimal]) -> Decimal | None:
    """Return the median; the mean of the two in the middle when there is an even number; None of nothing."""
    if not values:
        return None
    ordered, half = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[half]
    with localcontext(_PRECISION):
        return (ordered[half - 1] + ordered[half]) / 2


def _check(hits: int, total: int) -> None:
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is no proportion")
