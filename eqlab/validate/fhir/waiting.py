"""Entries of a large Bundle that are not read before the walk comes to them: it finds them in the processor's caches.

What is read in one piece has left the caches when the walk begins, and costs half as much again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from eqlab.core.values import Json


class Interrupted(Exception):
    """The walk ended before all entries were read: read the document as a whole, and begin again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Stands in a Bundle's `entry` until the walk comes there; an array then takes its place."""

    entries: Iterator[Json]
    """Reads them. Raises NotStrict where a reader has something to say."""

    def __getitem__(self, index: int) -> Json:
        """Raise Interrupted: somebody asks for an entry while others are still to be read."""
        raise Interrupted
