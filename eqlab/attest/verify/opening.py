"""From bytes to an attestation and its seal: every binding is opened, and none is believed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from eqlab.attest.document import Attestation, from_json, to_plain
from eqlab.attest.dsse import BadEnvelope, read_envelope, statement
from eqlab.attest.jws import BadToken, ForgedToken, read_token
from eqlab.attest.keys.seal import key_digest_of
from eqlab.attest.vc import CONTENT_TYPE, HEADER_TYPE, payload
from eqlab.attest.verify import issues
from eqlab.core.finding import Finding, found
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.label.canonical import NotCanonical, canonical
from eqlab.validate.json_reader import read_json
from eqlab.validate.pki.facts import CertificateFacts, Unreadable, read_certificate
from eqlab.validate.token.keys import BadKey, key_of
from eqlab.validate.token.signing import verifies

_TOKEN = re.compile(rb"\s*eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\s*")
_PDF = b"%PDF-"
_LARGEST_TEXT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal: does it fit, and whose is it."""

    form: str
    fits: bool
    certificate: CertificateFacts
    key: str
    """SHA-256 of its public key."""
    chain: tuple[bytes, ...] = ()
    stamps: tuple[tuple[str, datetime], ...] = ()
    """Genuine time-stamps over it: SHA-256 of the authority's public key, and the time. Anyone can be an authority."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a file turned out to be."""

    form: str
    attestation: Attestation | None = None
    seal: Seal | None = None
    findings: tuple[Finding, ...] = ()


def open_file(data: bytes, at: datetime) -> Opened:
    """Open a file as what it looks like; `build` when it looks like no attestation at all."""
    if data.startswith(_PDF):
        from eqlab.attest.verify.pdf_file import open_pdf_file  # noqa: PLC0415 - heavy, and most files are no PDF

        return open_pdf_file(data, at)
    if len(data) <= _LARGEST_TEXT and data.lstrip(b" \t\r\n\xef\xbb\xbf")[:1] == b"{":
        return _open_json(data)
    if len(data) <= _LARGEST_TEXT and _TOKEN.fullmatch(data):
        return _open_token(data)
    return Opened(form="build")


def _open_json(data: bytes) -> Opened:
    if b'"payloadType"' in data:
        return _open_envelope(data)
    attestation, told = from_json(data)
    return Opened(form="json", attestation=attestation, findings=told)


def _open_envelope(data: bytes) -> Opened:
    try:
        found_ = read_envelope(data)
    except BadEnvelope as error:
        return _no_attestation("dsse", error.rule)
    value = _object(found_.payload)
    if value is None:
        return _no_attestation("dsse", words("its payload is no canonical JSON object"))
    opened = _inner("dsse", value.get("predicate"), lambda one: statement(one, found_.chain[0]) == value)
    return _sealed(opened, found_.chain, found_.key, found_.signed, found_.signature)


def _open_token(data: bytes) -> Opened:
    try:
        token = read_token(data, HEADER_TYPE, CONTENT_TYPE)
    except ForgedToken as error:
        return Opened(form="jwt", findings=(found(issues.SEAL_MISLEADING, why=error.rule),))
    except BadToken as error:
        return _no_attestation("jwt", error.rule)
    subject = token.payload.get("credentialSubject")
    plain = subject.get("attestation") if isinstance(subject, dict) else None
    opened = _inner("jwt", plain, lambda one: payload(one, _place(token.payload)) == token.payload)
    return _sealed(opened, token.chain, token.key, token.signed, token.signature)


def _place(credential: Mapping[str, Json]) -> int:
    try:
        return int(credential["credentialStatus"][0]["statusListIndex"]) // 2
    except (LookupError, TypeError, ValueError):
        return -1


def _no_attestation(form: str, why: Words) -> Opened:
    return Opened(form=form, findings=(found(issues.NOT_ONE, why=why),))


def _object(data: bytes) -> Mapping[str, Json] | None:
    reading = read_json(data)
    value = reading.value
    if reading.problem is not None or reading.duplicate_keys or not isinstance(value, dict):
        return None
    return value if _canonical(value) == data else None


def _canonical(value: Json) -> bytes | None:
    try:
        return canonical(value)
    except (NotCanonical, RecursionError):
        return None


def _inner(form: str, plain: Json, is_all: Callable[[Attestation], bool]) -> Opened:
    """Read the document within a binding, which holds that document and nothing of its own."""
    data = _canonical(plain)
    attestation, told = from_json(data) if data is not None else (None, ())
    if attestation is None:
        return Opened(form=form, findings=told or (found(issues.NOT_ONE, why=words("it holds no attestation")),))
    if not is_all(attestation):
        return Opened(form=form, findings=(found(issues.OTHER_CONTENT, form=form),))
    return Opened(form=form, attestation=attestation)


def _sealed(opened: Opened, chain: tuple[bytes, ...], key: str, signed: bytes, signature: bytes) -> Opened:
    if opened.attestation is None:
        return opened
    certificate = read_chain(chain)
    if certificate is None:
        return _no_attestation(opened.form, words("its certificate cannot be read"))
    own = key_digest_of(certificate)
    if key not in ("", own):
        told = found(issues.SEAL_MISLEADING, why=words("it names one key and brings the certificate of another"))
        return Opened(form=opened.form, findings=(told,))
    seal = Seal(
        form=opened.form,
        fits=fits(certificate, signed, signature),
        certificate=certificate,
        key=own,
        chain=chain,
    )
    return Opened(form=opened.form, attestation=opened.attestation, seal=seal)


def read_chain(chain: tuple[bytes, ...]) -> CertificateFacts | None:
    """Read the first certificate of a chain; None when it is none with a key that can be used."""
    try:
        certificate = read_certificate(chain[0])
        return certificate if key_of(certificate) is not None and key_digest_of(certificate) else None
    except (Unreadable, ValueError):
        return None


def fits(certificate: CertificateFacts, signed: bytes, signature: bytes) -> bool:
    """Tell whether an ES256 signature is by the key of a certificate."""
    try:
        key = key_of(certificate)
    except BadKey:
        return False
    return key is not None and key.curve == "P-256" and verifies("ES256", key, signed, signature)


def open_seal(data: bytes, attestation: Attestation) -> Seal | None:
    """Return the seal of an envelope from a registry, when it is of this very document."""
    opened = _open_envelope(data)
    same = opened.attestation is not None and to_plain(opened.attestation) == to_plain(attestation)
    return opened.seal if same else None


def digest_of(build: bytes | str) -> str:
    """Return the SHA-256 of a build, which may be named by it already."""
    return build.strip().lower() if isinstance(build, str) else sha256(build).hexdigest()
