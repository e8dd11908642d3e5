"""A mapping of an author's file, read key by key; every mistake is noted with its place."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from eqlab.checklist.author import Author, Steps
from eqlab.checklist.issues import TWICE
from eqlab.core.issue import Issue
from eqlab.core.requirement import Origin
from eqlab.core.text import Text
from eqlab.core.values import Json
from eqlab.label.issues import BAD_DAY
from eqlab.label.scheme.model import Span, Statement, Unit

_T = TypeVar("_T")

ORIGINS = {one.value: one for one in Origin}
_UNITS = {one.value: one for one in Unit}
_LONGEST_SPAN = 3660


@dataclass(frozen=True, slots=True)
class Part:
    """One mapping; a key that is not there gives an empty value, and whether it had to be there is told once."""

    author: Author
    steps: Steps
    data: Mapping[str, Json]

    def has(self, key: str) -> bool:
        """Tell whether a key is there."""
        return key in self.data

    def at(self, key: str) -> Steps:
        """Return the way to a key."""
        return (*self.steps, key)

    def note(self, issue: Issue, key: str = "", /, expected: str = "", near: str = "", **facts: str) -> None:
        """Note a mistake at a key, or at the mapping itself."""
        self.author.note(issue, self.at(key) if key else self.steps, expected, near, **facts)

    def text(self, key: str) -> str:
        """Return a text."""
        return self.author.text(self.data[key], self.at(key)) if key in self.data else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        return self.author.texts(self.data[key], self.at(key)) if key in self.data else ()

    def title(self, key: str = "title") -> Text:
        """Return a text in every language."""
        return self.author.title(self.data[key], self.at(key)) if key in self.data else {}

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        return self.author.flag(self.data[key], self.at(key)) if key in self.data else default

    def whole(self, key: str, low: int, high: int) -> int:
        """Return a whole number; the lower bound when the key is absent."""
        return self.author.whole(self.data[key], self.at(key), low, high) if key in self.data else low

    def choice(self, key: str, choices: Mapping[str, _T], default: _T) -> _T:
        """Return one of several choices."""
        return self.author.choice(self.data[key], self.at(key), choices) if key in self.data else default

    def origin(self) -> Origin:
        """Return how the statement is known."""
        return self.choice("origin", ORIGINS, Origin.DESIGN)

    def day(self, key: str) -> str:
        """Return a day as ISO 8601 writes it."""
        text = self.text(key)
        if text and not is_day(text):
            self.note(BAD_DAY, key, "a day such as 2026-01-31", text=text)
        return text

    def name(self, key: str, what: str, known: Collection[str]) -> str:
        """Return the name of something that is known; empty when the key is absent."""
        said = self.text(key)
        if said and said not in known:
            self.author.unknown(self.at(key), what, said, known)
            return ""
        return said

    def names(self, key: str, what: str, known: Collection[str]) -> tuple[str, ...]:
        """Return names of things that are known."""
        listed = self.texts(key)
        for index, name in enumerate(listed):
            if name not in known:
                self.author.unknown((*self.at(key), index), what, name, known)
        return tuple(name for name in listed if name in known)

    def inner(self, key: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> "Part":
        """Return the mapping under a key; an empty one when the key is absent."""
        if key not in self.data:
            return Part(self.author, self.steps, {})
        return part_of(self.author, self.data[key], self.at(key), required, optional)

    def parts(self, key: str, required: tuple[str, ...], optional: tuple[str, ...] = ()) -> "list[Part]":
        """Return the mappings of a list; none when the key is absent."""
        if key not in self.data:
            return []
        items = self.author.items(self.data[key], self.at(key))
        return [part_of(self.author, one, (*self.at(key), n), required, optional) for n, one in enumerate(items)]

    def span(self, key: str) -> Span:
        """Return a length of time: `{days: 10}`, `{working days: 10}` or `{months: 6}`."""
        inner = self.inner(key, (), tuple(_UNITS))
        said = [unit for unit in _UNITS if inner.has(unit)]
        if self.has(key) and len(said) != 1:
            self.author.refuse(self.at(key), self.data[key], f"one of {', '.join(_UNITS)}, with a number")
        unit = said[0] if said else Unit.DAYS.value
        return Span(length=inner.whole(unit, 1, _LONGEST_SPAN), unit=_UNITS[unit])

    def statement(self) -> Statement:
        """Return what the mapping says as a sentence with its origin."""
        return Statement(text=self.title("text"), origin=self.origin())


def part_of(
    author: Author, value: Json, steps: Steps, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Part:
    """Make a part of a value; what is no mapping, unknown keys and missing ones are noted."""
    said = author.mapping(value, steps, required, optional)
    known = {*required, *optional}
    return Part(author, steps, {key: one for key, one in said.items() if not known or key in known})


def is_day(text: str) -> bool:
    """Tell whether a text is a day of the calendar, as ISO 8601 writes it."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def by_id(parts: Iterable[Part], what: str, key: str = "id") -> Iterator[tuple[str, Part]]:
    """Yield parts by their ids; one that is there twice is noted."""
    seen: dict[str, Part] = {}
    for part in parts:
        name = part.text(key)
        if name in seen:
            first = str(part.author.at(seen[name].at(key)))
            part.note(TWICE, key, what=what, name=name, first=first)
        elif name:
            seen[name] = part
            yield name, part
