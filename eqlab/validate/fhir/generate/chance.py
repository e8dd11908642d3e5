"""Choices that are the same for the same seed, whatever else is chosen."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def draw(count: int, *by: object) -> int:
    """Return a number from 0 up to `count`, told by the words `by` alone."""
    digest = hashlib.blake2b("|".join(map(str, by)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % count


def pick(items: Sequence[Item], *by: object) -> Item:
    """Return one of the items."""
    return items[draw(len(items), *by)]
