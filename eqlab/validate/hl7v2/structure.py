"""The order of segments: HL7's abstract message syntax, compiled, and the segments of a message held against it.

`MSH [{SFT}] EVN {<PATIENT PID [PD1] MRG>}`: square brackets for optional, braces for repeated, angle brackets for a
group with its name.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache

from eqlab.core.text import words

_TOKEN = re.compile(r"\s*([\[\]{}<>]|[A-Z][A-Z0-9_]*)\s*", re.ASCII)
_CLOSES = {"[": "]", "{": "}"}
DEEPEST = 20
_USUAL = 64
"""Segments of a message whose order is worth remembering."""


class StructureError(ValueError):
    """A structure that cannot be read; says what is expected and at which character."""

    def __init__(self, expected: str, position: int) -> None:
        super().__init__(expected)
        self.expected = expected
        self.position = position


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A segment, or a group of items."""

    name: str
    minimum: int = 1
    maximum: int | None = 1
    items: "tuple[Item, ...]" = ()
    first: frozenset[str] = frozenset()
    """Segments that it can begin with."""
    names: frozenset[str] = frozenset()
    """All segments that it can hold."""
    later: frozenset[str] = frozenset()
    """Segments that can stand at or after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The order of segments of a message."""

    items: tuple[Item, ...]
    names: frozenset[str]
    groups: frozenset[str]
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A segment out of order, one too many, a foreign one, or something missing."""

    kind: str
    """`foreign`, `order`, `many`, `missing` or `group`."""
    index: int
    """Place among the segments; of what is missing, of the segment after which it is missed."""
    item: Item | None = None
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What came of a comparison."""

    faults: tuple[Fault, ...]
    groups: tuple[tuple[str, tuple[int, ...]], ...]
    """Groups by name with the places of their segments, in order; the message itself has none."""


def read_structure(text: str) -> Structure:
    """Compile the abstract syntax. Raises StructureError."""
    tokens, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise StructureError(words("a segment, a group or a bracket"), at + 1)
        tokens.append((match[1], match.start(1) + 1))
        at = match.end()
    items, rest = _items(tokens, 0, "", len(text) + 1)
    if rest < len(tokens) or not items:
        raise StructureError(words("a segment"), tokens[rest][1] if rest < len(tokens) else 1)
    placed = _placed(items, frozenset())
    groups = frozenset(_groups(placed))
    names = frozenset().union(*(item.names for item in placed))
    return Structure(items=placed, names=names, groups=groups, written=" ".join(text.split()))


def _items(
    tokens: list[tuple[str, int]], at: int, until: str, end: int, depth: int = 0
) -> tuple[tuple[Item, ...], int]:
    items: list[Item] = []
    while at < len(tokens) and tokens[at][0] != until:
        mark, position = tokens[at]
        if depth > DEEPEST:
            raise StructureError(words("groups at most {deepest} deep", deepest=str(DEEPEST)), position)
        if mark in _CLOSES:
            inner, at = _items(tokens, at + 1, _CLOSES[mark], end, depth + 1)
            items.append(_bounded(mark, inner, position))
        elif mark == "<":
            name = tokens[at + 1][0] if at + 1 < len(tokens) else ""
            if not name or not name[0].isalpha():
                raise StructureError(words("the name of a group"), position + 1)
            inner, at = _items(tokens, at + 2, ">", end, depth + 1)
            items.append(_group(name, inner, position))
        elif mark[0].isalpha():
            if len(mark) != 3:  # noqa: PLR2004 - a segment's name
                raise StructureError(words("a segment's name of three characters"), position)
            items.append(Item(name=mark, first=frozenset({mark}), names=frozenset({mark})))
            at += 1
            continue
        else:
            raise StructureError(until or words("a segment"), position)
        at += 1
    if until and at >= len(tokens):
        raise StructureError(until, end)
    return tuple(items), at


def _bounded(bracket: str, inner: tuple[Item, ...], position: int) -> Item:
    one = inner[0] if len(inner) == 1 else _group("", inner, position)
    return replace(one, minimum=0) if bracket == "[" else replace(one, maximum=None)


