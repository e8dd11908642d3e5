"""Signed mail (S/MIME 4.0, RFC 8551): the message's structure, what is signed, and who sends.

The message is read by the standard library, for its header fields only; what is signed is cut out of the bytes.
"""

import base64
import binascii
import email
import email.errors
import email.utils
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import words
from eqlab.validate.pki.cms import Cms, judge_signed, read_cms
from eqlab.validate.pki.issues import mail as issues
from eqlab.validate.pki.issues import reading as reading_issues
from eqlab.validate.pki.keys import MALFORMED
from eqlab.validate.pki.path import judge_chain
from eqlab.validate.pki.revocation import Revocation
from eqlab.validate.pki.scene import Scene
from eqlab.validate.words import shorten

LARGEST = 20 * 1024 * 1024
_HEAD = 256 * 1024
"""Bytes of header fields that are read."""
_SIGNATURE = ("application/pkcs7-signature", "application/x-pkcs7-signature")
_OPAQUE = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ENCRYPTED = ("enveloped-data", "authenveloped-data", "authEnveloped-data")
_BLANK = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class _Entity:
    """A MIME entity: its header fields, and its body as it stands."""

    fields: Message
    body: bytes

    @property
    def type(self) -> str:
        return self.fields.get_content_type().lower()

    def parameter(self, name: str) -> str:
        value = self.fields.get_param(name)
        return value if isinstance(value, str) else ""


def judge_message(
    data: bytes,
    at: datetime | None,
    anchors: Sequence[bytes] = (),
    place: SubjectPath | None = None,
    rule: RulePath | None = None,
) -> Iterator[Finding]:
    """Judge a signed message, detached (multipart/signed) or opaque (application/pkcs7-mime).

    With `anchors` and `at`, the signer's chain is judged too. Encrypted messages are undecided. Never raises about
    the message; raises AuthorError when an anchor cannot be read. Source: RFC 8551, RFC 8550, RFC 5652.
    """
    scene = Scene(place=place or SubjectPath(), rule=(rule or RulePath()) / "message")
    if len(data) > LARGEST:
        yield scene.tell(reading_issues.TOO_LARGE, "", size=str(len(data)), limit=str(LARGEST))
        return
    entity = _entity(data)
    if entity is None or not entity.fields.keys():
        yield scene.tell(issues.NO_MESSAGE, "", part=words("the header"))
        return
    told: list[Finding] = []
    signed = _signed(entity, scene, told)
    yield from told
    if signed is None:
        return
    cms, content = signed
    yield from judge_signed(cms, content, at, scene)
    yield from _sender(entity, cms, scene)
    if anchors and at is not None and cms.signer is not None:
        others = [one.der for one in cms.certificates if one.der != cms.signer.der]
        chain = [cms.signer.der, *others]
        yield from judge_chain(chain, anchors, at, Revocation(), scene.place, scene.rule)


def _entity(data: bytes) -> _Entity | None:
    """Part header fields from body; None when they cannot be read."""
    blank = _BLANK.search(data, 0, _HEAD)
    head, body = (data[: blank.start()], data[blank.end() :]) if blank else (data[:_HEAD], b"")
    try:
        fields = email.message_from_bytes(head + b"\r\n\r\n")
        fields.get_content_type()
    except (*MALFORMED, LookupError, email.errors.MessageError):
        return None
    return _Entity(fields, body)


def _signed(entity: _Entity, scene: Scene, told: list[Finding]) -> tuple[Cms, bytes | None] | None:
    """Find the signature and what it is over; None when there is none. What is wrong is told."""
    if entity.type == "multipart/signed":
        return _detached(entity, scene, told)
    if entity.type not in _OPAQUE:
        told.append(scene.tell(issues.NOT_SIGNED, "Content-Type", found=shorten(entity.type, 60)))
        return None
    kind = entity.parameter("smime-type")
    if kind.lower() in {one.lower() for one in _ENCRYPTED}:
        told.append(scene.tell(issues.ENCRYPTED, "Content-Type", found=shorten(kind, 40)))
        return None
    cms = read_cms(_content(entity), scene, told)
    return None if cms is None else (cms, cms.content)


def _content(entity: _Entity) -> bytes:
    """Return the body of an entity, decoded from base64 when it says so."""
    encoding = str(entity.fields.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding != "base64":
        return entity.body
    try:
        return base64.b64decode(b"".join(entity.body.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _detached(entity: _Entity, scene: Scene, told: list[Finding]) -> tuple[Cms, bytes | None] | None:
    protocol = entity.parameter("protocol").lower()
    if protocol not in _SIGNATURE:
        facts = {"where": words("protocol"), "found": shorten(protocol, 60) or "-", "expected": _SIGNATURE[0]}
        told.append(scene.tell(issues.SIGNATURE_TYPE, "Content-Type", **facts))
    parts = _parts(entity)
    if len(parts) != 2:  # noqa: PLR2004 - content and signature
        told.append(scene.tell(issues.PARTS, "", found=str(len(parts))))
        return None
    signature = _entity(parts[1])
    if signature is None or signature.type not in _SIGNATURE:
        found = signature.type if signature else "-"
        facts = {"where": words("signature part"), "found": shorten(found, 60), "expected": _SIGNATURE[0]}
        told.append(scene.tell(issues.SIGNATURE_TYPE, "part 2", **facts))
        return None
    cms = read_cms(_content(signature), scene, told)
    if cms is None:
        return None
    named = entity.parameter("micalg").lower().replace("-", "")
    used = cms.digest.lower().replace("-", "")
    if named and used and named != used:
        facts = {"found": shorten(named, 40), "expected": cms.digest}
        told.append(scene.tell(issues.DIGEST_LABEL, "Content-Type", **facts))
    return cms, parts[0]


def _parts(entity: _Entity) -> list[bytes]:
    """Cut a multipart body at its boundaries; the line end before a boundary belongs to it (RFC 2046, 5.1.1)."""
    boundary = entity.parameter("boundary").encode("utf-8", "replace")
    if not boundary or len(boundary) > 70:  # noqa: PLR2004 - RFC 2046, section 5.1.1
        return []
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*+(?=\r?\n|\Z)")
    parts: list[bytes] = []
    start: int | None = None
    for match in line.finditer(entity.body):
        if start is not None:
            parts.append(entity.body[start : match.start()])
        if match[1] or len(parts) > 2:  # noqa: PLR2004 - more than there may be
            return parts
        after = entity.body[match.end() : match.end() + 2]
        start = match.end() + (2 if after == b"\r\n" else 1)
    return parts


def _sender(entity: _Entity, cms: Cms, scene: Scene) -> Iterator[Finding]:
    if cms.signer is None:
        return
    senders = _addresses([str(one) for one in entity.fields.get_all("From", [])])
    if len(senders) != 1:
        yield scene.tell(issues.NO_SENDER, "From")
        return
    own = cms.addresses
    if not own:
        yield scene.tell(issues.SENDER_UNKNOWN, "From")
    elif not any(_same_mailbox(senders[0], one) for one in own):
        yield scene.tell(issues.SENDER, "From")


def _addresses(fields: list[str]) -> list[str]:
    try:
        pairs = email.utils.getaddresses([field[:1000] for field in fields[:3]])
    except MALFORMED:
        return []
    return [address for _, address in pairs if address]


def _same_mailbox(one: str, other: str) -> bool:
    """Compare mail addresses; the domain has no case (RFC 8550, section 3)."""
    (local, _, domain), (other_local, _, other_domain) = one.rpartition("@"), other.rpartition("@")
    return local == other_local and domain.lower() == other_domain.lower()
