"""Paths into a message: `PID-3[1].4.2` is subcomponent 2 of component 4 of the first repetition of PID-3.

A segment that stands several times is counted as `NK1[2]-3`. All numbers begin with 1.
"""

import re
from typing import NamedTuple

_PATH = re.compile(
    r"([A-Z][A-Z0-9]{2})(?:\[(\d{1,4})\])?(?:-(\d{1,3})(?:\[(\d{1,4})\])?(?:\.(\d{1,3})(?:\.(\d{1,3}))?)?)?", re.ASCII
)
_SOME_FIELD = "MSH-1"


class Path(NamedTuple):
    """A place in a message; 0 where the path names nothing."""

    segment: str
    occurrence: int = 0
    field: int = 0
    repetition: int = 0
    component: int = 0
    subcomponent: int = 0

    def __str__(self) -> str:
        return written(*self)


def written(
    segment: str, occurrence: int = 0, field: int = 0, repetition: int = 0, component: int = 0, subcomponent: int = 0
) -> str:
    """Write a path."""
    text = f"{segment}[{occurrence}]" if occurrence else segment
    if field:
        text += f"-{field}[{repetition}]" if repetition else f"-{field}"
    if component:
        text += f".{component}"
    return f"{text}.{subcomponent}" if subcomponent else text


def read_path(text: str) -> Path | None:
    """Return the path that a text writes; None when it writes none."""
    match = _PATH.fullmatch(text)
    if match is None:
        return None
    path = Path(match[1], *(int(number or 0) for number in match.groups()[1:]))
    given = [number for number in match.groups()[1:] if number is not None]
    return None if any(int(number) == 0 for number in given) else path


def read_below(text: str) -> Path | None:
    """Return the path that a text such as `.4.2` writes below some field; only its numbers after the field count."""
    return read_path(f"{_SOME_FIELD}{text}") if text.startswith(".") else None
