"""Archives unpacked in memory, safely: nothing touches the disk, everything is counted."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from eqlab.core.text import Words, words
from eqlab.probe.artefact.desk import Desk
from eqlab.probe.artefact.issues.common import CUT_SHORT, NOT_UNPACKED, UNSAFE_ARCHIVE

CHUNK = 1 << 20

Note: TypeAlias = Callable[[str, Words, bool], None]
"""(name, what is wrong, True when it makes the archive unsafe)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file; its bytes can be had once, before the next one is asked for."""

    name: str
    """Its path; what is inside an archive follows an exclamation mark."""
    chunks: Iterator[bytes]


@dataclass(slots=True, kw_only=True)
class Budget:
    """What unpacking may cost."""

    bytes: int = 2 << 30
    members: int = 50_000
    depth: int = 4
    whole: int = 256 << 20
    """Bytes of an archive inside an archive."""
    late: Callable[[], bool] = field(default=lambda: False)

    def spent(self) -> bool:
        """Tell whether nothing more may be unpacked."""
        return self.bytes <= 0 or self.members <= 0 or self.late()


def unpack_for(desk: Desk, name: str, *, nested: bool = True) -> Iterator[Member]:
    """Yield the files of a file handed in; what cannot be unpacked is told. Raises ConfigurationError without it."""

    def note(where: str, why: Words, unsafe: bool) -> None:
        desk.tell(UNSAFE_ARCHIVE if unsafe else NOT_UNPACKED, name, where, name=where[-160:], why=why)

    budget = Budget(depth=4 if nested else 1, late=lambda: desk.late)
    yield from unpack(name, desk.read(name), budget, note)
    if budget.spent():
        why = words("the time was over") if desk.late else words("it holds more than the laboratory unpacks")
        desk.tell(CUT_SHORT, name, "", name=name, why=why)


def unpack(name: str, data: bytes, budget: Budget, note: Note, depth: int = 0) -> Iterator[Member]:
    """Yield every file of an archive, and of the archives in it; a file that is none is yielded itself."""
    outer = _form(data)
    opened = _open(name, data, note) if depth < budget.depth else None
    if opened is None:
        yield Member(name=name, chunks=_counted(name, _slices(data), budget, note))
        return
    for path, chunks in opened:
        budget.members -= 1
        if budget.spent():
            return
        counted = _counted(path, chunks, budget, note)
        head = next(counted, b"")
        deeper = depth if outer in _STREAMS and _form(head) == "tar" else depth + 1
        if deeper < budget.depth and is_archive(head):
            whole = _joined(head, counted, budget.whole)
            if whole is None:
                note(path, words("the archive inside is too large"), False)
                continue
            yield from unpack(path, whole, budget, note, deeper)
        else:
            yield Member(name=path, chunks=chain([head], counted))


def is_archive(head: bytes) -> bool:
    """Tell by its first bytes whether a file is an archive that can be unpacked."""
    return _form(head) in _OPENERS


_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"!<arch>\n", "ar"),
    (b"\xd0\xcf\x11\xe0", "compound file (MSI)"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "RAR"),
    (b"\xed\xab\xee\xdb", "RPM"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"MSCF", "cabinet"),
)
_STREAMS = frozenset({"gzip", "bzip2", "xz"})
"""Forms that hold one file: a TAR archive in one is no level of its own."""


def _form(head: bytes) -> str:
    known = next((form for magic, form in _MAGIC if head.startswith(magic)), "")
    return known or ("tar" if head[257:262] == b"ustar" else "")


def _open(name: str, data: bytes, note: Note) -> Iterator[tuple[str, Iterator[bytes]]] | None:
    form = _form(data)
    opener = _OPENERS.get(form)
    if opener is not None:
        return opener(name, data, note)
    if form:
        note(name, words("it is a {form}, which the laboratory does not unpack", form=form), False)
    if data.startswith(b"MZ") and b"PK\x05\x06" in data[-66_000:]:
        return chain(iter([(name, _slices(data))]), _zip(name, data, note))
    return None


def _slices(data: bytes) -> Iterator[bytes]:
    return (data[start : start + CHUNK] for start in range(0, max(len(data), 1), CHUNK))


def _counted(name: str, chunks: Iterable[bytes], budget: Budget, note: Note) -> Iterator[bytes]:
    """Pass chunks on while the budget lasts; a file that cannot be read to its end is told."""
    try:
        for chunk in chunks:
            budget.bytes -= len(chunk)
            yield chunk
            if budget.spent():
                return
    except _broken() as error:
        note(name, _damaged(error), False)


def _broken() -> tuple[type[Exception], ...]:
    """What a damaged archive raises; asked only when something was raised, so naming a probe loads no unpacker."""
    from eqlab.core.archive import BROKEN  # noqa: PLC0415

    return BROKEN


def _damaged(error: Exception) -> Words:
    kind = type(error)
    name = f"{kind.__module__}.{kind.__name__}" if kind.__name__.islower() else kind.__name__
    return words("it is damaged ({problem})", problem=name)


def _joined(head: bytes, chunks: Iterator[bytes], most: int) -> bytes | None:
    parts, size = [head], len(head)
    for chunk in chunks:
        parts.append(chunk)
        size += len(chunk)
        if size > most:
            return None
    return b"".join(parts)


def _zip(name: str, data: bytes, note: Note) -> Iterator[tuple[str, Iterator[bytes]]]:
    import io  # noqa: PLC0415 - naming a probe does not load the unpackers
    import zipfile  # noqa: PLC0415

    from eqlab.core.archive import escapes, is_link  # noqa: PLC0415

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _broken() as error:
        note(name, _damaged(error), False)
        return
    for info in archive.infolist():
        path = f"{name}!{info.filename}"
        if info.is_dir():
            continue
        if escapes(info.filename):
            note(path, words("a name leads out of it"), True)
        if info.flag_bits & 1:
            note(path, words("it is protected by a password"), False)
        elif info.file_size > 8 * CHUNK and info.file_size > 1000 * max(info.compress_size, 1):
            note(path, words("it swells a thousandfold"), True)
            note(path, words("it swells a thousandfold"), False)
        elif not is_link(info):
            yield path, _read(partial(archive.open, info))


def _read(opening: Callable[[], Any]) -> Iterator[bytes]:
    """Read a file of an archive in pieces; opened when it is its turn."""
    with opening() as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _tar(name: str, data: bytes, note: Note) -> Iterator[tuple[str, Iterator[bytes]]]:
    import io  # noqa: PLC0415
    import tarfile  # noqa: PLC0415

    from eqlab.core.archive import escapes  # noqa: PLC0415

    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for info in archive:
                path = f"{name}!{info.name}"
                if escapes(info.name) or ((info.issym() or info.islnk()) and escapes(info.linkname)):
                    note(path, words("a name leads out of it"), True)
                if info.isreg():
                    yield path, _read(partial(archive.extractfile, info))
    except _broken() as error:
        note(name, _damaged(error), False)


def _ar(name: str, data: bytes, note: Note) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Debian packages and static libraries: a header of sixty bytes before each file."""
    at, head = 8, 60
    while at + head <= len(data):
        file = data[at : at + 16].decode("latin-1").strip().rstrip("/")
        written = data[at + 48 : at + 58].strip()
        if not written.isdigit():
            note(name, words("it is damaged ({problem})", problem="ar"), False)
            return
        size = int(written)
        yield f"{name}!{file}", _slices(data[at + head : at + head + size])
        at += head + size + size % 2


