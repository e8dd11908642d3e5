"""ZIP archives of strangers, read within bounds, and sealed ones, which have exactly one form.

A sealed archive stores its members uncompressed, in the order given, with fixed times and permissions: the same members
give the same bytes on every machine, nothing in it can swell, and a changed byte shows wherever it stands.
"""

import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eqlab.core.text import Words, words

BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError),
    *(OSError, EOFError, ValueError, ArithmeticError, RuntimeError),
)
"""What the standard library raises on an archive that is damaged or hostile, of whatever form."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = (stat.S_IFREG | 0o600) << 16
_UNIX = 3
_SHOWN = 80
_MEMBERS = words("members")


class BadArchive(Exception):
    """An archive that cannot be used; `why` says it in words, `excess` also as (what, size, limit) when that is it."""

    def __init__(self, why: Words, excess: tuple[Words, int, int] | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.excess = excess


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What reading an archive may cost."""

    bytes: int
    """Of the archive itself."""
    members: int
    unpacked: int
    """Bytes of all members together, as they say themselves."""
    noun: Words = _MEMBERS
    """What members are called."""


def escapes(path: str) -> bool:
    """Tell whether a path leads out of the folder that it is unpacked into."""
    plain = path.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":"


def is_link(info: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a symbolic link."""
    return stat.S_ISLNK(info.external_attr >> 16)


def open_bounded(data: bytes, bounds: Bounds) -> zipfile.ZipFile:
    """Open an archive of which the directory keeps the bounds and names nothing twice. Raises BadArchive.

    Nothing is unpacked; what a member says to be its size is all that is ever read of it.
    """
    _bound(words("bytes"), len(data), bounds.bytes)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as problem:
        raise BadArchive(words("{problem}", problem=_said(problem))) from None
    infos = archive.infolist()
    _bound(bounds.noun, len(infos), bounds.members)
    _bound(words("bytes unpacked"), sum(info.file_size for info in infos), bounds.unpacked)
    seen: set[str] = set()
    for info in infos:
        if info.filename.casefold() in seen:
            raise BadArchive(words('"{name}" is in it twice', name=info.filename[:_SHOWN]))
        if info.flag_bits & 1:
            raise BadArchive(words('"{name}" is encrypted', name=info.filename[:_SHOWN]))
        seen.add(info.filename.casefold())
    return archive


def seal(members: Mapping[str, bytes]) -> bytes:
    """Return the one archive that holds these members in this order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = _UNIX, _MODE
            archive.writestr(info, data)
    return target.getvalue()


def unseal(data: bytes, bounds: Bounds) -> dict[str, bytes]:
    """Return the members of a sealed archive. Raises BadArchive for every other form of one.

    Names lead nowhere: relative, without links, `..`, empty parts and control characters.
    """
    with open_bounded(data, bounds) as archive:
        members = dict(_stored(archive))
    if seal(members) != data:
        raise BadArchive(
            words("it has not the one form that eqlab writes: it was altered or packed by another program")
        )
    return members


def _stored(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for info in archive.infolist():
        name = info.filename
        if escapes(name) or not _plain(name):
            raise BadArchive(words('the name "{name}" leads elsewhere', name=ascii(name[:_SHOWN])[1:-1]))
        if is_link(info) or info.is_dir():
            raise BadArchive(words('"{name}" is no plain file', name=name[:_SHOWN]))
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            raise BadArchive(words('"{name}" is compressed', name=name[:_SHOWN]))
        try:
            yield name, archive.read(info)
        except BROKEN as problem:
            raise BadArchive(words("{problem}", problem=_said(problem))) from None


def _plain(name: str) -> bool:
    return name.isprintable() and all(part not in ("", ".") for part in name.split("/")) and "\\" not in name


def _bound(what: Words, size: int, limit: int) -> None:
    if size > limit:
        why = words("it has {size} {what}, more than {limit}", size=str(size), what=what, limit=str(limit))
        raise BadArchive(why, (what, size, limit))


def _said(problem: BaseException) -> str:
    return str(problem).rstrip(".") or type(problem).__name__
