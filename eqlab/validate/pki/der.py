"""Strict DER (ITU-T X.690, sections 8 to 11): walked without recursion, in linear time, before any reader sees it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from eqlab.core.text import Words, words

DEPTH = 40
"""Deepest nesting that is read."""
BOOLEAN, INTEGER, BIT_STRING, OCTET_STRING, OID = 1, 2, 3, 4, 6
SEQUENCE, SET, UTC_TIME, GENERALIZED_TIME = 16, 17, 23, 24

_LONG = 0x80
_PADDING = ((0x00, False), (0xFF, True))
"""First octet of an INTEGER, and the first bit of its second, where the first says nothing."""
_UTC = re.compile(rb"\d{12}Z", re.ASCII)
_GENERALIZED = re.compile(rb"\d{14}(?:\.\d{0,20}[1-9])?Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class DerProblem:
    """What is wrong, and at which byte, counted from 1."""

    rule: Words
    position: int


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a DER encoding, by offsets."""

    start: int
    content: int
    end: int
    tag: int
    universal: bool
    constructed: bool


class NotDer(ValueError):
    """The encoding breaks a rule of X.690."""

    def __init__(self, rule: Words, position: int) -> None:
        super().__init__(str(rule))
        self.problem = DerProblem(rule, position + 1)


@dataclass(slots=True)
class _Frame:
    """An element that is open."""

    element: Element
    members: list[bytes] = field(default_factory=list)


def read_element(data: bytes, at: int, limit: int) -> Element:
    """Read tag and length at an offset; the element must end by `limit`. Raises NotDer."""
    tag, position = _tag(data, at, limit)
    length, content = _length(data, position, limit)
    if content + length > limit:
        raise NotDer(words("an element is longer than what holds it"), at)
    first = data[at]
    return Element(at, content, content + length, tag, first >> 6 == 0, bool(first & 0x20))


def _tag(data: bytes, at: int, limit: int) -> tuple[int, int]:
    if at >= limit:
        raise NotDer(words("an element is missing"), at)
    tag = data[at] & 0x1F
    if tag != 0x1F:  # noqa: PLR2004 - the mark of a long tag
        return tag, at + 1
    tag = 0
    for position in range(at + 1, min(at + 5, limit)):
        tag = tag << 7 | data[position] & 0x7F
        if tag == 0:
            break
        if not data[position] & _LONG:
            return tag, position + 1
    raise NotDer(words("a tag is not well-formed"), at)


def _length(data: bytes, at: int, limit: int) -> tuple[int, int]:
    if at >= limit:
        raise NotDer(words("a length is missing"), at)
    first = data[at]
    if first < _LONG:
        return first, at + 1
    if first == _LONG:
        raise NotDer(words("a length is indefinite"), at)
    end = at + 1 + (first & 0x7F)
    if end - at > 5 or end > limit:  # noqa: PLR2004 - four bytes say more than any file has
        raise NotDer(words("a length is too large"), at)
    length = int.from_bytes(data[at + 1 : end])
    if length < _LONG or data[at + 1] == 0:
        raise NotDer(words("a length is not written in its shortest form"), at)
    return length, end


def der_problem(data: bytes, *, defaults: bool = True) -> DerProblem | None:
    """Return the first breach of DER in a document of one element; None when there is none.

    With `defaults`, a BOOLEAN that is FALSE is one: in X.509 that is always the default value, which DER leaves out.
    """
    try:
        top = read_element(data, 0, len(data))
        _walk(data, top, defaults=defaults)
    except NotDer as error:
        return error.problem
    return None if top.end == len(data) else DerProblem(words("more follows after the end"), top.end + 1)


def _walk(data: bytes, top: Element, *, defaults: bool) -> None:
    open_: list[_Frame] = []
    position, element = 0, top
    while True:
        _judge(data, element, defaults=defaults)
        if element.constructed:
            if len(open_) >= DEPTH:
                raise NotDer(words("elements are nested too deep"), element.start)
            open_.append(_Frame(element))
            position = element.content
        else:
            position = element.end
            _hand(data, element, open_)
        while open_ and position == open_[-1].element.end:
            _close(data, open_)
        if not open_:
            return
        frame = open_[-1].element
        element = read_element(data, position, frame.end)


def _close(data: bytes, open_: list[_Frame]) -> None:
    """Close the innermost element; the members of a set are in order."""
    frame = open_.pop()
    if _is_set(frame.element) and frame.members != sorted(frame.members):
        raise NotDer(words("the members of a set are not in order"), frame.element.start)
    _hand(data, frame.element, open_)


def _hand(data: bytes, done: Element, open_: list[_Frame]) -> None:
    """Hand an element to the set that holds it."""
    if open_ and _is_set(open_[-1].element):
        open_[-1].members.append(data[done.start : done.end])


def _is_set(element: Element) -> bool:
    return element.universal and element.tag == SET


def _judge(data: bytes, element: Element, *, defaults: bool) -> None:
    if not element.universal:
        return
    if element.constructed != (element.tag in (SEQUENCE, SET)):
        raise NotDer(words("a simple value is written in pieces, or a structure as a simple value"), element.start)
    rule = _RULES.get(element.tag)
    content = data[element.content : element.end] if rule else b""
    said = rule(content) if rule else None
    if said is None and defaults and element.tag == BOOLEAN and content == b"\x00":
        said = words("a default value is written out")
    if said is not None:
        raise NotDer(said, element.start)


def _boolean(content: bytes) -> Words | None:
    return None if content in (b"\x00", b"\xff") else words("a BOOLEAN is neither 00 nor FF")


def _integer(content: bytes) -> Words | None:
    if not content:
        return words("an INTEGER is empty")
    padded = len(content) > 1 and (content[0], content[1] >= _LONG) in _PADDING
    return words("an INTEGER is not written in its shortest form") if padded else None


def _bits(content: bytes) -> Words | None:
    unused = content[0] if content else 8
    if unused > 7 or (unused and len(content) == 1):  # noqa: PLR2004 - bits of a byte
        return words("a BIT STRING is not well-formed")
    return words("unused bits of a BIT STRING are not zero") if unused and content[-1] & ((1 << unused) - 1) else None


def _oid(content: bytes) -> Words | None:
    if not content or content[-1] & _LONG:
        return words("an OBJECT IDENTIFIER is not well-formed")
    starts = (content[index] for index in range(len(content)) if index == 0 or not content[index - 1] & _LONG)
    return words("an OBJECT IDENTIFIER is not written in its shortest form") if _LONG in starts else None


def _time(pattern: re.Pattern[bytes]) -> Callable[[bytes], Words | None]:
    return lambda content: None if pattern.fullmatch(content) else words("a time is not in UTC with seconds and a Z")


_RULES: Mapping[int, Callable[[bytes], Words | None]] = {
    BOOLEAN: _boolean,
    INTEGER: _integer,
    BIT_STRING: _bits,
    OID: _oid,
    UTC_TIME: _time(_UTC),
    GENERALIZED_TIME: _time(_GENERALIZED),
}
