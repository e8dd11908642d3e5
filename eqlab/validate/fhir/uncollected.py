"""Lets Python's garbage collector rest while documents are judged, and spares it what they leave.

What a judgement leaves is no garbage, and there may be much of it: the collector would look at all as soon as it goes
on.
"""

import gc
from dataclasses import dataclass

_LARGE = 50_000
"""Bytes of documents that leave enough to spare the collector."""
_VAST = 1_000_000
"""Bytes of documents before which all that is young is looked at, not only the youngest."""
_LEAST = 250_000
"""Bytes that large documents count for at least."""
_PATIENCE = 256_000_000
"""Bytes after which the collector looks at all that is old: it forgets each time when that was due."""


@dataclass(slots=True)
class _Known:
    """What is known of the process."""

    grown: int = 0
    """Bytes since the collector looked at all that is old."""
    frozen: bool = False
    """True once somebody was seen to freeze what is old."""


_known = _Known()


class Uncollected:
    """A context in which the collector rests; it goes on after it, if it was at work.

    What is made in there for large documents is old at once, and so is what others left that lives when it begins.
    From time to time all that is old is looked at. Where somebody froze what is old (`gc.freeze`), it is left as it is.
    """

    __slots__ = ("_collecting", "_large")

    def __init__(self, size: int) -> None:
        """Begin, where `size` bytes of documents are to be judged."""
        self._collecting = gc.isenabled()
        self._large = self._collecting and size >= _LARGE and not _known.frozen
        if self._large:
            gc.collect(1 if size >= _VAST else 0)
            _known.grown += max(size, _LEAST)

    def __enter__(self) -> None:
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._large:
            _grow_old()
        if self._collecting:
            gc.enable()


def _grow_old() -> None:
    """Put what is young among what is old, without a look at it but from time to time."""
    if _known.grown > _PATIENCE:
        _known.grown = 0
        gc.collect()
        return
    _known.frozen = bool(gc.get_freeze_count())  # it is counted one by one: not again, where there is any
    if not _known.frozen:
        gc.freeze()
        gc.unfreeze()
