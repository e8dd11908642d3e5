"""Signed data of CMS (RFC 5652) as PDF files and time-stamps hold it: read part by part, verified without network."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms, parser, tsp  # tsp teaches cms the attributes of signing certificates

from eqlab.core.text import words
from eqlab.validate.pki.facts import CertificateFacts, Unreadable, comparable, read_certificate, reading
from eqlab.validate.pki.keys import digest_name, fits

DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512")
MOST_CERTIFICATES = 50
TST_INFO = "tst_info"
NEW_CERTIFICATE, OLD_CERTIFICATE = "signing_certificate_v2", "signing_certificate"
assert tsp.TSTInfo is not None  # noqa: S101 - the import is for its effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """How an attribute names the signer's certificate."""

    digest: str
    """Name of the digest, e.g. `sha256`."""
    value: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Signed data with its one signature."""

    signers: int
    content: bytes | None
    """What it holds itself; None when it is detached."""
    content_type: str
    certificates: tuple[CertificateFacts, ...]
    signer: CertificateFacts | None
    digest: str
    """Name of the digest as asn1crypto has it, e.g. `sha256`."""
    algorithm: Any
    signature: bytes
    attributes: Mapping[str, tuple[Any, ...]]
    """Signed attributes with their values, plain."""
    attribute_bytes: bytes
    """As they are signed: a SET; empty when there are none."""
    stamps: tuple[bytes, ...]
    """Time-stamp tokens among the unsigned attributes, DER."""

    @property
    def digest_title(self) -> str:
        """The digest as people write it, e.g. `SHA-256`."""
        return digest_name(self.digest)

    @property
    def time(self) -> datetime | None:
        """The time of the signed attribute signing-time."""
        values = self.attributes.get("signing_time", ())
        return values[0] if len(values) == 1 and isinstance(values[0], datetime) and values[0].tzinfo else None

    def single(self, name: str) -> Any:
        """Return the value of an attribute that stands exactly once; None otherwise."""
        values = self.attributes.get(name, ())
        return values[0] if len(values) == 1 else None

    @property
    def known_digest(self) -> bool:
        """True when the lab can compute the digest."""
        return self.digest in DIGESTS

    def is_of(self, digest: bytes) -> bool:
        """Tell whether the signed attributes are about a digest."""
        return bool(self.single("message_digest") == digest)

    def fits_key(self, content: bytes = b"") -> bool | None:
        """Tell whether the signature is by the signer's key; None when the lab does not know the algorithm.

        Without signed attributes it is over the content itself.
        """
        if self.signer is None:
            return None
        return fits(self.signer.key, self.algorithm, self.signature, self.attribute_bytes or content, self.digest)

    def stated(self, name: str) -> Stated | None:
        """Return how an attribute names the certificate: the first of its list; None when it does not."""
        value = self.single(name)
        try:
            first = value["certs"][0]
            digest = first.get("hash_algorithm") or {"algorithm": "sha256"}
            digest = "sha1" if name == OLD_CERTIFICATE else str(digest["algorithm"])
            return Stated(digest=digest, value=bytes(first["cert_hash"]))
        except (TypeError, KeyError, IndexError, AttributeError, ValueError):
            return None


def is_named(stated: Stated, certificate: CertificateFacts) -> bool:
    """Tell whether a certificate is the one that an attribute names."""
    if stated.digest not in DIGESTS:
        return False
    return hashlib.new(stated.digest, certificate.der, usedforsecurity=False).digest() == stated.value


def cut(data: bytes) -> tuple[bytes, bytes]:
    """Part the first element from what follows. Raises Unreadable."""

    def length() -> int:
        return int(parser.peek(data))

    end = reading(words("the structure"), length)
    return data[:end], data[end:]


def read_signed(der: bytes) -> Signed:
    """Read signed data. Raises Unreadable, naming the part."""
    outer = reading(words("the structure"), lambda: cms.ContentInfo.load(der, strict=True))
    kind = reading(words("the content type"), lambda: str(outer["content_type"].native))
    if kind != "signed_data":
        raise Unreadable(words("the content type"))
    body = reading(words("the structure"), lambda: outer["content"])
    signers = reading(words("the signers"), lambda: list(body["signer_infos"]))
    if not signers:
        raise Unreadable(words("the signers"))
    return _read(body, signers)


def _read(body: Any, signers: list[Any]) -> Signed:
    signer, inner = signers[0], body["encap_content_info"]
    certificates = reading(words("the certificates"), lambda: tuple(_certificates(body)))
    return Signed(
        signers=len(signers),
        content=reading(words("the content"), lambda: _content(inner)),
        content_type=reading(words("the content type"), lambda: str(inner["content_type"].native)),
        certificates=certificates,
        signer=reading(words("the signer"), lambda: _signer(signer["sid"], certificates)),
        digest=reading(words("the digest algorithm"), lambda: str(signer["digest_algorithm"]["algorithm"].native)),
        algorithm=reading(words("the signature algorithm"), lambda: signer["signature_algorithm"]),
        signature=reading(words("the signature"), lambda: bytes(signer["signature"].native)),
        attributes=reading(words("the signed attributes"), lambda: _attributes(signer["signed_attrs"])),
        attribute_bytes=reading(words("the signed attributes"), lambda: _as_set(signer["signed_attrs"])),
        stamps=reading(words("the unsigned attributes"), lambda: tuple(_stamps(signer["unsigned_attrs"]))),
    )


def _content(inner: Any) -> bytes | None:
    content = inner["content"]
    return None if type(content).__name__ == "Void" or content.contents is None else bytes(content)


def _certificates(body: Any) -> Iterator[CertificateFacts]:
    for one in list(body["certificates"] or ())[:MOST_CERTIFICATES]:
        if one.name != "certificate":
            continue
        try:
            yield read_certificate(one.chosen.dump())
        except Unreadable:
            continue


def _signer(identifier: Any, certificates: tuple[CertificateFacts, ...]) -> CertificateFacts | None:
    if identifier.name == "issuer_and_serial_number":
        issuer, serial = comparable(identifier.chosen["issuer"]), int(identifier.chosen["serial_number"].native)
        return next((one for one in certificates if (one.issuer_der, one.serial) == (issuer, serial)), None)
    key = bytes(identifier.chosen.native)
    return next((one for one in certificates if one.native("subjectKeyIdentifier") == key), None)


def _attributes(attributes: Any) -> dict[str, tuple[Any, ...]]:
    read: dict[str, tuple[Any, ...]] = {}
    for one in attributes or ():
        name = str(one["type"].native)
        read[name] = (*read.get(name, ()), *(value.native for value in one["values"]))
    return read


def _as_set(attributes: Any) -> bytes:
    """Signed attributes are signed as a SET, not with the tag they stand with (RFC 5652, section 5.4)."""
    return b"\x31" + bytes(attributes.dump())[1:] if attributes else b""


def _stamps(attributes: Any) -> Iterator[bytes]:
    for one in attributes or ():
        if one["type"].native == "signature_time_stamp_token":
            for value in one["values"]:
                yield bytes(value.dump())
