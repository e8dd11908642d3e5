"""Which handler an element gets: put together when the element is first met in a resource."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES, core_library
from eqlab.validate.fhir.model import Element, Type, primitive_names, type_names
from eqlab.validate.fhir.run import Binding
from eqlab.validate.fhir.structure import handlers, twins
from eqlab.validate.fhir.structure.handlers import Handler
from eqlab.validate.fhir.structure.numbers import FINE, NUMBERS, Look
from eqlab.validate.fhir.structure.plan import BOUND_TYPES, plan_of
from eqlab.validate.fhir.structure.rules import Rule, rules_of
from eqlab.validate.fhir.structure.texts import ELEMENT_ID, PLAIN, SURE, TEXTS, Assured, Sure, never
from eqlab.validate.fhir.terminology import enumerated

_MAX_VALUE_SET = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet"
_IN_TURN = "Bundle.entry"
"""The type of which many may be read one by one."""
_BOUND_TEXTS = ("code", "uri", "string")


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


Extra: TypeAlias = Binding | tuple[str, ...] | None
"""What a value is kept with: the binding it must meet, or what a Reference may point to."""


class Makers(NamedTuple):
    """What makes handlers of values that are no primitives."""

    check_of: Callable[[str, Extra], Handler]
    """Gives the check of a type by its name."""
    many_of: Callable[[str, Extra, str], Handler]
    """Gives the check of an array of a type's values; the last is the rule that speaks of the array."""
    with_rules: Callable[[Handler, tuple[Rule, ...]], Handler]
    """Makes a handler judge values by further constraints too."""


def handler_of(spot: Spot, makers: Makers) -> Handler:
    """Return the handler of an element under one of its names."""
    plain, own = spot.type in primitive_names(), _own_rules(spot)
    if spot.element.many and not plain and not own and type_names().get(spot.type) != "resource":
        several = makers.many_of(spot.type, _extra(spot), spot.rule)
        return handlers.many_in_turn(several, makers.check_of(spot.type, None)) if spot.type == _IN_TURN else several
    inner = _primitive(spot) if plain else makers.check_of(spot.type, _extra(spot))
    if own:
        inner = makers.with_rules(inner, own)
    if spot.element.many:
        return handlers.many_primitives(inner, _sure(spot), spot.rule) if plain else handlers.many(inner, spot.rule)
    return _chosen(spot, inner, _sure(spot))


def twin_handler_of(spot: Spot, makers: Makers) -> Handler:
    """Return the handler of what stands beside a primitive value."""
    several = twins.many_twins if spot.element.many else twins.twin
    return _chosen(spot, several(makers.check_of("Element", None), spot.rule), never)


def sure_of(spot: Spot, assured: Assured = Assured.NOTHING) -> Sure | None:
    """Return a cheap test of a string that makes the handler needless when it is passed; None when there is none."""
    sure = _sure(spot, PLAIN if assured is Assured.PLAIN else SURE)
    return None if spot.element.many or spot.element.choice or sure is never else sure


def _sure(spot: Spot, by_type: Mapping[str, Sure] = SURE) -> Sure:
    if spot.type in ("canonical", "xhtml") or spot.type not in primitive_names() or _own_rules(spot):
        return never
    if _is_element_id(spot):
        return never
    if spot.element.name == "id" and spot.type == "string":
        return SURE["id"]
    if _binding(spot) is not None:
        codes = _codes(spot)
        return codes.__contains__ if codes else never
    return by_type.get(spot.type, never)


def primitive_handler(type_: str) -> Handler:
    """Return the handler of a primitive value that stands alone."""
    return handlers.primitive(NUMBERS.get(type_) or TEXTS[type_], f"{STRUCTURES}{type_}#{type_}")


def _chosen(spot: Spot, inner: Handler, sure: Sure) -> Handler:
    if not spot.element.choice:
        return inner
    names = {name for name, type_ in spot.element.json_names() if type_ != spot.type}
    others = frozenset(names | {f"_{name}" for name in names})
    return handlers.choice(inner, sure, others, spot.owner.name, spot.rule)


def _primitive(spot: Spot) -> Handler:
    look = _look(spot)
    if _is_element_id(spot):
        return handlers.element_id(look, spot.rule)
    codes = _codes(spot)
    binding = _binding(spot)
    if codes and binding:
        return handlers.coded(look, codes, binding.value_set.partition("|")[0], spot.rule)
    if binding and spot.type in _BOUND_TEXTS:
        return handlers.bound_text(look, binding)
    if spot.type == "canonical":
        return handlers.canonical(look, spot.element.targets, spot.rule)
    if spot.type == "xhtml":
        return handlers.narrative(look, spot.rule)
    return handlers.primitive(look, spot.rule, FINE.get(spot.type, ()))


def _is_element_id(spot: Spot) -> bool:
    return spot.element.name == "id" and spot.type == "string" and spot.owner.kind != "resource"


def _extra(spot: Spot) -> Extra:
    if spot.type == "Reference":
        return spot.element.targets
    return _binding(spot) if spot.type in BOUND_TYPES else None


def _look(spot: Spot) -> Look:
    if spot.element.name == "id" and spot.type == "string":
        return ELEMENT_ID if _is_element_id(spot) else TEXTS["id"]
    return NUMBERS.get(spot.type) or TEXTS[spot.type]


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
