"""Signed data of the Cryptographic Message Syntax (RFC 5652), as signed mail uses it."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms as asn1_cms

from eqlab.core.finding import Finding
from eqlab.core.text import words
from eqlab.validate.pki.certificate import instant
from eqlab.validate.pki.facts import CertificateFacts, Unreadable, comparable, read_certificate, reading
from eqlab.validate.pki.issues import mail as issues
from eqlab.validate.pki.issues import reading as reading_issues
from eqlab.validate.pki.keys import MALFORMED, WEAK, algorithm_name, digest_name, fits
from eqlab.validate.pki.scene import Scene
from eqlab.validate.pki.showing import general_names
from eqlab.validate.words import shorten

MOST = 50
"""Certificates of a message that are read."""
_DIGESTS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512")
_ENCRYPTED = ("enveloped_data", "encrypted_data", "auth_enveloped_data")
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cms:
    """Signed data: its first signature, and the certificates that came along."""

    content: bytes | None
    content_type: str
    certificates: tuple[CertificateFacts, ...]
    signer: CertificateFacts | None
    digest: str
    """E.g. `SHA-256`."""
    digest_id: str
    algorithm: Any
    signature: bytes
    attributes: dict[str, tuple[Any, ...]] | None
    """Signed attributes with their values; None when there are none."""
    signed_attributes: bytes
    """As they are signed: a SET."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """The mail addresses of the signer's certificate."""
        return addresses_of(self.signer) if self.signer else ()


def addresses_of(certificate: CertificateFacts) -> tuple[str, ...]:
    """Return the mail addresses of a certificate, alternative names first."""
    own = [attribute.value for attribute in certificate.subject if attribute.name == "emailAddress"]
    extension = certificate.extension("subjectAltName")
    try:
        names = list(general_names(extension.value)) if extension and extension.value is not None else []
    except MALFORMED:
        names = []
    return (*(text for kind, text in names if kind == "email"), *own)


def read_cms(data: bytes, scene: Scene, told: list[Finding]) -> Cms | None:
    """Read a CMS message, BER or DER; None when it is no signed data. What is wrong is told."""
    try:
        return _read(data, scene, told)
    except Unreadable as error:
        told.append(scene.tell(issues.CMS_UNREADABLE, "signature", part=error.part))
        return None


def _read(data: bytes, scene: Scene, told: list[Finding]) -> Cms | None:
    outer = reading(words("the structure"), lambda: asn1_cms.ContentInfo.load(data, strict=True))
    kind = reading(words("the content type"), lambda: str(outer["content_type"].native))
    if kind in _ENCRYPTED:
        told.append(scene.tell(issues.ENCRYPTED, "signature", found=kind))
        return None
    if kind != "signed_data":
        found = shorten(kind, 40)
        told.append(scene.tell(issues.NOT_SIGNED, "signature", found=found))
        return None
    body = reading(words("the structure"), lambda: outer["content"])
    signers = reading(words("the signers"), lambda: list(body["signer_infos"]))
    if not signers:
        told.append(scene.tell(issues.NO_SIGNER, "signature"))
        return None
    certificates = reading(words("the certificates"), lambda: tuple(_certificates(body)))
    return _signature(body, signers[0], certificates)


def _signature(body: Any, signer: Any, certificates: tuple[CertificateFacts, ...]) -> Cms:
    digest = reading(words("the digest algorithm"), lambda: str(signer["digest_algorithm"]["algorithm"].native))
    return Cms(
        content=reading(words("the content"), lambda: body["encap_content_info"]["content"].native),
        content_type=reading(words("the content type"), lambda: str(body["encap_content_info"]["content_type"].native)),
        certificates=certificates,
        signer=reading(words("the signer"), lambda: _signer(signer["sid"], certificates)),
        digest=digest_name(digest),
        digest_id=digest,
        algorithm=reading(words("the signature algorithm"), lambda: signer["signature_algorithm"]),
        signature=reading(words("the signature"), lambda: bytes(signer["signature"].native)),
        attributes=reading(words("the signed attributes"), lambda: _attributes(signer["signed_attrs"])),
        signed_attributes=reading(words("the signed attributes"), lambda: _as_set(signer["signed_attrs"])),
    )


def _certificates(body: Any) -> Iterator[CertificateFacts]:
    for one in list(body["certificates"] or ())[:MOST]:
        if one.name != "certificate":
            continue
        try:
            yield read_certificate(one.chosen.dump())
        except Unreadable:
            continue


def _signer(identifier: Any, certificates: Sequence[CertificateFacts]) -> CertificateFacts | None:
    if identifier.name == "issuer_and_serial_number":
        issuer, serial = comparable(identifier.chosen["issuer"]), int(identifier.chosen["serial_number"].native)
        return next((one for one in certificates if (one.issuer_der, one.serial) == (issuer, serial)), None)
    key = bytes(identifier.chosen.native)
    return next((one for one in certificates if one.native("subjectKeyIdentifier") == key), None)


