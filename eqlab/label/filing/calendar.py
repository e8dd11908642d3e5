"""Days of deadlines: working days leave out weekends and the holidays of the scheme."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

from eqlab.label.scheme.model import Span, Unit

_SATURDAY = 5


def is_working_day(day: date, holidays: Collection[str]) -> bool:
    """Tell whether people work on a day; `holidays` are `MM-DD` for every year, or ISO 8601 days."""
    iso = day.isoformat()
    return day.weekday() < _SATURDAY and iso not in holidays and iso[5:] not in holidays


def after(day: date, span: Span, holidays: Collection[str]) -> date:
    """Return the day that comes a span after another one, which does not count itself.

    A month later is the same day of the next month, or its last day.
    """
    if span.unit is Unit.MONTHS:
        years, month = divmod(day.month - 1 + span.length, 12)
        year = day.year + years
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    if span.unit is Unit.DAYS:
        return day + timedelta(days=span.length)
    left = span.length
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day
