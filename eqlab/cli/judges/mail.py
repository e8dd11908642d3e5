"""Judges signed mail."""

from collections.abc import Iterator

from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.trust import Trust
from eqlab.core.finding import Finding
from eqlab.core.location import SubjectPath
from eqlab.validate.pki.mail import judge_message


def judge_of(tools: Tools) -> Judge:
    """The signer's chain is judged up to the anchors that the command line names."""
    trust = Trust.of(tools)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        yield from judge_message(data, trust.at, [anchor for _, anchor in trust.anchors])
        yield from trust.missing(SubjectPath())

    return judge
