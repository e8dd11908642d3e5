"""One thread that ends what takes too long: starting a timer for each document would cost more than most documents."""

import os
import threading
import time
from collections.abc import Callable

_LOOK = 0.1
"""Seconds between two looks, as long as there is something to watch."""


class Watch:
    """Deadlines of this process."""

    def __init__(self) -> None:
        self._due: dict[object, tuple[float, Callable[[], None]]] = {}
        self._changed = threading.Condition()
        self._looking = False

    def begin(self, what: object, seconds: float, late: Callable[[], None]) -> None:
        """Call `late` once when `what` has not ended after some seconds."""
        with self._changed:
            self._due[what] = time.monotonic() + seconds, late
            if not self._looking:
                self._looking = True
                threading.Thread(target=self._look, name="schematron-watch", daemon=True).start()
            elif len(self._due) == 1:
                self._changed.notify()

    def end(self, what: object) -> None:
        """Watch it no longer; when this returns, `late` has been called or never will be."""
        with self._changed:
            self._due.pop(what, None)

    def _look(self) -> None:
        while True:
            with self._changed:
                while not self._due:
                    self._changed.wait()
                now = time.monotonic()
                for what, (due, late) in list(self._due.items()):
                    if due <= now:
                        del self._due[what]
                        late()
            time.sleep(_LOOK)


_WATCHES: dict[int, Watch] = {}


def watch() -> Watch:
    """Return the watch of this process; threads do not survive a fork."""
    return _WATCHES.setdefault(os.getpid(), Watch())
