"""OCSP responses (RFC 6960), given as bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import new as new_hash
from typing import Any

from asn1crypto import ocsp as asn1_ocsp

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import Words, words
from eqlab.validate.pki.certificate import instant
from eqlab.validate.pki.crl import first_of, judge_freshness, moment
from eqlab.validate.pki.der import der_problem
from eqlab.validate.pki.facts import CertificateFacts, Unreadable, comparable, read_certificate, reading
from eqlab.validate.pki.issues import path as issues
from eqlab.validate.pki.issues import reading as reading_issues
from eqlab.validate.pki.keys import WEAK, algorithm_name, digest_of, fits
from eqlab.validate.pki.scene import Scene
from eqlab.validate.pki.unpacking import RESPONSE, unpack
from eqlab.validate.words import shorten

WHAT = words("OCSP response")
MOST = 200
"""Statements and certificates of a response that are looked at."""
_HASHES = ("sha1", "sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a response says of one certificate."""

    hash: str
    name_hash: bytes
    key_hash: bytes
    serial: int
    status: str
    """`good`, `revoked` or `unknown`."""
    revoked: datetime | None
    reason: str
    this_update: datetime
    next_update: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFacts:
    """What a response says."""

    status: str
    statements: tuple[Statement, ...] = ()
    responder: bytes = b""
    """Comparable name, or hash of the key."""
    by_key: bool = False
    nonce: bytes | None = None
    certificates: tuple[CertificateFacts, ...] = ()
    algorithm: Any = None
    signature: bytes = b""
    signed: bytes = b""


def judge_response(
    data: bytes,
    issuer: bytes,
    certificate: bytes,
    at: datetime,
    nonce: bytes | None = None,
    place: SubjectPath | None = None,
    rule: RulePath | None = None,
) -> Iterator[Finding]:
    """Judge an OCSP response in DER form: who gave it, signature, time, nonce, and what it says of `certificate`.

    `issuer` and `certificate` are certificates in PEM or DER form; `at` is the reference time, `nonce` that of the
    request.
    """
    scene = Scene(place=place or SubjectPath(), rule=(rule or RulePath()) / "ocsp")
    told: list[Finding] = []
    responses = read_responses([data], told, scene)
    authority, subject = first_of(issuer, told, scene), first_of(certificate, told, scene)
    yield from told
    if authority is None or subject is None:
        return
    for response in responses:
        if answers_for(response, subject, authority):
            yield from judge_response_facts(response, authority, subject, at, nonce, scene)
        else:
            called = shorten(subject.called, 80)
            yield scene.tell(issues.OTHER_CERTIFICATE, "tbsResponseData.responses", subject=called)


def read_responses(data: Sequence[bytes], told: list[Finding], scene: Scene) -> list[ResponseFacts]:
    """Read responses; those that cannot be read, or that state nothing, are told."""
    responses: list[ResponseFacts] = []
    for one in data:
        unpacked = unpack(one, RESPONSE, scene.place, scene.rule)
        told.extend(unpacked.findings)
        for block in unpacked.blocks[:1]:
            response = _opened(block.der, told, scene.at(block.place))
            if response is not None and response.status == "successful":
                responses.append(response)
            elif response is not None:
                told.append(scene.tell(issues.RESPONSE_STATUS, "responseStatus", found=shorten(response.status, 40)))
    return responses


def _opened(der: bytes, told: list[Finding], scene: Scene) -> ResponseFacts | None:
    problem = der_problem(der)
    if problem is not None:
        facts = {"position": str(problem.position), "rule": problem.rule}
        told.append(scene.tell(reading_issues.NOT_DER, f"byte {problem.position}", **facts))
    try:
        return _read(der)
    except Unreadable as error:
        if problem is None:
            told.append(scene.tell(reading_issues.UNREADABLE, "", expected=RESPONSE.title, part=error.part))
        return None


def _read(der: bytes) -> ResponseFacts:
    outer = reading(words("the structure"), lambda: asn1_ocsp.OCSPResponse.load(der, strict=True))
    status = reading(words("the status"), lambda: str(outer["response_status"].native))
    if status != "successful":
        return ResponseFacts(status=status)
    basic = reading(words("the structure"), lambda: outer["response_bytes"]["response"].parsed)
    body = reading(words("the structure"), lambda: basic["tbs_response_data"])
    who = reading(words("the responder"), lambda: body["responder_id"])
    return ResponseFacts(
        status=status,
        statements=reading(words("the statements"), lambda: tuple(map(_statement, list(body["responses"])[:MOST]))),
        responder=reading(words("the responder"), lambda: _responder(who)),
        by_key=who.name == "by_key",
        nonce=reading(words("the extensions"), lambda: _nonce(body)),
        certificates=reading(words("the certificates"), lambda: tuple(_certificates(basic))),
        algorithm=reading(words("the signature algorithm"), lambda: basic["signature_algorithm"]),
        signature=reading(words("the signature"), lambda: bytes(basic["signature"].native)),
        signed=reading(words("the structure"), lambda: bytes(body.dump())),
    )


