"""Reads a large Bundle that is as it should be, a few entries at a time.

The text of each few is put between the same brackets as all of them, and read strictly: so indentation, nesting and
names are judged as they are in the whole. Where anything is not as expected the document is to be read as a whole.
"""

import re
from collections.abc import Iterator

from eqlab.core.values import Json
from eqlab.validate.fhir.reading.json_strict import NotStrict, marks_in, read_strict, step_of
from eqlab.validate.fhir.waiting import Waiting
from eqlab.validate.json_reader import VALUES

_LARGE = 200_000
"""Bytes from which a Bundle gains from it."""
_PIECE = 64_000
"""Bytes that are read at a time."""
_BEGINNING = 10_000
"""Bytes in which the entries must begin."""
_FIRST = re.compile(rb'(?<!\\)"entry"\s*:\s*\[(\s*)(\{\s*"[^"\\]*")')
"""Up to the first name in the first entry."""
_END = re.compile(rb"\}(\s*\]\s*\}\s*)")


def read_in_turn(data: bytes) -> Json | None:
    """Return a Bundle whose entries are `Waiting`; None for a document that is to be read as a whole."""
    if len(data) < _LARGE or b'"Bundle"' not in data[:_BEGINNING]:
        return None
    first = _FIRST.search(data, 0, _BEGINNING)
    end = _END.fullmatch(data, data.rfind(b"}", 0, data.rfind(b"]")))
    if first is None or end is None or (len(data) > 2 * VALUES and marks_in(data) > VALUES):
        return None
    begin = first.start(1)
    try:
        bundle = read_strict(data[:begin] + b"0" + end[1])
    except NotStrict:
        return None
    if bundle.__class__ is not dict or bundle.get("resourceType") != "Bundle" or bundle.get("entry") != [0]:
        return None
    bundle["entry"] = Waiting(_entries(data, begin, end.start(1), b"}," + first[1] + first[2]))
    return bundle


def _entries(data: bytes, at: int, end: int, between: bytes) -> Iterator[Json]:
    """Yield the entries whose text is from `at` to `end`; `between` two of them stands what begins with a bracket."""
    opening, closing = _brackets(step_of(data))
    while at < end:
        cut = data.find(between, at + _PIECE, end) + 1 or end
        few = read_strict(opening + data[at:cut] + closing)
        if len(few) > 1:
            raise NotStrict
        yield from few["entry"]
        at = cut + 1


def _brackets(step: int) -> tuple[bytes, bytes]:
    """Return what stands around entries in a document that is indented so, or not at all."""
    if not step:
        return b'{"entry":[', b"]}"
    margin = b"\n" + b" " * step
    return b"{" + margin + b'"entry": [', margin + b"]\n}"
