"""HL7 v2.5 as data (2.5.1 has the same messages), read into nodes when first asked for."""

from dataclasses import replace
from functools import cache

from eqlab.validate.hl7v2.base import control, patient, structures, tables, types, visit
from eqlab.validate.hl7v2.spec import Mode, Node, SegmentSpec, Table, Usage

VERSIONS = ("2.5", "2.5.1")
_SOURCES = {**control.SEGMENTS, **patient.SEGMENTS, **visit.SEGMENTS}
_CODED = {"CQ": 1}
"""The index of the component that a field's table is about, where it is not the first."""
_QPD = 3
"""The first parameter of a query."""


@cache
def table(number: str) -> Table | None:
    """Return a table by its four digits; None when the lab does not hold it."""
    written = tables.TABLES.get(number)
    if written is None:
        return None
    mark, *values = written.split()
    mode = Mode.CLOSED if mark == "=" else Mode.OPEN
    return Table(name=number, values=tuple(value.replace("_", " ") for value in values), mode=mode)


@cache
def parts(type_: str, depth: int = 0) -> tuple[Node, ...]:
    """Return the components of a data type; none of a primitive one, and none below subcomponents."""
    written = types.TYPES.get(type_, "")
    return tuple(_component(line, depth) for line in written.strip().splitlines()) if depth < 2 else ()  # noqa: PLR2004


def _component(line: str, depth: int) -> Node:
    typed, _, title = line.strip().partition(" ")
    usage = Usage.REQUIRED if "!" in typed else Usage.OPTIONAL
    name, _, number = typed.replace("!", "").partition(":")
    known = table(number) if number else None
    return Node(title=title, type=name, parts=parts(name, depth + 1), usage=usage, table=known)


def field_node(line: str) -> Node:
    """Read a field from its line."""
    _, typed, usage, longest, title = line.split(None, 4)
    name, _, number = typed.partition(":")
    known, inner = table(number) if number else None, parts(name)
    if known and inner:
        at = _CODED.get(name, 0)
        inner, known = (*inner[:at], replace(inner[at], table=known), *inner[at + 1 :]), None
    if name == "CX" and usage.startswith("R"):  # queries name a domain alone, in fields that are optional
        inner = (replace(inner[0], usage=Usage.REQUIRED), *inner[1:])
    if name == "TS":
        inner = (replace(inner[0], title=title), *inner[1:])
    return Node(
        title=title,
        type=name,
        parts=inner,
        usage=Usage(usage.rstrip("*")),
        minimum=int(usage.startswith("R")),
        maximum=None if usage.endswith("*") else 1,
        longest=None if longest == "-" else int(longest),
        table=known,
    )


@cache
def segment(name: str) -> SegmentSpec | None:
    """Return a segment; None when the lab does not hold its fields."""
    written = _SOURCES.get(name)
    if written is None:
        return None
    fields = tuple(field_node(line) for line in written.strip().splitlines())
    return SegmentSpec(name=name, fields=fields, open=name == "QPD")


@cache
def query(event: str) -> SegmentSpec | None:
    """Return QPD with the parameters of a query; None when the lab does not know them."""
    written, plain = structures.PARAMETERS.get(event), segment("QPD")
    if written is None or plain is None:
        return None
    named = tuple(field_node(line) for line in written.strip().splitlines())
    return SegmentSpec(name="QPD", fields=(*plain.fields[: _QPD - 1], *named), open=False)


@cache
def segments() -> dict[str, SegmentSpec]:
    """Return all segments that the lab holds, by name."""
    return {name: spec for name in _SOURCES if (spec := segment(name)) is not None}
