"""Elements of several types, whose types a differential may name in short: `valueQuantity` for `value[x]`.

A short path is a slice by type. Where the differential says nothing of the element itself, it thereby limits the
element to the types it names. Source: FHIR R4, profiling.html, "constraining by type" and slicing by type.
"""

from collections.abc import Mapping
from dataclasses import replace

from eqlab.core.values import Json
from eqlab.validate.fhir.snapshot.tree import Node

_BY_TYPE = {"discriminator": [{"type": "type", "path": "$this"}], "ordered": False}


def spelled_out(changes: Mapping[str, Node], base: Mapping[str, Node]) -> Mapping[str, Node]:
    """Return the changes with short paths turned into slices, and slices by type limited to their type."""
    shorts = {name: found for name in changes if name not in base and (found := _choice(name, base))}
    result = dict(changes)
    for name, (element, _) in shorts.items():
        result.pop(name)
        result.setdefault(element, _implied(base[element], [type_ for one, type_ in shorts.values() if one == element]))
        result[element] = _with_slices(result[element], name, changes[name])
    return {name: _understood(name, change, base[name]) if name in base else change for name, change in result.items()}


def _understood(name: str, change: Node, base: Node) -> Node:
    if not change.slices or "slicing" in base.element or "slicing" in change.element:
        sliced = change
    elif _is_only_named(change, base):
        only = next(iter(change.slices.values()))
        element = {key: value for key, value in only.element.items() if key != "sliceName"}
        return replace(only, element=element)
    else:
        sliced = change
    return _sliced_by_type(sliced, base) if name.endswith("[x]") and change.slices else sliced


def _is_only_named(change: Node, base: Node) -> bool:
    """Tell whether a slice name is no more than a name, given to an element that is there at most once.

    Some authors do so; a choice with a slice of one type is sliced by type, though.
    """
    if len(change.slices) != 1 or change.element or change.children or base.element.get("max") != "1":
        return False
    (name, one), *_ = change.slices.items()
    stem = base.element.get("path", "").rpartition(".")[2]
    types = one.element.get("type", base.element.get("type", []))
    return not stem.endswith("[x]") or (
        len(types) > 1 and name not in {short_name(stem, each["code"]) for each in types}
    )


def _choice(name: str, base: Mapping[str, Node]) -> tuple[str, Json] | None:
    """Return the element and the type that a short name means."""
    for stem, node in base.items():
        if stem.endswith("[x]") and name.startswith(stem[:-3]):
            for type_ in node.element.get("type", ()):
                if name == short_name(stem, type_["code"]):
                    return stem, type_
    return None


def short_name(choice: str, type_: str) -> str:
    """Return `valueQuantity` for `value[x]` and `Quantity`."""
    return f"{choice[:-3]}{type_[:1].upper()}{type_[1:]}"


def _implied(base: Node, types: list[Json]) -> Node:
    """Return what short names alone say of the element; nothing when it is sliced already."""
    if "slicing" in base.element:
        return Node()
    return Node(element={"slicing": {**_BY_TYPE, "rules": "closed"}, "type": types})


def _with_slices(change: Node, name: str, short: Node) -> Node:
    """Put a short name's change among the slices; slices of its own stand beside it."""
    slices = dict(change.slices)
    if short.element or short.children:
        slices[name] = Node(element=short.element, children=short.children)
    return replace(change, slices={**slices, **short.slices})


def _sliced_by_type(change: Node, base: Node) -> Node:
    """Limit each slice to the type that its name or path tells, and say that slices are by type."""
    slices = {name: _limited(name, one, base) for name, one in change.slices.items()}
    implicit = "slicing" not in change.element and "slicing" not in base.element
    slicing = {"slicing": {**_BY_TYPE, "rules": "open"}} if implicit else {}
    return replace(change, element={**slicing, **change.element}, slices=slices)


def _limited(name: str, change: Node, base: Node) -> Node:
    if "type" in change.element or name in base.slices:
        return change
    told = {name, change.element.get("path", "").rpartition(".")[2]}
    path = base.element.get("path", "").rpartition(".")[2]
    types = [one for one in base.element.get("type", ()) if short_name(path, one["code"]) in told]
    return replace(change, element={**change.element, "type": types}) if len(types) == 1 else change
