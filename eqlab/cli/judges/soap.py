"""Judges SOAP messages: their security header, where they have one."""

from collections.abc import Iterator
from dataclasses import replace

from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.trust import Trust
from eqlab.cli.judges.xml import look_of, reader
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.validate.wsse import compile_security_profile, judge_security
from eqlab.validate.xml import XmlDocument

_SECURITY = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}Security"


def judge_of(tools: Tools) -> Judge:
    """What has to be signed, and the body, are a plan's matter: here count the header, its times and signatures."""
    trust = Trust.of(tools)
    plain = compile_security_profile({}, lambda _steps: Position(file="soap"))
    profile = replace(plain, signature=trust.signatures())

    other = look_of(tools)

    def look(document: XmlDocument) -> Iterator[Finding]:
        if next(document.root.iter(_SECURITY), None) is None:
            yield from other(document)
            return
        yield from judge_security(document, profile, trust.at)
        yield from trust.missing(document.place(document.root))

    return reader(look, tools)
