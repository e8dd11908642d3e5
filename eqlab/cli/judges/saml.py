"""Judges SAML messages."""

from collections.abc import Iterator
from dataclasses import replace

from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.trust import Trust
from eqlab.cli.judges.xml import reader
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.validate.saml import compile_saml_profile, judge_saml
from eqlab.validate.xml import XmlDocument


def judge_of(tools: Tools) -> Judge:
    """Audience, issuer and attributes are a plan's matter: here count form, time and signature."""
    trust = Trust.of(tools)
    plain = compile_saml_profile({"signed": "either"}, lambda _steps: Position(file="saml"))
    profile = replace(plain, signature=trust.signatures())

    def look(document: XmlDocument) -> Iterator[Finding]:
        yield from judge_saml(document, profile, trust.at)
        yield from trust.missing(document.place(document.root))

    return reader(look, tools)
