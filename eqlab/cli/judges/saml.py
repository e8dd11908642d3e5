"""Judges SAML messages."""

from collections.abc import Iterator
from dataclasses import replace

from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.signed import SIGNATURE
from eqlab.cli.judges.trust import Trust
from eqlab.cli.judges.xml import look_of, reader
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.validate.saml import SamlProfile, compile_saml_profile, judge_saml
from eqlab.validate.xml import XmlDocument

_PROTOCOL = "{urn:oasis:names:tc:SAML:2.0:protocol}"
_ASSERTION = "{urn:oasis:names:tc:SAML:2.0:assertion}Assertion"


def judge_of(tools: Tools) -> Judge:
    """Audience, issuer and attributes are a plan's matter: here count form, time and signature.

    Messages other than assertions, responses and authentication requests are judged as XML of no particular kind.
    """
    trust, other = Trust.of(tools), look_of(tools)
    answers = saml_profile(trust, "either")
    profiles = {
        _ASSERTION: answers,
        f"{_PROTOCOL}Response": answers,
        f"{_PROTOCOL}AuthnRequest": saml_profile(trust, "none"),  # mostly signed outside of the XML, in the address
    }

    def look(document: XmlDocument) -> Iterator[Finding]:
        profile = profiles.get(document.root.tag)
        if profile is None:
            yield from other(document)
            return
        yield from judge_saml(document, profile, trust.at)
        if profile is answers or next(document.root.iter(SIGNATURE), None) is not None:
            yield from trust.missing(document.place(document.root))

    return reader(look, tools)


def saml_profile(trust: Trust, signed: str) -> SamlProfile:
    """Return what a message has to be when nothing but its standard is known; `signed` says what of it is signed."""
    written = {"signed": signed, "signature": {"anchors": ["any"]}}
    plain = compile_saml_profile(written, lambda _steps: Position(file="saml"))
    usual = plain.signature.transforms if plain.signature else frozenset[str]()
    return replace(plain, signature=replace(trust.signatures(), transforms=usual))
