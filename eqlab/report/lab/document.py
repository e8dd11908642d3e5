"""A report as JSON: canonical (RFC 8785), with a digest, and what two of them differ in."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from eqlab.core.values import Json
from eqlab.label.canonical import canonical, digest
from eqlab.report.lab.model import FieldChange, LabReport

TYPE = "urn:eqlab:report:{kind}:1"
_LONGEST = 300


def report_document(report: LabReport) -> dict[str, Json]:
    """Return a report as JSON values; docs/lab-report.schema.json describes them."""
    told = _plain(report)
    assert isinstance(told, dict)  # noqa: S101 - a dataclass
    return {"type": TYPE.format(kind=report.kind.value), **told}


def report_bytes(report: LabReport) -> bytes:
    """Return the canonical JSON of a report: what is embedded, digested and kept."""
    return canonical(report_document(report))


def report_digest(report: LabReport) -> str:
    """Return the SHA-256 of the canonical JSON, hexadecimal."""
    return digest(report_document(report))


def _plain(value: Any) -> Json:
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in sorted(value.items())}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return _scalar(value)


def _scalar(value: Any) -> Json:
    if dataclasses.is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and not isinstance(value, Enum):
        return value.encode("utf-8", "replace").decode()
    told: Json = value.value if isinstance(value, Enum) else value
    return told


_NOT_COMPARED = ("/amendment", "/id", "/issued", "/archived")


def changes_between(before: Json, after: Json) -> tuple[FieldChange, ...]:
    """Return the fields in which two reports differ, in order; what every amendment changes is left out."""
    return tuple(
        FieldChange(field=path, before=_shown(old), after=_shown(new))
        for path, old, new in _differences(before, after, "")
        if not path.startswith(_NOT_COMPARED)
    )


_ABSENT = object()


def _differences(before: Any, after: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted({*before, *after}):
            step = name.replace("~", "~0").replace("/", "~1")
            yield from _differences(before.get(name, _ABSENT), after.get(name, _ABSENT), f"{path}/{step}")
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            old = before[index] if index < len(before) else _ABSENT
            new = after[index] if index < len(after) else _ABSENT
            yield from _differences(old, new, f"{path}/{index}")
    elif before is not after and (type(before), before) != (type(after), after):
        yield path, before, after


def _shown(value: Any) -> str:
    if value is _ABSENT:
        return ""
    said = value if isinstance(value, str) else canonical(value).decode("utf-8")
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
