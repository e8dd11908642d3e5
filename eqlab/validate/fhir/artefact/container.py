"""One file of many definitions, each decoded only when it is asked for.

Layout: the magic line, the length of the index in eight bytes (big-endian), the index, the entries.
Index and entries are JSON under zlib. The index is a mapping of `provenance` and `entries`; an entry is
`[resource type, version, offset, length, head]` under its canonical URL, offsets counting from the end of the index.
"""

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eqlab.core.values import Json

MAGIC = b"EQFHIR1\n"
_WIDTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What is known of a definition without decoding it."""

    url: str
    resource_type: str
    version: str = ""
    facts: Mapping[str, Any]
    """For a StructureDefinition kind, type, derivation and abstract; for a CodeSystem content and supplements."""


@dataclass(frozen=True, slots=True)
class Container:
    """An opened container."""

    provenance: Mapping[str, str]
    entries: Mapping[str, list[Any]]
    body: memoryview

    def head(self, url: str) -> Head | None:
        """Return what the index says of a canonical URL without version."""
        entry = self.entries.get(url)
        return None if entry is None else _head(url, entry)

    def heads(self, resource_type: str = "") -> Iterator[Head]:
        """Yield what the index says of every definition, of one resource type or of all."""
        return (_head(url, entry) for url, entry in self.entries.items() if resource_type in ("", entry[0]))

    def decode(self, url: str) -> Json:
        """Return a definition. Raises KeyError for an unknown URL."""
        _, _, offset, length, _ = self.entries[url]
        return json.loads(zlib.decompress(self.body[offset : offset + length]))


def _head(url: str, entry: list[Any]) -> Head:
    return Head(url=url, resource_type=entry[0], version=entry[1], facts=entry[4])


def read_container(path: Path) -> Container:
    """Open a container. Raises ValueError when the file is none."""
    data = memoryview(path.read_bytes())
    start = len(MAGIC) + _WIDTH
    if data[: len(MAGIC)] != MAGIC:
        raise ValueError(f"{path.name} is no container of definitions")
    length = int.from_bytes(data[len(MAGIC) : start], "big")
    index = json.loads(zlib.decompress(data[start : start + length]))
    return Container(index["provenance"], index["entries"], data[start + length :])


def container_bytes(provenance: Mapping[str, str], definitions: Iterable[tuple[Head, Json]]) -> bytes:
    """Write a container; the same definitions give the same index, whatever their order."""
    entries: dict[str, list[Any]] = {}
    pieces: list[bytes] = []
    offset = 0
    for head, definition in sorted(definitions, key=lambda pair: pair[0].url):
        piece = zlib.compress(_compact(definition), 9)
        entries[head.url] = [head.resource_type, head.version, offset, len(piece), dict(head.facts)]
        pieces.append(piece)
        offset += len(piece)
    index = zlib.compress(_compact({"provenance": dict(provenance), "entries": entries}), 9)
    return b"".join([MAGIC, len(index).to_bytes(_WIDTH, "big"), index, *pieces])


def _compact(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