def _stream(name: str, data: bytes, make: Callable[[], Any]) -> Iterator[tuple[str, Iterator[bytes]]]:
    path = PurePosixPath(name.rpartition("!")[2])
    inner = path.stem if path.suffix in {".gz", ".bz2", ".xz"} else path.name.replace(".tgz", ".tar")
    yield f"{name}!{inner}", _inflated(data, make)


def _inflated(data: bytes, make: Callable[[], Any]) -> Iterator[bytes]:
    """Decompress streams that follow each other, never more than a chunk at a time."""
    rest = data
    while rest.strip(b"\0"):
        machine = make()
        feed, rest = rest, b""
        while True:
            chunk = machine.decompress(feed, CHUNK)
            feed = getattr(machine, "unconsumed_tail", b"")
            if chunk:
                yield chunk
            if machine.eof:
                rest = machine.unused_data
                break
            if not chunk and not feed:
                raise EOFError


def _gzip(name: str, data: bytes, _note: Note) -> Iterator[tuple[str, Iterator[bytes]]]:
    import zlib  # noqa: PLC0415

    return _stream(name, data, lambda: zlib.decompressobj(31))


def _bzip2(name: str, data: bytes, _note: Note) -> Iterator[tuple[str, Iterator[bytes]]]:
    import bz2  # noqa: PLC0415

    return _stream(name, data, bz2.BZ2Decompressor)


def _xz(name: str, data: bytes, _note: Note) -> Iterator[tuple[str, Iterator[bytes]]]:
    import lzma  # noqa: PLC0415

    return _stream(name, data, lambda: lzma.LZMADecompressor(memlimit=128 << 20))


_OPENERS: dict[str, Callable[[str, bytes, Note], Iterator[tuple[str, Iterator[bytes]]]]] = {
    "zip": _zip,
    "tar": _tar,
    "gzip": _gzip,
    "bzip2": _bzip2,
    "xz": _xz,
    "ar": _ar,
}
