"""Dates, date-times and times of FHIRPath: values that are known to a precision.

Source: FHIRPath 2.0.0, sections 4.1.5 to 4.1.7 (literals), 6.1 and 6.2 (comparison), 6.6 (arithmetic).
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from eqlab.core.text import words
from eqlab.validate.fhirpath.errors import EvaluationError

_DATE = r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
_CLOCK = r"(?P<hour>\d\d)(?::(?P<minute>\d\d)(?::(?P<second>\d\d(?:\.\d{1,9})?))?)?"
_ZONE = r"(?P<zone>Z|[+-]\d\d:\d\d)?"
_DATE_TIME = re.compile(rf"{_DATE}(?P<t>T(?:{_CLOCK}{_ZONE})?)?", re.ASCII)
_TIME = re.compile(_CLOCK, re.ASCII)
_PARTS = ("year", "month", "day", "hour", "minute", "second")

Parts: TypeAlias = tuple[Decimal, ...]
"""Year, month, day, hour, minute, seconds with fraction; or hour and so on; as many as are known."""


@dataclass(frozen=True, slots=True)
class Temporal:
    """A moment or a time of day, as precise as it was written."""

    type: str
    """`Date`, `DateTime` or `Time`."""
    parts: Parts
    zone: int | None
    """Offset from UTC in minutes; None when none was written."""
    text: str

    def compare(self, other: "Temporal") -> int | None:
        """Return -1, 0 or 1; None when precision or a missing zone leaves it open."""
        if "Time" in (self.type, other.type) and self.type != other.type:
            raise EvaluationError(
                words("a {type} cannot be compared with a {type2}", type=str(self.type), type2=str(other.type))
            )
        if self.at_a_time() and other.at_a_time() and (self.zone is None) is not (other.zone is None):
            return None
        mine, theirs = self.in_utc(), other.in_utc()
        if self.zone is None or other.zone is None:
            mine, theirs = self.parts, other.parts
        for one, two in zip(mine, theirs, strict=False):
            if one != two:
                return -1 if one < two else 1
        return 0 if len(mine) == len(theirs) else None

    def key(self) -> tuple[object, ...]:
        """Return what equal values have in common."""
        return ("Time" if self.type == "Time" else "DateTime", self.in_utc(), self.zone is None)

    def plus(self, amount: Decimal, unit: str) -> "Temporal":
        """Add a calendar duration, given in `unit` (singular word). Raises EvaluationError out of range."""
        try:
            moved = _moved(_as_datetime(self.type, self.parts), amount, unit)
        except (OverflowError, ValueError) as error:
            raise EvaluationError(words("the date leaves the calendar")) from error
        return _written(self.type, moved, len(self.parts), self.zone, "." in self.text)

    def at_a_time(self) -> bool:
        """Tell whether a clock's time is known."""
        return self.type == "DateTime" and len(self.parts) > 3  # noqa: PLR2004 - year, month, day

    def in_utc(self) -> Parts:
        """Return the parts moved to UTC, when a zone is known."""
        if not self.zone or not self.at_a_time():
            return self.parts
        try:
            moved = _as_datetime(self.type, self.parts) - timedelta(minutes=self.zone)
        except OverflowError:
            return self.parts
        known = (moved.year, moved.month, moved.day, moved.hour, moved.minute)
        return (*map(Decimal, known[: len(self.parts)]), *self.parts[5:])


LONGEST = 40
"""Characters; no date, date-time or time has more."""


def parse_temporal(text: str, type_: str) -> Temporal | None:
    """Read a date (`Date`), date-time (`DateTime`) or time (`Time`); None when the text is none."""
    return _parsed(text, type_) if len(text) <= LONGEST else None


@lru_cache(maxsize=4096)
def _parsed(text: str, type_: str) -> Temporal | None:
    match = (_TIME if type_ == "Time" else _DATE_TIME).fullmatch(text)
    if match is None:
        return None
    known = match.groupdict()
    parts = tuple(Decimal(known[name]) for name in _PARTS if known.get(name) is not None)
    if type_ == "Date" and (known.get("t") is not None):
        return None
    try:
        _as_datetime(type_, parts)
    except (ValueError, OverflowError):
        return None
    return Temporal(type_, parts, _minutes(known.get("zone")), text)


def _as_datetime(type_: str, parts: Parts) -> datetime:
    """Return the earliest moment; a time of day falls on the first day of the calendar. The zone is kept apart."""
    full: list[Decimal] = [Decimal(1)] * 3 + list(parts) if type_ == "Time" else list(parts)
    full += [Decimal(part) for part in (1, 1, 1, 0, 0, 0)[len(full) :]]
    year, month, day, hour, minute, second = map(int, full)
    return datetime(year, month, day, hour, minute, second, int(full[5] % 1 * 1_000_000))  # noqa: DTZ001 - see above


def _minutes(zone: str | None) -> int | None:
    if zone is None or zone == "Z":
        return None if zone is None else 0
    minutes = int(zone[1:3]) * 60 + int(zone[4:6])
    return -minutes if zone[0] == "-" else minutes


_SECONDS = {
    "week": Decimal(604_800),
    "day": Decimal(86_400),
    "hour": Decimal(3_600),
    "minute": Decimal(60),
    "second": Decimal(1),
    "millisecond": Decimal("0.001"),
}


def _moved(moment: datetime, amount: Decimal, unit: str) -> datetime:
    if unit in ("year", "month"):
        months = moment.year * 12 + moment.month - 1 + int(amount) * (12 if unit == "year" else 1)
        year, month = divmod(months, 12)
        if not 1 <= year <= 9999:  # noqa: PLR2004 - the calendar
            raise OverflowError
        return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
    if unit not in _SECONDS:
        raise EvaluationError(words("{unit} is no unit of calendar time", unit=str(unit)))
    amount = amount if unit in ("second", "millisecond") else Decimal(int(amount))
    return moment + timedelta(microseconds=int(amount * _SECONDS[unit] * 1_000_000))


def _written(type_: str, moment: datetime, known: int, zone: int | None, fraction: bool) -> Temporal:
    whole = moment.isoformat(timespec="milliseconds" if fraction or moment.microsecond else "seconds")
    clock = whole[11:]
    if type_ == "Time":
        text = clock[: 3 * known - 1] if known < 3 else clock  # noqa: PLR2004 - hour and minute
    elif known <= 3:  # noqa: PLR2004 - no clock
        text = whole[:10][: (4, 7, 10)[known - 1]]
    else:
        text = f"{whole[:10]}T{clock[: 3 * (known - 3) - 1] if known < 6 else clock}{_zone(zone)}"  # noqa: PLR2004 - no seconds
    written = parse_temporal(text, type_)
    if written is None:
        raise EvaluationError(words("the date leaves the calendar"))
    return written


def _zone(minutes: int | None) -> str:
    if minutes is None:
        return ""
    return "Z" if minutes == 0 else f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
