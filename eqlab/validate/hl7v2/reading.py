"""Bytes into a message of HL7 v2: nothing is lost, nothing is raised, what is odd is noted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.core.text import words
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.charsets import codec_of, read_with
from eqlab.validate.hl7v2.delimiters import STANDARD, Delimiters
from eqlab.validate.hl7v2.model import HEADERS, Message, Segment
from eqlab.validate.words import shorten

MAX_BYTES = 20 * 1024 * 1024
MAX_SEGMENTS = 20_000
MAX_DELIMITERS = 500_000
_BREAK = re.compile(rb"[\r\n]")
_BREAKS = re.compile("[\r\n]+")
_WRITTEN = {"\r": "CR", "\n": "LF", "\r\n": "CR LF"}
_START, _END = b"\x0b", b"\x1c\r"
_HEADER = 4
"""Characters of MSH and its first delimiter."""
_USUAL = b"MSH|^~\\&|"
"""How a message with the standard's delimiters begins."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A document out of its frame."""

    body: bytes
    prefix: bytes
    suffix: bytes
    notes: tuple[Finding, ...]


def read_hl7v2(data: bytes, first: int = 1) -> Message | Finding:
    """Read one message; a finding tells why there is none.

    `data` is the document as it came, in an MLLP frame or without; `first` is the number of its first segment.
    """
    if len(data) > MAX_BYTES:
        return found(issues.TOO_LARGE, _at(first), size=str(len(data)), what=words("bytes"), limit=str(MAX_BYTES))
    frame = unframed(data, first)
    body = frame.body
    if not body.strip():
        return found(issues.EMPTY, SubjectPath())
    if body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in body[:8]:
        return found(issues.UNREADABLE_CHARSET, _at(first), charset=words("UNICODE UTF-16 or UTF-32"))
    if body[:3] in {b"FHS", b"BHS"}:
        return found(issues.BATCH, _at(first, body[:3].decode()), count=str(len(re.findall(rb"[\r\n]MSH", body))))
    return _message(data, frame, first)


def _at(line: int, path: str = "") -> SubjectPath:
    return SubjectPath(path=path, line=line, column=1)


def unframed(data: bytes, first: int = 1) -> Frame:
    """Take an MLLP frame, a byte order mark and line breaks off the beginning, and note it."""
    begins, ends = data.startswith(_START), data.rstrip(b"\r\n").endswith(b"\x1c")
    body, suffix, notes = data, b"", []
    if ends:
        at = data.rindex(b"\x1c")
        body, suffix = data[:at], data[at:]
    bare = body.removeprefix(_START)
    if begins and suffix.startswith(_END):
        notes.append(found(issues.FRAMED, _at(first)))
    elif begins or ends:
        missing = "end (1C 0D)" if begins else "beginning (0B)"
        notes.append(found(issues.BROKEN_FRAME, _at(first), missing=missing))
    if bare.startswith(b"\xef\xbb\xbf"):
        notes.append(found(issues.BYTE_ORDER_MARK, _at(first)))
        bare = bare[3:]
    trimmed = bare.lstrip(b"\r\n")
    if len(trimmed) < len(bare):
        notes.append(found(issues.EMPTY_SEGMENT, _at(first)))
    return Frame(trimmed, body[: len(body) - len(trimmed)], suffix, tuple(notes))


def _message(data: bytes, frame: Frame, first: int) -> Message | Finding:
    by = _delimiters(frame.body, first)
    if isinstance(by, Finding):
        return by
    decoded = _decoded(frame.body, by, first)
    if isinstance(decoded, Finding):
        return decoded
    text, codec, notes = decoded
    large = _large(text, by, first)
    if large is not None:
        return large
    lines, breaks = _lines(text)
    return Message(
        data=data,
        segments=tuple([_segment(line, number, by) for number, line in enumerate(lines, first)]),
        delimiters=by,
        charset=codec,
        breaks=breaks,
        prefix=frame.prefix,
        suffix=frame.suffix,
        notes=(*frame.notes, *_noted(by, first), *notes, *_broken(breaks, first)),
    )


def _large(text: str, by: Delimiters, first: int) -> Finding | None:
    """Refuse what would take too long to judge."""
    if len(text) <= min(MAX_DELIMITERS, MAX_SEGMENTS):
        return None
    marks = sum(text.count(mark) for mark in (by.field, *by.encoding))
    breaks = text.count("\r") + text.count("\n")
    for size, what, limit in ((marks, words("delimiters"), MAX_DELIMITERS), (breaks, words("segments"), MAX_SEGMENTS)):
        if size > limit:
            return found(issues.TOO_LARGE, _at(first), size=str(size), what=what, limit=str(limit))
    return None


def _line(body: bytes) -> str:
    """The first line, whatever its character set."""
    return _BREAK.split(body, maxsplit=1)[0].decode("latin-1")


