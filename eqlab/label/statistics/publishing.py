"""What may be published: no figure of single vendors, no small cell, nothing that gives a small cell away."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from eqlab.core.text import words
from eqlab.label.statistics.figure import WHOLE, Figure, Row, Unit

FEWEST = 5
"""Vendors that must stand behind a cell."""
BASE = 5
"""Published counts are multiples of this."""
RULE = words(
    "Cells with fewer than five vendors are hidden, with others that would give them away; counts are rounded to "
    "multiples of five, shares to whole per cent."
)
_PER_CENT = Decimal("0.01")


def published(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return figures as the public may see them."""
    return tuple(_published(figure) for figure in figures if not figure.private)


def _published(figure: Figure) -> Figure:
    names = hidden_cells(figure.rows)
    rows = [_hide(row) if (row.group, row.period) in names else _rounded(row, figure.unit) for row in figure.rows]
    return replace(figure, rows=tuple(row for row in rows if not (row.hidden and figure.listing)))


def hidden_cells(rows: Iterable[Row]) -> set[tuple[str, str]]:
    """Return which cells, by group and period, must not be shown.

    Small ones; and where one period alone is hidden beside a total over all time, the next smallest too, or the total,
    since it could be computed from the others.
    """
    every = list(rows)
    hidden = {(row.group, row.period) for row in every if row.vendors < FEWEST}
    for group in sorted({row.group for row in every}):
        parts = [row for row in every if row.group == group and row.period != WHOLE]
        shown = [row for row in parts if (row.group, row.period) not in hidden]
        total_shown = any(row.group == group and row.period == WHOLE for row in every) and (group, WHOLE) not in hidden
        if total_shown and len(parts) - len(shown) == 1:
            least = min(shown, key=lambda row: (row.vendors, row.period), default=None)
            hidden.add((group, least.period if least else WHOLE))
    return hidden


def _hide(row: Row) -> Row:
    return replace(row, numerator=None, denominator=None, value=None, low=None, high=None, vendors=0, hidden=True)


def _rounded(row: Row, unit: Unit) -> Row:
    told = replace(row, numerator=_count(row.numerator), denominator=_count(row.denominator), vendors=0)
    if unit is Unit.COUNT:
        return replace(told, value=None if told.numerator is None else Decimal(told.numerator))
    if unit is not Unit.SHARE:
        return told
    return replace(told, numerator=None, value=_per_cent(row.value), low=_per_cent(row.low), high=_per_cent(row.high))


def _count(number: int | None) -> int | None:
    return None if number is None else (number + BASE // 2) // BASE * BASE


def _per_cent(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_PER_CENT, ROUND_HALF_EVEN)
