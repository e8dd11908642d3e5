"""How XML writes each type of FHIR R4, made ready for reading."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from eqlab.validate.fhir.model import Element, primitive_names, type_of

FHIR = "http://hl7.org/fhir"
XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """An element of a type."""

    name: str
    """As in JSON; XML has the same."""
    type: str
    many: bool
    rank: int
    """Its place in the order of the type."""
    primitive: bool
    xhtml: bool
    resource: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A type."""

    name: str
    slots: Mapping[str, Slot]
    """Child elements by the names they have without namespace."""
    tags: Mapping[str, Slot]
    """The same by their full names, `{namespace}name`."""
    attributes: frozenset[str]


@cache
def plan_of(name: str) -> Plan | None:
    """Return the plan of a type; None when FHIR R4 has no such type."""
    known = type_of(name)
    if known is None:
        return None
    slots: dict[str, Slot] = {}
    for rank, element in enumerate(known.elements.values()):
        if element.xml in ("element", "xhtml") and not (name in primitive_names() and element.name == "value"):
            slots.update((json, _slot(element, json, type_, rank)) for json, type_ in element.json_names())
    attributes = {one.name for one in known.elements.values() if one.xml == "attribute"}
    return Plan(
        name=name,
        slots=slots,
        tags={f"{{{XHTML if slot.xhtml else FHIR}}}{slot.name}": slot for slot in slots.values()},
        attributes=frozenset(attributes | ({"value"} if name in primitive_names() else set())),
    )


def _slot(element: Element, name: str, type_: str, rank: int) -> Slot:
    return Slot(
        name=name,
        type=type_,
        many=element.many,
        rank=rank,
        primitive=type_ in primitive_names() and element.xml != "xhtml",
        xhtml=element.xml == "xhtml",
        resource=type_ == "Resource",
    )
