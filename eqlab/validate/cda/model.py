"""Compiles the model of CDA, which stands in three text files beside this one, to tables for fast dispatch.

Source: HL7 Clinical Document Architecture, Release 2.0 (2005), POCD_MT000040; HL7 V3 Data Types, Release 1.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from eqlab.validate.cda.literals import LITERALS, NULL_FLAVORS

V3 = "urn:hl7-org:v3"
FOLDER = Path(__file__).parent
_INFRASTRUCTURE = ("realmCode*:CS", "typeId?:TypeId", "templateId*:II")
_MIXED = "#text"
_PART = re.compile(r"([A-Za-z]+)([?*+]?)(?::(\w+))?")
_GROUP = re.compile(r"\(([^)]+)\)(\??)")
_TOKEN = re.compile(r"\([^)]+\)\??|\S+")


@dataclass(frozen=True, slots=True)
class Attribute:
    """What an attribute may be: one of some values, or a literal of a kind."""

    name: str
    kind: str
    """`any` or the name of a literal, see literals.py; empty when the values are listed."""
    values: tuple[str, ...] = ()
    required: bool = False
    right: Callable[[str], object] | None = None
    """What tells whether a literal is right, when anything can be wrong with it."""


@dataclass(slots=True, eq=False)
class Part:
    """An element in a class or type."""

    name: str
    type: str
    index: int
    """Its place in the order."""
    bit: int
    """Its own or its group's, in the set of what was seen."""
    single: bool
    required: bool
    choices: tuple[str, ...] = ()
    """The names of its group, when it is one of a choice."""
    shape: "Shape" = field(init=False)


@dataclass(slots=True, eq=False)
class Shape:
    """A class, a data type or a part of the narrative."""

    name: str
    kind: str
    """`class`, `type` or `narrative`."""
    base: str = ""
    text: bool = False
    """True when text may stand in it."""
    ordered: bool = True
    rare: bool = False
    """True when the lab knows no more than its name."""
    attributes: dict[str, Attribute] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    """Attributes that must be there."""
    parts: dict[str, Part] = field(default_factory=dict)
    """By `{urn:hl7-org:v3}name`."""
    required: int = 0
    """Bits of the parts that must be there."""
    subtypes: "dict[str, Shape]" = field(default_factory=dict)
    """What may stand for it by xsi:type, itself included; of data types only."""
    family: frozenset[str] = frozenset()
    """Its own name and those of all it derives from."""


@cache
def model() -> dict[str, Shape]:
    """Return the shapes by name; read and linked once."""
    shapes: dict[str, Shape] = {}
    for file, kind in (("classes.txt", "class"), ("datatypes.txt", "type"), ("narrative.txt", "narrative")):
        shapes |= _Reader(kind).read((FOLDER / file).read_text("utf-8"))
    for shape in shapes.values():
        for part in shape.parts.values():
            part.shape = shapes[part.type]
        _derive(shape, shapes)
    return shapes


def _derive(shape: Shape, shapes: dict[str, Shape]) -> None:
    if shape.kind != "type":
        return
    names, base = {shape.name}, shape.base
    shape.subtypes[shape.name] = shape
    while base:
        names.add(base)
        shapes[base].subtypes[shape.name] = shape
        base = shapes[base].base
    shape.family = frozenset(names)


@dataclass(slots=True)
class _Reader:
    """Reads one file of the model."""

    kind: str
    lists: dict[str, list[str]] = field(default_factory=dict)
    vocabularies: dict[str, list[str]] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)

    def read(self, text: str) -> dict[str, Shape]:
        bodies: dict[str, list[str]] = {}
        name = ""
        for line in text.splitlines():
            if line[:1] in {"#", ""}:
                continue
            tokens = _TOKEN.findall(line)
            if line[0] == " ":
                bodies[name].extend(tokens)
            elif tokens[0] == "vocabulary":
                self.vocabularies.setdefault(tokens[1], []).extend(tokens[2:])
            elif tokens[0] == "list":
                self.lists[tokens[1]] = tokens[2:]
            elif tokens[0] == "rare":
                self.shapes |= {one: Shape(one, "type", tokens[1], text=True, rare=True) for one in tokens[2:]}
            else:
                name = tokens[0]
                bodies[name] = []
                self.shapes[name] = self.head(name, tokens[1:])
        for name, tokens in bodies.items():
            self.fill(self.shapes[name], tokens)
        return self.shapes

    def spread(self, tokens: list[str]) -> list[str]:
        """Put in the lists that are written once."""
        return [one for token in tokens for one in (self.lists[token[1:]] if token[0] == "$" else [token])]

    def head(self, name: str, tokens: list[str]) -> Shape:
        shape = Shape(name, self.kind)
        if self.kind != "narrative":
            shape.attributes["nullFlavor"] = Attribute("nullFlavor", "", NULL_FLAVORS)
        if tokens[:1] == ["<"]:
            shape.base, tokens = tokens[1], tokens[2:]
        for token in self.spread(tokens):
            if token == _MIXED:
                shape.text = True
                continue
            key, _, value = token.partition("=")
            own = key.removesuffix("!")
            shape.attributes[own] = self.attribute(own, value, required=key != own)
        shape.needed = tuple(one.name for one in shape.attributes.values() if one.required)
        return shape

    def attribute(self, name: str, value: str, *, required: bool) -> Attribute:
        if value[0] == "%":
            kind = value[1:]
            return Attribute(name, kind, (), required, LITERALS[kind][0] if kind in LITERALS else None)
        values = [
            one for token in value.split(",") for one in (self.vocabularies[token[1:]] if token[0] == "@" else [token])
        ]
        return Attribute(name, "", tuple(values), required)

    def fill(self, shape: Shape, tokens: list[str]) -> None:
        if tokens[:1] == ["..."]:
            shape.ordered, tokens = False, tokens[1:]
        if self.kind == "class" and not tokens[0].startswith("realmCode"):
            tokens = [*_INFRASTRUCTURE, *tokens]
        for index, token in enumerate(self.spread(tokens)):
            self.place(shape, token, index)

    def place(self, shape: Shape, token: str, index: int) -> None:
        group = _GROUP.fullmatch(token)
        members = group[1].split("|") if group else [token]
        matches = [match for one in members if (match := _PART.fullmatch(one))]
        choices = tuple(match[1] for match in matches) if group else ()
        for match in matches:
            many = match[2]
            required = (not group[2]) if group else many in {"", "+"}
            part = Part(match[1], match[3] or match[1], index, 1 << index, many in {"", "?"}, required, choices)
            shape.parts[f"{{{V3}}}{part.name}"] = part
            shape.required |= part.bit if required else 0
