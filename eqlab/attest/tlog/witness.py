"""A witness for reference: it remembers what it cosigned, and refuses forks and rollbacks (C2SP tlog-witness)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from eqlab.attest import issues
from eqlab.attest.keys.note import NoteKey, NoteSigner
from eqlab.attest.tlog.checkpoint import Checkpoint, open_checkpoint
from eqlab.attest.tlog.cosignature import cosign
from eqlab.attest.tlog.merkle import EMPTY, is_consistent
from eqlab.attest.tlog.note import BadNote, Note, NoteSignature
from eqlab.core.errors import LabFault
from eqlab.core.text import words


@dataclass(slots=True)
class Witness:
    """Cosigns checkpoints of the logs it knows."""

    signer: NoteSigner
    logs: Sequence[NoteKey]
    seen: dict[str, Checkpoint] = field(default_factory=dict)
    """Origin to the largest checkpoint that was cosigned."""

    def known(self, origin: str) -> int:
        """Return the size up to which a log was cosigned; a proof has to begin there."""
        return self.seen[origin].size if origin in self.seen else 0

    def cosign(self, data: bytes, proof: Sequence[bytes], at: datetime) -> NoteSignature:
        """Cosign a checkpoint that continues the one before. Raises LabFault when it does not, or is not the log's."""
        checkpoint, note = self._open(data)
        before = self.seen.get(checkpoint.origin)
        size, root = (before.size, before.root) if before else (0, EMPTY)
        if not is_consistent(size, checkpoint.size, proof, root, checkpoint.root):
            raise LabFault(issues.WITNESS_FORK, size=str(checkpoint.size), known=str(size))
        self.seen[checkpoint.origin] = checkpoint
        return cosign(note, self.signer, at)

    def _open(self, data: bytes) -> tuple[Checkpoint, Note]:
        why: str = words("it knows no such log")
        for key in self.logs:
            try:
                checkpoint, note = open_checkpoint(data, key)
            except BadNote as error:
                why = error.rule
                continue
            if checkpoint.origin == key.name:
                return checkpoint, note
        raise LabFault(issues.WITNESS_REFUSED, why=why)
