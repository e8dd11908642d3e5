"""Judges XML: what is known of its kind, and its signatures."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from eqlab.cli import judging_issues as issues
from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.signed import SIGNATURE, contents, unsigned
from eqlab.cli.judges.trust import Trust
from eqlab.core.finding import Finding, found
from eqlab.validate.words import shorten
from eqlab.validate.xml import XmlDocument, read_xml

Look: TypeAlias = Callable[[XmlDocument], Iterator[Finding]]


def judge_of(tools: Tools) -> Judge:
    """Of other XML well-formed is all it can be, unless it is signed or the command line names rules for it."""
    return reader(look_of(tools), tools)


def look_of(tools: Tools) -> Look:
    """Return how XML of no particular kind is looked at once it is read."""
    trust, ruled = Trust.of(tools), bool(tools.wish.schematron or tools.wish.schemas)

    def look(document: XmlDocument) -> Iterator[Finding]:
        signed = next(document.root.iter(SIGNATURE), None) is not None
        if signed:
            yield from _signed(document, trust)
        elif not ruled:
            name = document.root.tag.rpartition("}")[2]
            yield found(issues.NO_RULES, document.place(document.root), name=shorten(name, 60))

    return look


def reader(look: Look, tools: Tools) -> Judge:
    """Return the judge of documents that are looked at once they are read.

    What cannot be read is told once: schemas that the command line names tell it themselves.
    """
    ruled = bool(tools.wish.schematron or tools.wish.schemas)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        document = read_xml(data)
        if not isinstance(document, Finding):
            yield from look(document)
        elif not ruled:
            yield document

    return judge


def _signed(document: XmlDocument, trust: Trust) -> Iterator[Finding]:
    from eqlab.validate.xmldsig import examine  # noqa: PLC0415 - most documents are not signed

    examined, told = examine(document, None, trust.signatures(), trust.at)
    yield from told
    yield from trust.missing(document.place(document.root))
    if examined and all(one.valid for one in examined):
        yield from unsigned(document, examined, contents(document))
