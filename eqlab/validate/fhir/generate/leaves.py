"""Primitive values where they stand: bound to codes, chosen by construction, or pointing at something."""

from eqlab.core.values import Json
from eqlab.validate.fhir.generate.chance import pick
from eqlab.validate.fhir.generate.codes import code_for, codes
from eqlab.validate.fhir.generate.model import Maker, Place, base_path
from eqlab.validate.fhir.generate.primitives import primitive
from eqlab.validate.fhir.generate.recipes import CHOSEN
from eqlab.validate.fhir.library import STRUCTURES

_POINTED_AT = {
    "StructureDefinition": STRUCTURES + "Patient",
    "ValueSet": "http://hl7.org/fhir/ValueSet/administrative-gender",
    "CodeSystem": "http://hl7.org/fhir/administrative-gender",
    "SearchParameter": "http://hl7.org/fhir/SearchParameter/Resource-id",
}


def leaf(element: Json, type_: Json, code: str, place: Place, maker: Maker) -> Json:
    """Return a primitive value for an element."""
    binding = element.get("binding", place.binding)
    value_set = binding.get("valueSet") if isinstance(binding, dict) else None
    listed = codes(maker.library, value_set) if isinstance(value_set, str) else ()
    chosen = CHOSEN.get(base_path(element))
    if chosen is not None and not place.variant and (not listed or chosen in {one for _, one in listed}):
        return chosen
    if base_path(element) in ("Resource.id", "Element.id"):
        return primitive("id", place.path, element, (maker.seed, place.variant))
    if listed and code in ("code", "string", "uri", "markdown"):
        return code_for(maker.library, binding, (maker.seed, place.path), place.variant)[1]
    if code == "canonical":
        targets = [one.rpartition("/")[2] for one in type_.get("targetProfile", ())]
        known = [_POINTED_AT[one] for one in targets if one in _POINTED_AT]
        if known:
            return pick(known, maker.seed, place.path)
    return primitive(code, place.path, element, (maker.seed, place.variant))
