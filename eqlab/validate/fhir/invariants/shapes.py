"""Which JSON members an element of a type is: what lets an expression become plain look-ups.

Types are those of `eqlab.validate.fhir.model`; besides, `""` is an object of any type, and a resource whose type shows
only in the data is `Resource`.
"""

from functools import cache
from typing import NamedTuple, TypeAlias

from eqlab.validate.fhir.model import ancestry, primitive_names, type_of

Types: TypeAlias = tuple[str, ...]
"""The types that an item may have."""

ANY: Types = ("",)
OPEN = frozenset({"", "Resource", "DomainResource"})
"""Types whose elements only the data shows."""

CHOICES = frozenset(
    [
        "abatement",
        "additive",
        "age",
        "allowed",
        "amount",
        "answer",
        "asNeeded",
        "author",
        "born",
        "bounds",
        "characteristic",
        "chargeItem",
        "code",
        "collected",
        "content",
        "created",
        "date",
        "deceased",
        "defaultValue",
        "definingSubstance",
        "definition",
        "detail",
        "diagnosis",
        "dose",
        "doseNumber",
        "due",
        "effective",
        "entity",
        "event",
        "example",
        "fastingStatus",
        "fixed",
        "identified",
        "indication",
        "item",
        "legallyBinding",
        "location",
        "manufacturer",
        "maxValue",
        "medication",
        "minValue",
        "minimumVolume",
        "module",
        "multipleBirth",
        "name",
        "occurred",
        "occurrence",
        "offset",
        "onset",
        "participantEffective",
        "pattern",
        "performed",
        "probability",
        "procedure",
        "product",
        "quantity",
        "rate",
        "reported",
        "scheduled",
        "seriesDoses",
        "serviced",
        "source",
        "start",
        "statusReason",
        "studyEffective",
        "subject",
        "substance",
        "target",
        "time",
        "timing",
        "topic",
        "used",
        "value",
        "when",
    ]
)
"""Names that choice elements have in some type of FHIR R4; of an object of unknown type they are not followed."""


class Step(NamedTuple):
    """An element of a type as JSON writes it."""

    names: tuple[tuple[str, Types], ...]
    """Names it may have, each with the types it may then have; several for a choice."""
    many: bool


class UnknownShapeError(Exception):
    """What an expression names cannot be told without the data."""


NOTHING = Step((), many=False)


@cache
def is_primitive(type_: str) -> bool:
    """Tell whether a value of this type is a bare JSON value with a `_` twin."""
    return type_ in primitive_names()


@cache
def step(types: Types, name: str) -> Step:
    """Return how the element `name` of an item of one of these types is written.

    An element that no such type has has no names. Raises UnknownShapeError.
    """
    steps = [found for type_ in types if (found := _of(type_, name)).names]
    if len({one.many for one in steps}) > 1:
        raise UnknownShapeError(name)
    merged: dict[str, dict[str, None]] = {}
    for one in steps:
        for json, kinds in one.names:
            merged.setdefault(json, {}).update(dict.fromkeys(kinds))
    return Step(tuple((json, tuple(kinds)) for json, kinds in merged.items()), any(one.many for one in steps))


def _of(type_: str, name: str) -> Step:
    if type_ in OPEN:
        known = type_of("DomainResource") if type_ else None
        if known is None or name not in known.elements:
            raise UnknownShapeError(name)
    else:
        known = type_of(type_)
    element = known.elements.get(name) if known is not None else None
    if element is None:
        return _by_json_name(type_, name)
    if element.choice and element.many:
        raise UnknownShapeError(name)
    return Step(tuple((json, (kind,)) for json, kind in element.json_names()), element.many)


def _by_json_name(type_: str, name: str) -> Step:
    """Follow a choice by its name in JSON (`valueCoding`), which FHIRPath does not know but authors write."""
    if type_ in ("Element", "BackboneElement"):
        raise UnknownShapeError(name)
    known = type_of(type_)
    found = known.by_json_name.get(name) if known is not None else None
    return NOTHING if found is None else Step(((name, (found[1],)),), many=False)


def descends(type_: str, name: str) -> bool:
    """Tell whether a type is `name` or descends from it."""
    return name in ancestry(type_)
