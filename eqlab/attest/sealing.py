"""Sealing: one document, its bindings. A key in a file, or one certified for demonstrations, seals tests only."""

from dataclasses import dataclass

from eqlab.attest import issues
from eqlab.attest.document import Attestation, from_json, to_json
from eqlab.attest.dsse import envelope
from eqlab.attest.keys import SealKey, is_demonstration, key_digest
from eqlab.attest.vc import credential
from eqlab.core.errors import UsageError
from eqlab.label.canonical import NotCanonical
from eqlab.validate.pki.facts import read_certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """The canonical document, and its seals as an envelope and as a credential."""

    json: bytes
    dsse: bytes
    jwt: bytes


def admit(attestation: Attestation, key: SealKey) -> None:
    """Refuse to seal what this key may not seal; every function that seals asks this first.

    Raises UsageError when the document says it is no test and the key is kept in a file or certified for
    demonstrations, when the document names another key, and when it is not one that can be read back.
    """
    if not attestation.test and key.kind == "file":
        raise UsageError(issues.FILE_KEY, id=attestation.id)
    if not attestation.test and is_demonstration(read_certificate(key.chain[0])):
        raise UsageError(issues.DEMONSTRATION, id=attestation.id)
    found = key_digest(key.chain[0])
    if attestation.issuer.key != found:
        raise UsageError(issues.OTHER_KEY, id=attestation.id, named=attestation.issuer.key, found=found)
    try:
        read, told = from_json(to_json(attestation))
    except NotCanonical as error:
        raise UsageError(issues.NOT_WRITABLE, why=str(error)) from error
    if read is None:
        raise UsageError(issues.NOT_WRITABLE, why=told[0].sentence().rstrip("."))


def seal(attestation: Attestation, key: SealKey, *, place: int) -> Sealed:
    """Seal a document; `place` is its own in the status list. Raises UsageError as `admit` does, and LabFault."""
    admit(attestation, key)
    return Sealed(
        json=to_json(attestation), dsse=envelope(attestation, key), jwt=credential(attestation, key, place=place)
    )
