"""Reads JSON payloads: what is wrong with the bytes is told once, what is right is a plain value.

The bytes are hostile: nothing here raises about them, recurses by their nesting, or takes more than linear time.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from threading import Lock

from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.json_place import DuplicateKey, Places, duplicate_keys, line_and_column
from eqlab.validate.words import shorten, spoken

DEPTH = 200
"""Deepest nesting of arrays and objects that is read."""
VALUES = 1_000_000
"""Most values that are read, counted as commas and opening brackets: there are never more values than these and one."""
EXPONENT = 999
"""Largest power of ten of a number that is read."""
DIGITS = 1000
"""Longest number that is read, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonProblem:
    """Why a document cannot be read, and where; line and column count characters from 1."""

    issue: Issue
    facts: Mapping[str, str] = field(default_factory=dict)
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonReading:
    """What reading gave: a value, or a problem."""

    value: Json = None
    """Whole numbers are int, others Decimal. Shared between readers of the same bytes: not to be changed."""
    problem: JsonProblem | None = None
    duplicate_keys: tuple[DuplicateKey, ...] = ()
    """Members that stand twice in one object; the last one wins, as in most parsers."""


@dataclass(slots=True)
class _Memory:
    """The readings of the last few documents, by their bytes."""

    budget: int = 32 * 1024 * 1024
    """Bytes of source kept in all."""
    readings: OrderedDict[bytes, JsonReading] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def recall(self, data: bytes) -> JsonReading | None:
        with self.lock:
            reading = self.readings.get(data)
            if reading is not None:
                self.readings.move_to_end(data)
            return reading

    def keep(self, data: bytes, reading: JsonReading) -> None:
        with self.lock:
            self.readings[data] = reading
            while len(self.readings) > 1 and (
                len(self.readings) > 8 or sum(map(len, self.readings)) > self.budget  # noqa: PLR2004 - a few
            ):
                self.readings.popitem(last=False)


_memory = _Memory()


def read_json(data: bytes) -> JsonReading:
    """Read a JSON document (RFC 8259, UTF-8). Never raises: what is wrong is in `problem`."""
    reading = _memory.recall(data)
    if reading is None:
        reading = _read(data)
        _memory.keep(data, reading)
    return reading


def locate(data: bytes, path: str) -> tuple[int, int] | None:
    """Return line and column (characters, from 1) of the value at `path`, e.g. `Bundle.entry[2].resource.id`.

    The first segment may be the type's name; a name that is no plain identifier stands in backticks.
    None when the document cannot be read or has no such value.
    """
    reading = read_json(data)
    if reading.problem is not None:
        return None
    return Places.of(data).locate(path, reading.value, bool(reading.duplicate_keys))


class _Refused(Exception):
    """A literal that grammar allows and the reader does not, or that only other readers allow."""

    def __init__(self, issue: Issue, literal: str) -> None:
        super().__init__(literal)
        self.issue = issue
        self.literal = literal


def _read(data: bytes) -> JsonReading:
    problem = _before_decoding(data)
    if problem is not None:
        return JsonReading(problem=problem)
    text = data.decode("utf-8")
    problem = _too_large(data, text) or _unpaired_surrogate(data, text)
    return JsonReading(problem=problem) if problem else _parse(text)


def _before_decoding(data: bytes) -> JsonProblem | None:
    if not data.strip(b" \t\r\n"):
        return JsonProblem(issue=issues.EMPTY_BODY)
    if data.startswith(b"\xef\xbb\xbf"):
        return JsonProblem(issue=issues.BYTE_ORDER_MARK)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = line_and_column(before, len(before))
        facts = {"position": str(error.start + 1), "byte": f"0x{data[error.start]:02X}"}
        return JsonProblem(issue=issues.NOT_UTF_8, facts=facts, line=line, column=column)
    return None


_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
_STRINGS = re.compile(_STRING, re.DOTALL)
_BRACKETS = re.compile(_STRING + rb"|[\[\]{}]", re.DOTALL)
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_NO_FRAME = bytes(code for code in range(256) if code not in b'"[]{},')


def _too_large(data: bytes, text: str) -> JsonProblem | None:
    """Find more nesting or more values than the lab reads, before anything is made of them."""
    if _opening(data) <= DEPTH and _opening(data) + data.count(b",") <= VALUES:
        return None
    frame = data.replace(rb"\\", b"").replace(rb"\"", b"").translate(None, _NO_FRAME)
    if frame.count(b'"') > 4 * VALUES:  # a name and a string, two quotes each, to every value
        return JsonProblem(issue=issues.TOO_MANY_VALUES, facts={"limit": str(VALUES)})
    outside = "".join(frame.decode("ascii").split('"')[::2]).encode()  # text of one character is shared
    if _opening(outside) + outside.count(b",") > VALUES:
        return JsonProblem(issue=issues.TOO_MANY_VALUES, facts={"limit": str(VALUES)})
    return _too_deep(data, text, outside.replace(b",", b""))


def _opening(data: bytes) -> int:
    return data.count(b"[") + data.count(b"{")


