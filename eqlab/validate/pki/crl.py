"""Certificate revocation lists (RFC 5280, section 5), given as bytes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import crl as asn1_crl
from cryptography import x509

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import Words, words
from eqlab.validate.pki.certificate import instant, open_certificate
from eqlab.validate.pki.facts import CertificateFacts, Unreadable, comparable, reading
from eqlab.validate.pki.issues import path as issues
from eqlab.validate.pki.issues import reading as reading_issues
from eqlab.validate.pki.keys import MALFORMED, WEAK, algorithm_name, digest_of, fits
from eqlab.validate.pki.names import read_name, written
from eqlab.validate.pki.scene import Scene
from eqlab.validate.pki.unpacking import CERTIFICATE, LIST, unpack
from eqlab.validate.words import shorten

LARGEST = 20 * 1024 * 1024
WHAT = words("revocation list")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFacts:
    """What a revocation list says; its entries are looked up, not read."""

    issuer: str
    issuer_der: bytes
    this_update: datetime
    next_update: datetime | None
    critical: tuple[str, ...]
    """Critical extensions that narrow what the list covers."""
    algorithm: Any
    signature: bytes
    signed: bytes
    entries: x509.CertificateRevocationList
    place: SubjectPath


def judge_list(
    data: bytes,
    issuer: bytes,
    at: datetime,
    certificate: bytes | None = None,
    place: SubjectPath | None = None,
    rule: RulePath | None = None,
) -> Iterator[Finding]:
    """Judge a revocation list, PEM or DER: its issuer, signature, time, and what it says of `certificate`.

    `issuer` and `certificate` are certificates in PEM or DER form; `at` is the reference time.
    """
    scene = Scene(place=place or SubjectPath(), rule=(rule or RulePath()) / "crl")
    told: list[Finding] = []
    lists = read_lists([data], told, scene)
    authority, subject = first_of(issuer, told, scene), first_of(certificate, told, scene)
    yield from told
    for one in lists:
        if authority is not None:
            yield from judge_list_facts(one, authority, subject, at, scene)


def first_of(data: bytes | None, told: list[Finding], scene: Scene) -> CertificateFacts | None:
    """Return the first certificate of a file; what is wrong with it is told."""
    if data is None:
        return None
    unpacked = unpack(data, CERTIFICATE, scene.place, scene.rule, single=False)
    told.extend(unpacked.findings)
    if not unpacked.blocks:
        return None
    opened, findings = open_certificate(unpacked.blocks[0].der, scene)
    told.extend(findings)
    return opened


def read_lists(data: Sequence[bytes], told: list[Finding], scene: Scene) -> list[ListFacts]:
    """Read revocation lists; those that cannot be read are told."""
    lists: list[ListFacts] = []
    for one in data:
        unpacked = unpack(one, LIST, scene.place, scene.rule, single=False, largest=LARGEST)
        told.extend(unpacked.findings)
        for block in unpacked.blocks:
            try:
                lists.append(_read(block.der, block.place))
            except Unreadable as error:
                facts = {"expected": LIST.title, "part": error.part}
                told.append(scene.at(block.place).tell(reading_issues.UNREADABLE, "", **facts))
    return lists


def _read(der: bytes, place: SubjectPath) -> ListFacts:
    entries = reading(words("the structure"), lambda: x509.load_der_x509_crl(der))
    whole = reading(words("the structure"), lambda: asn1_crl.CertificateList.load(der, strict=True))
    body = reading(words("the structure"), lambda: whole["tbs_cert_list"])
    return ListFacts(
        issuer=reading(words("the issuer"), lambda: written(read_name(body["issuer"]))),
        issuer_der=reading(words("the issuer"), lambda: comparable(body["issuer"])),
        this_update=_time(words("the time it was made"), body["this_update"]),
        next_update=reading(words("the time of the next list"), lambda: _next(body)),
        critical=reading(words("the extensions"), lambda: tuple(_narrowing(body))),
        algorithm=reading(words("the signature algorithm"), lambda: whole["signature_algorithm"]),
        signature=reading(words("the signature"), lambda: bytes(whole["signature"].native)),
        signed=reading(words("the structure"), lambda: bytes(body.dump())),
        entries=entries,
        place=place,
    )


def _time(part: Words, value: Any) -> datetime:
    return reading(part, lambda: moment(value.chosen.native))


def moment(value: object) -> datetime:
    """Return a time of our calendar. Raises ValueError for others."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError("no time of our calendar")
    return value


