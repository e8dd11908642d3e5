"""What the lab keeps of a definition: all that decides, nothing that explains."""

from collections.abc import Callable
from typing import Any

from eqlab.core.values import Json
from eqlab.validate.fhir.artefact.container import Head

_ALWAYS = ("resourceType", "id", "url", "version", "name", "status", "experimental")
_KEPT: dict[str, tuple[str, ...]] = {
    "StructureDefinition": (
        "kind",
        "abstract",
        "type",
        "baseDefinition",
        "derivation",
        "context",
        "contextInvariant",
        "fhirVersion",
    ),
    "CodeSystem": ("caseSensitive", "content", "hierarchyMeaning", "supplements", "valueSet", "property", "filter"),
    "ValueSet": ("compose", "expansion", "immutable"),
    "SearchParameter": ("code", "base", "type", "expression", "target", "derivedFrom", "component"),
    "OperationDefinition": ("code", "resource", "system", "type", "instance", "kind"),
    "NamingSystem": ("kind", "uniqueId"),
}
_ELEMENT_DROPPED = {
    "short",
    "definition",
    "comment",
    "requirements",
    "alias",
    "mapping",
    "isSummary",
    "isModifierReason",
    "example",
    "meaningWhenMissing",
    "orderMeaning",
    "condition",
}
_INHERITED = "ele-1"
"""Every element has it from its type; said once, on Element."""


def trimmed(definition: Json) -> Json:
    """Return a definition without narrative, prose and mappings."""
    kind = definition["resourceType"]
    kept = {key: definition[key] for key in (*_ALWAYS, *_KEPT.get(kind, ())) if key in definition}
    if kind == "StructureDefinition":
        view = "snapshot" if "snapshot" in definition else "differential"
        kept[view] = {"element": [_element(element) for element in definition[view]["element"]]}
    elif kind == "CodeSystem" and "concept" in definition:
        kept["concept"] = [_concept(concept) for concept in definition["concept"]]
    return kept


def _element(element: Json) -> Json:
    kept = {key: value for key, value in element.items() if key not in _ELEMENT_DROPPED}
    constraints = [_constraint(rule) for rule in element.get("constraint", ()) if rule["key"] != _INHERITED]
    if element["path"] == "Element":
        constraints = [_constraint(rule) for rule in element["constraint"]]
    kept.pop("constraint", None)
    return {**kept, "constraint": constraints} if constraints else kept


def _constraint(rule: Json) -> Json:
    return {key: value for key, value in rule.items() if key != "xpath"}


def _concept(concept: Json) -> Json:
    kept = {key: value for key, value in concept.items() if key != "definition"}
    if "concept" in concept:
        kept["concept"] = [_concept(child) for child in concept["concept"]]
    return kept


def head_of(definition: Json) -> Head:
    """Return the head of a definition that has a canonical URL."""
    facts: dict[str, Callable[[Json], dict[str, Any]]] = {
        "StructureDefinition": lambda d: {
            key: d[key] for key in ("kind", "type", "derivation", "abstract") if key in d
        },
        "CodeSystem": lambda d: {key: d[key] for key in ("content", "supplements") if key in d},
    }
    kind = definition["resourceType"]
    return Head(
        url=definition["url"],
        resource_type=kind,
        version=definition.get("version", ""),
        facts=facts[kind](definition) if kind in facts else {},
    )
