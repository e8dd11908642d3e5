"""Signatures beside and inside builds, as far as the laboratory verifies them."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import words
from eqlab.probe.artefact.desk import Desk
from eqlab.probe.artefact.issues import release as issues

_PGP_PACKETS = (0x88, 0x89, 0x8A, 0xC2)
"""First bytes of a signature packet (RFC 9580, section 4.2)."""


def check_detached(desk: Desk, name: str, content: bytes, anchors: list[str]) -> str:
    """Judge a detached signature over a build; return who signed it, for reports; empty when nobody is known."""
    data = desk.read(name)
    form = _foreign(data)
    if form:
        desk.tell(issues.UNKNOWN_SIGNATURE, name, "", name=name, form=form)
        return ""
    return _check_cms(desk, name, data, content, anchors)


def _foreign(data: bytes) -> str:
    head = data.lstrip()[:64]
    if b"BEGIN PGP" in head or data[:1] in {bytes([one]) for one in _PGP_PACKETS}:
        return words("OpenPGP")
    if b"untrusted comment:" in head:
        return words("minisign")
    if b"BEGIN SSH SIGNATURE" in head:
        return words("OpenSSH")
    return words("Sigstore") if head.startswith(b"{") else ""


def _check_cms(desk: Desk, name: str, data: bytes, content: bytes, anchors: list[str]) -> str:
    from eqlab.validate.pki.cms import judge_signed, read_cms  # noqa: PLC0415 - heavy
    from eqlab.validate.pki.issues import mail  # noqa: PLC0415
    from eqlab.validate.pki.scene import Scene  # noqa: PLC0415

    told: list[Finding] = []
    scene = Scene(place=SubjectPath(part=name), rule=RulePath(("probe", desk.probe)))
    cms = read_cms(_der(data), scene, told)
    if cms is not None:
        cms = replace(cms, content=content)  # detached bytes are signed as they are, without changed line ends
        told += judge_signed(cms, cms.content, desk.surroundings.clock.now(), scene)
    for finding in told:
        if finding.issue is not mail.MAIL_USAGE:
            _pass_on(desk, name, finding)
    if cms is None or cms.signer is None:
        return ""
    if "code_signing" not in set(cms.signer.native("extKeyUsage") or ()):
        desk.tell(issues.CODE_PURPOSE, name, "", subject=cms.signer.called[:120])
    others = [one.der for one in cms.certificates if one.der != cms.signer.der]
    _trace(desk, name, [cms.signer.der, *others], anchors)
    return str(cms.signer.called)


def _pass_on(desk: Desk, name: str, finding: Finding) -> None:
    """Tell what a validator found as a fact about the signature."""
    if finding.issue.nature is Nature.VIOLATION and finding.level >= Level.ERROR:
        desk.tell(issues.BAD_SIGNATURE, name, finding.subject.path, name=name, problem=finding.sentence())
    else:
        desk.keep(finding)


def _trace(desk: Desk, name: str, chain: list[bytes], anchors: list[str]) -> None:
    from eqlab.validate.pki.path import judge_chain  # noqa: PLC0415 - heavy

    if not anchors:
        desk.tell(issues.NOT_TRACED, name, "", name=name)
        return
    try:
        trusted = [desk.read(anchor) for anchor in anchors]
        found = list(judge_chain(chain, trusted, desk.surroundings.clock.now(), None, SubjectPath(part=name)))
    except (AuthorError, AuthorErrors) as error:
        raise desk.unusable(", ".join(anchors), error.sentence()) from None
    for finding in found:
        _pass_on(desk, name, finding)


def _der(data: bytes) -> bytes:
    """Unwrap PEM."""
    found = re.search(rb"-----BEGIN (?:PKCS7|CMS)-----\s*([A-Za-z0-9+/=\s]+)-----END", data)
    try:
        return base64.b64decode(found.group(1)) if found else data
    except binascii.Error:
        return data


def image_signature(image: bytes) -> tuple[bytes, list[bytes]] | None:
    """Return the Authenticode signature of a Windows image and the digests that the image has; None without one."""
    places = _image_places(image)
    if places is None:
        return None
    checksum, entry, table, size = places
    if not table or not size or table + size > len(image):
        return b"", []
    parts = [image[:checksum], image[checksum + 4 : entry], image[entry + 8 : table], image[table + size :]]
    return image[table + 8 : table + size], list(_digests(parts))


def _image_places(image: bytes) -> tuple[int, int, int, int] | None:
    """Where checksum, security entry and signature of an image stand; None when it is no image (PE format)."""
    at = int.from_bytes(image[60:64], "little")
    optional = at + 24
    wide = {b"\x0b\x01": 96, b"\x0b\x02": 112}.get(image[optional : optional + 2])
    if image[:2] != b"MZ" or image[at : at + 4] != b"PE\0\0" or wide is None:
        return None
    entry = optional + wide + 4 * 8
    table = int.from_bytes(image[entry : entry + 4], "little")
    size = int.from_bytes(image[entry + 4 : entry + 8], "little")
    return optional + 64, entry, table, size


def _digests(parts: list[bytes]) -> Iterator[bytes]:
    for name in ("sha256", "sha384", "sha512", "sha1"):
        yield hashlib.new(name, b"".join(parts), usedforsecurity=False).digest()