def _statement(single: Any) -> Statement:
    identifier, status = single["cert_id"], single["cert_status"]
    revoked = status.chosen.native if status.name == "revoked" else None
    following = single["next_update"].native
    return Statement(
        hash=str(identifier["hash_algorithm"]["algorithm"].native),
        name_hash=bytes(identifier["issuer_name_hash"].native),
        key_hash=bytes(identifier["issuer_key_hash"].native),
        serial=int(identifier["serial_number"].native),
        status=str(status.name),
        revoked=moment(revoked["revocation_time"]) if revoked else None,
        reason=str((revoked or {}).get("revocation_reason") or "unspecified"),
        this_update=moment(single["this_update"].native),
        next_update=None if following is None else moment(following),
    )


def _responder(who: Any) -> bytes:
    return bytes(who.chosen.native) if who.name == "by_key" else comparable(who.chosen)


def _nonce(body: Any) -> bytes | None:
    for extension in body["response_extensions"] or ():
        if extension["extn_id"].native == "nonce":
            return bytes(extension["extn_value"].parsed.native)
    return None


def _certificates(basic: Any) -> Iterator[CertificateFacts]:
    for certificate in list(basic["certs"] or ())[:MOST]:
        try:
            yield read_certificate(certificate.dump())
        except Unreadable:
            continue


def answers_for(response: ResponseFacts, certificate: CertificateFacts, issuer: CertificateFacts) -> bool:
    """Tell whether a response speaks of a certificate."""
    return _statement_of(response, certificate, issuer) is not None


def _statement_of(response: ResponseFacts, certificate: CertificateFacts, issuer: CertificateFacts) -> Statement | None:
    for one in response.statements:
        if one.serial != certificate.serial or one.hash not in _HASHES:
            continue
        name, key = (new_hash(one.hash, data).digest() for data in (issuer.subject_raw, issuer.key_bits))
        if (name, key) == (one.name_hash, one.key_hash):
            return one
    return None


def judge_response_facts(
    response: ResponseFacts,
    issuer: CertificateFacts,
    certificate: CertificateFacts,
    at: datetime,
    nonce: bytes | None,
    scene: Scene,
    part: str = "",
) -> Iterator[Finding]:
    """Judge a response that was read; `part` names the certificate of a chain that it is about."""
    statement = _statement_of(response, certificate, issuer)
    if statement is None:
        return
    yield from _signature(response, issuer, at, scene, part)
    yield from judge_freshness(WHAT, statement.this_update, statement.next_update, at, scene, part)
    if nonce is not None and response.nonce != nonce:
        issue = issues.NO_NONCE if response.nonce is None else issues.NONCE
        yield scene.tell(issue, part or "responseExtensions.nonce")
    called = shorten(certificate.called, 80)
    if statement.status == "unknown":
        yield scene.tell(issues.STATUS_UNKNOWN, part or "certStatus", subject=called)
    elif statement.revoked is not None and statement.revoked <= at:
        told = {"date": instant(statement.revoked), "reason": statement.reason}
        yield scene.tell(issues.REVOKED, part or "certStatus", subject=called, **told)


def _signature(
    response: ResponseFacts, issuer: CertificateFacts, at: datetime, scene: Scene, part: str
) -> Iterator[Finding]:
    responder = next((one for one in (issuer, *response.certificates) if _is_responder(one, response)), None)
    if responder is None:
        yield scene.tell(issues.RESPONDER_UNKNOWN, part or "responderID")
        return
    told = {"subject": shorten(responder.called, 80), "issuer": shorten(issuer.called, 80)}
    for rule in _not_entrusted(responder, issuer, at):
        yield scene.tell(issues.RESPONDER_NOT_ALLOWED, part or "responderID", rule=rule, **told)
    digest = digest_of(response.algorithm)
    if digest in WEAK:
        yield scene.tell(issues.LIST_DIGEST, part or "signatureAlgorithm", what=WHAT, found=digest)
    signed = fits(responder.key, response.algorithm, response.signature, response.signed)
    if signed is None:
        name = shorten(algorithm_name(response.algorithm), 60)
        yield scene.tell(reading_issues.UNSUPPORTED_ALGORITHM, part or "signatureAlgorithm", algorithm=name)
    elif not signed:
        yield scene.tell(issues.LIST_SIGNATURE, part or "signature", what=WHAT, issuer=told["subject"])


def _is_responder(certificate: CertificateFacts, response: ResponseFacts) -> bool:
    if response.by_key:
        return new_hash("sha1", certificate.key_bits, usedforsecurity=False).digest() == response.responder
    return certificate.subject_der == response.responder


def _not_entrusted(responder: CertificateFacts, issuer: CertificateFacts, at: datetime) -> Iterator[Words]:
    """Yield why a responder may not speak for an issuer; the issuer itself may."""
    if responder.der == issuer.der:
        return
    signed = fits(issuer.key, responder.algorithm, responder.signature, responder.signed)
    if responder.issuer_der != issuer.subject_der or signed is False:
        yield words("the issuer did not sign its certificate")
    elif signed is None:
        yield words("the lab cannot verify its certificate")
    if "ocsp_signing" not in (responder.native("extKeyUsage") or ()):
        yield words("its certificate is not for OCSPSigning")
    if not responder.valid_at(at):
        yield words("its certificate is not valid at the reference time")
