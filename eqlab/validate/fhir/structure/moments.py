"""Dates and times: first a cheap test that knows the usual forms, then a full look that says what is wrong.

Source: FHIR R4, section "Primitive Types": date, dateTime, instant, time.
"""

import re
from datetime import date, datetime

from eqlab.core.issue import Issue
from eqlab.validate.fhir.issues import structure as issues
from eqlab.validate.fhir.structure.numbers import Problem
from eqlab.validate.words import show

_DAY = r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?"
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DATE = re.compile(_DAY)
_DATE_TIME = re.compile(rf"{_DAY}(?(3)(?:T{_CLOCK}(?P<zone>{_ZONE})?)?)")
_TIME = re.compile(_CLOCK)
_DATE_LENGTH = 10

is_time = _TIME.fullmatch
"""Tells whether a string is a time."""


def is_full_date(text: str) -> bool:
    """Tell whether a string is surely a date: a day that exists, written YYYY-MM-DD."""
    try:
        return len(text) == _DATE_LENGTH and text[4] == "-" == text[7] and bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_full_instant(text: str) -> bool:
    """Tell whether a string is surely an instant, and therefore a dateTime too."""
    try:
        return (
            text[10] == "T"
            and text[4] == "-" == text[7]
            and text[13] == ":" == text[16]
            and text[11:13] != "24"
            and text[19] in ".Z+-"
            and (text[-1] == "Z" or (text[-3] == ":" and text[-6] in "+-" and text[-5:-3] < "14"))
            and bool(datetime.fromisoformat(text))
        )
    except (ValueError, IndexError):
        return False


def is_full_date_time(text: str) -> bool:
    """Tell whether a string is surely a dateTime: a whole day, or an instant."""
    return is_full_date(text) if len(text) == _DATE_LENGTH else is_full_instant(text)


def date_problem(text: str) -> Problem | None:
    """Look at a date."""
    found = _DATE.fullmatch(text)
    return _day(found, text) if found else (issues.BAD_DATE, {"found": show(text)})


def date_time_problem(text: str) -> Problem | None:
    """Look at a dateTime."""
    return _moment(text, issues.BAD_DATE_TIME)


def instant_problem(text: str) -> Problem | None:
    """Look at an instant."""
    if "T" not in text:
        return issues.BAD_INSTANT, {"found": show(text)}
    return _moment(text, issues.BAD_INSTANT)


def time_problem(text: str) -> Problem | None:
    """Look at a time."""
    return None if is_time(text) else (issues.BAD_TIME, {"found": show(text)})


def _moment(text: str, bad: Issue) -> Problem | None:
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return bad, {"found": show(text)}
    if "T" in text and not found["zone"]:
        return issues.NO_TIME_ZONE, {"found": show(text)}
    return _day(found, text)


def _day(found: re.Match[str], text: str) -> Problem | None:
    year, month, day = (int(part) if part else 1 for part in found.group(1, 2, 3))
    try:
        date(year, month, day)
    except ValueError:
        return issues.NO_SUCH_DAY, {"found": show(text)}
    return None
