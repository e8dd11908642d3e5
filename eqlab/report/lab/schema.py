"""The JSON Schema of reports, made from the model itself."""

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from eqlab.core.values import Json
from eqlab.report.lab.model import LabReport

_SCALARS: Mapping[Any, dict[str, Json]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    type(None): {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def lab_report_schema() -> dict[str, Json]:
    """Return the schema (draft 2020-12) of what `report_document` returns."""
    known: dict[str, Json] = {}
    _described(LabReport, known)
    report = known["LabReport"]
    assert isinstance(report, dict)  # noqa: S101 - a dataclass is an object
    properties, required = report["properties"], report["required"]
    assert isinstance(properties, dict) and isinstance(required, list)  # noqa: S101, PT018 - likewise
    kind: dict[str, Json] = {"type": "string", "pattern": "^urn:eqlab:report:(test|claims):1$"}
    known["LabReport"] = {**report, "properties": {"type": kind, **properties}, "required": ["type", *required]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Report of a laboratory, after ISO/IEC 17025:2017, 7.8",
        "$ref": "#/$defs/LabReport",
        "$defs": {name: known[name] for name in sorted(known)},
    }


def _described(kind: Any, known: dict[str, Json]) -> Json:
    if kind in _SCALARS:
        return dict(_SCALARS[kind])
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_described(one, known) for one in get_args(kind)]}
    if origin is tuple:
        return {"type": "array", "items": _described(get_args(kind)[0], known)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _described(get_args(kind)[1], known)}
    if issubclass(kind, Enum):
        return {"enum": [one.value for one in kind]}
    if kind.__name__ not in known:
        known[kind.__name__] = {}
        hints = get_type_hints(kind)
        fields = [field.name for field in dataclasses.fields(kind)]
        known[kind.__name__] = {
            "type": "object",
            "properties": {name: _described(hints[name], known) for name in fields},
            "required": list(fields),
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{kind.__name__}"}
