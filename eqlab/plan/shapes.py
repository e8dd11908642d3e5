"""Shapes: mappings with fixed keys. One table a mapping, read by the loader and published as schema."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.plan.issues import MISSING_KEY, UNKNOWN_KEY
from eqlab.plan.kinds import Kind, wrong_type
from eqlab.plan.node import MappingNode, Node
from eqlab.plan.reading import Reading
from eqlab.plan.words import listed, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One key of a shape."""

    kind: Kind
    says: str
    """What the key means, for the published schema."""
    required: bool = False
    default: Any = None
    """The value when the key is absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A mapping with fixed keys."""

    name: str
    """The plan's own word for it, e.g. `await`."""
    says: str
    fields: Mapping[str, Field]
    required: frozenset[str]
    defaults: Mapping[str, Any]
    also: Mapping[str, Json]
    """What keys mean for each other, as JSON Schema; the loader says the same in its own code."""


def shape(name: str, says: str, fields: Mapping[str, Field], also: Mapping[str, Json] | None = None) -> Shape:
    """Make a shape from its table."""
    return Shape(
        name=name,
        says=says,
        fields=fields,
        also=also or {},
        required=frozenset(key for key, field in fields.items() if field.required),
        defaults={key: field.kind.empty if field.default is None else field.default for key, field in fields.items()},
    )


def read_fields(shape: Shape, node: Node, reading: Reading) -> dict[str, Any]:
    """Read a mapping by its shape; every key of the shape is in the result, mistakes are noted."""
    values = dict(shape.defaults)
    if not isinstance(node, MappingNode):
        wrong_type(
            node,
            reading,
            words('a mapping with the keys of "{shape}": {keys}', shape=shape.name, keys=listed(shape.fields)),
        )
        return values
    fields = shape.fields
    for key, inner in node.entries.items():
        field = fields.get(key)
        if field is None:
            refuse_key(key, node, reading, shape.name, fields)
        else:
            values[key] = field.kind.read(inner, reading)
    for key in sorted(shape.required - node.entries.keys()):
        reading.refuse(MISSING_KEY, node.position, fields[key].kind.expected, key=key, place=shape.name)
    return values


def refuse_key(key: str, node: MappingNode, reading: Reading, place: str, keys: Mapping[str, Any]) -> None:
    """Note a key that a mapping does not know."""
    at = node.key_position(key) or node.position
    reading.refuse(UNKNOWN_KEY, at, listed(keys), reading.nearest(key, keys), key=shown(key), place=place)


def shape_schema(shape: Shape) -> dict[str, Json]:
    """Say a shape as JSON Schema."""
    schema: dict[str, Json] = {
        "description": shape.says,
        "type": "object",
        "properties": {key: field_schema(field) for key, field in shape.fields.items()},
        "additionalProperties": False,
    }
    if shape.required:
        schema["required"] = sorted(shape.required)
    return {**schema, **shape.also}


def field_schema(field: Field) -> dict[str, Json]:
    """Say one key as JSON Schema."""
    return {"description": field.says, **field.kind.schema}


def shaped(shape: Shape) -> Kind:
    """The kind of value that a shape describes; read as a dict of its fields."""
    return Kind(
        expected=words('a mapping with the keys of "{shape}"', shape=shape.name),
        read=lambda node, reading: read_fields(shape, node, reading),
        schema=shape_schema(shape),
    )


def place_of(node: Node, key: str) -> Node:
    """Return the value under a key, or the mapping itself when the key is absent: where to point."""
    return node.entries.get(key, node) if isinstance(node, MappingNode) else node
