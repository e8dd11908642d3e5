"""Finds the nodes that a report names; what many locations have in common is walked once."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from eqlab.core.location import SubjectPath
from eqlab.validate.schematron.run.svrl import node_at
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xml.places import label_of, label_of_attribute

if TYPE_CHECKING:
    from lxml import etree

_ELEMENT = re.compile(r"([^{}]*)\}([^/\[\]@(){}]+)\[(\d{1,9})\]")
"""Namespace, name and position of an element, after `/Q{`."""
_ATTRIBUTE = re.compile(r"(?:Q\{([^{}]*)\})?([^/\[\]@(){}]+)")
"""Namespace and name of an attribute, after `/@`."""


class Locator:
    """The places of one document."""

    def __init__(self, document: XmlDocument, part: str = "") -> None:
        self._document, self._part = document, part
        self._elements: dict[str, tuple[etree._Element, str] | None] = {}
        self._children: dict[tuple[str, str], list[etree._Element]] = {}
        self._places: dict[str, SubjectPath] = {}

    def place(self, location: str) -> SubjectPath:
        """Return where the node of a location stands; when it is not found, where the nearest above it does."""
        if location not in self._places:
            self._places[location] = self._found(location)
        return self._places[location]

    def _found(self, location: str) -> SubjectPath:
        above, sign, rest = location.rpartition("/@")
        last = _ATTRIBUTE.fullmatch(rest) if sign else None
        known = self._element(above if last else location)
        if known is None:
            place = self._document.place(*node_at(self._document, location))
            return replace(place, part=self._part)
        element, path = known
        if last:
            name = f"{{{last[1]}}}{last[2]}" if last[1] else last[2]
            path = f"{path}/@{label_of_attribute(name, element)}"
        line, column = self._document.position(element)
        return SubjectPath(part=self._part, path=path, line=line, column=column)

    def _element(self, location: str) -> "tuple[etree._Element, str] | None":
        """Return the element of a location and its path as people write it; None when it needs a closer look."""
        if location not in self._elements:
            above, sign, rest = location.rpartition("/Q{")
            step = _ELEMENT.fullmatch(rest) if sign else None
            self._elements[location] = self._stepped(above, *step.groups()) if step else None
        return self._elements[location]

    def _stepped(self, above: str, uri: str, local: str, position: str) -> "tuple[etree._Element, str] | None":
        name = f"{{{uri}}}{local}" if uri else local
        if uri == "*":
            return None
        if not above:
            root = self._document.root
            return (root, f"/{label_of(root)}") if root.tag == name else None
        parent = self._element(above)
        if parent is None:
            return None
        twins = self._children.get((above, name))
        if twins is None:
            twins = self._children[above, name] = list(parent[0].iterchildren(name))
        if not 0 < int(position) <= len(twins):
            return None
        element = twins[int(position) - 1]
        number = f"[{position}]" if len(twins) > 1 else ""
        return element, f"{parent[1]}/{label_of(element)}{number}"
