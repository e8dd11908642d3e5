"""Where in an XML document an element stands: asked only once something is wrong."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

from eqlab.validate.json_place import Step


@dataclass(slots=True, eq=False)
class Node:
    """An element and its place, line and column from 1."""

    name: str
    line: int
    column: int
    children: dict[str, list["Node"]] = field(default_factory=dict)
    """By their names, which have no prefix."""


@dataclass(slots=True)
class Outline:
    """The elements of a document, in its order."""

    nodes: list[Node] = field(default_factory=list)

    @staticmethod
    def of(document: bytes) -> "Outline":
        """Return the outline of a document in UTF-8; of one that is not well-formed, as far as it goes."""
        outline, open_ = Outline(), [Node("", 1, 1)]
        parser = expat.ParserCreate("utf-8")

        def start(name: str, _: object) -> None:
            column = parser.CurrentColumnNumber + 1
            node = Node(name.rpartition(":")[2], parser.CurrentLineNumber, column)
            open_[-1].children.setdefault(node.name, []).append(node)
            open_.append(node)
            outline.nodes.append(node)

        parser.StartElementHandler = start
        parser.EndElementHandler = lambda _: open_.pop()
        with suppress(expat.ExpatError):
            parser.Parse(document.replace(b"\r", b" "), True)  # a line ends where JSON's lines do: at a line feed
        return outline

    def place(self, number: int) -> tuple[int, int]:
        """Return the place of an element by its number in the order of the document, from 0."""
        node = self.nodes[number] if number < len(self.nodes) else Node("", 1, 1)
        return node.line, node.column

    def locate(self, steps: Sequence[Step]) -> tuple[int, int] | None:
        """Return the place of an element by its steps in JSON; of an attribute, that of its element."""
        if not self.nodes:
            return 1, 1
        node, found = self.nodes[0], [self.nodes[0]]
        for step in steps:
            if isinstance(step, int):
                if step >= len(found):
                    return None
                node = found[step]
            else:
                name = step.removeprefix("_")
                found = _inside(node).children.get(name, [])
                node = found[0] if found else node
        return node.line, node.column


def _inside(node: Node) -> Node:
    """Return what a wrapper holds: the resource in `resource` or `contained`; else the element itself."""
    first = next(iter(node.children.values()), None)
    return first[0] if first and first[0].name[:1].isupper() else node
