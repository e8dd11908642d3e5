"""A figure: its definition, what is counted in what, as of when; and its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

from eqlab.core.text import Text, Words
from eqlab.label.statistics.proportion import share, wilson

WHOLE = ""
"""The period that is no period: all time."""


class Unit(StrEnum):
    """What a value is."""

    SHARE = "share"
    """0 to 1."""
    COUNT = "count"
    DAYS = "days"
    RATIO = "ratio"


class Period(StrEnum):
    """How time is cut."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def of(self, at: datetime) -> str:
        """Name the period of a moment, in UTC: `2026-11`, `2026-Q4`, `2026`."""
        utc = at.astimezone(UTC)
        if self is Period.MONTH:
            return f"{utc:%Y-%m}"
        return f"{utc.year:04}-Q{(utc.month + 2) // 3}" if self is Period.QUARTER else f"{utc.year:04}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One value."""

    group: str
    """What it is about: a service, a vendor, a requirement...; empty for all."""
    period: str = WHOLE
    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    """Ends of the 95 % interval of a share."""
    vendors: int = 0
    """How many vendors stand behind it."""
    label: Text = field(default_factory=dict)
    """What readers call the group; empty when its id says it."""
    words: str = ""
    """Template of a sentence that says what the group is, in English."""
    note: str = ""
    """What else names the period, e.g. the version of a system."""
    hidden: bool = False
    """True when too few vendors stand behind it to be published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure with all that a reader needs to check it."""

    id: str
    title: Words
    definition: Words
    numerator: Words
    denominator: Words
    unit: Unit
    as_of: datetime
    rows: tuple[Row, ...]
    """In an order of their own: that of the facts does not matter."""
    listing: bool = False
    """True when already the presence of a row tells something: hidden rows are left out."""
    private: bool = False
    """True when its groups are vendors or systems: it is not published at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One observation of something that is so or not."""

    group: str
    at: datetime
    hit: bool
    vendor: str
    label: Text = field(default_factory=dict)
    words: str = ""


def shares(observations: Iterable[Seen], period: Period | None) -> tuple[Row, ...]:
    """Return, for each group, the share of hits over all time, then by period; groups and periods in order of name."""
    cells: dict[tuple[str, str], list[Seen]] = {}
    for one in observations:
        cells.setdefault((one.group, WHOLE), []).append(one)
        if period is not None:
            cells.setdefault((one.group, period.of(one.at)), []).append(one)
    return tuple(share_row(group, when, cells[group, when]) for group, when in sorted(cells))


def share_row(group: str, period: str, seen: list[Seen]) -> Row:
    """Return the row of some observations of one group."""
    hits = sum(one.hit for one in seen)
    interval = wilson(hits, len(seen))
    told = min(seen, key=lambda one: (one.at, str(sorted(one.label.items())), one.words)) if seen else None
    return Row(
        group=group,
        period=period,
        numerator=hits,
        denominator=len(seen),
        value=share(hits, len(seen)),
        low=interval[0] if interval else None,
        high=interval[1] if interval else None,
        vendors=len({one.vendor for one in seen}),
        label=told.label if told else {},
        words=told.words if told else "",
    )


def count_rows(members: Mapping[str, Iterable[str]], words: Mapping[str, str] | None = None) -> tuple[Row, ...]:
    """Return a row for each group with how many members it has; a member is the vendor it belongs to."""
    told = words or {}
    rows = []
    for group, vendors in members.items():
        every = list(vendors)
        rows.append(
            Row(
                group=group,
                numerator=len(every),
                value=Decimal(len(every)),
                vendors=len(set(every)),
                words=told.get(group, ""),
            )
        )
    return tuple(rows)
