"""Which elements a value has to begin with, and what else may be done with them."""

from collections.abc import Mapping
from functools import cache

from eqlab.validate.fhir.generate.codes import is_decidable
from eqlab.validate.fhir.generate.extending import may_stand_in
from eqlab.validate.fhir.generate.model import DEEPEST, Maker, Place, base_path, code_of, least, most, root_of
from eqlab.validate.fhir.generate.opening import BACKBONES
from eqlab.validate.fhir.generate.recipes import IN, OUT, TELLING
from eqlab.validate.fhir.generate.search import Child, Choice, Choices
from eqlab.validate.fhir.generate.shape import said
from eqlab.validate.fhir.model import ancestry, resource_names, type_of
from eqlab.validate.fhir.snapshot.tree import Node

_ROUNDS = 2
"""How often an element may be inside of itself, in a full instance."""


def is_demanded(node: Node) -> bool:
    """Tell whether an element must be there, itself or one of its slices."""
    return least(node.element) > 0 or any(least(one.element) > 0 for one in node.slices.values())


def first_choices(children: Mapping[str, Node], code: str, place: Place, maker: Maker) -> Choices:
    """Return what is done with each element to begin with; a value says something at least."""
    start = {name: _first(name, child, code, place, maker) for name, child in children.items()}
    if code == "CodeableConcept" and not _is_coded(children["coding"], place, maker):
        start |= {"coding": Choice(there=False), "text": Choice(there=most(children["text"].element) > 0)}
    said = [name for name, choice in start.items() if choice.there and (name, code) != ("url", "Extension")]
    if said or code in resource_names():
        return start
    possible = [name for name, child in children.items() if most(child.element)]
    telling = [name for type_ in ancestry(code) for name in TELLING.get(type_, ()) if name in possible]
    rest = [name for name in possible if base_path(children[name].element) not in OUT]
    return {**start, **dict.fromkeys(telling or rest[:1] or possible[:1], Choice(there=True))}


def _is_coded(coding: Node, place: Place, maker: Maker) -> bool:
    """Tell whether a concept says a code: where nobody here could judge one, its text says enough."""
    told = said(coding.element, "pattern") is not None or coding.slices or coding.children
    binding = coding.element.get("binding", place.binding)
    return bool(told) or is_demanded(coding) or is_decidable(maker.library, binding)


def _first(name: str, child: Node, code: str, place: Place, maker: Maker) -> Choice:
    wish = place.wishes.get(name.removesuffix("[x]")) if base_path(child.element) != "Element.id" else False
    if is_demanded(child) or base_path(child.element) in IN:
        return Choice(there=True)
    if most(child.element) == 0 or wish is False:
        return Choice(there=False)
    return Choice(there=bool(wish) or (maker.wide and _fits(child, code, place)))


def _fits(child: Node, code: str, place: Place) -> bool:
    """Tell whether a full instance has an element that may be there: not round in circles, and not for ever deeper."""
    if child.slices:
        return place.depth < DEEPEST
    if base_path(child.element) in OUT or place.depth >= DEEPEST:
        return False
    if "contentReference" in child.element:
        name = str(child.element["path"]).rpartition(".")[2]
        return place.path.split(".").count(name) < _ROUNDS
    around = {*place.types, code} - set(BACKBONES)
    return any(code_of(one) not in around for one in child.element.get("type", ()))


def offered(child: Node, place: Place) -> Child:
    """Return what else may be done with an element."""
    undefined = base_path(child.element).endswith("xtension") and not child.slices
    return Child(
        optional=not is_demanded(child),
        inner=_names(child),
        possible=most(child.element) > 0 and place.depth < 2 * DEEPEST and not undefined,
        many=most(child.element) > 1,
    )


def _names(node: Node) -> frozenset[str]:
    """Return the names of what is inside of an element."""
    found = {name.removesuffix("[x]") for name in node.children}
    for child in (*node.children.values(), *node.slices.values()):
        found |= _names(child)
    for type_ in node.element.get("type", ()) if not node.children else ():
        found |= _names_of_type(code_of(type_))
    return frozenset(found)


@cache
def _names_of_type(code: str) -> frozenset[str]:
    known = type_of(code)
    return frozenset(known.elements) if known else frozenset()


def can_be_made(slice_: Node, around: str, maker: Maker) -> bool:
    """Tell whether a slice can be made that need not be: it forbids nothing that it asks for.

    An extension must be defined by somebody, for the type it would stand in.
    """
    if any(is_demanded(child) and not most(child.element) for child in slice_.children.values()):
        return False
    profiles = [one for type_ in slice_.element.get("type", ()) for one in type_.get("profile", ())]
    known = [root_of(maker.library, one) for one in profiles]
    return all(one is not None and may_stand_in(one[0].get("context"), around) for one in known)
