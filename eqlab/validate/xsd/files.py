"""Reads the files of a schema: all of its own folder, nothing fetched."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.validate.words import show, told_by
from eqlab.validate.xml import XmlDocument, read_xml
from eqlab.validate.xsd import issues

XS = "{http://www.w3.org/2001/XMLSchema}"
MOST = 500
"""Files of one schema."""
_LINKS = tuple(f"{XS}{name}" for name in ("include", "import", "redefine"))


def read_files(path: Path) -> dict[Path, bytes]:
    """Return the schema and all it takes in, by resolved path. Raises AuthorError with file and line."""
    folder, waiting = path.resolve().parent, [path.resolve()]
    files: dict[Path, bytes] = {}
    while waiting and len(files) < MOST:
        file = waiting.pop()
        document = _read(file)
        files[file] = document.data
        waiting.extend(one for one in _links(document, file, folder) if one not in files)
    return files


def _read(file: Path) -> XmlDocument:
    try:
        data = file.read_bytes()
    except OSError as error:
        reason = words("{reason}.", reason=reason_of(error))
        raise AuthorError(issues.UNREADABLE, at=Position(file=str(file)), reason=reason) from error
    document = read_xml(data)
    if isinstance(document, Finding):
        line, column = document.subject.line or 1, document.subject.column or 1
        at = Position(file=str(file), line=line, column=column)
        raise AuthorError(issues.UNREADABLE, at=at, reason=told_by(document))
    if document.root.tag != f"{XS}schema":
        at = Position(file=str(file))
        raise AuthorError(
            issues.BAD_SCHEMA, at=at, reason=words("it begins with {name}", name=etree.QName(document.root).localname)
        )
    return document


def _links(document: XmlDocument, file: Path, folder: Path) -> Iterator[Path]:
    for node in document.root.iter(*_LINKS):
        location = node.get("schemaLocation")
        if location is None:
            continue
        target = located(location, file)
        if target is None or not target.is_relative_to(folder):
            place = document.place(node)
            at = Position(file=str(file), line=place.line or 1, column=place.column or 1)
            raise AuthorError(issues.OUTSIDE, at=at, location=show(location))
        yield target


def located(location: str, file: Path) -> Path | None:
    """Return the file that a location names, seen from another; None for an address of anything else."""
    path = unquote(location).removeprefix("file://")
    if "\x00" in path or "://" in path or path.startswith("urn:"):
        return None
    return (file.parent / path).resolve()
