"""Compares dates and times as far as both of them go.

Source: FHIR R4, section "Primitive Types": date, dateTime, time.
"""

import re
from datetime import datetime
from typing import Any

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d.*)?)?)?", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d(:\d\d(\.\d+)?)?", re.ASCII)
_LONGEST = 60


def order_in_time(one: str, other: str) -> int | None:
    """Return -1, 0 or 1; None when one is no date or time, or not precise enough to tell."""
    if len(one) > _LONGEST or len(other) > _LONGEST:
        return None
    if _TIME.fullmatch(one) and _TIME.fullmatch(other):
        return _sign(_clock(one), _clock(other))
    if not (_DATE.fullmatch(one) and _DATE.fullmatch(other)):
        return None
    if "T" in one and "T" in other:
        return _moments(one, other)
    shared = min(len(one), len(other))
    same_precision = len(one) == len(other)
    return _sign(one[:shared], other[:shared]) or (0 if same_precision else None)


def _moments(one: str, other: str) -> int | None:
    try:
        first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    except ValueError:
        return None
    if (first.tzinfo is None) is not (second.tzinfo is None):
        return None
    return _sign(first, second)


def _clock(text: str) -> tuple[str, str]:
    """Return the time in whole seconds, and the fraction without zeros at its end."""
    whole, _, part = text.partition(".")
    return whole if whole.count(":") > 1 else f"{whole}:00", part.rstrip("0")


def _sign(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)
