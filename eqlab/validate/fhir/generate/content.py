"""Makes what is inside of a value: the elements that must be there, or all that may, so that its rules are kept."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace

from eqlab.core.values import Json
from eqlab.validate.fhir.generate.chance import draw
from eqlab.validate.fhir.generate.extending import extending
from eqlab.validate.fhir.generate.given import given
from eqlab.validate.fhir.generate.model import (
    Made,
    Maker,
    Place,
    base_path,
    code_of,
    inside,
    is_array,
    least,
    most,
)
from eqlab.validate.fhir.generate.offers import can_be_made, first_choices, offered
from eqlab.validate.fhir.generate.opening import opened
from eqlab.validate.fhir.generate.recipes import WHOLE
from eqlab.validate.fhir.generate.rules import Rule, broken_rules, rules_of
from eqlab.validate.fhir.generate.search import Choice, Choices, settled
from eqlab.validate.fhir.generate.shape import made, said
from eqlab.validate.fhir.model import ancestry, resource_names
from eqlab.validate.fhir.snapshot.tree import Node

_ABSTRACT = ("Resource", "DomainResource")
_STANDS_FOR_ALL = "Basic"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """A value in the making."""

    code: str
    about: str
    place: Place
    maker: Maker
    children: Mapping[str, Node]
    rules: tuple[Rule, ...]
    given: Mapping[str, Json]
    made: dict[tuple[str, Choice], tuple[Made, ...]]
    """What was made so far: rules are asked of many values that differ in little."""


def content(node: Node, type_: Json, code: str, place: Place, maker: Maker) -> Json:
    """Return a value of a complex type or a resource."""
    if code in _ABSTRACT:
        code, type_ = _STANDS_FOR_ALL, {"code": _STANDS_FOR_ALL}
    whole = code in resource_names()
    if whole and place.depth:
        maker = replace(maker, wide=False)
    told = opened(node, type_, code, place, maker)
    place = replace(place, home=told.home)
    rules = dict.fromkeys(rule for one in told.rulers for rule in rules_of(one.element, told.about, whole=whole))
    scene = _Scene(
        code=code,
        about=told.about,
        place=place,
        maker=maker,
        children=told.children,
        rules=tuple(rules),
        given=given(told.children, type_, code, place, maker),
        made={},
    )
    start = first_choices(told.children, code, place, maker)
    names = sorted(told.children, key=lambda name: (name != "value[x]", draw(1 << 30, maker.seed, place.path, name)))
    offers = {name: offered(told.children[name], place) for name in names}
    return _value(settled(start, offers, lambda choices: _broken(choices, scene)), scene)


def _broken(choices: Choices, scene: _Scene) -> list[str]:
    """Return the expressions that choices break; an empty value breaks one that speaks of everything."""
    value = _value(choices, scene)
    return broken_rules(scene.rules, value, scene.maker.library) if value else [" ".join(choices)]


def _value(choices: Choices, scene: _Scene) -> Json:
    value: Json = {"resourceType": scene.code} if scene.code in resource_names() else {}
    for name, choice in choices.items():
        if choice.there:
            key = (name, choice)
            if key not in scene.made:
                scene.made[key] = _occurrences(name, choice, scene)
            _put(value, name, scene.made[key], scene.children[name])
    if "Quantity" in ancestry(scene.code) and value.keys() >= {"unit", "code"} and not _is_told(scene.children["unit"]):
        value["unit"] = value["code"]
    return value


def _is_told(node: Node) -> bool:
    """Tell whether a definition says what the value is."""
    return said(node.element, "fixed") is not None or said(node.element, "pattern") is not None


def _put(value: Json, name: str, occurrences: tuple[Made, ...], child: Node) -> None:
    if not occurrences:
        return
    if name.endswith("[x]"):
        type_ = occurrences[0].type
        name = f"{name[:-3]}{type_[0].upper()}{type_[1:]}"
    values = [one.value for one in occurrences]
    value[name] = values if is_array(child.element) else values[0]


def _occurrences(name: str, choice: Choice, scene: _Scene) -> tuple[Made, ...]:
    """Return the values of an element: those of its slices, and as many more as there must be."""
    node = scene.children[name]
    if base_path(node.element) in WHOLE:
        return (Made(*copy.deepcopy(WHOLE[base_path(node.element)])),)
    if _is_given(name, node, scene):
        return (Made(code_of(node.element["type"][0]), scene.given[name]),)
    place = _place(name, choice, scene)
    sliced = _sliced(node, place, scene)
    room = most(node.element) - len(sliced)
    wanted = min(room, max(least(node.element) - len(sliced), 0 if sliced else choice.times))
    if wanted > 0 and node.slices and (name == "extension" or node.element.get("slicing", {}).get("rules") == "closed"):
        node = next((one for one in node.slices.values() if most(one.element)), node)
    node = extending(node, scene.about, place, scene.maker)
    return (*sliced, *(_one(node, place, str(n or ""), scene.maker) for n in range(wanted)))


def _is_given(name: str, node: Node, scene: _Scene) -> bool:
    if name not in scene.given or _is_told(node):
        return False
    return "binding" not in node.element or scene.code == "Coding" or name == "type"


def _place(name: str, choice: Choice, scene: _Scene) -> Place:
    """Return the place of an element inside; a wish that is fulfilled here is none any more within."""
    wishes = {**scene.place.wishes, **dict(choice.wishes)}
    wishes.pop(name.removesuffix("[x]"), None)
    place = replace(inside(scene.place, name, scene.code), wishes=wishes, variant=choice.variant)
    coded = name == "coding" and scene.code == "CodeableConcept" and "binding" not in scene.children[name].element
    return replace(place, binding=scene.place.binding) if coded else place


def _one(node: Node, place: Place, mark: str, maker: Maker) -> Made:
    return made(node, replace(place, path=place.path + mark), maker, content)


def _sliced(node: Node, place: Place, scene: _Scene) -> list[Made]:
    """Return values of the slices that must be there, or of all that can."""
    found: list[Made] = []
    place = replace(place, wishes={**place.wishes, **dict.fromkeys(_discriminating(node), True)})
    for name, one in node.slices.items():
        also = scene.maker.wide and most(one.element) and "/" not in name and can_be_made(one, scene.about, scene.maker)
        wanted = min(max(least(one.element), 1 if also else 0), most(node.element) - len(found))
        found += [_one(one, place, f":{name}{n or ''}", scene.maker) for n in range(wanted)]
    return found


def _discriminating(node: Node) -> list[str]:
    """Return the names of the elements that tell the slices apart."""
    paths = [str(one.get("path")) for one in node.element.get("slicing", {}).get("discriminator", ())]
    return [step for path in paths for step in path.split(".") if step.isidentifier()]
