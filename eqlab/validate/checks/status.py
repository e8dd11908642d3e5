"""The check `status`: the response has one of the expected HTTP status codes."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.parts import refused, rule_of
from eqlab.validate.words import spoken

CHECK = "status"
_CLASS = re.compile(r"[1-5]xx", re.ASCII)
_LOOKS_AT = spoken(
    "expected", "a response or its status", "une réponse ou son statut", "eine Antwort oder ihren Status"
)
_EXPECTED = words("a status from 100 to 599, a class such as 2xx, or a list of them")


def _allows(expected: Json, status: int) -> bool:
    return status // 100 == int(expected[0]) if isinstance(expected, str) else status == expected


def _valid(value: Json) -> bool:
    if isinstance(value, str):
        return _CLASS.fullmatch(value) is not None
    return type(value) is int and 100 <= value <= 599  # noqa: PLR2004 - RFC 9110, section 15


def _status(value: Json) -> Json:
    if isinstance(value, dict):
        response = value.get("response") if "direction" in value else value
        return response.get("status") if isinstance(response, dict) else None
    return value


def _look(allowed: list[Json], subject: Subject, context: Context) -> Iterator[Finding]:
    status, rule = _status(subject.value), rule_of(context, CHECK)
    where = replace(subject.place, part="response.status")
    if status is None:
        yield found(issues.NO_RESPONSE, where, rule)
    elif type(status) is not int:
        part = subject.place.part or words("this value")
        yield found(issues.WRONG_PART, subject.place, rule, check=CHECK, part=part, **_LOOKS_AT)
    elif not any(_allows(expected, status) for expected in allowed):
        yield found(issues.STATUS, where, rule, found=str(status), expected=", ".join(map(str, allowed)))


def _compile(parameter: Json, at: Position, _step: Mapping[str, Json]) -> Assertion:
    allowed = parameter if isinstance(parameter, list) else [parameter]
    wrong = next((value for value in allowed if not _valid(value)), None)
    if not allowed or wrong is not None or None in allowed:
        raise refused(CHECK, parameter, at, _EXPECTED)
    if all(any(_allows(one, status) for one in allowed) for status in range(100, 600)):
        raise refused(CHECK, parameter, at, words("statuses of which at least one is left out: these are all"))
    return lambda subject, context: _look(allowed, subject, context)


_CODE = {"anyOf": [{"type": "integer", "minimum": 100, "maximum": 599}, {"type": "string", "pattern": "^[1-5]xx$"}]}

STATUS = CheckKind(
    name=CHECK,
    compile=_compile,
    schema={
        "description": f"The response's HTTP status: {_EXPECTED}.",
        "anyOf": [*_CODE["anyOf"], {"type": "array", "items": _CODE, "minItems": 1}],
    },
    single=True,
)
