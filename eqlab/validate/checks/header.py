"""The check `header`: a header is there, is absent, or has a value.

Several fields of one name count as one, joined by commas (RFC 9110, section 5.3).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.parts import mapping_of, refused, rule_of
from eqlab.validate.patterns import compile_pattern
from eqlab.validate.words import shorten, spoken

CHECK = "header"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", re.ASCII)

_UNLIKE = ("", " ", "\ue000", "a1-Z", "0" * 99)
"""Values that no pattern fits together which asks for anything."""
_A_MESSAGE = spoken("expected", "a message", "un message", "eine Nachricht")
_ANY = spoken("expected", "any value", "une valeur quelconque", "ein beliebiger Wert")

Test: TypeAlias = Callable[[str], bool | None]
"""Value to: as expected; None when it is too long to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Header:
    """What is expected of a header."""

    name: str
    test: Test
    expected: Mapping[str, str]
    """The expectation as a fact: `"value"`, `/pattern/`, or that any value will do."""
    absent: bool = False

    def look(self, subject: Subject, context: Context) -> Iterator[Finding]:
        part, message = _message(subject)
        rule = rule_of(context, CHECK, self.name)
        where = replace(subject.place, part=f"{part}.headers" if part else subject.place.part, path=self.name)
        if part == "response" and message is None:
            yield found(issues.NO_RESPONSE, subject.place, rule)
        elif not isinstance(message, dict) or not isinstance(message.get("headers"), list):
            shown = subject.place.part or words("this value")
            yield found(issues.WRONG_PART, subject.place, rule, check=CHECK, part=shown, **_A_MESSAGE)
        else:
            values = [str(pair["value"]) for pair in message["headers"] if pair["name"] == self.name]
            yield from self._judge(", ".join(values) if values else None, where, rule, part)

    def _judge(self, value: str | None, where: Json, rule: Json, part: str) -> Iterator[Finding]:
        facts = {"header": self.name, "message": part, **self.expected}
        if value is None:
            if not self.absent:
                yield found(issues.HEADER_MISSING, where, rule, **facts)
            return
        told = shorten(value)
        if self.absent:
            yield found(issues.HEADER_FORBIDDEN, where, rule, found=told, **facts)
            return
        fits = self.test(value)
        if fits is None:
            yield found(issues.HEADER_TOO_LONG, where, rule, size=str(len(value)), **facts)
        elif not fits:
            yield found(issues.HEADER_VALUE, where, rule, found=told, **facts)


def _message(subject: Subject) -> tuple[str, Json]:
    """Return the name of the message that is looked at, and the message."""
    value, part = subject.value, subject.place.part.split(".")[0]
    if isinstance(value, dict) and "direction" in value and "request" in value:
        side = "request" if value.get("direction") == "inbound" else "response"
        return side, value.get(side)
    if isinstance(value, dict) and not part:
        part = "response" if "status" in value else "request"
    return part, value


def _compile(parameter: Json, at: Position, _step: Mapping[str, Json]) -> Assertion:
    data = mapping_of(CHECK, parameter, at, ("name", "matches", "equals", "present", "absent"))
    name, tests = data.get("name"), [key for key in data if key != "name"]
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise refused(CHECK, parameter, at, words("name: the header's name"))
    if len(tests) != 1:
        raise refused(CHECK, parameter, at, words("exactly one of matches, equals, present, absent"))
    return _header(name.lower(), tests[0], data[tests[0]], at).look


def _header(name: str, test: str, value: Json, at: Position) -> _Header:
    if test in ("present", "absent"):
        if value is not True:
            raise refused(CHECK, {test: value}, at, f"{test}: true")
        return _Header(name=name, test=lambda _: True, expected=_ANY, absent=test == "absent")
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise refused(CHECK, {test: value}, at, words("{test}: a string", test=str(test)))
    if test == "equals":
        return _Header(name=name, test=lambda text: text == str(value), expected={"expected": f'"{value}"'})
    pattern = compile_pattern(str(value), at)
    if all(pattern.search(text) for text in _UNLIKE):
        raise refused(CHECK, {test: value}, at, words("a pattern that some values do not fit; or present: true"))
    return _Header(name=name, test=pattern.search, expected={"expected": f"/{value}/"})


HEADER = CheckKind(
    name=CHECK,
    compile=_compile,
    schema={
        "description": "A header of the message: its name, and one expectation.",
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "Name of the header, in any case."},
            "matches": {"type": "string", "description": "Regular expression that occurs in the value."},
            "equals": {"type": ["string", "integer"], "description": "The whole value."},
            "present": {"const": True},
            "absent": {"const": True},
        },
        "required": ["name"],
        "additionalProperties": False,
        "minProperties": 2,
        "maxProperties": 2,
    },
    single=True,
)