def _next(body: Any) -> datetime | None:
    value = body["next_update"]
    return None if value.native is None else moment(value.chosen.native)


def _narrowing(body: Any) -> Iterator[str]:
    """Yield critical extensions; a distribution point that narrows nothing is passed over."""
    for extension in body["crl_extensions"] or ():
        if not extension["critical"].native:
            continue
        name = str(extension["extn_id"].native)
        if name == "issuing_distribution_point":
            point = extension["extn_value"].parsed.native
            if not any(value for key, value in point.items() if key != "distribution_point"):
                continue
        yield name


def speaks_of(one: ListFacts, certificate: CertificateFacts) -> bool:
    """Tell whether a list is by the issuer of a certificate."""
    return one.issuer_der == certificate.issuer_der


def judge_list_facts(
    one: ListFacts,
    issuer: CertificateFacts,
    certificate: CertificateFacts | None,
    at: datetime,
    scene: Scene,
    part: str = "",
) -> Iterator[Finding]:
    """Judge a list that was read; `part` names the certificate of a chain that it is about."""
    if not part:
        scene = scene.at(one.place)
    if one.issuer_der != issuer.subject_der:
        told = {"found": shorten(one.issuer, 80), "expected": shorten(issuer.called, 80)}
        yield scene.tell(issues.OTHER_ISSUER, part or "issuer", what=WHAT, **told)
        return
    yield from _signature(one, issuer, scene, part)
    yield from judge_freshness(WHAT, one.this_update, one.next_update, at, scene, part)
    if one.next_update is None:
        yield scene.tell(issues.NO_NEXT_UPDATE, part or "nextUpdate", what=WHAT)
    for extension in one.critical:
        shown = shorten(extension, 60)
        yield scene.tell(issues.LIST_EXTENSION, part or f"extensions.{shown}", what=WHAT, extension=shown)
    if certificate is not None:
        yield from _entry(one, certificate, at, scene, part)


def _signature(one: ListFacts, issuer: CertificateFacts, scene: Scene, part: str) -> Iterator[Finding]:
    called = shorten(issuer.called, 80)
    if not issuer.may("crl_sign"):
        yield scene.tell(issues.MAY_NOT_SIGN_LISTS, part or "signature", issuer=called)
    digest = digest_of(one.algorithm)
    if digest in WEAK:
        yield scene.tell(issues.LIST_DIGEST, part or "signatureAlgorithm", what=WHAT, found=digest)
    signed = fits(issuer.key, one.algorithm, one.signature, one.signed)
    if signed is None:
        name = shorten(algorithm_name(one.algorithm), 60)
        yield scene.tell(reading_issues.UNSUPPORTED_ALGORITHM, part or "signatureAlgorithm", algorithm=name)
    elif not signed:
        yield scene.tell(issues.LIST_SIGNATURE, part or "signature", what=WHAT, issuer=called)


def judge_freshness(
    what: Words, this_update: datetime, next_update: datetime | None, at: datetime, scene: Scene, part: str
) -> Iterator[Finding]:
    """Judge the times of a statement about revocation."""
    if this_update > at:
        told = {"found": instant(this_update), "at": instant(at)}
        yield scene.tell(issues.NOT_YET_MADE, part or "thisUpdate", what=what, **told)
    if next_update is not None and next_update < at:
        told = {"found": instant(next_update), "at": instant(at)}
        yield scene.tell(issues.STALE, part or "nextUpdate", what=what, **told)


def _entry(one: ListFacts, certificate: CertificateFacts, at: datetime, scene: Scene, part: str) -> Iterator[Finding]:
    try:
        entry = one.entries.get_revoked_certificate_by_serial_number(certificate.serial)
        if entry is None or entry.revocation_date_utc > at:
            return
        told = {"date": instant(entry.revocation_date_utc), "reason": _reason(entry)}
    except MALFORMED:
        yield scene.tell(reading_issues.UNREADABLE, part, expected=LIST.title, part=words("an entry"))
        return
    yield scene.tell(issues.REVOKED, part or "revokedCertificates", subject=shorten(certificate.called, 80), **told)


def _reason(entry: x509.RevokedCertificate) -> str:
    for extension in entry.extensions:
        if isinstance(extension.value, x509.CRLReason):
            return extension.value.reason.value
    return x509.ReasonFlags.unspecified.value
