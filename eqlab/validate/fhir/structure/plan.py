"""What the check of a type has to do, before it is written as Python."""

from collections.abc import Mapping
from dataclasses import dataclass

from eqlab.validate.fhir.model import Element, Type, ancestry, primitive_names, type_of
from eqlab.validate.fhir.structure.rules import Rule, rules_of, rules_of_type
from eqlab.validate.fhir.structure.texts import KINDS

_LISTS = {
    "Coding": "codings",
    "Quantity": "quantities",
    "Attachment": "attachments",
    "Identifier": "identifiers",
    "Meta": "metas",
}
"""Types whose values a Run keeps, and where."""

_SYSTEM = "http://hl7.org/fhirpath/System."
BOUND_TYPES = ("Coding", "CodeableConcept", "Quantity", "Duration")
"""Types that are no primitives whose values may be bound to value sets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Required:
    """An element that must be there, under one of its names in JSON."""

    name: str
    """As the specification writes it, with `[x]` for a choice."""
    json_names: tuple[str, ...]
    id: str
    """Id of the element's definition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the check of a type has to do."""

    type: Type
    kept_in: str
    """Name of the Run's list that keeps its values; empty for none."""
    required: tuple[Required, ...]
    plain: Mapping[str, tuple[str, ...]]
    """Names of single strings of which nothing is asked beside their type, by the cheap test they have."""
    rules: tuple[Rule, ...]
    """Constraints that bind; those that are only best practice are looked at apart."""


def plan_of(name: str) -> Plan:
    """Return the plan of a type that is no primitive. Raises KeyError when FHIR R4 has no such type."""
    type_ = type_of(name)
    if type_ is None:
        raise KeyError(name)
    return Plan(
        type=type_,
        kept_in=next((_LISTS[one] for one in ancestry(name) if one in _LISTS), "") if type_.kind == "complex" else "",
        required=tuple(_required(one) for one in type_.elements.values() if one.least),
        plain=_plain(type_),
        rules=tuple(rule for rule in rules_of_type(type_) if not rule.best_practice),
    )


def _plain(type_: Type) -> Mapping[str, tuple[str, ...]]:
    names: dict[str, tuple[str, ...]] = {}
    for element in type_.elements.values():
        kind = KINDS.get(element.types[0]) if len(element.types) == 1 and not element.choice else None
        asked = element.many or element.name == "id" or "binding" in element.definition
        if kind and not asked and not rules_of(element.definition, type_.name, element.types[0]):
            names[kind] = (*names.get(kind, ()), element.name)
    return names


def has_twin(element: Element, type_: str) -> bool:
    """Tell whether a value of this type may have a companion with extensions; FHIRPath's own types have none."""
    codes = [str(one["code"]) for one in element.definition.get("type", ())]
    return type_ in primitive_names() and not any(code.startswith(_SYSTEM) for code in codes)


def _required(element: Element) -> Required:
    names = [
        written
        for name, type_ in element.json_names()
        for written in ((name, f"_{name}") if has_twin(element, type_) else (name,))
    ]
    return Required(
        name=f"{element.name}[x]" if element.choice else element.name,
        json_names=tuple(names),
        id=element.definition["id"],
    )
