"""Judges signed mail, and signed data alone."""

import re
from collections.abc import Iterator

from eqlab.cli.judges import Judge, Tools
from eqlab.cli.judges.trust import Trust
from eqlab.core.finding import Finding
from eqlab.core.location import SubjectPath
from eqlab.validate.pki.mail import judge_message
from eqlab.validate.pki.signed_file import judge_signed_file

_MAIL = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,100}[A-Za-z][A-Za-z0-9-]{0,100}[ \t]{0,10}:")
"""A header field: mail begins with one, signed data alone does not."""


def judge_of(tools: Tools) -> Judge:
    """The signer's chain is judged up to the anchors that the command line names."""
    trust = Trust.of(tools)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        judged = judge_message if _MAIL.match(data) else judge_signed_file
        yield from judged(data, trust.at, [anchor for _, anchor in trust.anchors])
        yield from trust.missing(SubjectPath())

    return judge
