"""Judges SOAP messages against a security profile."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from eqlab.core.finding import Finding
from eqlab.core.location import RulePath
from eqlab.validate.saml import Asked as SamlAsked
from eqlab.validate.saml import Presenter, judge_saml, presenter_of
from eqlab.validate.saml.desk import saml
from eqlab.validate.wsse import issues
from eqlab.validate.wsse.addressing import addressing_headers, judge_addressing
from eqlab.validate.wsse.desk import Asked, Desk, wsse, wsu
from eqlab.validate.wsse.envelope import body_of, judge_envelope
from eqlab.validate.wsse.profile import SecurityProfile
from eqlab.validate.wsse.times import judge_timestamp
from eqlab.validate.wsse.tokens import is_certificate, judge_tokens
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xmldsig.certificates import decoded
from eqlab.validate.xmldsig.judge import Examined, examine_these
from eqlab.validate.xmldsig.names import Node, ds
from eqlab.validate.xmldsig.notes import Notes
from eqlab.validate.xmldsig.profile import Part, these
from eqlab.validate.xmldsig.reading import Transform
from eqlab.validate.xmldsig.references import Covered

RULE = RulePath(("soap-security",))
MOST_PREFIXES = 10
_NOTHING_ASKED = Asked()


def judge_security(
    document: XmlDocument,
    profile: SecurityProfile,
    at: datetime,
    asked: Asked = _NOTHING_ASKED,
    rule: RulePath = RULE,
) -> Iterator[Finding]:
    """Yield what is wrong with the security of a SOAP message, at a moment with time zone.

    Never raises about the document; see docs/xml-signatures.md.
    """
    desk = Desk(notes=Notes(document=document, rule=rule), profile=profile, at=at, asked=asked)
    security = judge_envelope(desk)
    if security is not None:
        judge_timestamp(desk, security)
        judge_tokens(desk, security)
        presenter = _judge_signatures(desk, security)
        _judge_assertions(desk, security, presenter or asked.presenter)
    judge_addressing(desk)
    yield from desk.notes.findings


def _judge_signatures(desk: Desk, security: Node) -> Presenter | None:
    """Judge the header's own signatures together; return who signed first."""
    signature, notes = desk.profile.signature, desk.notes
    if signature is None:
        return None
    own = list(security.iterchildren(ds("Signature")))
    if not own:
        notes.tell(issues.UNSIGNED, security, "signature")
        return None
    wanted = replace(signature, covers=(*_parts(desk, security), *signature.covers))
    examined, findings = examine_these(notes.document, own, wanted, desk.at, notes.rule)
    notes.findings.extend(findings)
    for one in examined:
        _judge_reference(desk, security, one)
    _judge_prefixes(desk, examined)
    signer = next((one.signer for one in examined if one.signer is not None), None)
    return None if signer is None else presenter_of(signer)


def _parts(desk: Desk, security: Node) -> Iterator[Part]:
    root = desk.notes.document.root
    elements = {
        "timestamp": list(security.iterchildren(wsu("Timestamp"))),
        "token": [one for one in security.iterchildren(wsse("BinarySecurityToken")) if is_certificate(one)],
        "username": list(security.iterchildren(wsse("UsernameToken"))),
        "assertion": list(security.iterchildren(saml("Assertion"))),
        "addressing": addressing_headers(root),
        "body": body_of(root),
    }
    names = {"timestamp": "Timestamp", "token": "BinarySecurityToken", "username": "UsernameToken"}
    names |= {"assertion": "Assertion", "addressing": "WS-Addressing", "body": "Body"}
    return (these(names[name], elements[name]) for name in desk.profile.signed)


def _judge_reference(desk: Desk, security: Node, one: Examined) -> None:
    """Tell when a signature passes over the token that the header holds, or stands before it."""
    if "x509" not in desk.profile.tokens:
        return
    path = f"{ds('KeyInfo')}/{wsse('SecurityTokenReference')}/{wsse('Reference')}"
    named = {node.get("URI", "").removeprefix("#") for node in one.element.iterfind(path)}
    tokens = [token for token in security.iterchildren(wsse("BinarySecurityToken")) if token.get(wsu("Id")) in named]
    if not tokens:
        if security.find(wsse("BinarySecurityToken")) is not None:
            desk.notes.tell(issues.TOKEN_NOT_REFERRED, one.element, "signature")
    elif security.index(tokens[0]) > security.index(one.element):
        desk.notes.tell(issues.TOKEN_AFTER, tokens[0], "signature")


def _judge_prefixes(desk: Desk, examined: Iterable[Examined]) -> None:
    """Tell which prefixes of inclusive lists mean nothing where the signed element stands."""
    for covered, transform, prefix in islice(_strange(examined), MOST_PREFIXES):
        where = desk.notes.path(covered.element)
        desk.notes.tell(issues.PREFIX_UNKNOWN, transform.element, "prefixes", prefix=prefix, where=where)


def _strange(examined: Iterable[Examined]) -> Iterator[tuple[Covered, Transform, str]]:
    for covered in (covered for one in examined for covered in one.covered):
        scope = {prefix or "" for prefix in covered.element.nsmap} | {""}
        for transform in covered.reference.transforms:
            yield from ((covered, transform, prefix) for prefix in sorted(transform.prefixes - scope))


def _judge_assertions(desk: Desk, security: Node, presenter: Presenter | None) -> None:
    """Judge the assertion in the header as SAML; its presenter is who signed the message."""
    profile, notes, asked = desk.profile.assertion, desk.notes, desk.asked
    if profile is None:
        return
    held = list(security.iterchildren(saml("Assertion")))
    if not held:
        if "saml" not in desk.profile.tokens and "assertion" not in desk.profile.signed:
            notes.tell(issues.NO_TOKEN, security, "token", kind="Assertion")
        return
    own = replace(profile, kind="assertion", at=these("wsse:Security", held))
    known = SamlAsked(in_response_to=asked.in_response_to, presenter=presenter, seen=asked.assertions)
    notes.findings.extend(judge_saml(notes.document, own, desk.at, known, notes.rule / "assertion"))


def nonces_of(document: XmlDocument) -> frozenset[str]:
    """Return the nonces of a message with their users, to be remembered as used."""
    found = set()
    for token in document.root.iter(wsse("UsernameToken")):
        octets = decoded(token.findtext(wsse("Nonce")))
        if octets:
            user = (token.findtext(wsse("Username")) or "").strip()
            found.add(f"{user} {base64.b64encode(octets).decode()}")
    return frozenset(found)
