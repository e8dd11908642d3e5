"""Tells files that are no messages apart, when the command line names a message profile."""

from collections.abc import Iterator

from eqlab.cli import judging_issues as issues
from eqlab.cli.judges import Judge, Tools
from eqlab.core.finding import Finding, found
from eqlab.validate.recognise import Kind, kind_of


def judge_of(tools: Tools) -> Judge:
    """Messages themselves are judged by their kind's judge."""
    name = ", ".join(tools.wish.message)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        if kind_of(data) is not Kind.HL7V2:
            yield found(issues.NOT_A_MESSAGE, rules=name)

    return judge
