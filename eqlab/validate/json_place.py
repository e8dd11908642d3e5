"""Where in a JSON text a value stands: asked only once something is wrong with it.

The text is known to be well-formed and of bounded depth; siblings are skipped by the decoder's own scanner.
"""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TypeAlias

from eqlab.core.values import Json

Step: TypeAlias = str | int
"""A member's name or an element's index."""

MOST = 20
"""Duplicate keys told of one document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateKey:
    """A member that stands in its object again."""

    key: str
    object: str
    """Path of the object; empty for the whole document."""
    line: int
    """Place of the repeated name, in characters from 1."""
    column: int


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the place of a character offset, counted from 1."""
    ends = _line_ends(text)
    line = bisect_left(ends, offset)
    return line + 1, offset - (ends[line - 1] if line else -1)


@lru_cache(maxsize=4)
def _line_ends(text: str) -> list[int]:
    """Return the offsets of all line feeds: many places are asked of the same text."""
    return [found.start() for found in re.finditer("\n", text)]


_SEGMENT = re.compile(r"\.?(?:([^.\[\]`]+)|`((?:[^`\\]|\\.)*)`)|\[(\d+)\]", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def segment(key: str) -> str:
    """Write a member's name as a path segment: as it is, or in backticks."""
    return key if _PLAIN.match(key) else "`" + key.replace("\\", "\\\\").replace("`", "\\`") + "`"


def path_of(steps: list[Step] | tuple[Step, ...]) -> str:
    """Write steps as a path: `entry[2].resource`."""
    written = "".join(f"[{step}]" if isinstance(step, int) else f".{segment(step)}" for step in steps)
    return written.removeprefix(".")


def steps_of(path: str) -> list[Step]:
    """Read a path back into steps."""
    steps: list[Step] = []
    for plain, quoted, index in _SEGMENT.findall(path):
        steps.append(int(index) if index else plain or re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL))
    return steps


@dataclass(slots=True)
class _Container:
    """The children of one container, scanned as far as anyone asked."""

    known: dict[Step, int]
    coming: Iterator[tuple[Step, int]]

    def find(self, step: Step, last: bool) -> int | None:
        """Return the offset of a child's value; with `last`, that of the last child so named."""
        if step not in self.known or last:
            for name, start in self.coming:
                self.known[name] = start
                if name == step and not last:
                    break
        return self.known.get(step)


@dataclass(frozen=True, slots=True)
class Places:
    """A text, and the places in every container looked into so far."""

    text: str
    containers: dict[int, _Container] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    @staticmethod
    @lru_cache(maxsize=2)
    def of(data: bytes) -> "Places":
        """Return the places of a document that is known to be readable."""
        return Places(data.decode("utf-8"))

    def locate(self, path: str, value: Json, doubled: bool) -> tuple[int, int] | None:
        """Return line and column of the value at `path`.

        `value` is the whole document's; `doubled` tells that it has members of the same name.
        """
        steps = steps_of(path)
        return self.at(steps[1:] if steps and _names_type(steps[0], value) else steps, doubled)

    def at(self, steps: Sequence[Step], doubled: bool = False) -> tuple[int, int] | None:
        """Return line and column of the value that the steps lead to; of a member that stands twice, the last."""
        at: int | None = _skip(self.text, 0)
        with self.lock:
            for step in steps:
                at = None if at is None else self._container(at).find(step, doubled)
        return None if at is None else line_and_column(self.text, at)

    def _container(self, at: int) -> _Container:
        if at not in self.containers:
            self.containers[at] = _Container({}, _children(self.text, at))
        return self.containers[at]


def _names_type(first: Step, value: Json) -> bool:
    if not isinstance(first, str) or not isinstance(value, dict):
        return False
    return value.get("resourceType") == first or (first not in value and first[:1].isupper())


_decoder = json.JSONDecoder(parse_int=str, parse_float=str)
_SPACE = re.compile(r"[ \t\r\n]*+")


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _children(text: str, at: int) -> Iterator[tuple[Step, int]]:
    """Yield (step, offset of the value) of a container; nothing for a scalar."""
    opening = text[at]
    if opening not in "{[":
        return
    closing = "}" if opening == "{" else "]"
    at, index = _skip(text, at + 1), 0
    while text[at] != closing:
        at = _skip(text, at + 1) if text[at] == "," else at
        step: Step = index
        if opening == "{":
            step, at = _decoder.raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        yield step, at
        at = _skip(text, _decoder.raw_decode(text, at)[1])
        index += 1


_TOKENS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[\[\]{}:,]', re.DOTALL)


@dataclass(slots=True)
class _Frame:
    """An open container during the search for doubled names."""

    array: bool
    step: Step = 0
    names: set[str] = field(default_factory=set)
    named: bool = False
    """True between a member's name and the next comma."""

    def advance(self) -> None:
        self.named = False
        if isinstance(self.step, int):
            self.step += 1

    def name(self, name: str) -> bool:
        """Enter a member; tell whether its name is taken."""
        taken = name in self.names
        self.names.add(name)
        self.step, self.named = name, True
        return taken


def duplicate_keys(text: str) -> tuple[DuplicateKey, ...]:
    """Return the first few members that stand twice in one object, in order of place. One pass, no recursion."""
    found: list[DuplicateKey] = []
    frames: list[_Frame] = []
    for match in _TOKENS.finditer(text):
        sign = match.group()
        if sign in "{[":
            frames.append(_Frame(array=sign == "["))
        elif sign in "]}":
            frames.pop()
        elif sign == ",":
            frames[-1].advance()
        elif sign != ":" and frames and not frames[-1].array and not frames[-1].named:
            name = json.loads(sign)
            if frames[-1].name(name):
                line, column = line_and_column(text, match.start())
                place = path_of([frame.step for frame in frames[:-1]])
                found.append(DuplicateKey(key=name, object=place, line=line, column=column))
                if len(found) == MOST:
                    break
    return tuple(found)
