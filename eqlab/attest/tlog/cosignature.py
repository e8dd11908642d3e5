"""Cosignatures of witnesses (C2SP tlog-cosignature, `cosignature/v1`, Ed25519)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from eqlab.attest.keys.note import NoteKey, NoteSigner
from eqlab.attest.tlog.note import Note, NoteSignature

_LENGTH = 8 + 64
_LAST = 253402300799
"""The last second of the year 9999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """What witnesses say about a checkpoint."""

    times: dict[str, datetime]
    """Name of the witness to the time of its genuine cosignature."""
    forged: tuple[str, ...]
    """Names of known witnesses whose cosignature does not fit."""

    def since(self, quorum: int) -> datetime | None:
        """The moment at which a quorum had seen the checkpoint; None without one."""
        times = sorted(self.times.values())
        return times[quorum - 1] if 0 < quorum <= len(times) else None

    @property
    def last(self) -> datetime | None:
        """The latest of all times."""
        return max(self.times.values(), default=None)


def _message(text: str, timestamp: int) -> bytes:
    return f"cosignature/v1\ntime {timestamp}\n{text}".encode()


def cosign(note: Note, signer: NoteSigner, at: datetime) -> NoteSignature:
    """Cosign the text of a checkpoint. Whether it may be cosigned is for `Witness` to judge."""
    timestamp = int(at.timestamp())
    value = timestamp.to_bytes(8) + signer.sign(_message(note.text, timestamp))
    return NoteSignature(name=signer.name, id=signer.key.id, value=value)


def witnessed(note: Note, witnesses: Sequence[NoteKey]) -> Witnessed:
    """Verify the cosignatures of known witnesses; those of others are passed over."""
    times: dict[str, datetime] = {}
    forged: list[str] = []
    for key in witnesses:
        for one in (one for one in note.signatures if one.is_by(key)):
            when = _time(one.value)
            if when is None or not key.fits(_message(note.text, when), one.value[8:]):
                forged.append(key.name)
            else:
                times[key.name] = datetime.fromtimestamp(when, UTC)
    return Witnessed(times=times, forged=tuple(forged))


def _time(value: bytes) -> int | None:
    seconds = int.from_bytes(value[:8])
    return seconds if len(value) == _LENGTH and seconds <= _LAST else None
