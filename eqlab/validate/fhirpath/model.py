"""What expressions ask of the types of FHIR R4: how elements are written in JSON, and what descends from what.

A type is the name of a data type (`HumanName`), of a resource (`Patient`), the path of an element that has children of
its own (`Patient.contact`), a system type (`System.String`), or empty where nothing is known of the value.
Nothing is loaded before a value with a FHIR type is met.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from eqlab.validate.fhir.model import Type, ancestry, primitive_names, type_names, type_of

SYSTEM_TYPES = frozenset({"Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time", "Quantity"})
OPEN_TYPES = frozenset({"", "Resource", "DomainResource", "Element", "BackboneElement"})
"""Types of which a value may have more elements than the type itself: it is of one that descends from it."""

Shape: TypeAlias = tuple[tuple[str, str], ...]
"""Member names that an element may have in JSON, each with the type it then has."""


@lru_cache(maxsize=8192)
def shape(type_: str, name: str) -> Shape:
    """Return how the element `name` of a value of `type_` is written: a choice has one name for each type.

    What is no element of the type is looked for under its own name, as in JSON without types; `valueQuantity` has the
    type it then has.
    """
    known = known_type(type_)
    element = known.elements.get(name) if known else None
    if known is None or element is None:
        return ((name, member_types(type_).get(name, "")),)
    if element.choice:
        return (*element.json_names(), (name, ""))
    return ((name, "id" if name == "id" and known.kind == "resource" else element.types[0]),)


def known_type(type_: str) -> Type | None:
    """Return what FHIR R4 says of a type; None for system types and where nothing is known."""
    return None if not type_ or type_.startswith("System.") else type_of(type_)


@lru_cache(maxsize=1024)
def member_types(type_: str) -> Mapping[str, str]:
    """Return the types of a type's members by their names in JSON, `valueQuantity` of a choice."""
    known = known_type(type_)
    return {name: of for name, (_, of) in known.by_json_name.items()} if known else {}


def is_type(type_: str, name: str) -> bool:
    """Tell whether `type_` is the FHIR type `name` or descends from it."""
    return type_ == name or name in ancestry(type_)


def is_fhir_type(name: str) -> bool:
    """Tell whether FHIR R4 has a type of this name; a path is none."""
    return name in type_names()


def is_primitive(name: str) -> bool:
    """Tell whether a type is primitive."""
    return name in primitive_names()


def known_types() -> frozenset[str]:
    """Return all type names that an expression may use."""
    return SYSTEM_TYPES | type_names().keys()
