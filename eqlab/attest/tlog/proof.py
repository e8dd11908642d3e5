"""Proofs in one file, verifiable offline (C2SP tlog-proof). The leaf travels as the extra data: its hash proves it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eqlab.attest.encoding import decode, encode
from eqlab.attest.tlog.checkpoint import Checkpoint
from eqlab.attest.tlog.merkle import Tree, is_included, leaf_hash
from eqlab.core.text import Words, words

FIRST = "c2sp.org/tlog-proof@v1"
LARGEST = 256 * 1024
_INDEX = re.compile("index (0|[1-9][0-9]{0,18})")
_HASH = 32
_DEEPEST = 64


class BadProof(ValueError):
    """Bytes that are no proof."""

    def __init__(self, rule: Words) -> None:
        super().__init__(str(rule))
        self.rule = rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A proof; nothing is believed yet."""

    leaf: bytes
    """The extra data: the leaf itself."""
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    """The signed note."""

    def fits(self, checkpoint: Checkpoint) -> bool:
        """Tell whether the leaf stands at the index in the tree of a checkpoint."""
        found = leaf_hash(self.leaf)
        return is_included(found, self.index, checkpoint.size, self.hashes, checkpoint.root)


def write_proof(leaf: bytes, index: int, hashes: Sequence[bytes], checkpoint: bytes) -> bytes:
    """Write a proof."""
    lines = (FIRST, f"extra {encode(leaf)}", f"index {index}", *map(encode, hashes), "", "")
    return "\n".join(lines).encode() + checkpoint


def proofs_of(leaves: Sequence[bytes], checkpoint: bytes, indexes: Iterable[int]) -> Iterator[bytes]:
    """Write the proofs of several leaves; `leaves` are all that the checkpoint covers."""
    tree = Tree.of(leaves)
    for index in indexes:
        yield write_proof(leaves[index], index, tree.inclusion(index), checkpoint)


def read_proof(data: bytes) -> Proof:
    """Read a proof. Raises BadProof with what is wrong."""
    if len(data) > LARGEST:
        raise BadProof(words("it is larger than any proof"))
    head, gap, checkpoint = data.partition(b"\n\n")
    try:
        lines = head.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise BadProof(words("it is no UTF-8")) from None
    if lines[0] != FIRST or not gap:
        raise BadProof(words("it is not in the format c2sp.org/tlog-proof@v1"))
    leaf = decode(lines[1].removeprefix("extra ")) if lines[1:] and lines[1].startswith("extra ") else None
    if leaf is None:
        raise BadProof(words("it does not bring the leaf that it is about, as extra data"))
    index = _INDEX.fullmatch(lines[2]) if lines[2:] else None
    hashes = [decode(line) for line in lines[3:]]
    if index is None or len(hashes) > _DEEPEST:
        raise BadProof(words("its index is malformed, or it has too many hashes"))
    found = tuple(one for one in hashes if one is not None and len(one) == _HASH)
    if len(found) != len(hashes):
        raise BadProof(words("one of its hashes is malformed"))
    return Proof(leaf=leaf, index=int(index[1]), hashes=found, checkpoint=checkpoint)
