"""Reads JSON that is as it should be, hardly slower than the standard library does.

Names that stand twice, and nesting, are told by counting in the text without its strings.
"""

import json
import re
from decimal import Clamped, Context, Inexact, InvalidOperation, Overflow, Subnormal
from itertools import accumulate

from eqlab.core.check import Json
from eqlab.validate.json_reader import DEPTH, DIGITS, EXPONENT, VALUES

_TRAPS = [InvalidOperation, Overflow, Subnormal, Inexact, Clamped]
_EXACT = Context(prec=DIGITS, Emin=-EXPONENT, Emax=EXPONENT, traps=_TRAPS)
_NO_FRAME = bytes(code for code in range(256) if code not in b'"\\{}[]:')
_NO_BRACKETS = bytes(code for code in range(256) if code not in b"{}[]")
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_SMALL = 4096
"""Bytes up to which a decoder of its own costs more than looking at every object's members."""
_WORTHWHILE = 0.9
"""A round that leaves more than this part of the brackets is not worth another."""
_ESCAPED = re.compile(rb"\\(?:[^u]|u(?![dD][89a-fA-F])|u[dD][89abAB]..\\u[dD][c-fC-F])")
"""Escapes, save those of half a character."""


class NotStrict(ValueError):
    """The document is not plain JSON; what it is must be found out otherwise."""


def read_strict(data: bytes) -> Json:
    """Return the value of a JSON document: whole numbers as int, others as Decimal with the literal's precision.

    Raises NotStrict for anything that a reader has to say something about.
    """
    try:
        return _read_small(data) if len(data) <= _SMALL else _read_large(data)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise NotStrict from error


def _members(pairs: list[tuple[str, Json]]) -> Json:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise NotStrict
    return value


def _refuse(literal: str) -> Json:
    raise NotStrict(literal)


_SMALL_DECODER = json.JSONDecoder(object_pairs_hook=_members, parse_float=_EXACT.create_decimal, parse_constant=_refuse)


def _read_small(data: bytes) -> Json:
    value = _SMALL_DECODER.decode(data.decode("utf-8"))
    if b"\\" in data:
        _frame(data)
    if data.count(b"{") + data.count(b"[") > DEPTH and too_deep(_frame(data).translate(None, b":")):
        raise NotStrict
    return value


def _read_large(data: bytes) -> Json:
    objects: list[Json] = []
    value = _gathering_decoder(objects).decode(data.decode("utf-8"))
    frame = _frame(data)
    brackets = frame.translate(None, b":")
    if len(frame) - len(brackets) != sum(map(len, objects)) or too_deep(brackets):
        raise NotStrict
    if len(data) > VALUES and data.count(b",") + len(brackets) // 2 > VALUES:
        raise NotStrict
    return value


def _gathering_decoder(objects: list[Json]) -> json.JSONDecoder:
    keep = objects.append

    def kept(value: Json) -> Json:
        keep(value)
        return value

    return json.JSONDecoder(object_hook=kept, parse_float=_EXACT.create_decimal, parse_constant=_refuse)


def _frame(data: bytes) -> bytes:
    """Return the brackets and colons of a document that is known to be JSON, without what is in strings.

    Raises NotStrict when there may be an escape of half a character.
    """
    frame = data.translate(None, _NO_FRAME)
    if b"\\" in frame:
        frame = _ESCAPED.sub(b"", data).translate(None, _NO_FRAME)
        if b"\\" in frame:
            raise NotStrict
    return b"".join(frame.replace(b'""', b"").split(b'"')[::2])


def too_deep(brackets: bytes) -> bool:
    """Tell whether brackets, which are known to be balanced, are nested deeper than the lab reads."""
    rest = brackets
    for levels in range(0, DEPTH, 2):  # a round takes away one level or two
        if len(rest) <= 2 * (DEPTH - levels):
            return False
        shorter = rest.replace(b"{}", b"").replace(b"[]", b"")
        if len(shorter) > len(rest) * _WORTHWHILE:
            break
        rest = shorter
    return max(accumulate(map(_STEP.__getitem__, brackets)), default=0) > DEPTH
