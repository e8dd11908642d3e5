"""Moments in XML (XML Schema part 2, xs:dateTime)."""

import re
from datetime import UTC, datetime, timedelta, timezone

_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(Z|[+-]\d\d:\d\d)?",
    re.ASCII,
)


def moment(text: str | None) -> datetime | None:
    """Return the moment that an xs:dateTime says, without time zone as UTC; None when it says none."""
    match = _MOMENT.fullmatch((text or "").strip(" \t\r\n"))
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    try:
        zone = _zone(match[8] or "Z")
        micro = int(((match[7] or "") + "000000")[:6])
        return datetime(year, month, day, hour, minute, second, micro, zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(text: str) -> timezone:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[4:6])))


def in_utc(text: str | None) -> bool:
    """Tell whether a moment is written in UTC, with Z."""
    return (text or "").strip(" \t\r\n").endswith("Z")


def shown(at: datetime) -> str:
    """Show a moment in UTC, to the second, or to the millisecond where it has any."""
    utc = at.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds").replace("+00:00", "Z")
