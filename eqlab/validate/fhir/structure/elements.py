"""Which handler an element gets: put together when the element is first met in a resource."""

from collections.abc import Callable
from typing import NamedTuple

from eqlab.core.check import Json
from eqlab.validate.fhir.library import STRUCTURES, core_library
from eqlab.validate.fhir.model import Element, Type, primitive_names
from eqlab.validate.fhir.run import Binding
from eqlab.validate.fhir.structure import handlers, twins
from eqlab.validate.fhir.structure.handlers import Handler
from eqlab.validate.fhir.structure.numbers import NUMBERS, Look
from eqlab.validate.fhir.structure.plan import plan_of
from eqlab.validate.fhir.structure.rules import Rule, rules_of
from eqlab.validate.fhir.structure.texts import ELEMENT_ID, SURE, TEXTS, Sure
from eqlab.validate.fhir.terminology import enumerated

_MAX_VALUE_SET = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet"
_BOUND_TEXTS = ("code", "uri", "string")
_BOUND_OBJECTS = ("Coding", "CodeableConcept", "Quantity", "Duration")


class Spot(NamedTuple):
    """An element of a type, under one of its names in JSON."""

    owner: Type
    element: Element
    type: str
    """The type it has under that name."""

    @property
    def rule(self) -> str:
        """The rule that speaks of it, as in a Note."""
        return f"{STRUCTURES}{self.owner.name.partition('.')[0]}#{self.element.definition['id']}"


CheckOf = Callable[[str], Handler]
"""Gives the check of a type that is no primitive, by the type's name."""

RuleCheck = Callable[[tuple[Rule, ...]], Handler]


def handler_of(spot: Spot, check_of: CheckOf, with_rules: Callable[[Handler, tuple[Rule, ...]], Handler]) -> Handler:
    """Return the handler of an element under one of its names."""
    inner = _primitive(spot) if spot.type in primitive_names() else _object(spot, check_of(spot.type))
    own = _own_rules(spot)
    if own:
        inner = with_rules(inner, own)
    if spot.element.many:
        several = handlers.many_primitives if spot.type in primitive_names() else handlers.many
        inner = several(inner, spot.rule)
    return _chosen(spot, inner)


def twin_handler_of(spot: Spot, check_of: CheckOf) -> Handler:
    """Return the handler of what stands beside a primitive value."""
    several = twins.many_twins if spot.element.many else twins.twin
    return _chosen(spot, several(check_of("Element"), spot.rule))


def sure_of(spot: Spot) -> Sure | None:
    """Return a cheap test of a string that makes the handler needless when it is passed; None when there is none."""
    if spot.element.many or spot.element.choice or _own_rules(spot) or spot.type == "canonical":
        return None
    if spot.element.name == "id" and spot.type == "string":
        return SURE["id"]
    if _binding(spot) is not None:
        codes = _codes(spot)
        return codes.__contains__ if codes else None
    return SURE.get(spot.type)


def primitive_handler(type_: str) -> Handler:
    """Return the handler of a primitive value that stands alone."""
    return handlers.primitive(NUMBERS.get(type_) or TEXTS[type_], f"{STRUCTURES}{type_}#{type_}")


def _chosen(spot: Spot, inner: Handler) -> Handler:
    if not spot.element.choice:
        return inner
    names = frozenset(written for name, _ in spot.element.json_names() for written in (name, f"_{name}"))
    return handlers.choice(inner, names, spot.owner.name, spot.rule)


def _primitive(spot: Spot) -> Handler:
    look = _look(spot)
    codes = _codes(spot)
    binding = _binding(spot)
    if codes and binding:
        return handlers.coded(look, codes, binding.value_set.partition("|")[0], spot.rule)
    inner = handlers.primitive(look, spot.rule)
    if binding and spot.type in _BOUND_TEXTS:
        return handlers.bound_text(inner, binding)
    if spot.type == "canonical":
        return handlers.canonical(inner, spot.element.targets)
    return handlers.narrative(inner) if spot.type == "xhtml" else inner


def _look(spot: Spot) -> Look:
    if spot.element.name == "id" and spot.type == "string":
        return TEXTS["id"] if spot.owner.kind == "resource" else ELEMENT_ID
    return NUMBERS.get(spot.type) or TEXTS[spot.type]


def _object(spot: Spot, check: Handler) -> Handler:
    if spot.type == "Reference":
        check = handlers.reference(check, spot.element.targets)
    binding = _binding(spot)
    return handlers.bound(check, binding) if binding and spot.type in _BOUND_OBJECTS else check


def _binding(spot: Spot) -> Binding | None:
    said = spot.element.definition.get("binding")
    if said is None or "valueSet" not in said:
        return None
    most = next((one["valueCanonical"] for one in said.get("extension", ()) if one["url"] == _MAX_VALUE_SET), "")
    if said["strength"] == "example" and not most:
        return None
    return Binding(said["strength"], said["valueSet"], spot.rule, most)


def _codes(spot: Spot) -> frozenset[str] | None:
    binding = _binding(spot)
    if binding is None or binding.strength != "required" or spot.type != "code":
        return None
    return enumerated(core_library(), binding.value_set)


def _own_rules(spot: Spot) -> tuple[Rule, ...]:
    """Return the constraints that the element puts on its values, beside those of their type."""
    definition: Json = spot.element.definition
    if spot.type == definition["path"] or "contentReference" in definition:
        return ()
    return (*rules_of(definition, spot.owner.name, spot.type), *_profile_rules(spot))


def _profile_rules(spot: Spot) -> tuple[Rule, ...]:
    """Return what profiles of FHIR R4 itself add to the type, where the definition names one: SimpleQuantity."""
    entries = [one for one in spot.element.definition.get("type", ()) if one["code"] == spot.type]
    found = [core_library().find(url, "StructureDefinition") for one in entries for url in one.get("profile", ())]
    known = {rule.key for rule in plan_of(spot.type).rules} if found else set()
    return tuple(
        rule
        for profile in found
        if profile
        for rule in rules_of(profile["snapshot"]["element"][0], profile["id"], spot.type)
        if rule.key not in known
    )