def _group(name: str, inner: tuple[Item, ...], position: int) -> Item:
    if not inner:
        raise StructureError(words("a segment"), position + 1)
    first: frozenset[str] = frozenset()
    for item in inner:
        first |= item.first
        if item.minimum:
            break
    names = frozenset().union(*(item.names for item in inner))
    return Item(name=name, items=inner, first=first, names=names)


def _placed(items: tuple[Item, ...], after: frozenset[str]) -> tuple[Item, ...]:
    """Tell every item what can come at or after it."""
    placed: list[Item] = []
    for item in reversed(items):
        own = item.names if item.items and item.maximum is None else frozenset()
        inner = _placed(item.items, after | own) if item.items else ()
        after |= item.names
        placed.append(replace(item, later=after, items=inner))
    return tuple(reversed(placed))


def _groups(items: tuple[Item, ...]) -> list[str]:
    return [name for item in items if item.items for name in (item.name, *_groups(item.items)) if name]


def matched(structure: Structure, names: tuple[str, ...]) -> Match:
    """Hold the names of a message's segments against a structure; local segments (Z..) may stand anywhere."""
    return _remembered(structure, names) if len(names) <= _USUAL else _matched(structure, names)


def _matched(structure: Structure, names: tuple[str, ...]) -> Match:
    matcher = _Matcher(structure, names)
    matcher.run()
    return Match(
        faults=tuple(sorted(matcher.faults, key=lambda fault: fault.index)),
        groups=tuple((name, tuple(places)) for name, places in matcher.groups),
    )


_remembered = lru_cache(512)(_matched)


@dataclass(slots=True)
class _Matcher:
    structure: Structure
    names: tuple[str, ...]
    at: int = 0
    faults: list[Fault] = field(default_factory=list)
    groups: list[tuple[str, list[int]]] = field(default_factory=list)
    open: list[list[int]] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)

    def run(self) -> None:
        self.sequence(self.structure.items)
        while self.at < len(self.names):
            self.pass_over(frozenset())
        late = {self.names[fault.index] for fault in self.faults if fault.kind == "order"}
        self.faults = [fault for fault in self.faults if not (fault.item and fault.item.first & late)]

    def sequence(self, items: tuple[Item, ...]) -> None:
        for item in items:
            count = 0
            while self.at < len(self.names):
                if self.names[self.at] in item.first and (item.maximum is None or count < item.maximum):
                    self.take(item)
                    count += 1
                elif not self.pass_over(item.later):
                    break
            if count < item.minimum:
                kind = "group" if item.items else "missing"
                self.faults.append(Fault(kind=kind, index=max(0, self.at - 1), item=item, count=count))

    def take(self, item: Item) -> None:
        if not item.items:
            for held in self.open:
                held.append(self.at)
            self.taken[item.name] += 1
            self.at += 1
            return
        places: list[int] = []
        if item.name:
            self.groups.append((item.name, places))
        self.open.append(places)
        self.sequence(item.items)
        self.open.pop()

    def pass_over(self, later: frozenset[str]) -> bool:
        """Step over a segment that has no place from here on; false when it may still find one."""
        name = self.names[self.at]
        if name in later:
            return False
        if name not in self.structure.names:
            if not name.startswith("Z"):
                self.faults.append(Fault(kind="foreign", index=self.at))
        else:
            kind = "many" if self.taken[name] else "order"
            self.faults.append(Fault(kind=kind, index=self.at, count=self.names.count(name)))
        self.at += 1
        return True


def bounds(structure: Structure, name: str) -> int:
    """Return how often a segment may stand at its first place; a repeated one has no end, which is 0."""
    return next((item.maximum or 0 for item in _flat(structure.items) if item.name == name), 0)


def first_segment(item: Item) -> str:
    """Return the name of the first segment of an item."""
    while item.items:
        item = item.items[0]
    return item.name


def _flat(items: tuple[Item, ...]) -> list[Item]:
    return [inner for item in items for inner in ((item,) if not item.items else _flat(item.items))]
