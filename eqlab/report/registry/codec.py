"""registry.json: the whole registry as data, written and read back."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from eqlab.core.errors import AuthorError, LabFault
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.report.registry import issues
from eqlab.report.registry.model import (
    Laboratory,
    LogSource,
    PublishedFile,
    RegistryData,
    RegistryEntry,
    Revision,
    SchemeBox,
    SealIssuer,
    leaf_of,
    why_unreadable,
)
from eqlab.report.registry.state import State, state_at
from eqlab.report.registry.words import face_of

FORMAT = "eqlab-registry"
FORMAT_VERSION = "1.0.0"
"""A reader of 1.x may rely on every property the schema names; a new property bumps the second number."""


def write_registry(data: RegistryData) -> bytes:
    """Return registry.json. Equal data give equal bytes."""
    return as_bytes(registry_json(data))


def as_bytes(value: Json) -> bytes:
    """Write JSON for machines: short, one line, ended by a line break."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def registry_json(data: RegistryData) -> dict[str, Json]:
    """Return the registry as data, its states as of when it was generated."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "generated": instant(data.generated_at),
        "url": data.url,
        "laboratory": _plain(data.laboratory),
        "issuer": _plain(data.issuer),
        "log": _plain(data.log),
        "schemes": [_plain(one) for one in data.schemes],
        "terms": {code: dict(text) for code, text in data.terms.items()},
        "entries": [
            {**entry_json(one), "state": state_json(state_at(one.timeline, data.generated_at))} for one in data.entries
        ],
    }


def entry_json(entry: RegistryEntry) -> dict[str, Json]:
    """Return an entry as data, without its state."""
    return {
        "id": entry.id,
        "revisions": [{"sha256": one.sha256, "document": dict(one.document)} for one in entry.revisions],
        "timeline": [{"index": leaf.index, "leaf": leaf.data, "proof": leaf.proof} for leaf in entry.timeline],
        "files": [_plain(one) for one in entry.files],
    }


def state_json(state: State) -> dict[str, Json]:
    """Return a state as data; empty texts where there is nothing to say."""
    return {
        "word": state.word.value,
        "face": face_of(state),
        "kind": state.kind,
        "revision": state.revision,
        "sha256": state.sha256,
        "from": state.start.isoformat() if state.start else "",
        "until": state.until.isoformat() if state.until else "",
        "reason": state.reason,
        "successor": state.successor,
        "leaf": state.index,
    }


def instant(at: datetime) -> str:
    """Write a moment in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _plain(value: Any) -> dict[str, Json]:
    """Return a flat record as data."""
    told = {name: getattr(value, name) for name in value.__slots__}
    return {name: _copied(one) for name, one in told.items()}


def _copied(value: Any) -> Json:
    if isinstance(value, Mapping):
        return dict(value)
    return [_copied(one) for one in value] if isinstance(value, tuple) else value


def read_registry(source: bytes, file: str = "registry.json") -> RegistryData:
    """Read a registry back. Raises AuthorError when it is none."""
    try:
        said = json.loads(source)
        return _registry(said)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise AuthorError(issues.NO_REGISTRY, at=Position(file=file), problem=why_unreadable(problem)) from problem
    except LabFault as problem:
        told = words("leaf {index} cannot be read", index=problem.facts["index"])
        raise AuthorError(issues.NO_REGISTRY, at=Position(file=file), problem=told) from problem


def _registry(said: Mapping[str, Any]) -> RegistryData:
    if said["format"] != FORMAT or not str(said["format_version"]).startswith("1."):
        raise ValueError(f'the format is "{said["format"]}" {said["format_version"]}')
    generated = datetime.fromisoformat(said["generated"])
    if generated.tzinfo is None:
        raise ValueError("the time it was generated has no zone")
    return RegistryData(
        laboratory=Laboratory(**said["laboratory"]),
        issuer=SealIssuer(**said["issuer"]),
        url=str(said["url"]),
        schemes=tuple(SchemeBox(**{**one, "marks": tuple(one.get("marks", ()))}) for one in said["schemes"]),
        entries=tuple(_entry(one) for one in said["entries"]),
        log=LogSource(**said["log"]),
        generated_at=generated,
        terms=dict(said["terms"]),
    )


def _entry(said: Mapping[str, Any]) -> RegistryEntry:
    return RegistryEntry(
        id=str(said["id"]),
        revisions=tuple(Revision(document=dict(one["document"]), sha256=one["sha256"]) for one in said["revisions"]),
        timeline=tuple(leaf_of(one["index"], one["leaf"].encode(), one["proof"]) for one in said["timeline"]),
        files=tuple(PublishedFile(**one) for one in said["files"]),
    )
