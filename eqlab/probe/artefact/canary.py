"""Planted marks of synthetic patients, and every form in which they may turn up in files."""

import base64
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

from eqlab.core.text import Words, words
from eqlab.probe.artefact.desk import Desk
from eqlab.probe.artefact.issues.content import SHORT_MARK
from eqlab.probe.artefact.unpack import Member

SHORTEST = 6
_EDGE = 3
"""Bytes of Base64 that a mark shares with what stands before and after it, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A mark, where it was found and how it was written."""

    mark: str
    file: str
    form: Words
    at: int
    """Byte of the file, from 0."""


def marks_of(desk: Desk, texts: Iterable[str]) -> tuple[str, ...]:
    """Return marks with their fields filled; those that prove nothing are told."""
    marks = tuple(dict.fromkeys(desk.filled(texts)))
    short = [mark for mark in marks if len(mark) < SHORTEST or "{" in mark or len(set(mark)) < _EDGE]
    for mark in short:
        desk.tell(SHORT_MARK, "tokens", "", mark=mark[:40])
    return tuple(mark for mark in marks if mark not in short)


def needles(mark: str) -> dict[bytes, Words]:
    """Return the byte strings that a mark may have become, with the name of the form."""
    made: dict[bytes, Words] = {}

    def add(data: bytes, form: Words) -> None:
        if len(data) >= SHORTEST:
            made.setdefault(data, form)

    for text in dict.fromkeys((mark, mark.upper(), mark.lower(), unicodedata.normalize("NFD", mark))):
        data = text.encode()
        add(data, words("as it is"))
        for encoding in ("cp1252", "utf-16-le", "utf-16-be"):
            add(text.encode(encoding, "ignore"), words("as {encoding}", encoding=encoding.upper()))
        for written in (quote(text, safe=""), quote_plus(text), quote(text, safe="").lower()):
            add(written.encode(), words("percent-encoded"))
        add(json.dumps(text)[1:-1].encode(), words("escaped as in JSON"))
        add(data.hex().encode(), words("in hexadecimal"))
        add(data.hex().upper().encode(), words("in hexadecimal"))
        for encoded in (*_base64(data), *_base64(text.encode("utf-16-le"))):
            add(encoded, words("in Base64"))
    return made


def _base64(data: bytes) -> Iterator[bytes]:
    """The part of Base64 that does not depend on the neighbours, for each of the three alignments."""
    for before in range(_EDGE):
        whole = base64.b64encode(b"\0" * before + data)
        first = -(-before * 4 // 3)
        last = (before + len(data)) * 4 // 3
        core = whole[first:last]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))


def search(members: Iterable[Member], marks: Iterable[str]) -> Iterator[Hit]:
    """Yield where marks turn up, each form of each mark once a file; chunks overlap, so that none is cut."""
    sought = {mark: needles(mark) for mark in marks}
    longest = max((len(data) for forms in sought.values() for data in forms), default=1)
    for member in members:
        yield from _in_member(member, sought, longest)


def _in_member(member: Member, sought: Mapping[str, Mapping[bytes, Words]], longest: int) -> Iterator[Hit]:
    told: set[tuple[str, str]] = set()
    tail, start = b"", 0
    for chunk in member.chunks:
        window = tail + chunk
        for mark, forms in sought.items():
            for data, form in forms.items():
                at = window.find(data)
                if at >= 0 and (mark, str(form)) not in told:
                    told.add((mark, str(form)))
                    yield Hit(mark=mark, file=member.name, form=form, at=start + at)
        keep = min(len(window), longest - 1)
        tail, start = window[len(window) - keep :], start + len(window) - keep
