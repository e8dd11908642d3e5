"""One element of a profile: what its base says, narrowed by what the differential says.

A profile cannot loosen its base: the narrower bounds win, constraints are gathered, types stay within its own.
Source: FHIR R4, profiling.html, "limitations of use", and elementdefinition.html, "interpretation in context".
"""

from collections.abc import Iterable

from eqlab.core.values import Json
from eqlab.validate.fhir.model import ancestry

_SYSTEM = "http://hl7.org/fhirpath/System."
_OWN = ("id", "path", "base")
_CHOICES = ("fixed", "pattern", "defaultValue", "minValue", "maxValue")
_GATHERED = ("alias", "condition", "code", "representation")


def merged(base: Json, change: Json) -> Json:
    """Return the base's element with the change applied; the base itself when nothing changes."""
    said = {key: value for key, value in change.items() if key not in _OWN}
    if not said:
        return base
    result = {**without_replaced(base, said), **said}
    for key, combine in _COMBINED.items():
        if key in said and key in base:
            result[key] = combine(base[key], said[key])
    return result


def without_replaced(base: Json, said: Json) -> Json:
    """Return the base without values of another type that the change replaces, e.g. its patternCode."""
    stems = {stem for stem in _CHOICES for key in said if key.startswith(stem)}
    if not stems:
        return base
    return {key: value for key, value in base.items() if not any(key.startswith(stem) for stem in stems)}


def _least(base: Json, change: Json) -> Json:
    return max(base, change)


def most(base: Json, change: Json) -> Json:
    """Return the smaller of two `max`."""
    if "*" in (base, change):
        return change if base == "*" else base
    return str(min(int(base), int(change)))


def _longest(base: Json, change: Json) -> Json:
    return min(base, change)


def _bindings(base: Json, change: Json) -> Json:
    return {**base, **change}


def _slicings(base: Json, change: Json) -> Json:
    discriminators = _united(base.get("discriminator", ()), change.get("discriminator", ()))
    return {**base, **change, **({"discriminator": discriminators} if discriminators else {})}


def _united(base: Iterable[Json], change: Iterable[Json]) -> list[Json]:
    base = list(base)
    return [*base, *(one for one in change if one not in base)]


def _constraints(base: list[Json], change: list[Json]) -> list[Json]:
    """Gather rules; one that is said again, with the same expression, counts as said last."""
    again = {(one.get("key"), one.get("expression")) for one in change}
    return [*(one for one in base if (one.get("key"), one.get("expression")) not in again), *change]


def _extensions(base: list[Json], change: list[Json]) -> list[Json]:
    again = {one.get("url") for one in change}
    return [*(one for one in base if one.get("url") not in again), *change]


def _types(base: list[Json], change: list[Json]) -> list[Json]:
    """Narrow types; a type that says nothing of profiles or targets keeps what the base says of it."""
    return [_type([one for one in base if one["code"] == changed["code"]], changed) for changed in change]


def _type(same: list[Json], changed: Json) -> Json:
    if len(same) != 1 or len(changed) > 1:
        return changed
    return same[0]


def outside(base: Json, change: Json) -> list[str]:
    """Return the types of the change that the base does not allow.

    A type of FHIRPath's own, as `Extension.url` has, may be narrowed to the FHIR type that it is written as.
    """
    allowed = {one["code"] for one in base.get("type", ())}
    if not allowed or any(code.startswith(_SYSTEM) for code in allowed):
        return []
    codes = [one["code"] for one in change.get("type", ())]
    return [code for code in codes if allowed.isdisjoint(ancestry(code))]


_COMBINED = {
    "min": _least,
    "max": most,
    "maxLength": _longest,
    "binding": _bindings,
    "slicing": _slicings,
    "constraint": _constraints,
    "extension": _extensions,
    "type": _types,
    **dict.fromkeys(_GATHERED, _united),
}
