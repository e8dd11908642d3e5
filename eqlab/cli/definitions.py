"""The definitions a command line names: packages, single files, and the content's packages."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from eqlab.cli import judging_issues as issues
from eqlab.cli.door import Door
from eqlab.core.errors import AuthorError, UsageError
from eqlab.core.issue import Level
from eqlab.core.reason import reason_of
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues.engine import NO_RESOURCE
from eqlab.validate.fhir.library import Definitions, Library, core_library
from eqlab.validate.fhir.reading import read
from eqlab.validate.fhir.run import Options
from eqlab.validate.issues import UNKNOWN_PROFILE, UNKNOWN_PROFILE_VERSION
from eqlab.validate.words import shorten, show

if TYPE_CHECKING:
    from eqlab.validate.fhir.packages import Package

CACHE = Path("~/.fhir/packages")
"""Where FHIR's tools keep packages."""


def library_of(packages: Iterable[str], supporting: Iterable[str], base: Library | None = None) -> Library:
    """Return FHIR R4, or another base, with packages and files over it. Raises UsageError and AuthorError."""
    named = tuple(packages)
    library = base or core_library()
    if named:
        from eqlab.validate.fhir.packages import library_with  # noqa: PLC0415 - most resources need none

        with_packages = library_with(named, CACHE.expanduser())
        for package in with_packages.sources[:-1]:
            _refuse_empty(cast("Package", package))
        library = library.over(*with_packages.sources[:-1])
    files = [_definition(file) for file in supporting]
    return library.over(Definitions.of("files", files)) if files else library


def content_of(door: Door) -> Library:
    """Return FHIR R4 with the packages of the content that the global options name. Raises UsageError."""
    from eqlab.content import find_content  # noqa: PLC0415 - few resources need it, and it loads half the house

    return find_content(door.content, door.trust).library(CACHE.expanduser())


def profile_of(name: str, library: Library) -> str:
    """Return the canonical URL of a profile by its URL or name.

    Raises AuthorError when nobody knows it, or when it is something else than a profile.
    """
    found = library.find(name)
    if found is not None and found["resourceType"] != "StructureDefinition":
        raise AuthorError(issues.NO_PROFILE, name=shorten(name), type=str(found["resourceType"]))
    from eqlab.validate.checks.profile import canonical  # noqa: PLC0415 - most resources are not asked for one

    try:
        return canonical(name, library)
    except AuthorError as error:
        issue = _AT_THE_COMMAND_LINE.get(error.issue.code)
        if issue is None:
            raise
        raise AuthorError(issue, None, "", error.nearest, **error.facts) from None


_AT_THE_COMMAND_LINE = {
    UNKNOWN_PROFILE.code: issues.UNKNOWN_PROFILE,
    UNKNOWN_PROFILE_VERSION.code: issues.UNKNOWN_PROFILE_VERSION,
}
"""Issues of profiles, by code, with what is said where packages are named by options and not by a plan."""


def form_of(name: str, data: bytes) -> str:
    """Tell whether a file is XML or JSON: by its first sign, else by its name."""
    sign = data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    if sign in {b"<", b"{"}:
        return "xml" if sign == b"<" else "json"
    return "xml" if name.lower().endswith(".xml") else "json"


LARGEST = 2**29
"""Bytes of a file that are read: no judge reads nearly as much, and a device never ends."""


def bytes_of(file: str) -> bytes:
    """Read a file, or standard input where it is called `-`. Raises UsageError."""
    with reading(file):
        data = _read(file)
    if len(data) > LARGEST:
        raise too_large(file)
    return data


@contextmanager
def reading(file: str) -> Iterator[None]:
    """Tell what keeps a file from being read as UsageError."""
    try:
        yield
    except IsADirectoryError:
        raise UsageError(issues.FOLDER_FOR_FILE, folder=file) from None
    except (OSError, ValueError) as error:
        if file.startswith(("http://", "https://")):
            raise UsageError(issues.NOT_HERE, name=file) from None
        problem = reason_of(error)
        raise UsageError(issues.UNREADABLE_FILE, file=file, problem=problem) from None


def too_large(file: str) -> UsageError:
    """Return what is said of a file, or of a line in one, that is larger than any that is read."""
    problem = words("it is larger than {value} MB", value=str(LARGEST // 2**20))
    return UsageError(issues.UNREADABLE_FILE, file=file, problem=problem)


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(file).open("rb") as opened:
        return opened.read(LARGEST + 1)


def read_file(file: str) -> Json:
    """Read a resource. Raises UsageError when it is none."""
    return read_with_problems(file)[0]


def read_with_problems(file: str) -> tuple[Json, tuple[Words, ...]]:
    """Read a resource, with what is wrong with its writing all the same. Raises UsageError when it is none."""
    data = bytes_of(file)
    instance = read(data, form_of(file, data), Options(comments=True))
    wrong = tuple(words(issue.template, **facts) for issue, _, facts, _ in instance.notes if issue.level is Level.ERROR)
    if isinstance(instance.value, dict):
        return instance.value, wrong
    holds = words(NO_RESOURCE.template, found=show(instance.value))
    raise UsageError(issues.NO_RESOURCE, file=file, problem=next(iter(wrong), holds))


def _definition(file: str) -> Json:
    """Read a resource that helps to judge others: one that goes by a canonical URL. Raises UsageError."""
    resource = read_file(file)
    if not isinstance(resource.get("url"), str):
        kind = shorten(str(resource.get("resourceType", "")) or words("nothing"))
        raise UsageError(issues.NO_DEFINITION, file=file, type=kind)
    return resource


def _refuse_empty(package: "Package") -> None:
    if not package.entries and not package.others and not package.dependencies:
        raise UsageError(issues.EMPTY_PACKAGE, place=package.store.place)
