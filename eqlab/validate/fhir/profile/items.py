"""Values with their place and type, and how one gets from a value to those inside it."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple, TypeAlias

from eqlab.core.named import made_of
from eqlab.core.values import Json
from eqlab.validate.fhir.model import Element, ancestry, primitive_names, resource_names, type_of
from eqlab.validate.fhir.path import Path


class Item(NamedTuple):
    """A value where it stands."""

    value: Json
    """None for a primitive that has only id or extensions."""
    path: Path
    type: str
    """Name of its type, of a resource the actual one; empty when the value has the shape of no such type."""
    twin: Json = None
    """For a primitive, what JSON has under the name with an underscore."""


Reader: TypeAlias = Callable[[Item], list[Item]]
"""Returns the values that an element has in a value."""


def holder(item: Item) -> tuple[Json, Path]:
    """Return the dict with an item's members, or None, and its path; for a primitive that is its twin."""
    if type(item.value) is dict:
        return item.value, item.path
    if type(item.twin) is dict:
        return item.twin, twin_path(item.path)
    return None, item.path


def twin_path(path: Path) -> Path:
    """Return the path of a primitive's twin: `_given[1]` for `given[1]`."""
    parent, key = path
    if isinstance(key, str) or parent is None:
        return (parent, f"_{key}")
    return ((parent[0], f"_{parent[1]}"), key)


def reader(element: Element) -> Reader:
    """Return what reads an element."""
    named = {name: (type_, type_ in primitive_names()) for name, type_ in element.json_names()}
    if len(named) > 1:
        return _choice_reader(named)
    ((name, (type_, plain)),) = named.items()
    if plain:
        return lambda item: _primitives(item, name, type_)
    return (_many_reader if element.many else _one_reader)(name, type_)


def _one_reader(name: str, type_: str) -> Reader:
    apart = type_ == "Resource"

    def read(item: Item) -> list[Item]:
        members, path = (item.value, item.path) if type(item.value) is dict else holder(item)
        value = members.get(name) if members else None
        if value is None:
            return []
        shape = type_ if not apart and value.__class__ is dict else _shaped(value, type_, plain=False)
        return [made_of(Item, (value, (path, name), shape, None))]

    return read


def _many_reader(name: str, type_: str) -> Reader:
    apart = type_ == "Resource"

    def read(item: Item) -> list[Item]:
        members, path = (item.value, item.path) if type(item.value) is dict else holder(item)
        value = members.get(name) if members else None
        if value is None:
            return []
        here = (path, name)
        if type(value) is list:
            if apart:
                return [Item(one, (here, at), _shaped(one, type_, plain=False)) for at, one in enumerate(value)]
            return [
                made_of(Item, (one, (here, at), type_ if one.__class__ is dict else "", None))
                for at, one in enumerate(value)
            ]
        return [Item(value, here, _shaped(value, type_, plain=False))]

    return read


def _choice_reader(named: Mapping[str, tuple[str, bool]]) -> Reader:
    known = {**{f"_{name}": name for name, (_, plain) in named.items() if plain}, **{name: name for name in named}}

    names = known.keys()

    def read(item: Item) -> list[Item]:
        members, path = (item.value, item.path) if item.value.__class__ is dict else holder(item)
        if not members or names.isdisjoint(members):
            return []
        found: list[Item] = []
        for name in dict.fromkeys([known[key] for key in members if key in known]):
            type_, plain = named[name]
            value = members.get(name)
            if plain:
                found.extend(_primitives(item, name, type_))
            elif value is not None:
                found.append(Item(value, (path, name), _shaped(value, type_, plain=False)))
        return found

    return read


def _primitives(item: Item, name: str, type_: str) -> list[Item]:
    members, path = (item.value, item.path) if type(item.value) is dict else holder(item)
    if members is None:
        return []
    value, twin = members.get(name), members.get(f"_{name}")
    if value is None and twin is None:
        return []
    if type(value) is list or type(twin) is list:
        return _listed(value, twin, (path, name), type_)
    return [made_of(Item, (value, (path, name), "" if type(value) is dict else type_, twin))]


def _listed(value: Json, twin: Json, path: Path, type_: str) -> list[Item]:
    values = value if type(value) is list else []
    twins = twin if type(twin) is list else []
    if not twins:
        return [Item(one, (path, at), _shaped(one, type_, plain=True)) for at, one in enumerate(values)]
    longest = max(len(values), len(twins))
    pairs = [(values[at : at + 1] or [None], twins[at : at + 1] or [None]) for at in range(longest)]
    return [
        Item(one[0], (path, at), _shaped(one[0], type_, plain=True), other[0]) for at, (one, other) in enumerate(pairs)
    ]


def _shaped(value: Json, type_: str, *, plain: bool) -> str:
    if type(value) is dict:
        if plain:
            return ""
        return resource_type(value) if type_ == "Resource" else type_
    return type_ if plain and type(value) is not list else ""


def resource_type(value: Json) -> str:
    """Return the type of a resource; empty when it is none."""
    name = value.get("resourceType") if type(value) is dict else None
    return name if type(name) is str and name in resource_names() else ""


@cache
def read_by_name(type_: str, name: str) -> Reader | None:
    """Return what reads the element of that name in a type; None when the type has none."""
    known = type_of(type_)
    if known is None:
        return None
    if known.kind == "primitive" and name == "value":
        return lambda item: [item] if item.value is not None else []
    element = known.elements.get(name)
    if element is None and name in known.by_json_name:
        element, only = known.by_json_name[name]
        return _choice_reader({name: (only, only in primitive_names())})
    return None if element is None else reader(element)


@cache
def names_of(type_: str, name: str) -> tuple[str, ...]:
    """Return the names that the element of that name in a type has in JSON, those of twins included."""
    known = type_of(type_)
    element = known.elements.get(name) if known else None
    if element is not None:
        named = element.json_names()
    else:
        named = ((name, known.by_json_name[name][1]),) if known and name in known.by_json_name else ()
    return tuple(
        one
        for json_name, of in named
        for one in ((json_name, f"_{json_name}") if of in primitive_names() else (json_name,))
    )


@cache
def is_a(name: str, types: tuple[str, ...]) -> bool:
    """Tell whether a type is one of these or descends from one."""
    return not frozenset(types).isdisjoint(ancestry(name))
