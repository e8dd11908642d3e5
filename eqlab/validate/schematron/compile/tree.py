"""A schema file as a tree of frozen nodes, each with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from eqlab.core.location import Position
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xml.places import StartTags

SCHEMATRON = "http://purl.oclc.org/dsdl/schematron"
XSLT = "http://www.w3.org/1999/XSL/Transform"
XML = "http://www.w3.org/XML/1998/namespace"
LANGUAGE = f"{{{XML}}}lang"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Node:
    """An element."""

    tag: str
    """`{uri}local`, as lxml writes names."""
    attributes: Mapping[str, str]
    children: "tuple[Node | str, ...]"
    at: Position
    prefixes: Mapping[str, str] = field(default_factory=dict)
    """Namespaces in scope; kept for elements outside the Schematron namespace, whose names and queries rest on them."""
    queries: Mapping[str, str] | None = None
    """Prefixes for queries that come with it from another schema."""

    @property
    def kind(self) -> str:
        """Local name of a Schematron element; empty for others."""
        return self.tag[len(SCHEMATRON) + 2 :] if self.tag.startswith(f"{{{SCHEMATRON}}}") else ""

    @property
    def instruction(self) -> str:
        """Local name of an element of XSLT; empty for others."""
        return self.tag[len(XSLT) + 2 :] if self.tag.startswith(f"{{{XSLT}}}") else ""

    @property
    def label(self) -> str:
        """The name as a person writes it."""
        uri, _, local = self.tag.rpartition("}")
        return local if not uri or self.kind else f"xsl:{local}" if self.instruction else f"Q{uri}}}{local}"

    def get(self, name: str) -> str:
        """Return an attribute without the white space around it; empty when it is absent."""
        return self.attributes.get(name, "").strip()

    def nodes(self) -> "Iterator[Node]":
        """Its elements, in order."""
        return (child for child in self.children if isinstance(child, Node))

    def all(self) -> "Iterator[Node]":
        """Itself and all elements below, in order."""
        yield self
        for child in self.nodes():
            yield from child.all()

    def of(self, *kinds: str) -> "Iterator[Node]":
        """Its Schematron elements of some kinds, in order."""
        return (child for child in self.nodes() if child.kind in kinds)

    def text(self) -> str:
        """All its text, white space normalised."""
        parts = (child if isinstance(child, str) else child.text() for child in self.children)
        return " ".join("".join(parts).split())

    def with_attributes(self, **more: str) -> "Node":
        """Return it with attributes added."""
        return replace(self, attributes={**self.attributes, **more})


def tree_of(document: XmlDocument, file: str) -> Node:
    """Return the tree of a document; its places name `file`."""
    return _node(document.root, file, iter(StartTags(document.data)), {})


def _node(element: "etree._Element", file: str, tags: Iterator[tuple[int, int]], above: Mapping[str, str]) -> Node:
    line, column = next(tags)
    scope = above if element.tag.startswith(f"{{{SCHEMATRON}}}") else _scope(element, above)
    pieces: list[Node | str] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            pieces.append(_node(child, file, tags, scope))
        pieces.append(child.tail or "")
    return Node(
        tag=element.tag,
        attributes=dict(element.attrib),
        children=_joined(pieces),
        at=Position(file=file, line=line, column=column),
        prefixes=scope,
    )


def _scope(element: "etree._Element", above: Mapping[str, str]) -> Mapping[str, str]:
    scope = {prefix or "": uri for prefix, uri in element.nsmap.items()}
    return above if scope == above else scope


def _joined(pieces: list[Node | str]) -> tuple[Node | str, ...]:
    """Return the pieces with neighbouring texts as one and without empty ones."""
    joined: list[Node | str] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return tuple(joined)
