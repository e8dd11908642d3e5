"""Reads an archive that may be hostile: one pass, bounded memory, nothing unpacked to where its names say.

Source: POSIX.1-2001 pax interchange format, GNU tar's long names, RFC 1952 (gzip).
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO

from eqlab.core.errors import AuthorError
from eqlab.core.text import words
from eqlab.validate.fhir.issues.packages import ARCHIVE_TOO_LARGE, BROKEN_ARCHIVE, UNSAFE_ARCHIVE
from eqlab.validate.words import shorten

_BLOCK = 512
_CHUNK = 1 << 16
_GZIP = 31
_OCTAL = 8
_LONGEST_HEADER = 1 << 16
_HARMLESS = 16 << 20
"""Bytes that any archive may unpack to, however small it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of an archive is read."""

    members: int = 50_000
    total: int = 1 << 30
    """Bytes when unpacked."""
    member: int = 1 << 28
    """Bytes of one file."""
    ratio: int = 150
    """Unpacked bytes for each packed one; real packages stay below 40."""


@dataclass(slots=True, eq=False)
class _Unpacked:
    """The bytes within a gzip file, taken piece by piece."""

    packed: IO[bytes]
    package: str
    limits: Limits
    taken: int = 0
    given: int = 0
    buffer: bytearray = field(default_factory=bytearray)
    engine: "zlib._Decompress | None" = None
    rest: bytes = b""

    def read(self, size: int) -> bytes:
        """Return up to `size` bytes; fewer only at the end."""
        while len(self.buffer) < size and self._more():
            pass
        piece = bytes(self.buffer[:size])
        del self.buffer[:size]
        return piece

    def _more(self) -> bool:
        """Unpack one more piece; False at the end."""
        packed = self.rest or self._packed()
        if self.engine is None and packed:
            packed = packed.lstrip(b"\0") or b"\0"
        if packed == b"\0":
            self.rest = b""
            return True
        if not packed:
            if self.engine is not None or not self.given:
                raise _broken(self.package, words("it ends too early"))
            return False
        self._unpack(packed)
        return True

    def _unpack(self, packed: bytes) -> None:
        self.engine = self.engine or zlib.decompressobj(_GZIP)
        try:
            piece = self.engine.decompress(packed, _CHUNK)
        except zlib.error:
            raise _broken(self.package, words("its compression is damaged")) from None
        self.rest = self.engine.unconsumed_tail or self.engine.unused_data
        if self.engine.eof:
            self.engine = None
        self._count(len(piece))
        self.buffer += piece

    def _packed(self) -> bytes:
        piece = self.packed.read(_CHUNK)
        self.taken += len(piece)
        return piece

    def _count(self, size: int) -> None:
        self.given += size
        if self.given > self.limits.total:
            raise _too_large(self.package, f"{self.limits.total >> 20} MiB when unpacked")
        if self.given > max(_HARMLESS, self.limits.ratio * self.taken):
            raise _too_large(
                self.package, words("{ratio} unpacked bytes for each packed one", ratio=str(self.limits.ratio))
            )


def files_of(
    packed: IO[bytes], package: str, wanted: Callable[[str], bool], limits: Limits
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the wanted files of a .tgz, each with its name and its content in pieces.

    The pieces must be taken before the next file is asked for. Raises AuthorError when the archive is damaged, too
    large, or has what no package needs: links, devices, names that lead out of it, the same name twice.
    """
    source = _Unpacked(packed, package, limits)
    names: set[str] = set()
    for name, size in _members(source):
        _admit(name, names, source)
        if size > limits.member:
            raise _too_large(package, words("{value} MiB in one file", value=str(limits.member >> 20)))
        pieces = _content(source, size)
        if wanted(name):
            yield name, pieces
        for _ in pieces:
            pass
    while source.read(_CHUNK):
        pass


