"""Reads what a person wrote about a report, and notes every mistake with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.location import Position
from eqlab.core.text import LANGUAGES, Text
from eqlab.plan.node import MappingNode, Node, ScalarNode, SequenceNode, described
from eqlab.report.lab.issues import BAD_VALUE, MISSING_KEY, UNKNOWN_KEY

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A mapping of the file; a missing one is empty. Mistakes go into a list that all parts share."""

    name: str
    node: MappingNode
    errors: list[AuthorError] = field(default_factory=list)

    def known(self, *keys: str) -> "Part":
        """Note keys that nothing reads."""
        for key in self.node.entries:
            if key not in keys:
                at = self.node.key_position(key)
                self.errors.append(
                    AuthorError(UNKNOWN_KEY, at, f"one of {', '.join(keys)}", nearest(key, keys), key=key)
                )
        return self

    def refuse(self, node: Node, key: str, expected: str, near: str = "") -> None:
        """Note a value that cannot be used."""
        found = f'"{node.text[:_SHOWN]}"' if isinstance(node, ScalarNode) and node.text else described(node)
        self.errors.append(AuthorError(BAD_VALUE, node.position, expected, near, key=self._path(key), found=found))

    def part(self, key: str) -> "Part":
        """Return a mapping within; an empty one when it is missing or none."""
        node = self.node.entries.get(key)
        if isinstance(node, MappingNode):
            return Part(self._path(key), node, self.errors)
        if node is not None:
            self.refuse(node, key, "a mapping")
        at = self.node
        return Part(self._path(key), MappingNode(at.file, at.line, at.column, {}, {}), self.errors)

    def parts(self, key: str) -> "Iterator[Part]":
        """Yield the mappings of a list."""
        for node in self._items(key):
            if isinstance(node, MappingNode):
                yield Part(self._path(key), node, self.errors)
            else:
                self.refuse(node, key, "a mapping")

    def text(self, key: str, *, needed: bool = False) -> str:
        """Return a text; empty when it is missing."""
        node = self.node.entries.get(key)
        if node is None:
            if needed:
                where = self.name or "the file"
                self.errors.append(AuthorError(MISSING_KEY, self.node.position, key=key, where=where))
            return ""
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            return node.value.strip()
        self.refuse(node, key, "a text; put numbers in quotes")
        return ""

    def said(self, key: str) -> Text:
        """Return a text of one or several languages."""
        node = self.node.entries.get(key)
        return {} if node is None else self._said(node, key)

    def saids(self, key: str) -> tuple[Text, ...]:
        """Return a list of texts of one or several languages."""
        return tuple(said for node in self._items(key) if (said := self._said(node, key)))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        told = []
        for node in self._items(key):
            if isinstance(node, ScalarNode) and isinstance(node.value, str) and node.value.strip():
                told.append(node.value.strip())
            else:
                self.refuse(node, key, "a list of texts; put numbers in quotes")
        return tuple(told)

    def day(self, key: str) -> date | None:
        """Return a date; None when it is missing."""
        node = self.node.entries.get(key)
        return None if node is None else self._day(node, key)

    def days(self, key: str) -> tuple[date, ...]:
        """Return one or several dates."""
        if isinstance(self.node.entries.get(key), ScalarNode):
            only = self.day(key)
            return (only,) if only else ()
        return tuple(day for node in self._items(key) if (day := self._day(node, key)))

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        node = self.node.entries.get(key)
        if node is None:
            return default
        if isinstance(node, ScalarNode) and isinstance(node.value, bool):
            return node.value
        self.refuse(node, key, "true or false")
        return default

    def choice(self, key: str, choices: Mapping[str, object]) -> str:
        """Return the name of a choice; empty when it is missing."""
        name = self.text(key)
        if name and name not in choices:
            node = self.node.entries[key]
            self.refuse(node, key, f"one of {', '.join(choices)}", nearest(name, choices))
            return ""
        return name

    def at(self) -> Position:
        """Return where the mapping stands."""
        return self.node.position

    def _path(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def _items(self, key: str) -> tuple[Node, ...]:
        node = self.node.entries.get(key)
        if node is None:
            return ()
        if isinstance(node, SequenceNode):
            return node.items
        self.refuse(node, key, "a list")
        return ()

    def _said(self, node: Node, key: str) -> Text:
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            return {"en": node.value.strip()} if node.value.strip() else {}
        if isinstance(node, MappingNode):
            inner = Part(self._path(key), node, self.errors).known(*LANGUAGES)
            return {language: said for language in LANGUAGES if (said := inner.text(language))}
        self.refuse(node, key, f"a text, or one in each of {', '.join(LANGUAGES)}")
        return {}

    def _day(self, node: Node, key: str) -> date | None:
        if isinstance(node, ScalarNode):
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                pass
        self.refuse(node, key, "a date such as 2026-01-31")
        return None
