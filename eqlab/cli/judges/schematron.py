"""Judges XML by the Schematron schemas that the command line names."""

from collections.abc import Iterator
from pathlib import Path

from eqlab.cli import judging_issues as issues
from eqlab.cli.judges import Judge, Tools
from eqlab.core.finding import Finding, found
from eqlab.core.location import RulePath, SubjectPath
from eqlab.validate.checks.schematron import not_met
from eqlab.validate.recognise import kind_of
from eqlab.validate.schematron import Schematron, compile_schematron


def schemas_of(tools: Tools) -> tuple[Schematron, ...]:
    """Compile the schemas. Raises UsageError, and AuthorError with the place of a mistake."""
    phase, strict = tools.wish.phase, tools.wish.strict
    made = tuple(compile_schematron(_path(tools, name), phase=phase, strict=strict) for name in tools.wish.schematron)
    tools.notices.extend(notice for schema in made for notice in schema.notices)
    return made


def _path(tools: Tools, name: str) -> Path:
    """A file, or the name of a schema of the content."""
    path = Path(name)
    if path.exists() or path.suffix:
        return path
    return next((pack.file for pack in tools.content().rules.packs if pack.name == name), path)


def judge_of(tools: Tools) -> Judge:
    """What is no XML cannot meet them."""
    schemas = schemas_of(tools)

    def judge(_file: str, data: bytes) -> Iterator[Finding]:
        if not kind_of(data).is_xml:
            yield found(issues.NOT_XML, rules="Schematron")
            return
        for member in ("schematron", "phase", "strict"):
            tools.uses(member, *(Path(name).name for name in tools.wish.schematron))
        for schema in schemas:
            report = schema.judge(data)
            if not report.met:
                yield not_met(schema, RulePath(("schematron",)), SubjectPath(line=1, column=1))
            yield from report.findings

    return judge