def _delimiters(body: bytes, first: int) -> Delimiters | Finding:
    if body.startswith(_USUAL):
        return STANDARD
    start = _line(body[:64])
    if not start.startswith("MSH"):
        return found(issues.NO_HEADER, _at(first), found=shorten(start[:12]))
    field = start[3:4]
    encoding = start[_HEADER:].split(field)[0] if field else ""
    marks = field + encoding
    plain = all(mark.isascii() and mark.isprintable() and not mark.isalnum() and mark != " " for mark in marks)
    if not field or not encoding or len(set(marks)) < len(marks) or len(marks) > len("|^~\\&#") or not plain:
        return found(issues.BAD_DELIMITERS, SubjectPath(path="MSH-2", line=first, column=1), found=shorten(marks))
    names = ("component", "repetition", "escape", "subcomponent", "truncation")
    given = dict(zip(names, encoding, strict=False))
    return Delimiters(field=field, **{name: given.get(name, "") for name in names})


def _noted(by: Delimiters, first: int) -> Iterator[Finding]:
    if not by.subcomponent:
        where = SubjectPath(path="MSH-2", line=first, column=_HEADER + 1)
        yield found(issues.FEW_DELIMITERS, where, found=by.encoding, count=str(len(by.encoding)))


def _decoded(body: bytes, by: Delimiters, first: int) -> tuple[str, str, tuple[Finding, ...]] | Finding:
    """The text, the codec and what is wrong with the character set."""
    header = _line(body).split(by.field)
    field = header[17] if len(header) > 17 else ""  # noqa: PLR2004 - MSH-18; the separator is MSH-1
    name = field.split(by.repetition)[0] if by.repetition else field
    codec = codec_of(name) if name else "ascii"
    if codec is not None:
        text = read_with(body, codec)
        return (text, codec, ()) if text is not None else _guessed(body, name, codec, _declared(header, by, first))
    if body.isascii():
        return body.decode("ascii"), "utf-8", ()
    return found(issues.UNREADABLE_CHARSET, _declared(header, by, first), charset=shorten(name, 40))


def _declared(header: list[str], by: Delimiters, first: int) -> SubjectPath:
    """Where MSH-18 stands, or the header ends, in characters."""
    raw = by.field.join(header).encode("latin-1")
    text = read_with(raw, "utf-8")
    fields = (raw.decode("latin-1") if text is None else text).split(by.field)
    column = min(1 + sum(len(field) + 1 for field in fields[:17]), len(by.field.join(fields)))
    return SubjectPath(path="MSH-18", line=first, column=column)


def _guessed(body: bytes, name: str, codec: str, where: SubjectPath) -> tuple[str, str, tuple[Finding, ...]]:
    """Read what is not in its character set as UTF-8, or byte by byte."""
    spot = _undecodable(body, codec)
    text = read_with(body, "utf-8")
    guess = "utf-8" if text is not None else "latin-1"
    facts = {"position": str(spot + 1), "byte": f"{body[spot]:02X}"}
    if name:
        note = found(issues.WRONG_CHARSET, where, declared=name, **facts)
    else:
        said = "UNICODE UTF-8" if text is not None else "8859/1"
        note = found(issues.CHARSET_UNDECLARED, where, charset=said, **facts)
    return body.decode(guess), guess, (note,)


def _undecodable(body: bytes, codec: str) -> int:
    try:
        body.decode(codec)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _lines(text: str) -> tuple[list[str], tuple[str, ...]]:
    """Segments and what ends each."""
    if "\n" not in text and "\r\r" not in text:
        lines = text.split("\r")
        if lines[-1]:
            return lines, ("\r",) * (len(lines) - 1) + ("",)
        return lines[:-1], ("\r",) * (len(lines) - 1)
    lines, breaks = _BREAKS.split(text), tuple(_BREAKS.findall(text))
    return (lines, (*breaks, "")) if lines[-1] else (lines[:-1], breaks)


def _segment(line: str, number: int, by: Delimiters) -> Segment:
    parts = line.split(by.field)
    name = parts[0]
    if name in HEADERS and len(parts) > 1:
        return Segment(name, (name, by.field, *parts[1:]), number, by)
    return Segment(name, tuple(parts), number, by)


def _broken(breaks: tuple[str, ...], first: int) -> Iterator[Finding]:
    """Notes on the ends of segments: one for each way to write them."""
    for written in dict.fromkeys(breaks):
        if written not in {"\r", ""}:
            line = first + breaks.index(written)
            if written in _WRITTEN:
                yield found(issues.WRONG_BREAK, _at(line), found=_WRITTEN[written])
            else:
                yield found(issues.EMPTY_SEGMENT, _at(min(line + 1, first + len(breaks) - 1)))
