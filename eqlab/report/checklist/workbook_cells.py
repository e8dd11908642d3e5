"""Texts and dates in cells: what a cell cannot hold is written as ECMA-376 writes it, and nothing becomes a formula."""

import datetime as dt
import re

_UNFIT = re.compile("_(?=x)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00:00)?|(\d{1,2})[./](\d{1,2})[./](\d{4})")
EARLIEST = dt.date(1900, 3, 1)
"""Earlier days are written as text: spreadsheets count them wrongly."""


def escaped(text: str) -> str:
    """Write a text so that a cell can hold it (ECMA-376 part 1, 22.9.2.19)."""
    return _UNFIT.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def plain(text: str) -> str:
    """Read what `escaped` wrote."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def text_of(value: object) -> str:
    """Return a cell's value as text; numbers and dates as people write them."""
    if value is None:
        return ""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime | dt.date):
        day = date_of(value)
        return day.isoformat() if day else str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def date_of(value: object) -> dt.date | None:
    """Return a cell's day: a date, `2026-01-31`, `31.1.2026` or `31/1/2026`; None when it is none of these."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
