"""JSON between bytes and values: bounded on the way in, decimals as written on the way out."""

import json
from decimal import Decimal
from json.encoder import encode_basestring

from eqlab.core.text import fill
from eqlab.core.values import Json
from eqlab.validate.json_reader import DEPTH, read_json
from eqlab.wire.fhir.outcome import refused
from eqlab.wire.fhir.problems import DUPLICATE_KEY, NOT_JSON


def read_document(data: bytes) -> Json:
    """Read JSON; a number with a fraction or an exponent becomes a Decimal. The value is shared: never change it.

    Raises RefusedError (400) on what is not one well-formed, bounded document with distinct keys.
    """
    reading = read_json(data)
    if reading.problem is not None:
        problem = reading.problem
        text = fill(problem.issue.template, problem.facts)
        raise refused(NOT_JSON, problem=text, line=str(problem.line), column=str(problem.column))
    if reading.duplicate_keys:
        twice = reading.duplicate_keys[0]
        raise refused(DUPLICATE_KEY, key=twice.key, line=str(twice.line), column=str(twice.column))
    return reading.value


def is_bounded(value: Json) -> bool:
    """Tell whether a value is nested no deeper than a document may be."""
    level = [value]
    for _ in range(DEPTH + 1):
        level = [item for item in level if isinstance(item, dict | list)]
        if not level:
            return True
        level = [inner for item in level for inner in (item.values() if isinstance(item, dict) else item)]
    return False


def write_document(value: Json) -> bytes:
    """Write compact JSON in UTF-8; a Decimal keeps its digits, so that 1.50 stays 1.50."""
    return _written(value).encode("utf-8")


def _written(value: Json) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict):
        return "{" + ",".join([f"{encode_basestring(key)}:{_written(item)}" for key, item in value.items()]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([_written(item) for item in value]) + "]"
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, allow_nan=False)
