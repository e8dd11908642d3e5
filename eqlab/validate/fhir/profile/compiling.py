"""Compiles a profile to assertions: facet by facet, element by element.

Source: FHIR R4, profiling.html and elementdefinition.html.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from eqlab.core.errors import AuthorError, nearest
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.model import Element, ancestry, resource_names, type_of
from eqlab.validate.fhir.profile.assertion import Assertion, Builder, Check, Place
from eqlab.validate.fhir.profile.bindings import binding, length, targets
from eqlab.validate.fhir.profile.bounds import bounds
from eqlab.validate.fhir.profile.cardinality import cardinality
from eqlab.validate.fhir.profile.constraints import constraints
from eqlab.validate.fhir.profile.items import Item, Reader, names_of, read_by_name
from eqlab.validate.fhir.profile.members import joined
from eqlab.validate.fhir.profile.narratives import narratives
from eqlab.validate.fhir.profile.nesting import within
from eqlab.validate.fhir.profile.parting import parted, sketched
from eqlab.validate.fhir.profile.sketch import nothing
from eqlab.validate.fhir.profile.slicing import slicing
from eqlab.validate.fhir.profile.tree import Node
from eqlab.validate.fhir.profile.trees import find
from eqlab.validate.fhir.profile.types import narrowing, type_profiles, types_of
from eqlab.validate.fhir.profile.values import values
from eqlab.validate.fhir.run import Scope


def _shaped(items: list[Item], _parent: Item, _scope: Scope) -> list[Item] | None:
    for item in items:
        if not item.type:
            return [one for one in items if one.type]
    return None


SHAPED = Assertion(says="", check=_shaped, each=nothing)
"""Lets later assertions see only values that have the shape of their type; what has another is the type's matter."""


def assertions(place: Place) -> tuple[Assertion, ...]:
    """Compile an element and all under it, but for its cardinality. Raises AuthorError."""
    return tuple(one for build in BUILDERS for one in build(place))


def children(place: Place) -> Iterator[Assertion]:
    """Yield one assertion for each element inside of which anything is asked."""
    node = _owner(place)
    if not node.children:
        return
    if node is not place.node:
        yield from _referenced(place, node)
    else:
        yield from _under(place, node, place.general)


def _owner(place: Place) -> Node:
    """Return the node that has the children: for a content reference the one it refers to."""
    reference = place.definition.get("contentReference")
    if place.node.children or not isinstance(reference, str) or not reference.startswith("#"):
        return place.node
    return find(place.facts.root, reference[1:]) or place.node


def _referenced(place: Place, node: Node) -> Iterator[Assertion]:
    """Yield what is asserted inside the element referred to; its compilation may be under way, so it is asked later."""
    made = place.facts.referenced
    if id(node) not in made:
        made[id(node)] = []
        made[id(node)].extend(_under(place.inside(node, general=None), node, None))
        if not made[id(node)]:
            made[id(node)].append(SHAPED)
    parts = made[id(node)]
    if parts == [SHAPED]:
        return
    looks: list[Check] = []

    def check(items: list[Item], parent: Item, scope: Scope) -> None:
        if not looks:
            looks.extend(joined(parts))
        for look in looks:
            look(items, parent, scope)

    yield Assertion(says=f"as {node.id}", check=check, echo=node)


def _under(place: Place, node: Node, general: Node | None) -> Iterator[Assertion]:
    for child in node.children.values():
        made = {type_: _child(place, child, type_, general) for type_ in place.types}
        if all(one is None for one in made.values()):
            raise _unknown(place, child)
        kept = {type_: one for type_, one in made.items() if one is not None and _asks(one[1], child)}
        if kept:
            yield _assertion(child, kept)


def _asks(parts: tuple[Assertion, ...], node: Node) -> bool:
    """Tell whether anything is asked but to repeat what is asked of the element itself."""
    return any(_asks(one.parts, node) if one.parts else one.echo is not node for one in parts if one.says)


def _child(place: Place, child: Node, type_: str, general: Node | None) -> tuple[Reader, tuple[Assertion, ...]] | None:
    """Return how to read an element of a type and what is asserted on it; None when the type has no such element."""
    read, known = read_by_name(type_, child.name), type_of(type_)
    if read is None or known is None:
        return None
    element, only = known.elements.get(child.name), ""
    if element is None:
        element, only = known.by_json_name[child.name]
    types = (only,) if only else _fitting_types(place, child, element)
    if types is None:
        return None
    there = place.inside(
        child,
        element=element,
        types=types,
        general=general.children.get(child.name) if general else None,
    )
    asked = assertions(there)
    return read, (*cardinality(there), *((SHAPED,) if asked else ()), *asked)


def _fitting_types(place: Place, child: Node, element: Element) -> tuple[str, ...] | None:
    """Return a child's types; None where, of several types that the place may have, this one has another such child."""
    try:
        return types_of(place.facts.url, element, child.definition)
    except AuthorError:
        if len(place.types) == 1:
            raise
        return None


def _unknown(place: Place, child: Node) -> AuthorError:
    known = [name for type_ in place.types if (one := type_of(type_)) for name in one.elements]
    return AuthorError(
        issues.BAD_ELEMENT,
        nearest=nearest(child.name, known),
        profile=place.facts.url,
        element=child.id,
        type=", ".join(place.types[:3]),
    )


def _assertion(child: Node, kept: Mapping[str, tuple[Reader, tuple[Assertion, ...]]]) -> Assertion:
    checks = {type_: _asked(read, parts) for type_, (read, parts) in kept.items()}
    parts = next(iter(kept.values()))[1]
    nested = any(type_ in resource_names() or type_ in {"Resource", "DomainResource"} for type_ in kept)
    names = tuple(dict.fromkeys(name for type_ in kept for name in names_of(type_, child.name)))
    return Assertion(
        says=child.name,
        check=_check(checks, nested=nested),
        parts=parts,
        names=names,
        wanted=any(one.absent for one in checks.values()),
        each=partial(sketched, child.name, kept),
        parted=partial(parted, child.name, kept, nested),
    )


class _Asked(NamedTuple):
    """What is asked of an element in values of one type."""

    read: Reader
    checks: tuple[Check, ...]
    lone: tuple[Check, ...]
    """Those that have something to say of a single value that has the shape of its type."""
    absent: bool


def _asked(read: Reader, parts: tuple[Assertion, ...]) -> _Asked:
    lone = joined(one for one in parts if one.each is not nothing)
    return _Asked(read, joined(parts), lone, any(one.absent for one in parts))


def _check(checks: dict[str, _Asked], *, nested: bool) -> Check:
    def check(items: list[Item], _parent: Item, scope: Scope) -> None:
        for item in items:
            found = checks.get(item.type) or _inherited(checks, item.type)
            if found is None:
                continue
            read, asked, lone, absent = found
            members = read(item)
            if len(members) == 1 and members[0].type:
                asked = lone
            if members or absent:
                here = within(item, scope) if nested else scope
                for one in asked:
                    kept = one(members, item, here)
                    if kept is not None:
                        members = kept

    return check


def _inherited(checks: dict[str, _Asked], type_: str) -> _Asked | None:
    return next((checks[one] for one in ancestry(type_) if one in checks), None)


BUILDERS: tuple[Builder, ...] = (
    narrowing,
    values,
    bounds,
    length,
    binding,
    targets,
    type_profiles,
    constraints,
    narratives,
    slicing,
    children,
)
"""Facets in the order in which they are looked at."""
