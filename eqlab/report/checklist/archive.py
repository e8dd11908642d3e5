"""The container of a workbook, looked at before anything in it is unpacked: bounded, inactive, on its own."""

import re
import zipfile
from collections.abc import Iterator

from eqlab.core.archive import BROKEN, BadArchive, Bounds, open_bounded
from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.report.checklist import issues

LARGEST = 4 << 20
"""Bytes of a workbook."""
UNPACKED = 24 << 20
"""Bytes of all its parts together, unpacked."""
PARTS = 400
BOUNDS = Bounds(bytes=LARGEST, members=PARTS, unpacked=UNPACKED, noun=words("parts"))
_ACTIVE = re.compile(
    r"vbaProject|vbaData|macrosheets|dialogsheets|activeX|embeddings|externalLinks|oleObject|ctrlProps|queryTables"
    r"|connections\.xml|webextensions|attachedToolbars|\.(?:bin|exe|dll|vbs|js|ps1)$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"(?:^|/)printerSettings/[^/]*\.bin$|^xl/(?:persons|threadedComments)/", re.IGNORECASE)
_RELATIONSHIP = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_LINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/relationships/hyperlink[\"']")
_MACROS = re.compile(rb"macroEnabled|ms-office\.vbaProject", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml")


def check_archive(data: bytes, file: str) -> None:
    """Refuse a workbook that is too large, active or tied to others. Raises AuthorError.

    Nothing is unpacked beyond the bounds: what a part says to be its size is all that is ever read of it.
    """
    at = Position(file=file)
    try:
        with open_bounded(data, BOUNDS) as archive:
            parts = archive.infolist()
            for name in (*_active(parts), *_amiss(archive, parts)):
                raise AuthorError(issues.ACTIVE_CONTENT, at=at, part=name[:80])
    except BadArchive as bad:
        if bad.excess is not None:
            what, size, limit = bad.excess
            raise AuthorError(issues.TOO_LARGE, at=at, what=what, size=str(size), limit=str(limit)) from None
        raise AuthorError(issues.NOT_A_WORKBOOK, at=at, problem=bad.why) from bad
    except BROKEN as problem:
        raise AuthorError(issues.NOT_A_WORKBOOK, at=at, problem=str(problem).rstrip(".")) from problem


def _active(parts: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield parts that are programs, or tie the workbook to other files, by their names."""
    for part in parts:
        if _ACTIVE.search(part.filename) and not _HARMLESS.search(part.filename):
            yield part.filename


def _amiss(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> Iterator[str]:
    """Yield parts that define entities, point elsewhere or hold macros."""
    for part in parts:
        if not part.filename.lower().endswith(_XML):
            continue
        content = archive.read(part)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0" in content[:200]:
            yield part.filename
        if part.filename.endswith(".rels"):
            for found in _RELATIONSHIP.findall(content):
                if _EXTERNAL.search(found) and not _LINK.search(found):
                    yield part.filename
        if part.filename == "[Content_Types].xml" and _MACROS.search(content):
            yield part.filename
