"""Smallest and largest values.

Source: FHIR R4, ElementDefinition.minValue[x] and maxValue[x]. A limit that is a duration counts from now: the least
is that long ago, the most that far ahead.
"""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from eqlab.core.clock import Clock
from eqlab.core.errors import AuthorError
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.profile.assertion import Assertion, Check, Place
from eqlab.validate.fhir.profile.items import Item, is_a
from eqlab.validate.fhir.profile.values import number, valued
from eqlab.validate.fhir.run import Scope
from eqlab.validate.ucum import compare
from eqlab.validate.words import show

_MONTHS = {"a": 12, "mo": 1}
_SECONDS = {"wk": 604800, "d": 86400, "h": 3600, "min": 60, "s": 1}
_LEAP = re.compile(r"(:[0-5][0-9]):60")
"""A leap second, which is no later than the second before it where moments are compared."""
_YEAR, _MONTH = len("2000"), len("2000-01")


def bounds(place: Place) -> Iterator[Assertion]:
    """Yield the least and the most that a value may be."""
    for prefix, sign in (("minValue", -1), ("maxValue", 1)):
        limit = valued(place.definition, prefix)
        if limit is not None and all(valued(known, prefix) != limit for known in place.known()):
            says = "at least" if sign < 0 else "at most"
            yield Assertion(says=f"{says} {show(limit)}", check=_within(place, limit, sign))


def _within(place: Place, limit: Json, sign: int) -> Check:
    rule, told = place.rule, place.told
    _readable(place, limit)
    issue = issues.TOO_SMALL if sign < 0 else issues.TOO_LARGE
    side = "least" if sign < 0 else "most"

    def check(items: list[Item], _parent: Item, scope: Scope) -> None:
        for item in items:
            order = _order(item, limit, sign, scope.run.options.clock)
            if order is None:
                facts = {"limit": _amount(limit), "found": _amount(item.value)}
                scope.run.note(issues.NOT_COMPARABLE, item.path, rule, **told, **facts)
            elif order * sign > 0:
                facts = {side: _amount(limit), "found": _amount(item.value)}
                scope.run.note(issue, item.path, rule, **told, **facts)

    return check


def _amount(value: Json) -> str:
    if isinstance(value, dict) and "value" in value:
        return f"{value['value']} {value.get('code') or value.get('unit') or ''}".strip()
    return show(value)


def _readable(place: Place, limit: Json) -> None:
    """Refuse a limit that is no value at all."""
    if isinstance(limit, dict):
        sound = isinstance(limit.get("value"), int | float | Decimal)
    elif isinstance(limit, str):
        sound = _moment(limit) is not None or _clock(limit) is not None
    else:
        sound = isinstance(limit, int | float | Decimal) and not isinstance(limit, bool)
    if not sound:
        raise AuthorError(issues.BAD_LIMIT, profile=place.facts.url, element=place.node.id, found=show(limit))


def _order(item: Item, limit: Json, sign: int, clock: Clock) -> int | None:
    """Return -1, 0 or 1 as a value is below, at or above the limit; 0 too for what is no value, None for no answer."""
    value = item.value
    if isinstance(value, dict):
        return _amounts(value, limit) if is_a(item.type, ("Quantity",)) and isinstance(limit, dict) else 0
    if isinstance(value, str):
        return _moments(value, limit, sign, clock)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return None if isinstance(limit, dict | str) else _compared(number(value), number(limit))
    return 0


def _amounts(value: Json, limit: Json) -> int | None:
    amount, least = value.get("value"), number(limit["value"])
    if not isinstance(amount, int | float | Decimal) or isinstance(amount, bool):
        return 0
    unit, other = (str(one.get("code") or one.get("unit") or "") for one in (value, limit))
    if unit == other:
        return _compared(number(amount), least)
    return compare(number(amount), unit, least, other)


def _moments(value: str, limit: Json, sign: int, clock: Clock) -> int | None:
    """Compare dates and times. A limit takes in all it may mean; of a less precise value nothing can be told."""
    if isinstance(limit, dict):
        found, asked = _moment(value), _from_now(limit, sign, clock.now())
        return 0 if found is None else None if asked is None else _compared(found, asked)
    if not isinstance(limit, str):
        return 0
    read: Callable[[str], Any] = _clock if _clock(limit) is not None else _moment
    shared = min(len(value), len(limit))
    if shared <= len("2000-01-01") and read is _moment:
        order = _compared(value[:shared], limit[:shared])
        return None if not order and len(value) < len(limit) else order
    found, asked = read(value), read(limit)
    return 0 if found is None or asked is None else _compared(found, asked)


def _compared(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)


def _clock(text: str) -> time | None:
    try:
        return time.fromisoformat(_LEAP.sub(r"\1:59", text)) if text[2:3] == ":" else None
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    """Return the beginning of what a date or time means; without a zone in UTC."""
    full = f"{text}-01-01" if len(text) == _YEAR else f"{text}-01" if len(text) == _MONTH else text
    try:
        moment = datetime.fromisoformat(_LEAP.sub(r"\1:59", full))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _from_now(span: Json, sign: int, now: datetime) -> datetime | None:
    unit, amount = str(span.get("code") or span.get("unit") or ""), int(number(span["value"]) * sign)
    try:
        if unit in _MONTHS:
            return _months_on(now, amount * _MONTHS[unit])
        return now + timedelta(seconds=amount * _SECONDS[unit]) if unit in _SECONDS else None
    except (ValueError, OverflowError):
        return None


def _months_on(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.combine(date(year, month + 1, min(moment.day, last)), moment.timetz())