def _attributes(attributes: Any) -> dict[str, tuple[Any, ...]] | None:
    if not attributes.native:
        return None
    read: dict[str, tuple[Any, ...]] = {}
    for one in attributes:
        name = str(one["type"].native)
        read[name] = (*read.get(name, ()), *(value.native for value in one["values"]))
    return read


def _as_set(attributes: Any) -> bytes:
    """Signed attributes are signed as a SET, not with the tag they stand with (RFC 5652, section 5.4)."""
    return b"\x31" + bytes(attributes.dump())[1:] if attributes.native else b""


def judge_signed(cms: Cms, content: bytes | None, at: datetime | None, scene: Scene) -> Iterator[Finding]:
    """Judge a signature over a content: digest, attributes, signature, and what the signer's key is for."""
    if cms.digest in WEAK:
        yield scene.tell(issues.MAIL_DIGEST, "signature", found=cms.digest)
    if content is None:
        yield scene.tell(issues.NO_CONTENT, "signature")
        return
    if cms.digest_id not in _DIGESTS:
        yield scene.tell(reading_issues.UNSUPPORTED_ALGORITHM, "signature", algorithm=shorten(cms.digest_id, 60))
        return
    signed = cms.signed_attributes
    if cms.attributes is None:
        signed = content if content is cms.content else canonical(content)
    else:
        yield from _signed_attributes(cms, cms.attributes, content, at, scene)
    if cms.signer is None:
        yield scene.tell(issues.SIGNER_MISSING, "signature")
        return
    yield from _verified(cms, cms.signer, signed, scene)
    yield from _usage(cms.signer, scene)


def canonical(content: bytes) -> bytes:
    """Write every line end as CRLF (RFC 8551, section 3.1.1)."""
    return _LINE_END.sub(b"\r\n", content)


def _signed_attributes(
    cms: Cms, attributes: dict[str, tuple[Any, ...]], content: bytes, at: datetime | None, scene: Scene
) -> Iterator[Finding]:
    single = {name: values[0] for name, values in attributes.items() if len(values) == 1}
    for name, called in (("content_type", "contentType"), ("message_digest", "messageDigest")):
        if name not in single:
            yield scene.tell(issues.SIGNED_ATTRIBUTE, "signature", attribute=called)
    if single.get("content_type", cms.content_type) != cms.content_type:
        found = shorten(str(single["content_type"]), 40)
        yield scene.tell(issues.CONTENT_TYPE, "signature", found=found, expected=shorten(cms.content_type, 40))
    if "message_digest" in single:
        yield from _digest(cms, single["message_digest"], content, scene)
    time = single.get("signing_time")
    if at is not None and isinstance(time, datetime) and time.tzinfo is not None and time > at:
        yield scene.tell(issues.SIGNED_LATER, "signature", found=instant(time), at=instant(at))


def _digest(cms: Cms, expected: object, content: bytes, scene: Scene) -> Iterator[Finding]:
    """Compare the digest; detached content is signed with CRLF line ends."""
    detached = content is not cms.content
    wanted = hashlib.new(cms.digest_id, canonical(content) if detached else content).digest()
    if wanted == expected:
        return
    bare = hashlib.new(cms.digest_id, content.replace(b"\r\n", b"\n")).digest()
    raw = hashlib.new(cms.digest_id, content).digest()
    issue = issues.LINE_ENDS if detached and expected in (bare, raw) else issues.MESSAGE_DIGEST
    yield scene.tell(issue, "content")


def _verified(cms: Cms, signer: CertificateFacts, signed: bytes, scene: Scene) -> Iterator[Finding]:
    fit = fits(signer.key, cms.algorithm, cms.signature, signed, cms.digest_id)
    if fit is None:
        name = shorten(algorithm_name(cms.algorithm), 60)
        yield scene.tell(reading_issues.UNSUPPORTED_ALGORITHM, "signature", algorithm=name)
    elif not fit:
        yield scene.tell(issues.MAIL_SIGNATURE, "signature", subject=shorten(signer.called, 80))


def _usage(signer: CertificateFacts, scene: Scene) -> Iterator[Finding]:
    usage, purposes = signer.native("keyUsage"), signer.native("extKeyUsage")
    if usage is not None and not {"digital_signature", "non_repudiation"} & set(usage):
        found = shorten(", ".join(sorted(usage)), 80)
        yield scene.tell(issues.MAIL_USAGE, "signer", extension="keyUsage", found=found)
    if purposes is not None and not {"email_protection", "any_extended_key_usage"} & set(purposes):
        found = shorten(", ".join(sorted(purposes)), 80)
        yield scene.tell(issues.MAIL_USAGE, "signer", extension="extKeyUsage", found=found)
