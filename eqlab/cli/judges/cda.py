"""Judges documents of CDA Release 2, by the standard and by the content's Schematron schemas."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from eqlab.cli import judging_issues as issues
from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.trust import Trust
from eqlab.cli.judges.xml import reader
from eqlab.content.rules import Pack, Rules
from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.validate.cda import judge_cda
from eqlab.validate.cda.model import V3
from eqlab.validate.faults import surviving
from eqlab.validate.pdf.embedded import embedded_pdfs
from eqlab.validate.schematron import Schematron, compile_schematron
from eqlab.validate.xml import XmlDocument


def judge_of(tools: Tools) -> Judge:
    """The schemas of the content that are for a document judge it too, unless the command line names its own."""
    own, trust = bool(tools.wish.schematron), Trust.of(tools)

    @cache
    def rules() -> Rules:
        return tools.content().rules

    @cache
    def compiled(schema: Path) -> Schematron:
        return compile_schematron(schema, phase=tools.wish.phase, strict=tools.wish.strict)

    def look(document: XmlDocument) -> Iterator[Finding]:
        yield from judge_cda(document)
        for element, data in embedded_pdfs(document):
            place = document.place(element)
            yield from surviving(_embedded(data, trust, place), place)
        packs = () if own else rules().packs
        meant = [pack for pack in packs if is_for(pack, document)]
        for pack in meant:
            for member in ("phase", "strict"):
                tools.uses(member, pack.name)
            yield from surviving(_ruled(partial(compiled, pack.file), document), document.place(document.root))
        if not meant:
            yield from _by_cda_alone(document, [pack for pack in packs if document.root.tag == pack.root])

    return reader(look, tools)


def _ruled(schema: Callable[[], Schematron], document: XmlDocument) -> Iterator[Finding]:
    yield from schema().judge(document.data).findings


def _by_cda_alone(document: XmlDocument, packs: Sequence[Pack]) -> Iterator[Finding]:
    """Yield that none of the content's rules was used: of a document that says its realm, it is only worth a note."""
    if not packs:
        return
    names, place = ", ".join(pack.name for pack in packs), document.place(document.root)
    realms = [one.get("code", "") for one in document.root.iterfind(f"{{{V3}}}realmCode")]
    if realms and all(map(_REALM.fullmatch, realms)):
        yield found(issues.OTHER_REALM, place, realm=", ".join(realms[:_MOST]), rules=names)
    else:
        yield found(issues.NO_REALM, place, rules=names)


_REALM = re.compile(r"[A-Z]{2,3}")
_MOST = 5


def _embedded(data: bytes, trust: Trust, place: SubjectPath) -> Iterator[Finding]:
    from eqlab.cli.judges.pdf import judged  # noqa: PLC0415 - few documents hold one

    yield from judged(data, trust, place)


def is_for(pack: Pack, document: XmlDocument) -> bool:
    """Tell whether a schema is for a document."""
    if document.root.tag != pack.root:
        return False
    return not pack.when or any(_has(document, path, value) for path, value in pack.when)


def _has(document: XmlDocument, path: str, value: str) -> bool:
    element, _, attribute = path.rpartition("/@")
    return any(one.get(attribute) == value for one in document.root.iterfind(element))
