"""Reads JSON that is as it should be, faster than the standard library does.

Names that stand twice are told by writing the value again: then something is missing. Nesting is told by indenting.
A document that is indented itself is compared to what was indented, which tells both.
"""

import re
from decimal import Clamped, Context, Inexact, InvalidOperation, Overflow, Subnormal
from itertools import accumulate

from eqlab.core.values import Json
from eqlab.validate.fast_json import Unreadable, compact, decoder, encode, indented
from eqlab.validate.json_reader import DEPTH, DIGITS, EXPONENT, VALUES

_TRAPS = [InvalidOperation, Overflow, Subnormal, Inexact, Clamped]
_EXACT = Context(prec=DIGITS, Emin=-EXPONENT, Emax=EXPONENT, traps=_TRAPS)
_decode = decoder(_EXACT.create_decimal)
_ESCAPE, _QUOTE, _BRACE, _BRACKET = b'\\"{['
"""As numbers: bytes look for these without making an exception first."""
_SMALL = 8000
"""Bytes of a document in which brackets are worth counting."""
_QUICK = 300_000
"""Bytes of a document that may be indented whatever is in it."""
_INDENTED = 100_000_000
"""Bytes that a document may have when it is indented."""
_MARGIN = b" " * DEPTH
"""What a line begins with that may be nested too deep, for each space of a step; a text may have it, too."""
_WIDEST = 8
"""Spaces of a step of a document that is indented."""
_NO_FRAME = bytes(code for code in range(256) if code not in b'"\\{}[]:')
_NO_MARKS = bytes(code for code in range(256) if code not in b",[{")
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
    return read_and_written(data)[0]


def read_and_written(data: bytes) -> tuple[Json, bytes]:
    """Return the same, and the value as it is written without white space. Raises NotStrict."""
    try:
        value = _decode(data)
        written = encode(value)
        if (
            len(data) <= _SMALL
            and _ESCAPE not in data
            and data.count(_QUOTE) == written.count(_QUOTE)  # as many strings as its value has: no name is lost
            and (len(written) <= 2 * DEPTH or written.count(_BRACE) + written.count(_BRACKET) <= DEPTH)
        ) or _is_strict(data, written):
            return value, written
    except (ValueError, ArithmeticError, RecursionError, Unreadable) as error:
        raise NotStrict from error
    raise NotStrict


def _is_strict(data: bytes, written: bytes) -> bool:
    """Tell whether a document loses no name when its value is written again, and is no larger than the lab reads."""
    lines = _lines_of(data, written)
    if not lines and data != written and compact(data) != written and _frame(data) != _frame(written):
        return False
    return len(written) <= 2 * DEPTH or not _too_large(data, written, lines)


def _lines_of(data: bytes, written: bytes) -> bytes:
    """Return the value indented when the document is that, whatever blanks follow; else nothing."""
    step = step_of(data)
    if not 0 < step <= _WIDEST or (len(data) * step > _QUICK and marks_in(data) * step * DEPTH > _INDENTED):
        return b""
    lines = indented(written, step)
    return lines if data.startswith(lines) and not data[len(lines) :].strip() else b""


def step_of(data: bytes) -> int:
    """Return how many spaces the second line begins with; 0 where it is none of an object's."""
    line = data[2 : 3 + _WIDEST]
    return len(line) - len(line.lstrip(b" ")) if data[:2] == b"{\n" else 0


def _too_large(data: bytes, written: bytes, lines: bytes) -> bool:
    """Tell whether a document has more values than the lab reads, or is nested deeper; `lines` as they are found."""
    marks = marks_in(data) if len(data) > min(_QUICK, VALUES) else 0
    if marks <= VALUES and (lines or marks * DEPTH <= _INDENTED):
        margin = _MARGIN * step_of(data) if lines else _MARGIN
        return margin in (lines or indented(written)) and too_deep(_brackets(data))
    brackets = _brackets(data)
    return too_deep(brackets) or data.count(b",") + len(brackets) // 2 > VALUES


def marks_in(data: bytes) -> int:
    """Return how many commas and opening brackets a document has: no fewer than it has values after the first."""
    return len(data.translate(None, _NO_MARKS))


def _brackets(data: bytes) -> bytes:
    return _frame(data).translate(None, b":")


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
