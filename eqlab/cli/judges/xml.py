"""Judges XML of which the lab knows no more than that it is XML."""

from collections.abc import Iterator

from eqlab.cli import issues
from eqlab.cli.judges import Judge, Tools
from eqlab.core.finding import Finding, found
from eqlab.validate.words import shorten
from eqlab.validate.xml import read_xml


def judge_of(tools: Tools) -> Judge:
    """Well-formed is all it can be, unless the command line names rules for it."""
    ruled = bool(tools.wish.schematron or tools.wish.schemas)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        document = read_xml(data)
        if isinstance(document, Finding):
            if not ruled:
                yield document
        elif not ruled:
            name = document.root.tag.rpartition("}")[2]
            yield found(issues.NO_RULES, document.place(document.root), name=shorten(name, 60))

    return judge
