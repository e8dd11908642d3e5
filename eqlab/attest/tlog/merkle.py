"""Merkle trees (RFC 6962, section 2.1; verification as in RFC 9162, sections 2.1.3.2 and 2.1.4.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf."""
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def subtree_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over hashes of subtrees of one height."""
    if not hashes:
        return EMPTY
    return Tree.of_hashes(hashes).root()


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree, with the hashes of all its complete subtrees."""

    levels: tuple[tuple[bytes, ...], ...] = field(repr=False)
    """At height h the hashes of complete subtrees of 2^h leaves, from the left."""

    @classmethod
    def of(cls, leaves: Iterable[bytes]) -> "Tree":
        """Build from leaves."""
        return cls.of_hashes([leaf_hash(leaf) for leaf in leaves])

    @classmethod
    def of_hashes(cls, hashes: Sequence[bytes]) -> "Tree":
        """Build from hashes of leaves."""
        levels = [tuple(hashes)]
        while len(levels[-1]) > 1:
            below = levels[-1]
            levels.append(tuple(node_hash(below[i], below[i + 1]) for i in range(0, len(below) - 1, 2)))
        return cls(tuple(levels))

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return len(self.levels[0])

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the tree, or of its first `size` leaves."""
        size = self.size if size is None else size
        return self._hash(0, size) if size else EMPTY

    def _hash(self, start: int, end: int) -> bytes:
        """Return the hash of the leaves from `start` to before `end`; `start` is a multiple of the width rounded up."""
        width = end - start
        height = width.bit_length() - 1
        if width == 1 << height and start % width == 0:
            return self.levels[height][start >> height]
        middle = start + _split(width)
        return node_hash(self._hash(start, middle), self._hash(middle, end))

    def inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that leaf `index` is in the tree of `size` leaves, from the leaf upwards."""
        size = self.size if size is None else size
        if not 0 <= index < size <= self.size:
            raise ValueError(f"no leaf {index} in a tree of {size}")
        return self._path(index, 0, size)

    def _path(self, index: int, start: int, end: int) -> tuple[bytes, ...]:
        if end - start == 1:
            return ()
        middle = start + _split(end - start)
        if index < middle:
            return (*self._path(index, start, middle), self._hash(middle, end))
        return (*self._path(index, middle, end), self._hash(start, middle))

    def consistency(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """Return the proof that the tree of `size` leaves continues the one of `old`."""
        size = self.size if size is None else size
        if not 0 <= old <= size <= self.size:
            raise ValueError(f"no trees of {old} and {size} leaves")
        return self._growth(old, 0, size, whole=True) if 0 < old < size else ()

    def _growth(self, old: int, start: int, end: int, *, whole: bool) -> tuple[bytes, ...]:
        if start + old == end:
            return () if whole else (self._hash(start, end),)
        split = _split(end - start)
        middle = start + split
        if old <= split:
            return (*self._growth(old, start, middle, whole=whole), self._hash(middle, end))
        return (*self._growth(old - split, middle, end, whole=False), self._hash(start, middle))


def _split(width: int) -> int:
    """Return the largest power of two below a width of at least two."""
    return 1 << ((width - 1).bit_length() - 1)


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a proof shows that the leaf of a hash stands at `index` in the tree of `size` leaves."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if at % 2 or at == last:
            found = node_hash(other, found)
            while not at % 2 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, other)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes) -> bool:
    """Tell whether a proof shows that the tree of `size` leaves continues the one of `old`."""
    if not 0 <= old <= size:
        return False
    if old == size:
        return not proof and old_root == root
    if old == 0:
        return not proof and old_root == EMPTY
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    return bool(path) and _grows(old - 1, size - 1, path, old_root, root)


def _grows(at: int, last: int, path: list[bytes], old_root: bytes, root: bytes) -> bool:
    while at % 2:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if at % 2 or at == last:
            first, second = node_hash(other, first), node_hash(other, second)
            while not at % 2 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, other)
        at, last = at >> 1, last >> 1
    return last == 0 and first == old_root and second == root
