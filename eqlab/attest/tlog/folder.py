"""A copy of a published log, read and recomputed: no hash in it is believed."""

from dataclasses import dataclass, field
from pathlib import Path

from eqlab.attest.tlog.merkle import Tree
from eqlab.attest.tlog.tiles import (
    CHECKPOINT,
    HASH,
    HEIGHT,
    WIDTH,
    bundles_of,
    entries_path,
    read_bundle,
    tile_path,
    tiles_of,
)

MOST = 5_000_000
"""Leaves of a log that are read."""
_LARGEST_BUNDLE = WIDTH * (2 + 0xFFFF)
_LARGEST_NOTE = 64 * 1024


class BadLog(ValueError):
    """Files that are no log of the size that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Log:
    """The leaves of a log, and the tree over them."""

    leaves: tuple[bytes, ...] = field(repr=False)
    tree: Tree = field(repr=False)


def read_checkpoint_file(folder: Path) -> bytes | None:
    """Return the checkpoint as it stands; None when there is none."""
    return read_file(folder / CHECKPOINT, _LARGEST_NOTE)


def read_file(path: Path, largest: int) -> bytes | None:
    """Return a file of a stranger's folder; None when it is missing, unreadable, too large, or a pipe."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except (OSError, ValueError):
        return None
    return data if len(data) <= largest else None


def read_log(folder: Path, size: int) -> Log:
    """Read the first `size` leaves, and compare every tile of hashes. Raises BadLog with the file that is wrong."""
    if size > MOST:
        raise BadLog("it has more leaves than are read")
    leaves: list[bytes] = []
    for index, width in bundles_of(size):
        leaves.extend(_bundle(folder, index, width))
    tree = Tree.of(leaves)
    for level, index, width in tiles_of(size):
        _compare(folder, tree, level, index, width)
    return Log(leaves=tuple(leaves), tree=tree)


def _bundle(folder: Path, index: int, width: int) -> tuple[bytes, ...]:
    """A full bundle may stand where a part of it is asked for: a log that grew may have dropped the part."""
    path = entries_path(index, width)
    data = read_file(folder / path, _LARGEST_BUNDLE)
    if data is not None:
        entries = read_bundle(data, width)
    else:
        whole = read_file(folder / entries_path(index), _LARGEST_BUNDLE)
        full = read_bundle(whole, WIDTH) if whole is not None else None
        entries = full[:width] if full is not None else None
    if entries is None:
        raise BadLog(path)
    return entries


def _compare(folder: Path, tree: Tree, level: int, index: int, width: int) -> None:
    path = tile_path(level, index, width)
    said = read_file(folder / path, WIDTH * HASH)
    if said is None:
        said = (read_file(folder / tile_path(level, index), WIDTH * HASH) or b"")[: width * HASH]
    at = index * WIDTH
    if said != b"".join(tree.levels[HEIGHT * level][at : at + width]):
        raise BadLog(path)
