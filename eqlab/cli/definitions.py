"""The definitions a command line names: packages, and single files."""

from collections.abc import Iterable
from pathlib import Path

from eqlab.cli import issues
from eqlab.core.check import Json
from eqlab.core.errors import UsageError
from eqlab.core.finding import fill
from eqlab.validate.fhir.library import Definitions, Library, core_library
from eqlab.validate.fhir.packages import library_with
from eqlab.validate.fhir.reading import read
from eqlab.validate.fhir.run import Options

CACHE = Path("~/.fhir/packages")
"""Where FHIR's tools keep packages."""


def library_of(packages: Iterable[str], supporting: Iterable[Path]) -> Library:
    """Return FHIR R4 with packages and files over it. Raises UsageError and AuthorError."""
    named = tuple(packages)
    base = library_with(named, CACHE.expanduser()) if named else core_library()
    files = [read_file(file) for file in supporting]
    return base.over(Definitions.of("files", files)) if files else base


def form_of(file: Path, data: bytes) -> str:
    """Tell whether a file is XML or JSON: by its name, else by its first sign."""
    if file.suffix.lower() in (".xml", ".json"):
        return file.suffix.lower()[1:]
    return "xml" if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" else "json"


def bytes_of(file: Path) -> bytes:
    """Read a file. Raises UsageError."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(issues.UNREADABLE_FILE, file=str(file), problem=error.strerror or str(error)) from None


def read_file(file: Path) -> Json:
    """Read a resource that helps to judge others. Raises UsageError when it is none."""
    data = bytes_of(file)
    instance = read(data, form_of(file, data), Options(comments=True))
    if isinstance(instance.value, dict):
        return instance.value
    issue, _, facts, _ = instance.notes[0]
    raise UsageError(issues.NO_DEFINITION, file=str(file), problem=fill(issue.template, facts))
