"""FHIR dates and times as what they are: intervals, because they may be partial (FHIR R4, 3.1.1.4.7)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_DATE_TIME = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.(?P<fraction>\d{1,9}))?)?"
    r"(?P<zone>Z|[+-]\d\d:\d\d)?)?)?)?"
)
EARLIEST = datetime.min.replace(tzinfo=UTC)
LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start`, included, to `end`, excluded; both in UTC."""

    start: datetime
    end: datetime


def interval(text: str) -> Interval | None:
    """Return the time a FHIR date, dateTime or instant covers; without a zone it is read as UTC. None if malformed."""
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        return None
    try:
        start = _start(match)
    except (ValueError, OverflowError):
        return None
    return Interval(start, _end(start, match))


def _start(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (
        int(match[name] or least)
        for name, least in (("year", 1), ("month", 1), ("day", 1), ("hour", 0), ("minute", 0), ("second", 0))
    )
    micro = int((match["fraction"] or "0").ljust(6, "0")[:6])
    return datetime(year, month, day, hour, minute, second, micro, _zone(match["zone"])).astimezone(UTC)


def _zone(text: str | None) -> timezone:
    if text is None or text == "Z":
        return UTC
    away = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-away if text[0] == "-" else away)


def _end(start: datetime, match: re.Match[str]) -> datetime:
    try:
        if match["month"] is None:
            return start.replace(year=start.year + 1)
        if match["day"] is None:
            return (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        return start + _length(match)
    except (ValueError, OverflowError):
        return LATEST


def _length(match: re.Match[str]) -> timedelta:
    if match["hour"] is None:
        return timedelta(days=1)
    if match["second"] is None:
        return timedelta(minutes=1)
    fraction = match["fraction"]
    return timedelta(seconds=1) if fraction is None else timedelta(microseconds=max(1, 10 ** (6 - len(fraction))))


def period(value: object) -> Interval | None:
    """Return the time of a date string or of a Period object, open where it has no bound. None if neither."""
    if isinstance(value, str):
        return interval(value)
    if not isinstance(value, dict) or not {"start", "end"} & value.keys():
        return None
    start, end = (interval(str(value[name])) if name in value else None for name in ("start", "end"))
    if (start is None and "start" in value) or (end is None and "end" in value):
        return None
    return Interval(start.start if start else EARLIEST, end.end if end else LATEST)
