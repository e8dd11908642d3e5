"""Where the inside of a value is told: in its own definition, a profile, its type, or another element."""

from collections.abc import Mapping
from typing import NamedTuple

from eqlab.core.values import Json
from eqlab.validate.fhir.generate.model import Home, Maker, Place, base_path, canonical_of, root_of
from eqlab.validate.fhir.snapshot.tree import Node

BACKBONES = ("BackboneElement", "Element")
"""Types that say nothing of their own."""


class Opened(NamedTuple):
    """What tells of the inside of a value."""

    about: str
    """The type that its rules are about."""
    rulers: tuple[Node, ...]
    """Elements whose rules it has to keep."""
    children: Mapping[str, Node]
    home: Home


def opened(node: Node, type_: Json, code: str, place: Place, maker: Maker) -> Opened:
    """Return what tells of the inside of a value of an element, of one of its types."""
    if "contentReference" in node.element and not node.children:
        home, target = _referred(node.element["contentReference"], place, maker)
        return _with(base_path(target.element), (node, target), target.children, home)
    found = [root_of(maker.library, one) for one in (*type_.get("profile", ()), canonical_of(code))]
    known = [(str(one[0].get("type")), one[1]) for one in found if one is not None]
    inherited = known[0][1].children if known else {}
    if code in BACKBONES:
        return _with(base_path(node.element), (node,), node.children or inherited, place.home)
    rulers = (node, *(one for _, one in known))
    home = place.home if node.children or not known else known[0]
    return _with(code, rulers, node.children or inherited, home)


def _with(about: str, rulers: tuple[Node, ...], children: Mapping[str, Node], home: Home) -> Opened:
    return Opened(about, rulers, {name: _unnamed(child) for name, child in children.items()}, home)


def _unnamed(child: Node) -> Node:
    """Return an element; of one that only stands there as a named slice, as some old profiles have it, that slice."""
    return child if child.element or not child.slices else next(iter(child.slices.values()))


def _referred(reference: str, place: Place, maker: Maker) -> tuple[Home, Node]:
    """Return the definition that an element's content is told in, and the element there."""
    head, *path = reference.rpartition("#")[2].split(".")
    home = place.home
    if head != home[0]:
        found = root_of(maker.library, canonical_of(head))
        home = (head, found[1]) if found else ("", Node())
    node = home[1]
    for step in path:
        name, _, slice_name = step.partition(":")
        node = node.children.get(name, Node())
        node = node.slices.get(slice_name, node)
    return home, node
