"""Judges certificates: the file, the encoding, RFC 5280, and a profile.

Time is an argument. Nothing here raises about a certificate, whatever its bytes.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.validate.pki import facts as reader
from eqlab.validate.pki.der import der_problem
from eqlab.validate.pki.extensions import judge_extensions
from eqlab.validate.pki.facts import CertificateFacts, Extension, Moment, Unreadable, read_certificate
from eqlab.validate.pki.issues import certificate as issues
from eqlab.validate.pki.issues import reading as reading_issues
from eqlab.validate.pki.keys import WEAK, KeyFacts, fits, is_weak
from eqlab.validate.pki.profile import CertificateProfile
from eqlab.validate.pki.profiling import judge_profile
from eqlab.validate.pki.scene import Scene
from eqlab.validate.pki.subject import judge_name
from eqlab.validate.pki.unpacking import CERTIFICATE, Block, Kind, unpack
from eqlab.validate.words import shorten

MOST_OCTETS = 20
_LAST_SHORT_YEAR = 2049
_FIRST_SHORT_YEAR = 1950


def judge_certificate(
    data: bytes,
    profile: CertificateProfile,
    at: datetime | None,
    place: SubjectPath | None = None,
    rule: RulePath | None = None,
) -> Iterator[Finding]:
    """Judge one certificate in PEM or DER form; of several in a file the first.

    `at` is the reference time, with time zone; None leaves validity in time undecided. Yields findings in the order
    file, encoding, fields, extensions, profile. Source: RFC 5280, section 4; RFC 7468.
    """
    scene = Scene(place=place or SubjectPath(), rule=(rule or RulePath()) / "certificate")
    unpacked = unpack(data, CERTIFICATE, scene.place, scene.rule)
    yield from unpacked.findings
    if unpacked.blocks:
        yield from _judge_block(unpacked.blocks[0], profile, at, scene)


def _judge_block(block: Block, profile: CertificateProfile, at: datetime | None, scene: Scene) -> Iterator[Finding]:
    scene = scene.at(block.place)
    opened = open_certificate(block.der, scene)
    yield from opened[1]
    if opened[0] is not None:
        yield from judge_facts(opened[0], at, scene)
        yield from judge_profile(opened[0], profile, scene.under(profile.name) if profile.name else scene)


def open_certificate(
    der: bytes, scene: Scene, kind: Kind = CERTIFICATE
) -> tuple[CertificateFacts | None, tuple[Finding, ...]]:
    """Read a certificate; beside it what is wrong with its encoding."""
    told: list[Finding] = []
    problem = der_problem(der)
    if problem is not None:
        where = {"position": str(problem.position), "rule": problem.rule}
        told.append(scene.tell(reading_issues.NOT_DER, f"byte {problem.position}", **where))
    try:
        facts = read_certificate(der)
    except Unreadable as error:
        unreadable = scene.tell(reading_issues.UNREADABLE, "", expected=kind.title, part=error.part)
        return None, tuple(told or [unreadable])
    return facts, (*told, *inner_encoding(facts.extensions, scene))


def inner_encoding(extensions: tuple[Extension, ...], scene: Scene) -> Iterator[Finding]:
    """Yield what breaks DER within the extensions that can be read.

    What is a default value (X.690, section 11.5) is known of the extensions alone whose type the lab knows.
    """
    for extension in extensions:
        readable = extension.value is not None
        problem = der_problem(extension.der, defaults=extension.known) if readable else None
        if problem is not None:
            told = {"position": str(problem.position), "rule": problem.rule}
            yield scene.tell(reading_issues.NOT_DER, f"extensions.{extension.name}", **told)


def judge_facts(facts: CertificateFacts, at: datetime | None, scene: Scene) -> Iterator[Finding]:
    """Judge the fields and extensions of a certificate by RFC 5280."""
    yield from _version(facts, scene)
    yield from _serial(facts, scene)
    yield from _algorithm(facts, scene)
    if not facts.issuer:
        yield scene.tell(issues.NO_ISSUER, "issuer")
    yield from _validity(facts, at, scene)
    yield from judge_name(facts.issuer, "issuer", scene)
    yield from judge_name(facts.subject, "subject", scene)
    yield from judge_public_key(facts.key, "subjectPublicKeyInfo", scene)
    yield from judge_extensions(facts, scene)
    yield from _own_signature(facts, scene)


def _version(facts: CertificateFacts, scene: Scene) -> Iterator[Finding]:
    if facts.extensions and facts.version != 3:  # noqa: PLR2004 - X.509 version 3
        yield scene.tell(issues.VERSION, "version", found=f"{facts.version:d}" if facts.version < MOST_OCTETS else "?")


def _serial(facts: CertificateFacts, scene: Scene) -> Iterator[Finding]:
    if facts.serial <= 0:
        yield scene.tell(issues.SERIAL_SIGN, "serialNumber", found=shorten(f"{facts.serial:#x}", 40))
    if facts.serial_octets > MOST_OCTETS:
        yield scene.tell(issues.SERIAL_LENGTH, "serialNumber", found=str(facts.serial_octets))


def _algorithm(facts: CertificateFacts, scene: Scene) -> Iterator[Finding]:
    if facts.inner != reader.outer_algorithm(facts):
        told = {"inner": reader.algorithm_called(facts.inner), "outer": reader.algorithm_called(facts.algorithm)}
        yield scene.tell(issues.ALGORITHM_MISMATCH, "signatureAlgorithm", **told)
    if facts.digest in WEAK:
        yield scene.tell(issues.WEAK_DIGEST, "signatureAlgorithm", found=facts.digest)


def _validity(facts: CertificateFacts, at: datetime | None, scene: Scene) -> Iterator[Finding]:
    begin, end = facts.not_before, facts.not_after
    for name, moment in (("notBefore", begin), ("notAfter", end)):
        expected = "UTCTime" if _FIRST_SHORT_YEAR <= moment.at.year <= _LAST_SHORT_YEAR else "GeneralizedTime"
        if moment.form != expected:
            told = {"found": instant(moment.at), "form": moment.form, "expected": expected}
            yield scene.tell(issues.TIME_FORM, f"validity.{name}", **told)
    if end.at < begin.at:
        yield scene.tell(issues.VALIDITY_ORDER, "validity", **_times(begin, end))
    elif at is None:
        yield scene.tell(reading_issues.NO_TIME, "validity")
    elif at < begin.at:
        yield scene.tell(issues.NOT_YET_VALID, "validity.notBefore", at=instant(at), **_times(begin, end))
    elif at > end.at:
        yield scene.tell(issues.EXPIRED, "validity.notAfter", at=instant(at), **_times(begin, end))


def _times(begin: Moment, end: Moment) -> dict[str, str]:
    return {"not_before": instant(begin.at), "not_after": instant(end.at)}


def instant(at: datetime) -> str:
    """Write an instant in UTC, as in ISO 8601."""
    try:
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return at.isoformat()


def judge_public_key(key: KeyFacts, part: str, scene: Scene) -> Iterator[Finding]:
    """Judge a public key by what every profile asks for."""
    if key.problem is not None:
        yield scene.tell(issues.KEY_UNREADABLE, part, algorithm=shorten(key.algorithm, 60), rule=key.problem)
    elif key.public is None:
        yield scene.tell(issues.KEY_UNKNOWN, part, algorithm=shorten(key.algorithm, 60))
    elif is_weak(key):
        yield scene.tell(issues.KEY_WEAK, part, found=key.title)


def _own_signature(facts: CertificateFacts, scene: Scene) -> Iterator[Finding]:
    if not facts.self_issued:
        return
    signed = fits(facts.key, facts.algorithm, facts.signature, facts.signed)
    if signed is False:
        yield scene.tell(issues.OWN_SIGNATURE, "signatureValue")
    elif signed and not facts.is_ca:
        yield scene.tell(issues.SELF_SIGNED, "issuer")
