"""Judges XML by the XML schemas that the command line names."""

from collections.abc import Iterator
from pathlib import Path

from eqlab.cli import judging_issues as issues
from eqlab.cli.judges import Judge, Tools
from eqlab.core.finding import Finding, found
from eqlab.validate.recognise import kind_of
from eqlab.validate.xml import read_xml
from eqlab.validate.xsd import compile_xsd


def judge_of(tools: Tools) -> Judge:
    """Compile the schemas. Raises UsageError, and AuthorError with the place of a mistake."""
    schemas = [compile_xsd(Path(name)) for name in tools.wish.schemas]
    told_elsewhere = bool(tools.wish.schematron)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        if not kind_of(data).is_xml:
            yield found(issues.NOT_XML, rules="XML Schema")
            return
        document = read_xml(data)
        if isinstance(document, Finding):
            yield from () if told_elsewhere else (document,)
            return
        tools.uses("schemas", *(Path(name).name for name in tools.wish.schemas))
        for schema in schemas:
            yield from schema.judge(document)

    return judge
