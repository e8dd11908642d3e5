"""A YAML document as frozen nodes that know where they stand."""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json


class ScalarNode(NamedTuple):
    """A single value."""

    file: str
    line: int
    """From 1, as everywhere."""
    column: int
    text: str
    """The characters, without quotes and with escapes resolved."""
    value: Json
    """What they mean by the YAML 1.2 core schema: str, int, float, bool or None."""
    quoted: bool
    """True for every style but the plain one."""

    @property
    def position(self) -> Position:
        """Where the value begins."""
        return Position(file=self.file, line=self.line, column=self.column)

    def key_position(self, _key: str, /) -> Position | None:
        """None: a scalar has no keys."""
        return None

    def plain(self) -> Json:
        """The value."""
        return self.value


class SequenceNode(NamedTuple):
    """A list."""

    file: str
    line: int
    column: int
    items: "tuple[Node, ...]"

    @property
    def position(self) -> Position:
        """Where the list begins."""
        return Position(file=self.file, line=self.line, column=self.column)

    def key_position(self, _key: str, /) -> Position | None:
        """None: a list has no keys."""
        return None

    def plain(self) -> Json:
        """The list as JSON."""
        return [item.plain() for item in self.items]


class MappingNode(NamedTuple):
    """A mapping; its keys are texts and stand once."""

    file: str
    line: int
    column: int
    entries: "Mapping[str, Node]"
    """In order of the file."""
    places: Mapping[str, tuple[int, int]]
    """Line and column of every key."""

    @property
    def position(self) -> Position:
        """Where the mapping begins: at its first key or brace."""
        return Position(file=self.file, line=self.line, column=self.column)

    def key_position(self, key: str, /) -> Position | None:
        """Where a key stands; None when it is not there."""
        place = self.places.get(key)
        return None if place is None else Position(file=self.file, line=place[0], column=place[1])

    def plain(self) -> Json:
        """The mapping as JSON."""
        return {key: value.plain() for key, value in self.entries.items()}


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


def place_at(node: Node, steps: tuple[str | int, ...]) -> Position | None:
    """Return where a part begins, a member at its key; None when there is no such part."""
    at: Position | None = node.position
    for step in steps:
        if isinstance(node, MappingNode) and step in node.entries:
            at, node = node.key_position(str(step)), node.entries[str(step)]
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            at = node.position
        else:
            return None
    return at


def described(node: Node) -> str:
    """Say in words what kind of value a node is."""
    if isinstance(node, MappingNode):
        return words("a mapping")
    if isinstance(node, SequenceNode):
        return words("a list")
    if node.value is None:
        return words("nothing (null)")
    if isinstance(node.value, bool):
        return words("true or false")
    return words("a text") if isinstance(node.value, str) else words("a number")
