"""Judges PDF files: signatures, what could act, declarations of PDF/A."""

from collections.abc import Iterator

from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.trust import Trust
from eqlab.core.finding import Finding
from eqlab.core.location import SubjectPath
from eqlab.validate.pdf.judge import examine_pdf
from eqlab.validate.pdf.profile import PLAIN


def judge_of(tools: Tools) -> Judge:
    """Signers are judged up to the anchors that the command line names; a PDF need not be signed."""
    trust = Trust.of(tools)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        yield from judged(data, trust, SubjectPath())

    return judge


def judged(data: bytes, trust: Trust, place: SubjectPath) -> Iterator[Finding]:
    """Judge a PDF that is a file, or within one."""
    facts, findings = examine_pdf(data, PLAIN, trust.at, [anchor for _, anchor in trust.anchors], place)
    yield from findings
    if facts.signatures:
        yield from trust.missing(place)
