"""Compiles an XML Schema, and judges documents by it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position, RulePath
from eqlab.core.text import words
from eqlab.validate.reasons import reason
from eqlab.validate.xml import XmlDocument, safe_parser
from eqlab.validate.xsd import issues
from eqlab.validate.xsd.files import located, read_files
from eqlab.validate.xsd.messages import Reading, read_messages
from eqlab.validate.xsd.refusals import refusal_of

MOST = 100
"""Findings of one document."""


class _Resolver(etree.Resolver):  # type: ignore[misc]
    """Gives the parser the files that were read, and nothing else."""

    def __init__(self, files: Mapping[Path, bytes], base: Path) -> None:
        self.files, self.base = files, base

    def resolve(self, system_url: str | None, public_id: str | None, context: Any) -> Any:  # noqa: ARG002
        path = located(system_url or "", self.base)
        data = self.files.get(path) if path is not None else None
        if data is None:
            raise OSError(words("{system_url} is no part of the schema", system_url=str(system_url)))
        return self.resolve_string(data, context, base_url=str(path))


@dataclass(frozen=True, slots=True, eq=False)
class XsdSchema:
    """A compiled schema; several threads may share it, they take turns."""

    path: Path
    _schema: Any = field(repr=False)
    _lock: Any = field(default_factory=Lock, repr=False)

    def judge(self, document: XmlDocument) -> Iterator[Finding]:
        """Yield what does not meet the schema, in the order of the document: at most 100 findings and a last word."""
        with self._lock:
            if self._schema.validate(document.root.getroottree()):
                return
            entries = list(self._schema.error_log)
        for number, reading in enumerate(read_messages(entries, document)):
            if number == MOST:
                where = document.place(document.root)
                yield found(issues.MORE, where, RulePath((self.path.name,)), shown=str(MOST))
                return
            yield _finding(reading, document, self.path.name)


def _finding(reading: Reading, document: XmlDocument, schema: str) -> Finding:
    rule = RulePath((schema, reading.rule))
    return found(reading.issue, document.place(reading.node, reading.attribute), rule, **reading.facts)


def compile_xsd(path: Path) -> XsdSchema:
    """Compile a schema with all it includes and imports. Raises AuthorError with file and line of the mistake.

    Parts must lie in the folder of the schema or below; nothing is fetched. An import without schemaLocation of a
    namespace that no part defines makes a schema wrong as soon as it uses it.
    """
    files = read_files(path)
    main = path.resolve()
    parser = safe_parser()
    parser.resolvers.add(_Resolver(files, main))
    try:
        tree = etree.fromstring(files[main], parser, base_url=str(main)).getroottree()
        return XsdSchema(path, etree.XMLSchema(tree))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError, OSError) as error:
        raise _refusal(error, main, files) from error


def _refusal(error: Exception, main: Path, files: Mapping[Path, bytes]) -> AuthorError:
    entries = list(getattr(error, "error_log", ()))
    entry = entries[0] if entries else None
    if entry is None:
        return AuthorError(issues.BAD_SCHEMA, at=Position(file=str(main)), reason=reason(str(error), ()))
    file = entry.filename if entry.filename and not entry.filename.startswith("<") else str(main)
    return refusal_of(entry.message, Position(file=file, line=entry.line or 1), files)
