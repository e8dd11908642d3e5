"""Extensions by RFC 5280, section 4.2: known, readable, once, critical as they must be, and in keeping with the CA."""

import re
from collections import Counter
from collections.abc import Iterator

from eqlab.core.finding import Finding
from eqlab.validate.pki.facts import CertificateFacts, Extension
from eqlab.validate.pki.issues import certificate as issues
from eqlab.validate.pki.keys import MALFORMED
from eqlab.validate.pki.scene import Scene
from eqlab.validate.pki.showing import general_names, values_of
from eqlab.validate.words import shorten

_CRITICAL = ("nameConstraints", "policyConstraints", "inhibitAnyPolicy")
_NOT_CRITICAL = (
    *("authorityKeyIdentifier", "subjectKeyIdentifier", "authorityInfoAccess", "subjectInfoAccess", "freshestCRL"),
    *("issuerAltName", "subjectDirectoryAttributes"),
)
_URI = re.compile(r"(?:https?|ldaps?)://[!-~]{1,2000}", re.IGNORECASE)
_DNS = re.compile(r"(?:\*\.)?[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62}){0,60}")
_MAIL = re.compile(r"[^@\s<>\"]{1,64}@[A-Za-z0-9.-]{1,255}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:[!-~]{1,2000}")
_FORMS = {"DNS": _DNS, "email": _MAIL, "URI": _SCHEME}


def judge_extensions(facts: CertificateFacts, scene: Scene) -> Iterator[Finding]:
    """Judge the extensions of a certificate."""
    for name, count in Counter(extension.name for extension in facts.extensions).items():
        if count > 1:
            yield scene.tell(issues.EXTENSION_TWICE, _part(name), extension=name)
    for extension in facts.extensions:
        yield from judge_extension(extension, scene)
    yield from _authority(facts, scene)
    yield from _identifiers(facts, scene)
    yield from _alternative_names(facts, scene)


def _part(name: str) -> str:
    return f"extensions.{name}"


def judge_extension(extension: Extension, scene: Scene) -> Iterator[Finding]:
    """Judge one extension for itself."""
    name, part = extension.name, _part(extension.name)
    if not extension.known:
        if extension.critical:
            yield scene.tell(issues.EXTENSION_UNKNOWN, part, extension=name)
        return
    if extension.value is None:
        yield scene.tell(issues.EXTENSION_UNREADABLE, part, extension=name)
        return
    if name in _CRITICAL and not extension.critical:
        yield scene.tell(issues.MUST_BE_CRITICAL, part, extension=name)
    if name in _NOT_CRITICAL and extension.critical:
        yield scene.tell(issues.MUST_NOT_BE_CRITICAL, part, extension=name)
    if name in ("keyUsage", "extKeyUsage", "subjectAltName", "certificatePolicies") and not extension.native:
        yield scene.tell(issues.USAGE_EMPTY, part, extension=name)
    yield from _addresses(extension, part, scene)
    yield from _policies(extension, part, scene)


def _addresses(extension: Extension, part: str, scene: Scene) -> Iterator[Finding]:
    if extension.name not in ("authorityInfoAccess", "cRLDistributionPoints"):
        return
    values = values_of(extension)
    if values is None:
        yield scene.tell(issues.EXTENSION_UNREADABLE, part, extension=extension.name)
        return
    for value in sorted(values):
        address = value.partition("=")[2] if extension.name == "authorityInfoAccess" else value
        if not _URI.fullmatch(address):
            yield scene.tell(issues.ADDRESS, part, extension=extension.name, found=shorten(address, 80))


def _policies(extension: Extension, part: str, scene: Scene) -> Iterator[Finding]:
    if extension.name != "certificatePolicies":
        return
    counted = Counter(str(policy["policy_identifier"]) for policy in extension.native or ())
    for policy, count in counted.items():
        if count > 1:
            yield scene.tell(issues.POLICY_TWICE, part, policy=shorten(policy, 60))


def _authority(facts: CertificateFacts, scene: Scene) -> Iterator[Finding]:
    constraints, usage = facts.native("basicConstraints"), facts.native("keyUsage")
    if facts.is_ca:
        extension = facts.extension("basicConstraints")
        if extension and not extension.critical:
            yield scene.tell(issues.MUST_BE_CRITICAL, _part("basicConstraints"), extension="basicConstraints")
        if not facts.may("key_cert_sign"):
            yield scene.tell(issues.CA_WITHOUT_USAGE, _part("keyUsage"))
        return
    if usage and "key_cert_sign" in usage:
        yield scene.tell(issues.USAGE_WITHOUT_CA, _part("keyUsage"))
    if constraints and constraints["path_len_constraint"] is not None:
        yield scene.tell(issues.PATH_LENGTH_WITHOUT_CA, _part("basicConstraints"))


def _identifiers(facts: CertificateFacts, scene: Scene) -> Iterator[Finding]:
    """Authority and subject key identifiers; who signs itself needs no authority's."""
    if facts.extension("authorityKeyIdentifier") is None and not facts.self_issued:
        name = "authorityKeyIdentifier"
        yield scene.tell(issues.EXTENSION_MISSING, _part(name), extension=name)
    if facts.extension("subjectKeyIdentifier") is None and facts.is_ca:
        name = "subjectKeyIdentifier"
        yield scene.tell(issues.EXTENSION_MISSING, _part(name), extension=name)


def _alternative_names(facts: CertificateFacts, scene: Scene) -> Iterator[Finding]:
    extension = facts.extension("subjectAltName")
    if not facts.subject and not (extension and extension.critical):
        yield scene.tell(issues.NO_NAME, "subject")
    if extension is None or extension.value is None:
        return
    part = _part("subjectAltName")
    try:
        names = list(general_names(extension.value))
    except MALFORMED:
        yield scene.tell(issues.EXTENSION_UNREADABLE, part, extension="subjectAltName")
        return
    for kind, text in names:
        form = _FORMS.get(kind)
        if form and not form.fullmatch(text):
            yield scene.tell(issues.ALTERNATIVE_NAME, part, kind=kind, found=shorten(text, 80))
