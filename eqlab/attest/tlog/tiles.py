"""Where the files of a log stand, and what is in them (C2SP tlog-tiles)."""

from collections.abc import Iterator, Sequence

HEIGHT = 8
WIDTH = 1 << HEIGHT
HASH = 32
LARGEST_ENTRY = 0xFFFF
CHECKPOINT = "checkpoint"


def _number(index: int) -> str:
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    return "/".join(reversed(groups))


def _partial(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Return the path of a tile of hashes below the log's folder."""
    return f"tile/{level}/{_number(index)}{_partial(width)}"


def entries_path(index: int, width: int = WIDTH) -> str:
    """Return the path of a bundle of entries below the log's folder."""
    return f"tile/entries/{_number(index)}{_partial(width)}"


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Yield level, index and width of every tile of a tree."""
    level = 0
    while count := size >> (HEIGHT * level):
        yield from ((level, index, min(WIDTH, count - index * WIDTH)) for index in range(-(-count // WIDTH)))
        level += 1


def bundles_of(size: int) -> Iterator[tuple[int, int]]:
    """Yield index and width of every bundle of entries of a tree."""
    yield from ((index, width) for level, index, width in tiles_of(size) if level == 0)


def write_bundle(entries: Sequence[bytes]) -> bytes:
    """Write a bundle of entries; none is longer than `LARGEST_ENTRY`."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def read_bundle(data: bytes, width: int) -> tuple[bytes, ...] | None:
    """Read a bundle of `width` entries; None when it is none, or has more or fewer."""
    entries: list[bytes] = []
    at = 0
    while at < len(data) and len(entries) <= width:
        end = at + 2 + int.from_bytes(data[at : at + 2])
        if at + 2 > len(data) or end > len(data):
            return None
        entries.append(data[at + 2 : end])
        at = end
    return tuple(entries) if len(entries) == width else None


def read_tile(data: bytes, width: int) -> tuple[bytes, ...] | None:
    """Read a tile of `width` hashes; None when it has more or fewer."""
    if len(data) != width * HASH:
        return None
    return tuple(data[at : at + HASH] for at in range(0, len(data), HASH))
