"""Where in an XML document a node stands: asked only once there is something to say."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from lxml import etree

_MARKUP = re.compile(rb"<(?:!--.*?-->|!\[CDATA\[.*?\]\]>|\?.*?\?>|([^/!?]))", re.DOTALL)
_LINE_END = re.compile(rb"\r\n?|\n")


class StartTags:
    """The start tags of a well-formed document in UTF-8 without a document type, in its order, from 0."""

    def __init__(self, document: bytes) -> None:
        self._document = document
        self._offsets = [found.start() for found in _MARKUP.finditer(document) if found.lastindex]
        self._lines: list[int] = []

    def __len__(self) -> int:
        return len(self._offsets)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> tuple[int, int]:
        """Return line and column of a tag, from 1; columns count characters."""
        if not self._lines:
            self._lines = [0, *_line_ends(self._document)]
        offset = self._offsets[number]
        line = bisect_right(self._lines, offset)
        return line, len(self._document[self._lines[line - 1] : offset].decode("utf-8", "replace")) + 1


def _line_ends(document: bytes) -> Iterator[int]:
    if b"\r" in document:
        return (found.end() for found in _LINE_END.finditer(document))
    return accumulate(len(line) + 1 for line in document.split(b"\n")[:-1])


def xpath_of(node: "etree._Element", attribute: str = "") -> str:
    """Write the way to an element, or to its attribute, as XPath with the document's own prefixes.

    A position is written only where siblings of the same name exist: `/ClinicalDocument/recordTarget/id[2]/@root`.
    """
    steps = [_step(one) for one in (node, *node.iterancestors())]
    return "/" + "/".join(reversed(steps)) + (f"/@{label_of_attribute(attribute, node)}" if attribute else "")


def _step(node: "etree._Element") -> str:
    parent, name = node.getparent(), label_of(node)
    if parent is None:
        return name
    before = sum(1 for _ in node.itersiblings(node.tag, preceding=True))
    if not before and next(node.itersiblings(node.tag), None) is None:
        return name
    return f"{name}[{before + 1}]"


def label_of(node: "etree._Element") -> str:
    """Return the name of a node with the document's own prefix."""
    if node.tag is etree.Comment:
        return "comment()"
    if node.tag is etree.ProcessingInstruction:
        return "processing-instruction()"
    local = node.tag.rpartition("}")[2]
    return f"{node.prefix}:{local}" if node.prefix else local


def label_of_attribute(attribute: str, node: "etree._Element") -> str:
    """Return the name of an attribute, `{uri}local`, with the document's own prefix."""
    namespace, _, local = attribute.rpartition("}")
    if not namespace:
        return attribute
    uri = namespace.removeprefix("{")
    prefixes = [prefix for prefix, one in node.nsmap.items() if one == uri and prefix]
    known = "xml" if uri == "http://www.w3.org/XML/1998/namespace" else ""
    prefix = prefixes[0] if prefixes else known
    return f"{prefix}:{local}" if prefix else local
