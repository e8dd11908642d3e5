"""What a JSON Schema declares, and what a value holds beyond it (JSON Schema 2020-12)."""

from collections.abc import Iterator, Mapping

from eqlab.core.values import Json
from eqlab.validate.patterns import safe_pattern

MOST = 50
"""Undeclared members that are told."""
_TOGETHER = ("allOf", "anyOf", "oneOf")
_ALSO = ("if", "then", "else")


def undeclared(value: Json, schema: Json, root: Json, path: str = "") -> Iterator[str]:
    """Yield the paths of members that no part of a schema declares; `additionalProperties: true` declares all.

    An array's members are looked at by their item schemas. References lead within `root` only.
    """
    parts = list(_parts(schema, root))
    if any(part is True for part in parts):
        return
    known = [part for part in parts if isinstance(part, Mapping)]
    if isinstance(value, Mapping):
        for name, inner in value.items():
            schemas = [one for part in known for one in _for_member(str(name), part)]
            where = f"{path}.{name}".removeprefix(".")
            if not schemas and any("properties" in part or "additionalProperties" in part for part in known):
                yield where
            elif schemas:
                yield from undeclared(inner, {"anyOf": schemas}, root, where)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            schemas = [one for part in known for one in _for_item(index, part)]
            if schemas:
                yield from undeclared(inner, {"anyOf": schemas}, root, f"{path}[{index}]")


def _parts(schema: Json, root: Json) -> Iterator[Json]:
    """Yield a schema and all that speak of the same value."""
    waiting, seen = [schema], 0
    while waiting and seen < 1000:  # noqa: PLR2004 - references may go round in circles
        seen += 1
        one = waiting.pop()
        yield one
        if isinstance(one, Mapping):
            waiting += [inner for key in _TOGETHER for inner in one.get(key, ())]
            waiting += [one[key] for key in _ALSO if isinstance(one.get(key), Mapping)]
            reference = one.get("$ref")
            if isinstance(reference, str) and reference.startswith("#"):
                waiting.append(_found(reference, root))


def _found(reference: str, root: Json) -> Json:
    """Follow a JSON Pointer (RFC 6901) within a schema; nothing when it leads nowhere."""
    place = root
    for step in filter(None, reference[1:].split("/")):
        key = step.replace("~1", "/").replace("~0", "~")
        place = place.get(key) if isinstance(place, Mapping) else None
    return place


def _for_member(name: str, part: Mapping[str, Json]) -> Iterator[Json]:
    properties, patterns = part.get("properties", {}), part.get("patternProperties", {})
    matching = [inner for pattern, inner in patterns.items() if safe_pattern(pattern).search(name)]
    if name in properties:
        yield properties[name]
    yield from matching
    if name not in properties and not matching and part.get("additionalProperties") not in (None, False):
        yield part["additionalProperties"]


def _for_item(index: int, part: Mapping[str, Json]) -> Iterator[Json]:
    first = part.get("prefixItems", [])
    if index < len(first):
        yield first[index]
    elif "items" in part:
        yield part["items"]
