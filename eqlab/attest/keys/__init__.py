"""Keys: of persons (Ed25519), of seals (ECDSA on P-256, with a certificate), and of logs and witnesses (C2SP notes)."""

from eqlab.attest.keys.note import NoteKey, NoteSigner, new_note_signer, read_note_key, read_note_signer
from eqlab.attest.keys.person import PersonKey, fits_person, load_person_key, new_person_key, save_person_key
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
