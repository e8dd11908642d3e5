"""Judges PDF files: signatures, what could act, declarations of PDF/A."""

from collections.abc import Iterator
from dataclasses import replace

from eqlab.cli import judging_issues as issues
from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.certificate import profile_of
from eqlab.cli.judges.trust import Trust
from eqlab.core.finding import Finding, found
from eqlab.core.location import SubjectPath
from eqlab.validate.pdf.judge import examine_pdf
from eqlab.validate.pdf.profile import PLAIN, PdfProfile


def judge_of(tools: Tools) -> Judge:
    """Signers are judged up to the anchors that the command line names; a PDF need not be signed."""
    trust = Trust.of(tools)
    signer = profile_of(tools) if tools.wish.certificate else None
    profile = replace(PLAIN, certificate=signer)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        yield from judged(data, trust, SubjectPath(), profile)
        if signer is not None:
            tools.uses("certificate", signer.name)

    return judge


def judged(data: bytes, trust: Trust, place: SubjectPath, profile: PdfProfile = PLAIN) -> Iterator[Finding]:
    """Judge a PDF that is a file, or within one."""
    facts, findings = examine_pdf(data, profile, trust.at, [anchor for _, anchor in trust.anchors], place)
    yield from findings
    if facts.signatures:
        yield from trust.missing(place)
    elif facts.readable and not place.path:
        yield found(issues.UNSIGNED_PDF)
