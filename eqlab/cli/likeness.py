"""What bytes look like that are no FHIR resource, and what is amiss with the name of a file."""

from collections.abc import Iterator

from eqlab.cli import judging_issues as issues
from eqlab.core.finding import Finding, found
from eqlab.core.text import words

_KINDS = (
    (b"%PDF-", words("a PDF")),
    (b"PK\x03\x04", words("a ZIP archive")),
    (b"\x1f\x8b", words("a gzip archive")),
    (b"\x89PNG", words("a picture")),
    (b"\xff\xd8\xff", words("a picture")),
    (b"{\\rtf", words("an RTF text")),
    (b"<!doctype html", words("a web page")),
    (b"<html", words("a web page")),
)
"""What their bytes begin with, letters of texts in lower case."""


def foreign(data: bytes) -> Finding | None:
    """Return what is to be said of a file that cannot be a resource whatever it is read as; None for others."""
    beginning = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    kind = next((kind for sign, kind in _KINDS if beginning.startswith(sign) or beginning.lower().startswith(sign)), "")
    return found(issues.NOT_TEXT, kind=kind) if kind else None


def misnamed(name: str, form: str) -> Iterator[Finding]:
    """Yield a note when a file's name promises another format than it has."""
    named = name.lower().rpartition(".")[2]
    if named in {"json", "xml"} and named != form:
        yield found(issues.MISNAMED, named=named.upper(), found=form.upper())
