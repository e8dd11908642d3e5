"""Judges certificate requests (PKCS #10, RFC 2986): proof of possession, subject, key, attributes, and a profile."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from asn1crypto import csr

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.text import words
from eqlab.validate.pki.certificate import inner_encoding, judge_public_key
from eqlab.validate.pki.der import der_problem
from eqlab.validate.pki.extensions import judge_extension
from eqlab.validate.pki.facts import Extension, Unreadable, read_extensions, reading
from eqlab.validate.pki.issues import certificate as certificate_issues
from eqlab.validate.pki.issues import reading as reading_issues
from eqlab.validate.pki.issues import request as issues
from eqlab.validate.pki.keys import WEAK, KeyFacts, algorithm_name, digest_of, fits, read_key
from eqlab.validate.pki.names import Name, read_name
from eqlab.validate.pki.profile import CertificateProfile, ExtensionRule
from eqlab.validate.pki.profiling import judge_digest, judge_key, judge_name_by_rule
from eqlab.validate.pki.scene import Scene, weighed
from eqlab.validate.pki.subject import judge_name
from eqlab.validate.pki.unpacking import REQUEST, Block, unpack
from eqlab.validate.words import shorten

_PASSWORD, _EXTENSIONS = "challenge_password", "extension_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFacts:
    """What a request says."""

    version: int
    subject: Name
    key: KeyFacts
    attributes: tuple[tuple[str, int], ...]
    """Name of each attribute, and how many values it has."""
    extensions: tuple[Extension, ...]
    """The extensions it asks for."""
    algorithm: Any
    signature: bytes
    signed: bytes


@lru_cache(maxsize=64)
def read_request(der: bytes) -> RequestFacts:
    """Read a request in DER form. Raises Unreadable, naming the part."""
    request = reading(words("the structure"), lambda: csr.CertificationRequest.load(der, strict=True))
    body = reading(words("the structure"), lambda: request["certification_request_info"])
    attributes = reading(words("the attributes"), lambda: list(body["attributes"] or ()))
    return RequestFacts(
        version=reading(words("the version"), lambda: int(body["version"])) + 1,
        subject=reading(words("the subject"), lambda: read_name(body["subject"])),
        key=read_key(reading(words("the public key"), lambda: body["subject_pk_info"])),
        attributes=reading(words("the attributes"), lambda: tuple(map(_attribute, attributes))),
        extensions=read_extensions(reading(words("the extensions"), lambda: _requested(attributes))),
        algorithm=reading(words("the signature algorithm"), lambda: _algorithm(request)),
        signature=reading(words("the signature"), lambda: bytes(request["signature"].native)),
        signed=reading(words("the structure"), lambda: bytes(body.dump())),
    )


def _attribute(attribute: Any) -> tuple[str, int]:
    name = str(attribute["type"].native)
    return name, len(attribute["values"]) if name in (_PASSWORD, _EXTENSIONS) else 1


def _requested(attributes: list[Any]) -> list[Any]:
    wishes = (one for one in attributes if one["type"].native == _EXTENSIONS)
    return [extension for wish in wishes for value in wish["values"] for extension in value]


def _algorithm(request: Any) -> Any:
    algorithm = request["signature_algorithm"]
    if not algorithm["algorithm"].native:
        raise ValueError("no algorithm")
    return algorithm


def judge_request(
    data: bytes, profile: CertificateProfile, place: SubjectPath | None = None, rule: RulePath | None = None
) -> Iterator[Finding]:
    """Judge one certificate request in PEM or DER form.

    Of the profile count subject, keys, signature and the extensions that must not be asked for. Never raises about
    the request. Source: RFC 2986; RFC 2985, section 5.4.
    """
    scene = Scene(place=place or SubjectPath(), rule=(rule or RulePath()) / "request")
    unpacked = unpack(data, REQUEST, scene.place, scene.rule)
    yield from unpacked.findings
    if unpacked.blocks:
        yield from _judge_block(unpacked.blocks[0], profile, scene.at(unpacked.blocks[0].place))


def _judge_block(block: Block, profile: CertificateProfile, scene: Scene) -> Iterator[Finding]:
    problem = der_problem(block.der)
    if problem is not None:
        told = {"position": str(problem.position), "rule": problem.rule}
        yield scene.tell(reading_issues.NOT_DER, f"byte {problem.position}", **told)
    try:
        facts = read_request(block.der)
    except Unreadable as error:
        if problem is None:
            yield scene.tell(reading_issues.UNREADABLE, "", expected=REQUEST.title, part=error.part)
        return
    yield from _judge_facts(facts, scene)
    yield from _judge_profile(facts, profile, scene.under(profile.name) if profile.name else scene)


def _judge_facts(facts: RequestFacts, scene: Scene) -> Iterator[Finding]:
    if facts.version != 1:
        yield scene.tell(issues.REQUEST_VERSION, "version", found=f"{min(facts.version, 99)}")
    yield from judge_name(facts.subject, "subject", scene)
    if not facts.subject and not any(one.name == "subjectAltName" for one in facts.extensions):
        yield scene.tell(certificate_issues.NO_NAME, "subject")
    yield from judge_public_key(facts.key, "subjectPublicKeyInfo", scene)
    yield from _possession(facts, scene)
    yield from _attributes(facts, scene)
    yield from inner_encoding(facts.extensions, scene)
    for extension in facts.extensions:
        yield from judge_extension(extension, scene)


def _possession(facts: RequestFacts, scene: Scene) -> Iterator[Finding]:
    digest = digest_of(facts.algorithm)
    if digest in WEAK:
        yield scene.tell(certificate_issues.WEAK_DIGEST, "signatureAlgorithm", found=digest)
    if facts.key.public is None or facts.key.problem is not None:
        return
    proven = fits(facts.key, facts.algorithm, facts.signature, facts.signed)
    if proven is None:
        name = shorten(algorithm_name(facts.algorithm), 60)
        yield scene.tell(reading_issues.UNSUPPORTED_ALGORITHM, "signatureAlgorithm", algorithm=name)
    elif not proven:
        yield scene.tell(issues.NOT_PROVEN, "signature")


def _attributes(facts: RequestFacts, scene: Scene) -> Iterator[Finding]:
    names = [name for name, _ in facts.attributes]
    for name in dict.fromkeys(names):
        part, shown = f"attributes.{shorten(name, 60)}", shorten(name, 60)
        if name == _PASSWORD:
            yield scene.tell(issues.PASSWORD, part)
        elif name != _EXTENSIONS:
            yield scene.tell(issues.OTHER_ATTRIBUTE, part, attribute=shown)
        if names.count(name) > 1 or dict(facts.attributes)[name] > 1:
            yield scene.tell(issues.TWICE_ATTRIBUTE, part, attribute=shown)


def _judge_profile(facts: RequestFacts, profile: CertificateProfile, scene: Scene) -> Iterator[Finding]:
    if profile.subject is not None:
        mail = list(_mail_for_number(facts, profile, scene))
        told = {finding.subject.path for finding in mail}
        named = judge_name_by_rule(facts.subject, profile.subject, "subject", scene)
        yield from (finding for finding in named if finding.subject.path not in told)
        yield from mail
    yield from judge_key(facts.key, profile, scene)
    yield from judge_digest(digest_of(facts.algorithm), profile, scene)
    for rule in profile.extensions:
        yield from _unwanted(facts, rule, scene)


def _mail_for_number(facts: RequestFacts, profile: CertificateProfile, scene: Scene) -> Iterator[Finding]:
    """A mail address where an identifier belongs."""
    there = {attribute.name for attribute in facts.subject}
    has_mail = "emailAddress" in there or any(one.name == "subjectAltName" for one in facts.extensions)
    for rule in profile.subject.attributes if profile.subject else ():
        if rule.identifier and rule.required and rule.name not in there and has_mail:
            part = f"subject.{rule.name}"
            yield weighed(scene.tell(issues.MAIL_FOR_NUMBER, part, attribute=rule.name), rule.weight)


def _unwanted(facts: RequestFacts, rule: ExtensionRule, scene: Scene) -> Iterator[Finding]:
    if rule.presence == "none" and any(one.name == rule.name for one in facts.extensions):
        part = f"extensions.{rule.name}"
        yield weighed(scene.tell(issues.REQUESTED_EXTENSION, part, extension=rule.name), rule.weight)
