"""The binding for supply chains: an in-toto Statement v1 in a DSSE envelope, signed with ES256 (64 bytes, base64)."""

from dataclasses import dataclass
from hashlib import sha256

from eqlab.attest.document import TYPE, Attestation, to_plain
from eqlab.attest.encoding import decode, encode
from eqlab.attest.keys.seal import SealKey, key_digest
from eqlab.core.subject import Build
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.label.canonical import canonical
from eqlab.validate.json_reader import read_json

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
ANNOTATION = "sealCertificateSha256"
LARGEST = 1024 * 1024


class BadEnvelope(ValueError):
    """Bytes that are no envelope as this laboratory makes them."""

    def __init__(self, rule: Words) -> None:
        super().__init__(str(rule))
        self.rule = rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An envelope; nothing is believed yet."""

    payload: bytes
    signed: bytes
    signature: bytes
    key: str
    """The keyid: SHA-256 of the public key."""
    chain: tuple[bytes, ...]
    """Certificates, DER. They stand outside of what is signed: the payload names the first by its digest."""


def authentication_encoding(payload_type: str, payload: bytes) -> bytes:
    """Return the bytes that are signed (DSSE, protocol)."""
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def statement(attestation: Attestation, certificate: bytes) -> dict[str, Json]:
    """Return the in-toto statement: the builds are its subjects; without builds, the document itself.

    Each subject is annotated with the digest of the seal's certificate (DER), so that nobody puts another one, of other
    dates, beside the same key.
    """
    subjects = attestation.subjects or (Build(name=f"{attestation.id}.json", sha256=attestation.digest),)
    note = {ANNOTATION: sha256(certificate).hexdigest()}
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{**_subject(one), "annotations": note} for one in subjects],
        "predicateType": TYPE,
        "predicate": to_plain(attestation),
    }


def _subject(build: Build) -> dict[str, Json]:
    digests = {"sha256": build.sha256} | ({"sha512": build.sha512} if build.sha512 else {})
    return {"name": build.name, "digest": digests} | ({"uri": build.purl} if build.purl else {})


def envelope(attestation: Attestation, key: SealKey) -> bytes:
    """Sign the statement. `sealing.seal` is the way in: it asks whether the key may. Raises LabFault."""
    payload = canonical(statement(attestation, key.chain[0]))
    signature = {
        "keyid": key_digest(key.chain[0]),
        "sig": encode(key.sign(authentication_encoding(PAYLOAD_TYPE, payload))),
        "x5c": [encode(der) for der in key.chain],
    }
    return canonical({"payloadType": PAYLOAD_TYPE, "payload": encode(payload), "signatures": [signature]})


def read_envelope(data: bytes) -> Envelope:
    """Read an envelope: exactly one signature, exactly this payload type. Raises BadEnvelope with what is wrong."""
    reading = read_json(data) if len(data) <= LARGEST else None
    if reading is None or reading.problem is not None or reading.duplicate_keys:
        raise BadEnvelope(words("it is no readable JSON, or has a member twice"))
    value = reading.value
    if not isinstance(value, dict) or set(value) != {"payloadType", "payload", "signatures"}:
        raise BadEnvelope(words("it is no DSSE envelope"))
    if value["payloadType"] != PAYLOAD_TYPE:
        raise BadEnvelope(words("its payloadType is not {expected}", expected=PAYLOAD_TYPE))
    if not isinstance(value["signatures"], list) or len(value["signatures"]) != 1:
        raise BadEnvelope(words("it does not have exactly one signature"))
    payload = _bytes(value["payload"], "payload")
    return _signed(payload, value["signatures"][0])


def _signed(payload: bytes, signature: Json) -> Envelope:
    if not isinstance(signature, dict) or not {"keyid", "sig", "x5c"} >= set(signature) >= {"sig", "x5c"}:
        raise BadEnvelope(words("its signature has other members than keyid, sig and x5c"))
    chain, key = signature["x5c"], signature.get("keyid", "")
    if not isinstance(chain, list) or not 0 < len(chain) <= 10 or not isinstance(key, str):  # noqa: PLR2004 - a chain
        raise BadEnvelope(words("its x5c is no list of certificates, or its keyid no text"))
    return Envelope(
        payload=payload,
        signed=authentication_encoding(PAYLOAD_TYPE, payload),
        signature=_bytes(signature["sig"], "sig"),
        key=key,
        chain=tuple(_bytes(one, "x5c") for one in chain),
    )


def _bytes(value: Json, name: str) -> bytes:
    data = decode(value) if isinstance(value, str) else None
    if not data:
        raise BadEnvelope(words("its {member} is no base64", member=name))
    return data
