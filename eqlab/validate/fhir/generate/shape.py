"""Makes one value of an element: of one of its types, as its definition and its profile say."""

import copy
from collections.abc import Callable
from dataclasses import replace

from eqlab.core.values import Json
from eqlab.validate.fhir.generate.chance import draw
from eqlab.validate.fhir.generate.leaves import leaf
from eqlab.validate.fhir.generate.model import Made, Maker, Place, code_of
from eqlab.validate.fhir.model import primitive_names
from eqlab.validate.fhir.snapshot.tree import Node

Content = Callable[[Node, Json, str, Place, Maker], Json]
"""Makes what is inside of a value of a complex type."""


def made(node: Node, place: Place, maker: Maker, content: Content) -> Made:
    """Return a value of an element, with its type."""
    element = node.element
    type_ = _type(element, place, maker)
    code = code_of(type_)
    fixed = said(element, "fixed")
    if fixed is not None:
        return Made(code, fixed)
    pattern = said(element, "pattern")
    example = exemplary(element, code) if maker.exemplary and pattern is None and not place.variant else None
    if example is not None:
        return Made(code, example)
    if code in primitive_names():
        return Made(code, leaf(element, type_, code, place, maker) if pattern is None else pattern)
    place = replace(place, binding=element.get("binding", place.binding))
    return Made(code, overlaid(content(node, type_, code, place, maker), pattern))


def _type(element: Json, place: Place, maker: Maker) -> Json:
    types = element.get("type") or [{"code": "BackboneElement"}]
    examples = _examples(element) if maker.exemplary else {}
    for stem in ("fixed", "pattern", "value", "minValue", "maxValue"):
        for key in examples if stem == "value" else element:
            named = [one for one in types if key.startswith(stem) and code_of(one).lower() == key[len(stem) :].lower()]
            if named:
                return named[0]
    return types[(draw(len(types), maker.seed, place.path) + place.variant) % len(types)]


def said(element: Json, stem: str) -> Json:
    """Return the value of `fixed[x]`, `pattern[x]` and the like, free to be changed; None when there is none."""
    return copy.deepcopy(next((value for key, value in element.items() if key.startswith(stem)), None))


def exemplary(element: Json, code: str) -> Json:
    """Return the example that an element gives of values of a type, free to be changed; None when there is none."""
    return copy.deepcopy(_examples(element).get(f"value{code[:1].upper()}{code[1:]}"))


def _examples(element: Json) -> Json:
    """Return an element's examples by the name of their member, the first of each type."""
    given = [one for one in element.get("example", ()) if isinstance(one, dict)]
    return {key: value for one in reversed(given) for key, value in one.items() if key.startswith("value")}


def overlaid(value: Json, pattern: Json) -> Json:
    """Return the value with all that the pattern asks for in it."""
    if pattern is None:
        return value
    if isinstance(value, dict) and isinstance(pattern, dict):
        return {**value, **{key: overlaid(value.get(key), one) for key, one in pattern.items()}}
    if isinstance(value, list) and isinstance(pattern, list):
        return [*map(overlaid, value, pattern), *pattern[len(value) :], *value[len(pattern) :]]
    return pattern
