"""A time limit over a library's many small ones: when it is up, the connection is ended under its hands."""

import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

from eqlab.wire.channel import wake


class Watchdog:
    """Ends the watched connection after some seconds, unless it is left before; a context manager.

    It holds a duplicate of the socket, so that it reaches the connection also while a TLS wrapper takes it over.
    """

    def __init__(self, seconds: float) -> None:
        self.bitten = False
        """True once the time was up."""
        self._lock = threading.Lock()
        self._held: socket.socket | None = None
        self._timer = threading.Timer(max(0.0, seconds), self._bite)
        self._timer.daemon = True

    def watch(self, sock: socket.socket) -> None:
        """Watch this connection from now on, and no other; when the time is up already, end it at once."""
        with self._lock:
            self._release()
            with contextlib.suppress(OSError):  # it may be closed already
                self._held = socket.fromfd(sock.fileno(), sock.family, sock.type)
            if self.bitten:
                self._end()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        self._timer.join()
        self._release()

    def _bite(self) -> None:
        with self._lock:
            self.bitten = True
            self._end()

    def _end(self) -> None:
        if self._held is not None:
            wake(self._held)

    def _release(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None
