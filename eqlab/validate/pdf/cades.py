"""Judges the CMS of one signature: attributes, digest, value, signer (ETSI EN 319 142-1, table 1; RFC 5652)."""

from collections.abc import Iterator
from datetime import datetime

from eqlab.core.finding import Finding
from eqlab.core.text import words
from eqlab.validate.pdf.fields import Field
from eqlab.validate.pdf.issues import signature as issues
from eqlab.validate.pdf.signed import NEW_CERTIFICATE, OLD_CERTIFICATE, Signed, is_named
from eqlab.validate.pki.certificate import instant
from eqlab.validate.pki.keys import WEAK, algorithm_name, digest_of
from eqlab.validate.pki.scene import Scene
from eqlab.validate.pki.showing import values_of
from eqlab.validate.words import shorten

PADES, PLAIN = "ETSI.CAdES.detached", "adbe.pkcs7.detached"
STAMP = "ETSI.RFC3161"
_SIGNING = frozenset({"digitalSignature", "nonRepudiation"})


def judge_digest(signed: Signed, one: Field, digest: bytes | None, content: bytes, scene: Scene) -> Iterator[Finding]:
    """Judge that the signature is over the document as it is; `digest` is None when the lab cannot compute it.

    `content` is the document itself, for signatures without signed attributes.
    """
    if signed.content:
        yield scene.tell(issues.ENCLOSED, "Contents", field=one.name)
    if digest is None:
        facts = {"algorithm": shorten(signed.digest, 40), "field": one.name}
        yield scene.tell(issues.UNKNOWN_ALGORITHM, "Contents", **facts)
        return
    if signed.attribute_bytes and not signed.is_of(digest):
        yield scene.tell(issues.DIGEST, "", field=one.name)
    yield from _value(signed, one, content, scene)


def _value(signed: Signed, one: Field, content: bytes, scene: Scene) -> Iterator[Finding]:
    if signed.signer is None:
        yield scene.tell(issues.NO_SIGNER, "Contents", field=one.name)
        return
    fit = signed.fits_key(content)
    if fit is None:
        facts = {"algorithm": shorten(algorithm_name(signed.algorithm), 60), "field": one.name}
        yield scene.tell(issues.UNKNOWN_ALGORITHM, "Contents", **facts)
    elif not fit:
        issue = issues.VALUE if signed.attribute_bytes else issues.DIGEST
        subject = shorten(signed.signer.called, 80)
        yield scene.tell(issue, "Contents", field=one.name, subject=subject)


def judge_attributes(
    signed: Signed, one: Field, sub_filter: str, allowed: tuple[str, ...], scene: Scene
) -> Iterator[Finding]:
    """Judge what is signed beside the document; `allowed` are digests as people write them, empty for all."""
    if signed.signers != 1:
        yield scene.tell(issues.SIGNERS, "Contents", field=one.name, found=str(signed.signers))
    for name, called in (("content_type", "content-type"), ("message_digest", "message-digest")):
        if signed.single(name) is None and (signed.attribute_bytes or sub_filter == PADES):
            yield scene.tell(issues.ATTRIBUTE, "Contents", field=one.name, attribute=called)
    found = str(signed.single("content_type") or signed.content_type)
    if found != "data" or signed.content_type != "data":
        facts = {"field": one.name, "found": shorten(found, 40), "expected": "data"}
        yield scene.tell(issues.CONTENT_TYPE, "Contents", **facts)
    yield from _digests(signed, one, allowed, scene)
    yield from _named(signed, one, sub_filter, scene)
    if sub_filter == PADES and "signing_time" in signed.attributes:
        yield scene.tell(issues.TIME_ATTRIBUTE, "Contents", field=one.name)


def _digests(signed: Signed, one: Field, allowed: tuple[str, ...], scene: Scene) -> Iterator[Finding]:
    used = dict.fromkeys((signed.digest_title, digest_of(signed.algorithm)))
    for name in filter(None, used):
        if name in WEAK:
            yield scene.tell(issues.WEAK_DIGEST, "Contents", field=one.name, found=name)
        elif allowed and name not in allowed:
            facts = {"field": one.name, "found": shorten(name, 40), "expected": ", ".join(allowed)}
            yield scene.tell(issues.DIGEST_NOT_ALLOWED, "Contents", **facts)


def _named(signed: Signed, one: Field, sub_filter: str, scene: Scene) -> Iterator[Finding]:
    new, old = signed.stated(NEW_CERTIFICATE), signed.stated(OLD_CERTIFICATE)
    if new is None and old is None:
        if sub_filter == PADES:
            yield scene.tell(issues.NO_SIGNING_CERTIFICATE, "Contents", field=one.name)
        return
    if new is None:
        yield scene.tell(issues.OLD_SIGNING_CERTIFICATE, "Contents", field=one.name)
    for stated in filter(None, (new, old)):
        if signed.signer is not None and not is_named(stated, signed.signer):
            subject = shorten(signed.signer.called, 80)
            yield scene.tell(issues.SIGNING_CERTIFICATE, "Contents", field=one.name, subject=subject)


def judge_signer(
    signed: Signed, one: Field, claimed: datetime | None, at: datetime | None, scene: Scene
) -> Iterator[Finding]:
    """Judge what the signer's key is for, and the time that is claimed."""
    if claimed is None:
        yield scene.tell(issues.NO_TIME, "M", field=one.name)
    elif at is not None and claimed > at:
        yield scene.tell(issues.LATER, "M", field=one.name, found=instant(claimed), at=instant(at))
    signer = signed.signer
    if signer is None:
        return
    usage = signer.extension("keyUsage")
    said = values_of(usage) if usage is not None else None
    if usage is not None and not _SIGNING & (said or frozenset()):
        facts = {
            "subject": shorten(signer.called, 80),
            "found": shorten(", ".join(sorted(said or ()))) or words("nothing"),
        }
        yield scene.tell(issues.USAGE, "signer", **facts)
    if claimed is not None and not signer.valid_at(claimed):
        times = {"since": instant(signer.not_before.at), "until": instant(signer.not_after.at)}
        facts = {"field": one.name, "found": instant(claimed), "subject": shorten(signer.called, 80), **times}
        yield scene.tell(issues.OUTSIDE, "M", **facts)


def is_intact(signed: Signed, digest: bytes | None, content: bytes) -> bool:
    """Tell whether the signature is over the document as it is, by the signer's key."""
    if digest is None or (signed.attribute_bytes and not signed.is_of(digest)):
        return False
    return bool(signed.fits_key(content))
