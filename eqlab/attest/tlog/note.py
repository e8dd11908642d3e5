"""Signed notes (C2SP signed-note): a text, a blank line, signatures."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from eqlab.attest.encoding import decode, encode
from eqlab.attest.keys.note import NoteKey, is_name
from eqlab.core.text import Words, words

MOST = 64
"""Signatures of a note that are read."""
LARGEST = 64 * 1024
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
_DASH = "— "


class BadNote(ValueError):
    """Bytes that are no signed note."""

    def __init__(self, rule: Words) -> None:
        super().__init__(str(rule))
        self.rule = rule


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSignature:
    """One signature line."""

    name: str
    id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line, with its end."""
        return f"{_DASH}{self.name} {encode(self.id + self.value)}\n"

    def is_by(self, key: NoteKey) -> bool:
        """Tell whether it names a key; whether it fits is another matter."""
        return self.name == key.name and self.id == key.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A text and its signatures; nothing is believed yet."""

    text: str
    """With the last line's end."""
    signatures: tuple[NoteSignature, ...]

    @property
    def data(self) -> bytes:
        """The whole note."""
        return write_note(self.text, self.signatures)


def write_note(text: str, signatures: Iterable[NoteSignature]) -> bytes:
    """Write a note."""
    return f"{text}\n{''.join(one.line for one in signatures)}".encode()


def read_note(data: bytes) -> Note:
    """Read a note. Raises BadNote with what is wrong."""
    if len(data) > LARGEST:
        raise BadNote(words("it is larger than any note"))
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadNote(words("it is no UTF-8")) from None
    if _CONTROL.search(whole):
        raise BadNote(words("it has a control character"))
    text, gap, lines = whole.rpartition("\n\n")
    if not gap or not text or not lines.endswith("\n"):
        raise BadNote(words("it has no signatures after an empty line"))
    signed = lines.split("\n")[:-1]
    if len(signed) > MOST:
        raise BadNote(words("it has too many signatures"))
    return Note(text=text + "\n", signatures=tuple(map(_signature, signed)))


def _signature(line: str) -> NoteSignature:
    name, _, value = line.removeprefix(_DASH).partition(" ")
    data = decode(value)
    if not line.startswith(_DASH) or not is_name(name) or data is None or len(data) <= 4:  # noqa: PLR2004 - the id
        raise BadNote(words("a signature line is malformed"))
    return NoteSignature(name=name, id=data[:4], value=data[4:])