def _too_deep(data: bytes, text: str, brackets: bytes) -> JsonProblem | None:
    if max(accumulate(map(_STEP.__getitem__, brackets[: 2 * VALUES + 1])), default=0) <= DEPTH:
        return None
    depth = 0
    for match in _BRACKETS.finditer(data):
        depth += _STEP.get(match.group()[0], 0)
        if depth > DEPTH:
            line, column = line_and_column(text, len(data[: match.start()].decode("utf-8")))
            return JsonProblem(issue=issues.TOO_DEEP, facts={"limit": str(DEPTH)}, line=line, column=column)
    return None


_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def _unpaired_surrogate(data: bytes, text: str) -> JsonProblem | None:
    """Find an escape of half a character: it makes a string that no encoding can write."""
    if not _SURROGATE.search(data):
        return None
    for match in _STRINGS.finditer(data):
        if _SURROGATE.search(match.group()):
            try:
                json.loads(match.group().decode()).encode("utf-8")
            except UnicodeEncodeError:
                line, column = line_and_column(text, len(data[: match.start()].decode("utf-8")))
                return JsonProblem(issue=issues.HALF_CHARACTER, line=line, column=column)
            except ValueError:
                return None
    return None


def _parse(text: str) -> JsonReading:
    start = len(text) - len(text.lstrip(" \t\r\n"))
    doubled: list[bool] = []
    try:
        value, end = _decoder(doubled).raw_decode(text, start)
    except json.JSONDecodeError as error:
        return JsonReading(problem=_syntax(text, error))
    except _Refused as error:
        return JsonReading(problem=_refused(text, error))
    rest = text[end:].lstrip(" \t\r\n")
    if rest:
        line, column = line_and_column(text, len(text) - len(rest))
        facts = {"found": shorten(rest, 20)}
        return JsonReading(problem=JsonProblem(issue=issues.TRAILING_DATA, facts=facts, line=line, column=column))
    return JsonReading(value=value, duplicate_keys=duplicate_keys(text) if doubled else ())


def _decoder(doubled: list[bool]) -> json.JSONDecoder:
    def members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        value = dict(pairs)
        if len(value) != len(pairs):
            doubled.append(True)
        return value

    return json.JSONDecoder(
        object_pairs_hook=members, parse_float=_decimal, parse_int=_integer, parse_constant=_constant
    )


def _decimal(literal: str) -> Decimal:
    try:
        number = Decimal(literal) if len(literal) <= DIGITS else None
    except InvalidOperation:
        number = None
    if number is None or abs(number.adjusted()) > EXPONENT:
        raise _Refused(issues.NUMBER_OUT_OF_RANGE, literal)
    return number


def _integer(literal: str) -> int:
    if len(literal) > DIGITS:
        raise _Refused(issues.NUMBER_OUT_OF_RANGE, literal)
    return int(literal)


def _constant(literal: str) -> Json:
    raise _Refused(issues.NOT_A_NUMBER, literal)


_LITERALS = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[^\s"{}\[\]:,]++', re.DOTALL)


def _refused(text: str, error: _Refused) -> JsonProblem:
    at = next((match.start() for match in _LITERALS.finditer(text) if match.group() == error.literal), 0)
    line, column = line_and_column(text, at)
    return JsonProblem(issue=error.issue, facts={"found": shorten(error.literal, 40)}, line=line, column=column)


_SYNTAX = (
    ("Expecting value", issues.VALUE_EXPECTED),
    ("Expecting property name", issues.NAME_EXPECTED),
    ("Expecting ':'", issues.COLON_EXPECTED),
    ("Expecting ','", issues.COMMA_EXPECTED),
    ("Illegal trailing comma", issues.TRAILING_COMMA),
    ("Unterminated string", issues.UNTERMINATED_STRING),
    ("Invalid control character", issues.CONTROL_CHARACTER),
    ("Invalid \\", issues.BAD_ESCAPE),
)


def _syntax(text: str, error: json.JSONDecodeError) -> JsonProblem:
    issue = next((issue for start, issue in _SYNTAX if error.msg.startswith(start)), issues.VALUE_EXPECTED)
    at = min(error.pos, len(text))
    if issue is not issues.CONTROL_CHARACTER:
        at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n"))
    before = text[:at].rstrip(" \t\r\n")
    if (
        issue in (issues.VALUE_EXPECTED, issues.NAME_EXPECTED)
        and text[at : at + 1] in ("]", "}")
        and before.endswith(",")
    ):
        issue, at = issues.TRAILING_COMMA, len(before) - 1
    line, column = line_and_column(text, at)
    return JsonProblem(issue=issue, facts=found_at(text, at), line=line, column=column)


def found_at(text: str, at: int) -> dict[str, str]:
    """Return the fact `found`: what stands at an offset."""
    if at >= len(text):
        return spoken("found", "the end of the document", "la fin du document", "das Ende des Dokuments")
    if text[at] == '"':
        return spoken("found", "a double quote", "un guillemet", "ein Anführungszeichen")
    return {"found": f'"{text[at]}"' if text[at].isprintable() else f"U+{ord(text[at]):04X}"}
