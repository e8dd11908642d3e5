"""Batches of messages (HL7 v2.5, section 2.10.3): files with FHS and FTS, batches with BHS and BTS."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.model import Message
from eqlab.validate.hl7v2.reading import read_hl7v2, unframed
from eqlab.validate.words import shorten

_LINES = re.compile(rb"[^\r\n]+[\r\n]*")
_PAIRS = {"FTS": "FHS", "BTS": "BHS"}
_FRAMES = (*_PAIRS, *_PAIRS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The messages of a document, in order, each read on its own."""

    messages: tuple[Message | Finding, ...]
    notes: tuple[Finding, ...] = ()
    """What is wrong with headers, trailers and their counts."""


def read_batch(data: bytes) -> Batch:
    """Read all messages of a document, a batch or not; lines are counted through the whole document."""
    frame = unframed(data)
    lines = _LINES.findall(frame.body)
    if not lines or lines[0][:3] not in {b"FHS", b"BHS"}:
        return Batch(messages=(read_hl7v2(data),))
    pieces = list(_pieces(lines))
    messages = tuple(read_hl7v2(piece, first) for name, first, piece in pieces if name not in _FRAMES)
    return Batch(messages=messages, notes=(*frame.notes, *_paired(pieces)))


def _pieces(lines: list[bytes]) -> Iterator[tuple[str, int, bytes]]:
    """Name, number of the first line, and bytes: headers and trailers alone, messages whole."""
    first, held = 1, b""
    for number, line in enumerate(lines, 1):
        name = line[:3].decode("latin-1")
        if held and name in {"MSH", *_FRAMES}:
            yield "MSH", first, held
            held = b""
        if name in _FRAMES:
            yield name, number, line
            continue
        first = first if held else number
        held += line
    if held:
        yield "MSH", first, held


def _paired(pieces: list[tuple[str, int, bytes]]) -> Iterator[Finding]:
    """Headers without trailers and trailers that count wrongly."""
    open_: list[str] = []
    counts = {"FHS": 0, "BHS": 0}
    for name, line, piece in pieces:
        where = SubjectPath(path=name, line=line, column=1)
        if name in _PAIRS:
            header = _PAIRS[name]
            if header not in open_:
                yield found(issues.BATCH_TRAILER, where, found=name, missing=header)
                continue
            open_.remove(header)
            yield from _counted(name, piece, counts[header], where)
        elif name in counts:
            open_.append(name)
            counts["FHS"] += name == "BHS"
            counts[name] = 0 if name == "BHS" else counts[name]
        else:
            counts["BHS"] += 1
    for header in open_:
        trailer = next(name for name, opened in _PAIRS.items() if opened == header)
        line = next(line for name, line, _ in pieces if name == header)
        at = SubjectPath(path=header, line=line, column=1)
        yield found(issues.BATCH_TRAILER, at, found=header, missing=trailer)


def _counted(name: str, piece: bytes, count: int, where: SubjectPath) -> Iterator[Finding]:
    said = re.split(rb"[\r\n]", piece)[0].decode("latin-1")[4:].split(piece[3:4].decode("latin-1") or "|")[0]
    if said and said.strip() != str(count):
        yield found(issues.BATCH_COUNT, where, segment=name, said=shorten(said, 20), count=str(count))
