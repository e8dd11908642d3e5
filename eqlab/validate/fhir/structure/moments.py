"""Dates and times: first a cheap test that knows the usual forms, then a full look that says what is wrong.

Source: FHIR R4, section "Primitive Types": date, dateTime, instant, time.
"""

import re
from datetime import date

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
_SURE_DAY = (
    r"[1-9][0-9]{3}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
"""A day that surely exists: only 29 February needs a calendar."""
_SURE_CLOCK = rf"T{_CLOCK}{_ZONE}"

is_full_date = re.compile(_SURE_DAY).fullmatch
"""Tells whether a string is surely a date."""
is_full_date_time = re.compile(rf"{_SURE_DAY}(?:{_SURE_CLOCK})?").fullmatch
"""Tells whether a string is surely a dateTime."""
is_full_instant = re.compile(_SURE_DAY + _SURE_CLOCK).fullmatch
"""Tells whether a string is surely an instant."""
is_time = _TIME.fullmatch
"""Tells whether a string is a time."""


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
