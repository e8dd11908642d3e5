"""A message of HL7 v2 as it came: segments and fields, parted further when somebody looks.

Texts are raw: escape sequences stand as they came, see `Message.text` and `escapes`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from eqlab.core.finding import Finding
from eqlab.core.location import SubjectPath
from eqlab.validate.hl7v2.delimiters import Delimiters, parted
from eqlab.validate.hl7v2.escapes import unescape
from eqlab.validate.hl7v2.paths import Path, read_path, written

_NAME = re.compile("[A-Z][A-Z0-9]{2}", re.ASCII)
HEADERS = ("MSH", "FHS", "BHS")
"""Segments whose first field is the field separator itself."""

Tree: TypeAlias = list[list[list[list[str]]]]
"""Fields, their repetitions, components and subcomponents."""


class Leaf(NamedTuple):
    """A subcomponent and its place."""

    path: Path
    value: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A line of a message."""

    name: str
    fields: tuple[str, ...]
    """By number: 0 is the name; in a header 1 is the field separator and 2 the encoding characters."""
    number: int
    """Place in the document, from 1."""
    delimiters: Delimiters

    @property
    def raw(self) -> str:
        """The line as it came."""
        if self.name in HEADERS:
            return self.name + self.delimiters.field.join(("", *self.fields[2:]))
        return self.delimiters.field.join(self.fields)

    def field(self, number: int) -> str:
        """A field with all its repetitions; empty when the segment ends before it."""
        return self.fields[number] if number < len(self.fields) else ""

    def opaque(self, number: int) -> bool:
        """True for the two fields of a header that are delimiters and so are not parted by them."""
        return number <= 2 and self.name in HEADERS  # noqa: PLR2004 - MSH-1 and MSH-2

    def repetitions(self, number: int) -> list[str]:
        """The repetitions of a field; none when it is empty."""
        text = self.field(number)
        if not text:
            return []
        return [text] if self.opaque(number) else parted(text, self.delimiters.repetition)

    def tree(self) -> Tree:
        """All fields after the name, parted to the end."""
        by = self.delimiters
        # What MSH-2 does not name parts nothing; nor does the delimiter of fields, which stands in none of them.
        marks = (by.repetition, by.component, by.subcomponent)
        repetition, component, subcomponent = [mark or by.field for mark in marks]
        start = 3 if self.name in HEADERS else 1
        tree = [[[[text]]] for text in self.fields[1:start]]
        for text in self.fields[start:]:
            if text and (component in text or repetition in text or subcomponent in text):
                whole = [one.split(component) for one in text.split(repetition)]
                tree.append([[part.split(subcomponent) for part in parts] for parts in whole])
            else:
                tree.append([[[text]]])
        return tree

    def column(self, field: int, repetition: int = 0, component: int = 0, subcomponent: int = 0) -> int:
        """Return where a place begins, in characters from 1; the end of what is there when it is not."""
        at, text = self._start(field), self.field(field)
        by = self.delimiters
        marks = () if self.opaque(field) else (by.repetition, by.component, by.subcomponent)
        for number, mark in zip((repetition, component, subcomponent), marks, strict=False):
            index = max(number, 1) - 1
            parts = text.split(mark, index + 1) if mark else [text]
            at += sum(len(part) + 1 for part in parts[:index])
            text = parts[index] if index < len(parts) else ""
        return max(1, min(at + 1, self.length))

    @property
    def length(self) -> int:
        """Characters of the line."""
        return sum(map(len, self.fields)) + len(self.fields) - (3 if self.opaque(1) and len(self.fields) > 1 else 1)

    def _start(self, field: int) -> int:
        if self.name in HEADERS and field:
            return 3 if field == 1 else 4 + sum(len(text) + 1 for text in self.fields[2:field])
        return sum(len(text) + 1 for text in self.fields[:field])


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message, lossless: `encoded` gives back its bytes."""

    data: bytes
    """As it came, framing and all."""
    segments: tuple[Segment, ...]
    delimiters: Delimiters
    charset: str
    """Name of the codec that the bytes were read with."""
    breaks: tuple[str, ...]
    """What ends each segment; empty for a last one without an end."""
    prefix: bytes = b""
    """Framing and byte order mark before the first segment."""
    suffix: bytes = b""
    notes: tuple[Finding, ...] = ()
    """What is wrong with the way it is written."""

    def encoded(self) -> bytes:
        """Put the bytes together again from the fields."""
        text = "".join(segment.raw + end for segment, end in zip(self.segments, self.breaks, strict=True))
        return self.prefix + text.encode(self.charset, "surrogateescape") + self.suffix

    @property
    def header(self) -> Segment:
        """MSH."""
        return self.segments[0]

    def __getitem__(self, path: str) -> str | None:
        """Return the raw text at a path, of the first repetition when the path names none.

        None when nothing stands there; `""` is HL7's own null. Raises KeyError for what is no path.
        """
        place = read_path(path)
        if place is None:
            raise KeyError(path)
        texts = self.select(place)
        return next(iter(texts), None)

    def text(self, path: str) -> str | None:
        """Return the text at a path with its escape sequences resolved."""
        raw = self[path]
        return None if raw is None else unescape(raw, self.delimiters)

    def select(self, path: Path) -> list[str]:
        """Return all non-empty texts at a path; what it does not number is taken every time."""
        named = [segment for segment in self.segments if segment.name == path.segment]
        chosen = named[path.occurrence - 1 : path.occurrence] if path.occurrence else named
        if not path.field:
            return [segment.raw for segment in chosen]
        return [text for segment in chosen for text in within(segment, path)]

    def tree(self) -> list[tuple[str, Tree]]:
        """All segments by name, parted to the end."""
        return [(segment.name, segment.tree()) for segment in self.segments]

    def leaves(self) -> Iterator[Leaf]:
        """All subcomponents with their paths, in order."""
        counts: dict[str, int] = {}
        for segment in self.segments:
            counts[segment.name] = occurrence = counts.get(segment.name, 0) + 1
            for number, field in enumerate(segment.tree(), 1):
                for repetition, components in enumerate(field, 1):
                    for component, values in enumerate(components, 1):
                        for subcomponent, value in enumerate(values, 1):
                            numbers = (occurrence, number, repetition, component, subcomponent)
                            yield Leaf(Path(segment.name, *numbers), value)


def place(segment: Segment, occurrence: int, *numbers: int) -> SubjectPath:
    """Return a place in a segment: field, repetition, component, subcomponent; 0 for none.

    `occurrence` counts segments of this name in the message; the first one is not written.
    """
    path = written(segment.name, occurrence if occurrence > 1 else 0, *numbers) if is_name(segment.name) else ""
    return SubjectPath(path=path, line=segment.number, column=segment.column(*(numbers or (0,))))


def is_name(text: str) -> bool:
    """Tell whether a text can be the name of a segment."""
    return _NAME.fullmatch(text) is not None


def within(segment: Segment, path: Path) -> list[str]:
    """Return all non-empty texts of a segment at a path with a field."""
    texts = segment.repetitions(path.field)
    if path.repetition:
        texts = texts[path.repetition - 1 : path.repetition]
    if segment.opaque(path.field):
        return texts if path.component <= 1 and path.subcomponent <= 1 else []
    return finer(texts, path, segment.delimiters)


def finer(texts: list[str], path: Path, by: Delimiters) -> list[str]:
    """Return the non-empty components or subcomponents of repetitions."""
    if path.component:
        texts = [part(text, by.component, path.component) for text in texts]
    if path.subcomponent:
        texts = [part(text, by.subcomponent, path.subcomponent) for text in texts]
    return [text for text in texts if text]


def part(text: str, by: str, number: int) -> str:
    """Return one part of a text, by number; empty when there are not so many."""
    parts = parted(text, by)
    return parts[number - 1] if number <= len(parts) else ""
