"""Keys: of persons (Ed25519), of seals (ECDSA on P-256, with a certificate), and of logs and witnesses (C2SP notes)."""

import importlib
from typing import TYPE_CHECKING, Any

from eqlab.attest.keys.note import NoteKey, NoteSigner, new_note_signer, read_note_key, read_note_signer
from eqlab.attest.keys.person import PersonKey, fits_person, load_person_key, new_person_key, save_person_key

if TYPE_CHECKING:
    from eqlab.attest.keys.seal import (
        FileSealKey,
        SealKey,
        is_demonstration,
        key_digest,
        key_digest_of,
        load_seal_key,
        new_seal_key,
        save_seal_key,
        use_of,
    )

__all__ = [
    "FileSealKey",
    "NoteKey",
    "NoteSigner",
    "PersonKey",
    "SealKey",
    "fits_person",
    "is_demonstration",
    "key_digest",
    "key_digest_of",
    "load_person_key",
    "load_seal_key",
    "new_note_signer",
    "new_person_key",
    "new_seal_key",
    "read_note_key",
    "read_note_signer",
    "save_person_key",
    "save_seal_key",
    "use_of",
]


def __getattr__(name: str) -> Any:
    """Load what is about seals when it is used: most who act need their own key only."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(importlib.import_module("eqlab.attest.keys.seal"), name)
