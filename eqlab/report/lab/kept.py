"""Reads a report again from its canonical JSON, as the laboratory keeps it: to be shown once more, and compared."""

import dataclasses
import json
import types
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from eqlab.core.errors import LabFault
from eqlab.report.lab.contents import ClaimsContent, TestContent
from eqlab.report.lab.document import TYPE, report_bytes
from eqlab.report.lab.issues import NOT_READ_AGAIN
from eqlab.report.lab.model import LabReport, ReportKind


def read_report(data: bytes) -> LabReport:
    """Return the report that `report_bytes` wrote. Raises LabFault when the bytes are no such report."""
    try:
        report = _report(json.loads(data))
        sound = report_bytes(report) == data
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise LabFault(NOT_READ_AGAIN, problem=str(problem) or type(problem).__name__) from problem
    if not sound:
        raise LabFault(NOT_READ_AGAIN, problem="it is not in its canonical form")
    return report


def _report(value: Mapping[str, Any]) -> LabReport:
    kind = ReportKind(value["kind"])
    if value["type"] != TYPE.format(kind=kind.value):
        raise ValueError("it is of another type")
    fields = {name: one for name, one in value.items() if name != "type"}
    return cast("LabReport", _read(LabReport, fields, TestContent if kind is ReportKind.TEST else ClaimsContent))


def _read(wanted: Any, value: Any, content: type) -> Any:
    if wanted == TestContent | ClaimsContent:
        return _record(content, value, content)
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        return _either(get_args(wanted), value, content)
    if origin is tuple:
        return tuple(_read(get_args(wanted)[0], one, content) for one in value)
    if origin is not None and issubclass(origin, Mapping):
        return {str(name): _read(get_args(wanted)[1], one, content) for name, one in value.items()}
    return _record(wanted, value, content) if dataclasses.is_dataclass(wanted) else _scalar(wanted, value)


def _either(choices: tuple[Any, ...], value: Any, content: type) -> Any:
    """What may be missing is the only choice between types that is not one between scalars."""
    if value is None:
        return None
    named = [one for one in choices if one is not type(None)]
    return value if len(named) > 1 else _read(named[0], value, content)


def _record(kind: Any, value: Any, content: type) -> Any:
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], one, content) for name, one in value.items()})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _scalar(wanted: Any, value: Any) -> Any:
    if issubclass(wanted, datetime | date):
        return wanted.fromisoformat(value)
    if issubclass(wanted, Enum):
        return wanted(value)
    if not isinstance(value, wanted):
        raise TypeError(f"{value!r} is no {wanted.__name__}")
    return value
