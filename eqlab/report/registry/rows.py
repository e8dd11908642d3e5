"""What the list searches in: one row an attestation, in pieces that a browser fetches when somebody searches."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eqlab.core.values import Json
from eqlab.report.registry.codec import as_bytes, instant
from eqlab.report.registry.model import RegistryEntry
from eqlab.report.registry.state import CHANGES, Leaf
from eqlab.report.registry.view import Sheet, sheet_of
from eqlab.report.visible import visible

_IN_A_PIECE = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of the list: a script, since pages from disk may not fetch."""

    name: str
    digest: str
    content: bytes


def pieces_of(entries: Iterable[RegistryEntry]) -> tuple[Piece, ...]:
    """Share the rows out by the digest of their id, so that one more or less moves no other."""
    known = list(entries)
    digits = next(digits for digits in range(8) if len(known) <= _IN_A_PIECE * 16**digits)
    shares: dict[str, list[RegistryEntry]] = {}
    for entry in sorted(known, key=lambda one: one.id):
        shares.setdefault(hashlib.sha256(entry.id.encode()).hexdigest()[:digits] or "0", []).append(entry)
    return tuple(_piece(name, share) for name, share in sorted(shares.items()))


def _piece(name: str, entries: list[RegistryEntry]) -> Piece:
    rows = as_bytes([row_of(entry, sheet_of(entry.revisions[-1].document)) for entry in entries]).rstrip()
    content = b"registryRows(" + rows + b");\n"
    return Piece(name=name, digest=hashlib.sha256(content).hexdigest()[:16], content=content)


def row_of(entry: RegistryEntry, sheet: Sheet) -> dict[str, Json]:
    """Return what is searched and shown of an entry; what hides in its texts is made visible."""
    return {
        "id": entry.id,
        "system": visible(sheet.system),
        "version": visible(sheet.version),
        "vendor": visible(sheet.vendor),
        "holder": visible(sheet.holder),
        "level": sheet.level,
        "test": sheet.test,
        "uses": [list(use) for use in uses_of(sheet)],
        "builds": [build["sha256"] for build in sheet.builds],
        "leaves": [leaf_row(leaf) for leaf in entry.timeline if leaf.type in CHANGES],
    }


def uses_of(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """Return services with roles, each once."""
    return tuple(dict.fromkeys((use.service, use.role) for use in sheet.uses))


def leaf_row(leaf: Leaf) -> Mapping[str, Json]:
    """Return a leaf as state.js reads it."""
    return {
        "index": leaf.index,
        "type": leaf.type,
        "at": instant(leaf.at),
        "start": leaf.start.isoformat() if leaf.start else "",
        "until": leaf.until.isoformat() if leaf.until else "",
        "kind": leaf.kind,
        "reason": leaf.reason,
        "successor": leaf.successor,
        "revision": leaf.revision,
        "sha256": leaf.sha256,
    }
