"""Looking into resources of any shape: what is not there, or not of the expected kind, is simply not found."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from eqlab.core.values import Json

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_LITERAL = re.compile(
    r"(?P<base>https?://[^\s?#]+?/)?(?P<type>[A-Z][A-Za-z]+)/(?P<id>[A-Za-z0-9\-.]{1,64})"
    r"(?:/_history/(?P<version>[A-Za-z0-9\-.]{1,64}))?"
)


def nodes(value: Json, path: str) -> list[Json]:
    """Return the values at a dotted path, lists flattened: `identifier.value`."""
    found = [value]
    for name in path.split("."):
        found = [inner for item in found if isinstance(item, dict) for inner in _flat(item.get(name))]
    return found


def _flat(value: Json) -> list[Json]:
    if isinstance(value, list):
        return [inner for item in value for inner in _flat(item)]
    return [] if value is None else [value]


def texts(value: Json, path: str) -> list[str]:
    """Return the strings at a dotted path."""
    return [node for node in nodes(value, path) if isinstance(node, str)]


def first_text(value: Json, path: str) -> str:
    """Return the first string at a dotted path, or an empty one."""
    return next(iter(texts(value, path)), "")


def type_of(resource: Json) -> str:
    """Return the resource type, or an empty string for what is no resource."""
    return first_text(resource, "resourceType")


def identifier_tokens(value: Json, path: str = "identifier") -> list[str]:
    """Return the identifiers at a dotted path as `system|value`; those without a value are left out."""
    pairs = [(first_text(node, "system"), first_text(node, "value")) for node in nodes(value, path)]
    return [f"{system}|{text}" for system, text in pairs if text]


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal reference taken apart."""

    type: str
    id: str
    version: str = ""
    base: str = ""
    """Base address with a slash at the end; empty for a relative reference."""


def literal(reference: str) -> Literal | None:
    """Take a reference `[base/]Type/id[/_history/version]` apart; None for any other."""
    match = _LITERAL.fullmatch(reference)
    if match is None:
        return None
    return Literal(match["type"], match["id"], match["version"] or "", match["base"] or "")


def references(value: Json) -> Iterator[str]:
    """Yield the text of every Reference.reference, at any depth, in document order."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "reference" and isinstance(item, str):
                yield item
            else:
                yield from references(item)


def map_texts(value: Json, change: Callable[[str, str], str], key: str = "") -> Json:
    """Return a copy in which every string is what `change(key, string)` makes of it."""
    if isinstance(value, str):
        return change(key, value)
    if isinstance(value, list):
        return [map_texts(item, change, key) for item in value]
    if isinstance(value, dict):
        return {name: map_texts(item, change, name) for name, item in value.items()}
    return value
