"""Publishing a log as tiles: only what is new is written, and the checkpoint last.

An interrupted publication leaves the older checkpoint, which is valid; beginning again writes the same files.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from eqlab.attest import issues
from eqlab.attest.keys.note import NoteSigner
from eqlab.attest.tlog.checkpoint import Checkpoint, audit_line, open_checkpoint, sign_checkpoint
from eqlab.attest.tlog.merkle import EMPTY, leaf_hash, node_hash, subtree_root
from eqlab.attest.tlog.note import BadNote, NoteSignature, write_note
from eqlab.attest.tlog.tiles import (
    CHECKPOINT,
    HEIGHT,
    LARGEST_ENTRY,
    WIDTH,
    entries_path,
    read_tile,
    tile_path,
    write_bundle,
)
from eqlab.core.errors import LabFault
from eqlab.core.reason import reason_of
from eqlab.wire.files import PUBLIC, unwritable, write_atomically

Cosigners = Callable[[bytes, int], Sequence[NoteSignature]]
"""Takes the signed checkpoint and the size of the one before; returns the cosignatures that could be had."""


class Leaves(Protocol):
    """The laboratory's own record of leaves."""

    def size(self) -> int:
        """How many there are."""

    def read(self, start: int, end: int) -> tuple[bytes, ...]:
        """Return leaves from `start` to before `end`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was published."""

    checkpoint: Checkpoint
    note: bytes
    written: int
    """Files that were written, the checkpoint included."""


def publish(
    folder: Path,
    leaves: Leaves,
    signer: NoteSigner,
    audit: tuple[int, str],
    cosigners: Cosigners | None = None,
) -> Published:
    """Bring the log in `folder` up to the record, and sign a checkpoint that anchors the audit log's head.

    The origin is the signer's name. Raises LabFault when the record has fewer leaves than were published, when the
    files do not give the published root, when a leaf is too large, and when the disk does not take it.
    """
    before = _last_checkpoint(folder, signer)
    size = leaves.size()
    if size < before.size:
        raise LabFault(issues.LOG_SHRANK, published=str(before.size), kept=str(size))
    edge = _Edge(folder, before.size)
    if edge.root() != before.root:
        raise LabFault(issues.LOG_DIFFERS, folder=str(folder))
    written = sum(1 for _ in edge.grow(leaves, size))
    root = edge.root()
    checkpoint = Checkpoint(origin=signer.name, size=size, root=root, extensions=(audit_line(*audit),))
    note = _cosigned(sign_checkpoint(checkpoint, signer), before.size, cosigners)
    _write(folder / CHECKPOINT, note)
    return Published(checkpoint=checkpoint, note=note, written=written + 1)


def _last_checkpoint(folder: Path, signer: NoteSigner) -> Checkpoint:
    try:
        return open_checkpoint((folder / CHECKPOINT).read_bytes(), signer.key)[0]
    except FileNotFoundError:
        return Checkpoint(origin=signer.name, size=0, root=EMPTY)
    except BadNote as error:
        raise LabFault(issues.LOG_UNREADABLE, folder=str(folder), why=error.rule) from error
    except OSError as error:
        raise LabFault(issues.LOG_UNREADABLE, folder=str(folder), why=reason_of(error)) from error


def _cosigned(note: bytes, before: int, cosigners: Cosigners | None) -> bytes:
    if cosigners is None:
        return note
    return note + "".join(one.line for one in cosigners(note, before)).encode()


def with_cosignatures(note: bytes, signatures: Sequence[NoteSignature]) -> bytes:
    """Return a checkpoint with cosignatures that came later."""
    return note + write_note("", signatures).removeprefix(b"\n")


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error
    write_atomically(path, data, PUBLIC)


class _Edge:
    """The right edge of the tree: at every level the hashes of its last, partial tile."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        self.size = size
        self.rows: list[list[bytes]] = []
        while count := size >> (HEIGHT * len(self.rows)):
            self.rows.append(self._row(len(self.rows), count))

    def _row(self, level: int, count: int) -> list[bytes]:
        index, width = divmod(count, WIDTH)
        if not width:
            return []
        path = self.folder / tile_path(level, index, width)
        try:
            tile = read_tile(path.read_bytes(), width)
        except OSError as error:
            raise LabFault(issues.LOG_DIFFERS, folder=str(self.folder)) from error
        if tile is None:
            raise LabFault(issues.LOG_DIFFERS, folder=str(self.folder))
        return list(tile)

    def root(self) -> bytes:
        """Return the root of the tree."""
        subtrees: list[bytes] = []
        for row in reversed(self.rows):
            at = 0
            while rest := len(row) - at:
                block = 1 << (rest.bit_length() - 1)
                subtrees.append(subtree_root(row[at : at + block]))
                at += block
        if not subtrees:
            return EMPTY
        found = subtrees.pop()
        while subtrees:
            found = node_hash(subtrees.pop(), found)
        return found

    def grow(self, leaves: Leaves, size: int) -> Iterator[Path]:
        """Add the leaves of the record, writing tiles and bundles; yields the files."""
        first = self.size // WIDTH
        for index in range(first, -(-size // WIDTH)):
            end = min(size, (index + 1) * WIDTH)
            if end == self.size:
                return
            entries = leaves.read(index * WIDTH, end)
            self._check(index * WIDTH, entries)
            yield self._put(entries_path(index, len(entries)), write_bundle(entries))
            yield from self._extend(0, [leaf_hash(one) for one in entries[self.size - index * WIDTH :]], end)
            self.size = end
        yield from self._partials()

    def _check(self, start: int, entries: Sequence[bytes]) -> None:
        for index, entry in enumerate(entries, start):
            if len(entry) > LARGEST_ENTRY:
                raise LabFault(issues.LEAF_TOO_LARGE, index=str(index), size=str(len(entry)))

    def _extend(self, level: int, hashes: list[bytes], size: int) -> Iterator[Path]:
        """Add hashes, at most to the end of a tile; a full one is written, and its hash goes a level up."""
        if level == len(self.rows):
            self.rows.append([])
        row = self.rows[level]
        row.extend(hashes)
        if len(row) == WIDTH:
            index = (size >> (HEIGHT * (level + 1))) - 1
            yield self._put(tile_path(level, index), b"".join(row))
            up = subtree_root(row)
            row.clear()
            yield from self._extend(level + 1, [up], size)

    def _partials(self) -> Iterator[Path]:
        for level, row in enumerate(self.rows):
            if row:
                index = (self.size >> (HEIGHT * level)) // WIDTH
                yield self._put(tile_path(level, index, len(row)), b"".join(row))

    def _put(self, path: str, data: bytes) -> Path:
        _write(self.folder / path, data)
        return self.folder / path
