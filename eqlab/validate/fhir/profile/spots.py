"""Where in a profile a discriminator's path leads to, from a slice on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from eqlab.core.values import Json
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.model import Element, type_of
from eqlab.validate.fhir.profile.assertion import Facts
from eqlab.validate.fhir.profile.routes import Step
from eqlab.validate.fhir.profile.tree import Node
from eqlab.validate.fhir.profile.types import entries, profiles_of, types_of
from eqlab.validate.fhir.profile.values import valued


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """An element as a profile defines it, or the target of a reference."""

    facts: Facts
    types: tuple[str, ...]
    node: Node | None = None
    """None for the target of a reference."""
    element: Element | None = None
    """The base type's element, where it has one."""
    profiles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Profiles that values must meet, by type."""

    implied: tuple[tuple[Json, bool], ...] = ()
    """Values that it must hold by what is fixed around it, with True for those that are fixed and no pattern."""

    @property
    def definition(self) -> Json:
        """The ElementDefinition; empty for the target of a reference."""
        return self.node.definition if self.node else {}

    def alternatives(self) -> tuple["Spot", ...]:
        """Return the spots of the slices that the element has; those that must be there when there are such."""
        slices = self.node.slices if self.node else []
        must = [one for one in slices if one.definition.get("min", 0)]
        return tuple(_spot(self.facts, one, self.element, self.types) for one in must or slices)


def routed(spot: Spot, steps: tuple[Step, ...]) -> list[Spot]:
    """Return the spots that a path leads to; none when the profile says nothing of them."""
    spots = [spot]
    for step in steps:
        spots = [reached for one in spots for reached in _STEPS[step.kind](one, step.name)]
    return spots


def _spot(facts: Facts, node: Node, element: Element | None, types: tuple[str, ...]) -> Spot:
    if element is not None:
        types = types_of(facts.url, element, node.definition)
    return Spot(facts=facts, node=node, element=element, types=types, profiles=profiles_of(node.definition))


def children(spot: Spot) -> Iterator[Spot]:
    """Yield the spots of all children that the profile itself defines."""
    for name in spot.node.children if spot.node else ():
        yield from _child(spot, name)


def expected(spot: Spot) -> tuple[tuple[Json, bool], ...]:
    """Return the values that an element must hold, with True for fixed ones."""
    said = ((valued(spot.definition, prefix), prefix == "fixed") for prefix in ("fixed", "pattern"))
    return (*spot.implied, *((value, exact) for value, exact in said if value is not None))


def _implied(spot: Spot, name: str) -> tuple[tuple[Json, bool], ...]:
    """Return what a value around implies for the element of that name."""
    around = [(one[name], exact) for one, exact in expected(spot) if isinstance(one, dict) and name in one]
    return tuple((one, exact) for value, exact in around for one in (value if isinstance(value, list) else [value]))


def _child(spot: Spot, name: str) -> Iterator[Spot]:
    found = list(_defined(spot, name))
    implied = _implied(spot, name)
    if not implied:
        yield from found
    elif found:
        yield from (replace(one, implied=(*one.implied, *implied)) for one in found)
    else:
        yield Spot(facts=spot.facts, types=(), implied=implied)


def _defined(spot: Spot, name: str) -> Iterator[Spot]:
    node = spot.node.children.get(name) if spot.node else None
    for root in _by_profile(spot):
        yield from _child(root, name)
    if node is None:
        if spot.node and not any(spot.profiles.values()):
            for slice_ in spot.alternatives():
                yield from _child(slice_, name)
        return
    known = next((one for one in map(type_of, spot.types) if one and name in one.elements), None)
    if known is not None:
        yield _spot(spot.facts, node, known.elements[name], spot.types)


def _by_profile(spot: Spot) -> Iterator[Spot]:
    """Yield the root of the profile that a value must meet, when it is one only."""
    urls = [url for several in spot.profiles.values() for url in several]
    root = spot.facts.services.tree(spot.facts.library, urls[0]) if len(urls) == 1 else None
    if root is not None:
        yield Spot(facts=spot.facts, node=root, types=spot.types)


def _extension(spot: Spot, url: str) -> Iterator[Spot]:
    for all_ in _child(spot, "extension"):
        for slice_ in all_.alternatives() if all_.node else ():
            if url in extension_urls(slice_):
                yield slice_


def extension_urls(spot: Spot) -> tuple[str, ...]:
    """Return the URLs that an extension may have by its slice: fixed, or those of its definitions."""
    url = spot.node.children.get("url") if spot.node else None
    fixed = url.definition.get("fixedUri") if url else None
    if isinstance(fixed, str):
        return (fixed,)
    return tuple(url.partition("|")[0] for url in spot.profiles.get("Extension", ()))


def _resolve(spot: Spot, _: str) -> Iterator[Spot]:
    targets = [str(url) for entry in entries(spot.definition) for url in entry.get("targetProfile") or ()]
    by_type: dict[str, tuple[str, ...]] = {}
    for url in targets:
        type_ = _type_of(spot.facts, url)
        free = url == STRUCTURES + type_ or by_type.get(type_, (url,)) == ()
        by_type[type_] = () if free else (*by_type.get(type_, ()), url)
    if targets and "" not in by_type:
        yield Spot(facts=spot.facts, types=tuple(by_type), profiles={k: v for k, v in by_type.items() if v})


def _type_of(facts: Facts, url: str) -> str:
    if type_of(url.removeprefix(STRUCTURES)) is not None:
        return url.removeprefix(STRUCTURES)
    found = facts.library.find(url, "StructureDefinition")
    return str(found.get("type", "")).removeprefix(STRUCTURES) if found else ""


def _type(spot: Spot, name: str) -> Iterator[Spot]:
    own = next((one for one in spot.alternatives() if one.types == (name,)), None)
    if own is not None:
        yield own
    elif spot.node is not None:
        profiles = {code: urls for code, urls in spot.profiles.items() if code == name}
        yield Spot(facts=spot.facts, node=spot.node, element=spot.element, types=(name,), profiles=profiles)


_STEPS = {"child": _child, "extension": _extension, "resolve": _resolve, "type": _type}
