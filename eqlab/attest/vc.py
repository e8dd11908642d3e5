"""The binding for wallets: a W3C Verifiable Credential 2.0, secured as `vc+jwt` (VC-JOSE-COSE)."""

from datetime import UTC, datetime, time

from eqlab.attest.document import TYPE, Attestation, instant_text, to_plain
from eqlab.attest.jws import sign_token
from eqlab.attest.keys.seal import SealKey
from eqlab.core.values import Json

CONTEXT = "https://www.w3.org/ns/credentials/v2"
OWN_CONTEXT = {"ConformityAttestation": TYPE, "attestation": {"@id": f"{TYPE}#document", "@type": "@json"}}
HEADER_TYPE, CONTENT_TYPE = "vc+jwt", "vc"
PURPOSES = ("revocation", "suspension")
"""Of the two bits that an attestation has in the status list, in their order."""


def payload(attestation: Attestation, place: int) -> dict[str, Json]:
    """Return the credential: the whole document is its subject, and two entries say where its status stands."""
    begins = datetime.combine(attestation.valid_from, time(), UTC)
    ends = datetime.combine(attestation.valid_until, time(23, 59, 59), UTC)
    return {
        "@context": [CONTEXT, OWN_CONTEXT],
        "id": f"urn:eqlab:attestation:{attestation.id}:{attestation.revision}",
        "type": ["VerifiableCredential", "ConformityAttestation"],
        "issuer": {"id": f"urn:eqlab:issuer:{attestation.issuer.id}", "name": attestation.issuer.name},
        "validFrom": instant_text(begins),
        "validUntil": instant_text(ends),
        "credentialSubject": {
            "id": f"urn:eqlab:subject:{attestation.id}",
            "attestation": to_plain(attestation),
        },
        "credentialStatus": [
            _entry(attestation.status, purpose, bit) for purpose, bit in zip(PURPOSES, bits_of(place), strict=True)
        ],
    }


def bits_of(place: int) -> tuple[int, int]:
    """Return the two bits of a place: revoked, suspended."""
    return 2 * place, 2 * place + 1


def _entry(address: str, purpose: str, bit: int) -> dict[str, Json]:
    return {
        "id": f"{address}#{bit}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(bit),
        "statusListCredential": address,
    }


def credential(attestation: Attestation, key: SealKey, *, place: int) -> bytes:
    """Sign the credential. `sealing.seal` is the way in: it asks whether the key may. Raises LabFault."""
    return sign_token(payload(attestation, place), HEADER_TYPE, CONTENT_TYPE, key)