def _admit(name: str, names: set[str], source: _Unpacked) -> None:
    said = shorten(name)
    if name.startswith(("/", "\\")) or "\\" in name or name[1:2] == ":" or "\0" in name:
        raise _unsafe(source.package, words('it has a file with the absolute or foreign name "{said}"', said=str(said)))
    if not {"", ".."}.isdisjoint(name.split("/")):
        raise _unsafe(source.package, words('its file "{said}" would be written outside of it', said=str(said)))
    if name in names:
        raise _unsafe(source.package, words('it has the file "{said}" twice', said=str(said)))
    names.add(name)
    if len(names) > source.limits.members:
        raise _too_large(source.package, f"{source.limits.members} files")


def _content(source: _Unpacked, size: int) -> Iterator[bytes]:
    """Yield a member's content, and take the padding after it."""
    left = size
    while left:
        piece = source.read(min(left, _CHUNK))
        if not piece:
            raise _broken(source.package, words("it ends in the middle of a file"))
        left -= len(piece)
        yield piece
    source.read(-size % _BLOCK)


def _members(source: _Unpacked) -> Iterator[tuple[str, int]]:
    """Yield name and size of every file; its content must be taken before the next one is asked for."""
    told: dict[str, str] = {}
    while header := _header(source):
        kind, size = header[156:157], _number(header[124:136], source)
        if kind in (b"x", b"g", b"L"):
            said = _told(kind, _whole(source, size), source)
            told = told if kind == b"g" else {**told, **said}
            continue
        name = (told.get("path") or _name(header)).removeprefix("./")
        size = int(told.get("size", "")[:12] or size)
        told = {}
        if kind in (b"0", b"\0") and not name.endswith("/"):
            yield name, size
        elif kind in (b"5", b"0", b"\0"):
            for _ in _content(source, size):
                pass
        else:
            raise _unsafe(
                source.package, words('its entry "{value}" is a link or device, no file', value=shorten(name))
            )


def _header(source: _Unpacked) -> bytes:
    """Return the next header; empty at the end of the archive. Raises AuthorError for a damaged one."""
    header = source.read(_BLOCK)
    if not header.strip(b"\0"):
        return b""
    if len(header) < _BLOCK:
        raise _broken(source.package, words("it ends in the middle of a file"))
    blank = header[:148] + b" " * 8 + header[156:]
    if sum(blank) != _number(header[148:156], source):
        raise _broken(source.package, words("one of its headers is damaged"))
    return header


def _number(digits: bytes, source: _Unpacked) -> int:
    text = digits.strip(b" \0")
    try:
        return int(text or b"0", _OCTAL)
    except ValueError:
        raise _broken(source.package, words("one of its headers is damaged")) from None


def _name(header: bytes) -> str:
    prefix = header[345:500].partition(b"\0")[0] if header[257:262] == b"ustar" else b""
    name = header[:100].partition(b"\0")[0]
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "replace")


def _whole(source: _Unpacked, size: int) -> bytes:
    if size > _LONGEST_HEADER:
        raise _too_large(source.package, words("{limit} bytes in a header", limit=str(_LONGEST_HEADER)))
    return b"".join(_content(source, size))


def _told(kind: bytes, text: bytes, source: _Unpacked) -> dict[str, str]:
    """Return what an extended header tells of the next file: its path and size."""
    if kind == b"L":
        return {"path": text.partition(b"\0")[0].decode("utf-8", "replace")}
    told: dict[str, str] = {}
    while text:
        length, _, _ = text.partition(b" ")
        if not length[:6].isdigit() or not len(length) < int(length[:6]) <= len(text):
            raise _broken(source.package, words("one of its headers is damaged"))
        key, _, value = text[len(length) + 1 : int(length)].rstrip(b"\n").partition(b"=")
        told[key.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        text = text[int(length) :]
    if not told.get("size", "0")[:12].isdecimal():
        raise _broken(source.package, words("one of its headers is damaged"))
    return {key: told[key] for key in ("path", "size") if key in told}


def _broken(package: str, problem: str) -> AuthorError:
    return AuthorError(BROKEN_ARCHIVE, package=package, problem=problem)


def _unsafe(package: str, problem: str) -> AuthorError:
    return AuthorError(UNSAFE_ARCHIVE, package=package, problem=problem)


def _too_large(package: str, limit: str) -> AuthorError:
    return AuthorError(ARCHIVE_TOO_LARGE, package=package, limit=limit)
