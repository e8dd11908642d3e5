"""The files of a package, wherever they are: each is read when it is asked for."""

import mmap
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from eqlab.core.errors import AuthorError
from eqlab.core.reason import reason_of
from eqlab.core.text import words
from eqlab.validate.fhir.issues.packages import ARCHIVE_TOO_LARGE, NO_PACKAGE_THERE, NOT_A_PACKAGE, UNREADABLE_PLACE
from eqlab.validate.fhir.packages.tar import Limits, files_of

_FOLDER = "package/"
_GZIP = b"\x1f\x8b"
_BEGINNING = 512
_LARGEST_FILE = 1 << 28
_MOST_FILES = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """Files by name."""

    place: str
    """What people know it by: a path."""
    names: tuple[str, ...]
    """Relative to the folder that package.json is in, with `/`."""
    read: Callable[[str], bytes]
    """Returns a file's content. Raises AuthorError when it cannot be read."""


def open_store(place: Path, limits: Limits | None = None) -> Store:
    """Open an archive or a folder.

    Raises AuthorError when nothing is there, it cannot be read, or the archive is damaged or hostile.
    """
    try:
        if place.is_dir():
            return _folder(place)
        with place.open("rb") as packed:
            return _archive(packed, place, limits or Limits())
    except FileNotFoundError:
        raise AuthorError(NO_PACKAGE_THERE, place=str(place)) from None
    except OSError as error:
        raise _unreadable(place, error) from None


def _unreadable(place: Path, error: OSError) -> AuthorError:
    return AuthorError(UNREADABLE_PLACE, place=str(place), problem=reason_of(error))


def _archive(packed: IO[bytes], place: Path, limits: Limits) -> Store:
    """Unpack what is wanted into one nameless file, which vanishes with the store."""
    beginning = packed.read(_BEGINNING).lstrip(b"\0")
    packed.seek(0)
    if beginning and not beginning.startswith(_GZIP):
        raise AuthorError(NOT_A_PACKAGE, package=str(place), problem=words("it is no .tgz archive"))
    spans: dict[str, tuple[int, int]] = {}
    with tempfile.TemporaryFile() as spool:
        for name, pieces in files_of(packed, place.name, _is_wanted, limits):
            start = spool.tell()
            spool.writelines(pieces)
            spans[name.removeprefix(_FOLDER)] = (start, spool.tell())
        spool.flush()
        body: bytes | mmap.mmap = b""
        if spool.tell():
            body = mmap.mmap(spool.fileno(), spool.tell(), access=mmap.ACCESS_READ)
    return Store(place=str(place), names=tuple(spans), read=lambda name: body[slice(*spans[name])])


def _is_wanted(name: str) -> bool:
    return name.startswith(_FOLDER) and name.endswith(".json")


def _folder(place: Path) -> Store:
    """Look into a folder: one with package.json, one around that, or one of loose files."""
    inner = place / "package"
    base = inner if (inner / "package.json").is_file() else place
    names: list[str] = []
    for folder, folders, files in os.walk(base):
        folders.sort()
        at = Path(folder).relative_to(base).as_posix()
        names += [name if at == "." else f"{at}/{name}" for name in sorted(files) if name.endswith((".json", ".xml"))]
        if len(names) > _MOST_FILES:
            raise AuthorError(ARCHIVE_TOO_LARGE, package=str(place), limit=f"{_MOST_FILES} files")
    return Store(place=str(place), names=tuple(names), read=lambda name: _content(base / name))


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST_FILE or not file.is_file():
            raise AuthorError(
                ARCHIVE_TOO_LARGE,
                package=str(file),
                limit=words("{value} MiB in one file", value=str(_LARGEST_FILE >> 20)),
            )
        return file.read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from None
