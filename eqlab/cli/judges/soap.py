"""Judges SOAP messages: their security header, where they have one."""

from collections.abc import Iterator
from dataclasses import replace

from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.saml import saml_profile
from eqlab.cli.judges.signed import SIGNATURE, unsigned
from eqlab.cli.judges.trust import Trust
from eqlab.cli.judges.xml import look_of, reader
from eqlab.core.finding import Finding
from eqlab.core.issue import Nature
from eqlab.core.location import Position
from eqlab.validate.wsse import SecurityProfile, compile_security_profile, judge_security
from eqlab.validate.wsse.envelope import body_of
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xmldsig.judge import examine_these
from eqlab.validate.xmldsig.names import Node

_WSSE = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}"
_ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}Assertion"


def judge_of(tools: Tools) -> Judge:
    """What has to be signed, and the body, are a plan's matter: here counts what the header holds."""
    trust, other = Trust.of(tools), look_of(tools)
    plain = compile_security_profile({"username": {"nonce": False}}, lambda _steps: Position(file="soap"))
    signed = replace(plain, signature=trust.signatures())
    # An assertion that a signed message brings may rest on that signature (WSS SAML token profile 1.1.1, section 3.5).
    vouched, alone = saml_profile(trust, "none"), saml_profile(trust, "assertion")

    def profile(security: Node) -> SecurityProfile:
        has_signature = security.find(SIGNATURE) is not None
        base = signed if has_signature else plain
        if security.find(_ASSERTION) is None:
            return base
        return replace(base, assertion=vouched if has_signature else alone)

    def look(document: XmlDocument) -> Iterator[Finding]:
        security = next(document.root.iter(f"{_WSSE}Security"), None)
        if security is None:
            yield from other(document)
            return
        told = list(judge_security(document, profile(security), trust.at))
        yield from told
        yield from trust.missing(document.place(document.root))
        if all(one.issue.nature is not Nature.VIOLATION for one in told):
            yield from _unsigned(document, security, trust)

    return reader(look, tools)


def _unsigned(document: XmlDocument, security: Node, trust: Trust) -> Iterator[Finding]:
    """Yield the body when the signatures of the header do not cover it."""
    own = list(security.iterchildren(SIGNATURE))
    examined, _ = examine_these(document, own, trust.signatures(), trust.at) if own else ((), ())
    yield from unsigned(document, examined, body_of(document.root))
