"""Reads JSON that is as it should be, faster than the standard library does.

Names that stand twice are told by writing the value again: then something is missing. Nesting is told by counting
brackets in the text without its strings.
"""

import re
from decimal import Clamped, Context, Inexact, InvalidOperation, Overflow, Subnormal
from itertools import accumulate

from eqlab.core.check import Json
from eqlab.validate import fast_json
from eqlab.validate.json_reader import DEPTH, DIGITS, EXPONENT, VALUES

_TRAPS = [InvalidOperation, Overflow, Subnormal, Inexact, Clamped]
_EXACT = Context(prec=DIGITS, Emin=-EXPONENT, Emax=EXPONENT, traps=_TRAPS)
_NO_FRAME = bytes(code for code in range(256) if code not in b'"\\{}[]:')
_NO_BRACKETS = bytes(code for code in range(256) if code not in b"{}[]")
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
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
        value = fast_json.decode(data, _EXACT.create_decimal)
        written = fast_json.encode(value)
    except (ValueError, ArithmeticError, RecursionError, fast_json.Unreadable) as error:
        raise NotStrict from error
    if b"\\" in data:
        pieces = data.split(b"\\")
        if b"" in pieces or any(one.startswith(b"u") for one in pieces):
            return _unless_twice(value, data, written)
        escaped = sum(one.startswith(b'"') for one in pieces[1:])
        data = pieces[0] + b"".join([one[1:] for one in pieces[1:]])
    else:
        escaped = 0
    frame = data.translate(None, _NO_FRAME)
    if frame.count(b'"') != written.count(b'"') - escaped or _too_large(frame, data):
        raise NotStrict
    return value


def _unless_twice(value: Json, data: bytes, written: bytes) -> Json:
    """Return the value, where escapes may stand for quotes."""
    frame = _frame(data)
    if frame != _frame(written) or _too_large(frame, data):
        raise NotStrict
    return value


def _too_large(frame: bytes, data: bytes) -> bool:
    """Tell whether a document has more values than the lab reads, or is nested deeper."""
    if len(frame) <= DEPTH and len(data) <= VALUES:
        return False
    brackets = _outside_strings(frame).translate(None, b":")
    if too_deep(brackets):
        return True
    return len(data) > VALUES and data.count(b",") + len(brackets) // 2 > VALUES


def _frame(data: bytes) -> bytes:
    """Return the brackets and colons of a document that is known to be JSON, without what is in strings.

    Raises NotStrict when there may be an escape of half a character.
    """
    frame = data.translate(None, _NO_FRAME)
    if b"\\" in frame:
        frame = _ESCAPED.sub(b"", data).translate(None, _NO_FRAME)
        if b"\\" in frame:
            raise NotStrict
    return _outside_strings(frame)


def _outside_strings(frame: bytes) -> bytes:
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
