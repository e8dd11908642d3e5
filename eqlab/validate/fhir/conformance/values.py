"""Values in ElementDefinitions: they are of a type that the element has, and among the codes it is bound to.

Source: FHIR R4, ElementDefinition.fixed[x], .pattern[x], .minValue[x], .maxValue[x] and .maxLength.
"""

from collections.abc import Iterator

from eqlab.core.values import Json
from eqlab.validate.fhir.conformance.grounds import types_of
from eqlab.validate.fhir.conformance.narrowing import Problem
from eqlab.validate.fhir.conformance.reading import text
from eqlab.validate.fhir.issues import conformance as issues
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.model import ancestry, primitive_names
from eqlab.validate.fhir.terminology import member
from eqlab.validate.words import shorten, show

_STEMS = ("fixed", "pattern", "minValue", "maxValue")


def misfits(element: Json, base: Json, library: Library) -> Iterator[Problem]:
    """Yield values that the element can never have."""
    types = types_of(element, base)
    for key in element:
        stem = next((one for one in _STEMS if key.startswith(one) and key[len(one) : len(one) + 1].isupper()), "")
        if stem and types and not _is_among(key.removeprefix(stem), types):
            yield Problem(issues.VALUE_OF_OTHER_TYPE, key, {"member": key, "expected": " or ".join(types)})
        elif stem in ("fixed", "pattern"):
            yield from _outside(key, element, base, library)
    if "maxLength" in element and types and primitive_names().isdisjoint(types):
        yield Problem(issues.LENGTH_OF_NOTHING, "maxLength", {"type": " or ".join(types)})


def _is_among(name: str, types: list[str]) -> bool:
    """Tell whether the type in a member's name is one of these, or akin to one."""
    if name[:1].lower() + name[1:] in primitive_names():
        return name[:1].lower() + name[1:] in types
    return any(name in ancestry(type_) or type_ in ancestry(name) for type_ in types)


def _outside(key: str, element: Json, base: Json, library: Library) -> Iterator[Problem]:
    """A code that is fixed must be one of those that the element is bound to."""
    binding = element.get("binding") if isinstance(element.get("binding"), dict) else base.get("binding")
    value_set, value = text(binding, "valueSet"), element[key]
    if text(binding, "strength") != "required" or not value_set:
        return
    coded = {"code": value} if isinstance(value, str) else value if key.endswith("Coding") else None
    code = text(coded, "code")
    if code and member(library, value_set, text(coded, "system"), code).answer is False:
        yield Problem(issues.VALUE_OUTSIDE_BINDING, key, {"found": show(code), "value_set": shorten(value_set, 120)})
