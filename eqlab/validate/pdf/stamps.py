"""Time-stamps (RFC 3161): of a signature's value, or of the whole document; verified before their time is believed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import tsp

from eqlab.core.finding import Finding
from eqlab.core.text import Words, words
from eqlab.validate.pdf.issues import level as issues
from eqlab.validate.pdf.signed import (
    DIGESTS,
    NEW_CERTIFICATE,
    OLD_CERTIFICATE,
    TST_INFO,
    Signed,
    is_named,
    read_signed,
)
from eqlab.validate.pki.certificate import instant
from eqlab.validate.pki.facts import CertificateFacts, Unreadable, reading
from eqlab.validate.pki.keys import WEAK, algorithm_name, digest_name
from eqlab.validate.pki.scene import Scene
from eqlab.validate.words import shorten


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a time-stamp says."""

    signed: Signed
    time: datetime
    digest: str
    imprint: bytes

    @property
    def authority(self) -> CertificateFacts | None:
        """The certificate of the authority."""
        return self.signed.signer


def read_stamp(der: bytes) -> Stamp:
    """Read a token. Raises Unreadable."""
    signed = read_signed(der)
    if signed.content_type != TST_INFO or signed.content is None:
        raise Unreadable(words("the content type"))
    info = reading(words("the content"), lambda: tsp.TSTInfo.load(signed.content, strict=True))
    return Stamp(
        signed=signed,
        time=reading(words("the time"), lambda: _time(info["gen_time"].native)),
        digest=reading(words("the digest"), lambda: str(info["message_imprint"]["hash_algorithm"]["algorithm"].native)),
        imprint=reading(words("the digest"), lambda: bytes(info["message_imprint"]["hashed_message"].native)),
    )


def _time(value: Any) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("no time of our calendar")
    return value.astimezone(UTC)


def judge_stamp(
    stamp: Stamp, what: Words, digest: bytes | None, at: datetime | None, scene: Scene
) -> Iterator[Finding]:
    """Judge a time-stamp against the digest of what it should stamp, None when the lab cannot compute it."""
    if digest is None:
        yield scene.tell(issues.STAMP_ALGORITHM, "", what=what, algorithm=shorten(stamp.digest, 40))
    elif digest != stamp.imprint:
        yield scene.tell(issues.STAMP_IMPRINT, "", what=what)
    yield from _value(stamp, what, scene)
    yield from _authority(stamp, what, scene)
    for name in dict.fromkeys((digest_name(stamp.digest), stamp.signed.digest_title)):
        if name in WEAK:
            yield scene.tell(issues.STAMP_DIGEST, "", what=what, found=name)
    if at is not None and stamp.time > at:
        yield scene.tell(issues.STAMP_FUTURE, "", what=what, found=instant(stamp.time), at=instant(at))


def _value(stamp: Stamp, what: Words, scene: Scene) -> Iterator[Finding]:
    signed = stamp.signed
    if signed.signer is None:
        yield scene.tell(issues.STAMP_SIGNER, "", what=what)
        return
    facts = {"what": what, "subject": shorten(signed.signer.called, 80)}
    fit = _fits(signed)
    if fit is None:
        yield scene.tell(issues.STAMP_ALGORITHM, "", what=what, algorithm=shorten(algorithm_name(signed.algorithm), 60))
    elif not fit:
        yield scene.tell(issues.STAMP_VALUE, "", **facts)


def _fits(signed: Signed) -> bool | None:
    """Tell whether a token is what its authority signed."""
    if not signed.known_digest:
        return None
    content = hashlib.new(signed.digest, signed.content or b"", usedforsecurity=False).digest()
    if signed.single("content_type") != TST_INFO or not signed.is_of(content):
        return False
    return signed.fits_key()


def _authority(stamp: Stamp, what: Words, scene: Scene) -> Iterator[Finding]:
    authority = stamp.authority
    if authority is None:
        return
    facts = {"what": what, "subject": shorten(authority.called, 80)}
    purpose = authority.extension("extKeyUsage")
    if purpose is None or not purpose.critical or list(purpose.native or ()) != ["time_stamping"]:
        yield scene.tell(issues.STAMP_USAGE, "", **facts)
    stated = stamp.signed.stated(NEW_CERTIFICATE) or stamp.signed.stated(OLD_CERTIFICATE)
    if stated is None or not is_named(stated, authority):
        yield scene.tell(issues.STAMP_CERTIFICATE, "", **facts)
    if not authority.valid_at(stamp.time):
        times = {"since": instant(authority.not_before.at), "until": instant(authority.not_after.at)}
        yield scene.tell(issues.STAMP_OUTSIDE, "", **facts, found=instant(stamp.time), **times)


def is_genuine(stamp: Stamp, digest: bytes | None) -> bool:
    """Tell whether a time-stamp proves that the data with a digest was there at its time, its authority aside."""
    authority = stamp.authority
    return (
        digest == stamp.imprint
        and digest_name(stamp.digest) not in WEAK
        and authority is not None
        and bool(_fits(stamp.signed))
        and list(authority.native("extKeyUsage") or ()) == ["time_stamping"]
        and authority.valid_at(stamp.time)
    )


def digest_of(data: bytes, name: str) -> bytes | None:
    """Return a digest by asn1crypto's name; None when the lab does not know it."""
    return hashlib.new(name, data, usedforsecurity=False).digest() if name in DIGESTS else None
