"""Checkpoints (C2SP tlog-checkpoint): origin, size and root of a log, signed, with the laboratory's audit log anchored.

Ours have one extension line, `audit <number> <hash>`: the last entry of the laboratory's own audit log.
"""

import re
from dataclasses import dataclass

from eqlab.attest.encoding import decode, encode
from eqlab.attest.keys.note import NoteKey, NoteSigner
from eqlab.attest.tlog.note import BadNote, Note, NoteSignature, read_note, write_note
from eqlab.core.text import words

_NUMBER = re.compile("0|[1-9][0-9]{0,18}")
_AUDIT = re.compile("audit (0|[1-9][0-9]{0,18}) ([0-9a-f]{64})")
_HASH = 32
_LEAST_LINES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a log said at one moment."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def audit(self) -> tuple[int, str] | None:
        """Number and hash of the last entry of the audit log; None when it does not say."""
        found = [match for match in map(_AUDIT.fullmatch, self.extensions) if match]
        return (int(found[0][1]), found[0][2]) if len(found) == 1 else None

    @property
    def text(self) -> str:
        """What is signed."""
        return "\n".join((self.origin, str(self.size), encode(self.root), *self.extensions, ""))


def audit_line(number: int, head: str) -> str:
    """Write the extension line that anchors an audit log."""
    return f"audit {number} {head}"


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> bytes:
    """Sign as the log."""
    signature = NoteSignature(name=signer.name, id=signer.key.id, value=signer.sign(checkpoint.text.encode()))
    return write_note(checkpoint.text, (signature,))


def parse_checkpoint(note: Note) -> Checkpoint:
    """Read the text of a note as a checkpoint. Raises BadNote."""
    lines = note.text.split("\n")[:-1]
    if len(lines) < _LEAST_LINES or not all(lines):
        raise BadNote(words("it is no checkpoint: that has at least three lines, none of them empty"))
    root = decode(lines[2])
    if not _NUMBER.fullmatch(lines[1]) or root is None or len(root) != _HASH:
        raise BadNote(words("it is no checkpoint: size or root are malformed"))
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root, extensions=tuple(lines[3:]))


def open_checkpoint(data: bytes, key: NoteKey) -> tuple[Checkpoint, Note]:
    """Read a checkpoint and verify the log's signature. Raises BadNote."""
    note = read_note(data)
    checkpoint = parse_checkpoint(note)
    own = [one for one in note.signatures if one.is_by(key)]
    if not own:
        raise BadNote(words("it is not signed by {name}", name=key.name))
    if not all(key.fits(note.text.encode(), one.value) for one in own):
        raise BadNote(words("the signature of {name} does not fit", name=key.name))
    return checkpoint, note
