"""Lets Python's garbage collector rest while documents are judged, and spares it what vast ones leave.

What a judgement leaves is no garbage, and of a vast document there is much of it: the collector would look at all as
soon as it goes on.
"""

import gc
from dataclasses import dataclass
from threading import Lock

_VAST = 1_000_000
"""Bytes of documents that leave enough to spare the collector."""
_PATIENCE = 32_000_000
"""Bytes after which the collector looks at all that is old: it forgets each time when that was due, and what others
left may be garbage."""


@dataclass(slots=True)
class _Known:
    """What is known of the process."""

    grown: int = 0
    """Bytes since the collector looked at all that is old."""


_known = _Known()
_growing = Lock()


class Uncollected:
    """A context in which the collector rests; it goes on after it, if it was at work.

    What is made in there for vast documents is old at once, and so is what others left that lives when it begins. From
    time to time all that is old is looked at. Where somebody froze what is old (`gc.freeze`), it is left as it is.
    """

    __slots__ = ("_rested", "_vast")

    def __init__(self, size: int) -> None:
        """Prepare, where `size` bytes of documents are to be judged."""
        self._rested = False
        self._vast = size if size >= _VAST and gc.isenabled() else 0

    def __enter__(self) -> None:
        if self._vast:
            _look(self._vast)
        if gc.isenabled():  # who finds it at rest leaves it so: another thread will let it go on
            self._rested = True
            gc.disable()

    def __exit__(self, *_: object) -> None:
        try:
            if self._vast:
                _grow_old()
        finally:
            if self._rested:
                gc.enable()


def _look(size: int) -> None:
    """Look at what is young; from time to time at all, while there is nothing of the next document."""
    _known.grown += size
    if _known.grown > _PATIENCE:
        _known.grown = 0
        gc.collect()
    else:
        gc.collect(1)


def _grow_old() -> None:
    """Put what is young among what is old, without a look at it."""
    if _growing.acquire(blocking=False):  # another thread does it, or what a signal interrupted
        try:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
        finally:
            _growing.release()
