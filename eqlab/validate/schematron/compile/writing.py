"""Writes the stylesheet: one element a line, each line with the place that it comes from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from eqlab.core.location import Position

_IN_TEXT = re.compile(r"[&<>\r]")
_IN_ATTRIBUTE = re.compile(r'[&<"\r\n\t]')
_NAMES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}


def in_text(text: str) -> str:
    """Write text."""
    return _IN_TEXT.sub(lambda match: _NAMES[match[0]], text).replace("\n", "&#10;")


def in_attribute(text: str) -> str:
    """Write a text for an attribute."""
    return _IN_ATTRIBUTE.sub(lambda match: _NAMES[match[0]], text)


def braced(text: str) -> str:
    """Write a text for an attribute in which braces would mean an expression."""
    return text.replace("{", "{{").replace("}", "}}")


def literal(text: str) -> str:
    """Write a text as a string of XPath."""
    return "'" + text.replace("'", "''") + "'"


def written(attributes: Mapping[str, str]) -> str:
    """Write attributes."""
    return "".join(f' {name}="{in_attribute(text)}"' for name, text in attributes.items())


@dataclass(slots=True)
class Writer:
    """Takes lines, each in two forms: for a whole report, and for one that says no more than findings need."""

    lines: list[str] = field(default_factory=list)
    brief: list[str] = field(default_factory=list)
    places: list[Position | None] = field(default_factory=list)

    def line(self, text: str, at: Position | None = None, *, brief: str | None = None) -> None:
        """Add a line, and where what it says was written; `brief` is its other form, where it has one."""
        self.lines.append(text)
        self.brief.append(text if brief is None else brief)
        self.places.append(at)

    def add(self, text: str) -> None:
        """Add to the last line."""
        self.lines[-1] += text
        self.brief[-1] += text

    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines) + "\n"

    def brief_text(self) -> str:
        """All lines in their brief form; they count as the others do."""
        return "\n".join(self.brief) + "\n"
