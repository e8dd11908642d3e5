"""Reads the strings and literals of JSON, and what people write in their stead."""

import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import json_writing as issues
from eqlab.validate.json_reader import DIGITS, EXPONENT
from eqlab.validate.words import shorten, show

ABSENT = object()
"""Stands for a value that cannot be taken over."""


class Slip(NamedTuple):
    """Something wrong with how a value is written."""

    issue: Issue
    at: int
    """Offset in the text."""
    facts: dict[str, str]
    quoting: bool = False
    """True when it is about quotes, which belong to the object rather than to the value."""


_DOUBLE = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)"', re.DOTALL)
_SINGLE = re.compile(r"'([^'\\]*+(?:\\.[^'\\]*+)*+)'", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f]")
_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt])|u([0-9a-fA-F]{4})|(.))', re.DOTALL)
_MEANT = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def read_string(text: str, at: int) -> tuple[str, int, list[Slip]] | None:
    """Return a string that begins at a quote, where it ends, and what is wrong with it; None when it has no end."""
    match = (_DOUBLE if text[at] == '"' else _SINGLE).match(text, at)
    if match is None:
        return None
    raw, slips = match[1], []
    if text[at] == "'":
        slips.append(Slip(issues.SINGLE_QUOTES, at, {"found": show(raw)}, quoting=True))
    control = _CONTROL.search(raw)
    if control and control.group() in "\r\n":
        slips.append(Slip(issues.OVER_ITS_LINE, at, {}))
    elif control:
        found = {"found": f"U+{ord(control.group()):04X}"}
        slips.append(Slip(issues.CONTROL_CHARACTER, at + 1 + control.start(), found))
    value = _unescaped(raw, at + 1, slips) if "\\" in raw else raw
    return value, match.end(), slips


def _unescaped(raw: str, at: int, slips: list[Slip]) -> str:
    bad = next((match for match in _ESCAPE.finditer(raw) if match[3]), None)
    if bad and not (bad[3] == "'" and slips):
        slips.append(Slip(issues.BAD_ESCAPE, at + bad.start(), {"found": show(bad.group())}))
    value = _ESCAPE.sub(_meaning, raw)
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if len(whole) and "\ufffd" in whole and "\ufffd" not in value:
        slips.append(Slip(issues.HALF_CHARACTER, at, {}))
    return whole


def _meaning(escape: re.Match[str]) -> str:
    if escape[2]:
        return chr(int(escape[2], 16))
    sign = escape[1] or escape[3]
    return _MEANT.get(sign, sign) if escape[1] else sign


NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(\.[0-9]++)?([eE][+-]?[0-9]++)?\Z")
_OTHER_NUMBER = re.compile(r"([+-]?)(?:0[xX]([0-9a-fA-F]++)|((?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?))\Z")
_NO_NUMBER = re.compile(r"[+-]?(?:nan|inf(?:inity)?)\Z", re.IGNORECASE)
_WORD = re.compile(r"[\w$.+\-]++\Z")
_WORDS: dict[str, Json] = {"true": True, "false": False, "null": None}
_OTHER_WORDS: dict[str, Json] = {"True": True, "TRUE": True, "False": False, "FALSE": False, "None": None, "NULL": None}


def read_literal(word: str, at: int) -> tuple[Json, list[Slip]] | None:
    """Return what a word without quotes stands for, ABSENT included; None when nobody can tell."""
    if word in _WORDS:
        return _WORDS[word], []
    if NUMBER.match(word):
        return read_number(word, at)
    if _NO_NUMBER.match(word):
        return ABSENT, [Slip(issues.NOT_A_NUMBER, at, {"found": word})]
    if match := _OTHER_NUMBER.match(word):
        plain = str(int(match[2], 16)) if match[2] and len(word) <= DIGITS else match[3] or word
        value, slips = read_number(match[1].strip("+") + plain, at)
        return value, slips or [Slip(issues.NUMBER_FORM, at, {"found": shorten(word, 40)})]
    if _WORD.match(word):
        slip = Slip(issues.UNQUOTED_VALUE, at, {"found": shorten(word, 40)}, quoting=True)
        return _OTHER_WORDS.get(word, word), [slip]
    return None


def read_number(literal: str, at: int) -> tuple[Json, list[Slip]]:
    """Return the value of a number's literal: int when it is whole, else Decimal; ABSENT when it is out of range."""
    too_much = Slip(issues.NUMBER_OUT_OF_RANGE, at, {"found": shorten(literal, 40)})
    if len(literal) > DIGITS:
        return ABSENT, [too_much]
    if literal.lstrip("+-").isdigit():
        return int(literal), []
    try:
        number = Decimal(literal)
    except InvalidOperation:
        return ABSENT, [too_much]
    return (number, []) if abs(number.adjusted()) <= EXPONENT else (ABSENT, [too_much])
