"""Compares answers with one another and with limits."""

from collections.abc import Hashable
from decimal import Decimal
from typing import Any

from eqlab.validate.fhir.questionnaire.form import values_of
from eqlab.validate.fhir.questionnaire.moments import order_in_time
from eqlab.validate.ucum import compare as compare_units

UCUM = "http://unitsofmeasure.org"
_CODED = ("system", "code")


def same(one: Any, other: Any) -> bool:
    """Tell whether two answers say the same: Codings by system and code, References by address."""
    if isinstance(one, dict) and isinstance(other, dict):
        if "reference" in one or "reference" in other:
            return bool(one.get("reference") == other.get("reference"))
        if "value" in one or "value" in other:
            return order(one, other) == 0
        return _same_coding(one, other)
    return (isinstance(one, str) and one == other) or order(one, other) == 0


def _same_coding(one: Any, other: Any) -> bool:
    """Compare Codings; by what they display where neither has a code."""
    names = _CODED if "code" in one or "code" in other else (*_CODED, "display")
    return all(one.get(name) == other.get(name) for name in names)


def key_of(option: Any) -> Hashable:
    """Return what an option is known by: two are the same when their keys are."""
    if not isinstance(option, dict):
        return ("number" if is_number(option) else type(option).__name__, option if _is_plain(option) else str(option))
    if "reference" in option:
        return "reference", str(option["reference"])
    last = "code" if "code" in option else "display"
    return "coding", str(option.get("system")), last, str(option.get(last))


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | Decimal)


def order(one: Any, other: Any) -> int | None:
    """Return -1, 0 or 1; None when the two cannot be compared, or a date is not precise enough to tell."""
    if isinstance(one, dict) and isinstance(other, dict):
        return _quantities(one, other)
    if isinstance(one, bool) or isinstance(other, bool):
        return 0 if one is other else None
    if is_number(one) and is_number(other):
        return _sign(one, other)
    if isinstance(one, str) and isinstance(other, str):
        return order_in_time(one, other)
    return None


def is_number(value: Any) -> bool:
    """Tell whether a value is a number; a truth value is none."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def has_extension(holder: Any, url: str) -> bool:
    """Tell whether an element has an extension of this URL."""
    return next(values_of(holder, url), None) is not None


def _quantities(one: Any, other: Any) -> int | None:
    numbers = one.get("value"), other.get("value")
    if not all(map(is_number, numbers)):
        return None
    first, second = (Decimal(str(number)) for number in numbers)
    if all(isinstance(quantity.get("code"), str) for quantity in (one, other)):
        if all(one.get(name) == other.get(name) for name in _CODED):
            return _sign(first, second)
        if one.get("system") == other.get("system") == UCUM:
            return compare_units(first, one["code"], second, other["code"])
    return None


def _sign(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)
