"""An HTTP/1.1 listener, plain or with mutual TLS: blocking sockets, a thread for each connection."""

import errno
import ipaddress
import selectors
import socket
import threading
import uuid
from collections.abc import Callable
from types import TracebackType
from typing import Self

from eqlab.core.clock import Clock, SystemClock
from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.exchange import Connection, HandshakeFailure
from eqlab.wire import issues
from eqlab.wire.channel import address
from eqlab.wire.connection import House, Visit, tell
from eqlab.wire.deadline import Deadline
from eqlab.wire.limits import Limits
from eqlab.wire.reaction import Delivered, Desk, Handler, Reaction, ignore_delivery
from eqlab.wire.tls import ServerTls, server_context

__all__ = ["Delivered", "Handler", "Limits", "Listener", "Reaction", "ServerTls", "ignore_delivery"]

_BACKLOG = 128
_LAST_PORT = 65_535
_SPARE = 32
"""Connections beyond the limit that are still told so; more are closed at once."""

_RECOVERY = 0.1
"""Seconds before the next connection is taken, after one could not be."""

_GRACE = 1.0
"""Seconds that answers in the making get when the listener stops, and again for the threads to end."""


class Listener:
    """Listens on one address. Start and stop it once; as a context manager it does both.

    Its callbacks are called from several threads, see `reaction.Desk`.
    """

    def __init__(
        self,
        *,
        handle: Handler,
        tls: ServerTls | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        refused: Callable[[HandshakeFailure], None] = lambda _failure: None,
        malformed: Callable[[Connection, str], None] = lambda _connection, _words: None,
        broken: Callable[[BaseException], None] = lambda _error: None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        new_id: Callable[[], str] = lambda: str(uuid.uuid4()),
        allow_remote: bool = False,
    ) -> None:
        """Prepare a listener. Raises ConfigurationError on a host that other machines reach, and on bad TLS files."""
        if not allow_remote and not is_loopback(host):
            raise ConfigurationError(issues.REMOTE_HOST, host=host)
        if tls is not None:
            server_context(tls)
        self._host = host
        self._port = port
        self._scheme = "http" if tls is None else "https"
        self._house = House(
            desk=Desk(handle=handle, refused=refused, malformed=malformed, broken=broken),
            limits=limits or Limits(),
            tls=tls,
            clock=clock or SystemClock(),
            new_id=new_id,
            stopping=threading.Event(),
        )
        self._visits: dict[Visit, threading.Thread] = {}
        self._lock = threading.Lock()
        self._gate: socket.socket | None = None
        self._bell: tuple[socket.socket, socket.socket] | None = None
        self._acceptor: threading.Thread | None = None
        self._crowded = False
        """True from a connection closed because too many wait for their handshake, until fewer do."""

    @property
    def port(self) -> int:
        """The port; before `start`, the one asked for."""
        return self._port

    @property
    def url(self) -> str:
        """Where to call, without a slash at the end."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104 - read, not bound
        return f"{self._scheme}://[{host}]:{self.port}" if ":" in host else f"{self._scheme}://{host}:{self.port}"

    def start(self) -> None:
        """Listen from now on. Raises LabFault when the port is in use or the address is not to be had."""
        self._gate = self._bound()
        self._port = self._gate.getsockname()[1]
        self._bell = socket.socketpair()
        self._acceptor = threading.Thread(target=self._accept, name=f"listener-{self._port}", daemon=True)
        self._acceptor.start()

    def stop(self) -> None:
        """Stop listening; let answers in the making go out for a second, then end all connections and threads."""
        if self._gate is None or self._bell is None or self._acceptor is None:
            return
        self._house.stopping.set()
        self._bell[0].send(b"!")
        self._acceptor.join()
        for sock in (self._gate, *self._bell):
            sock.close()
        self._gate = self._bell = self._acceptor = None
        self._end(lambda visit: not visit.busy)
        self._end(lambda _visit: True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _end(self, chosen: Callable[[Visit], bool]) -> None:
        """Wake the chosen connections, and wait a little for all threads."""
        with self._lock:
            visits = dict(self._visits)
        for visit in filter(chosen, visits):
            visit.wake()
        deadline = Deadline.after(_GRACE)
        for thread in visits.values():
            thread.join(deadline.left)

    def _bound(self) -> socket.socket:
        if not 0 <= self._port <= _LAST_PORT:  # the resolver would wrap it around
            raise self._unusable(OverflowError("there is no such port"))
        try:
            family, kind, protocol, _, place = socket.getaddrinfo(
                self._host, self._port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
            gate = socket.socket(family, kind, protocol)
        except (OSError, UnicodeError) as error:
            raise self._unusable(error) from error
        try:
            gate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            gate.bind(place)
            gate.listen(_BACKLOG)
            gate.setblocking(False)  # a peer may be gone again between the signal and `accept`
        except OSError as error:
            gate.close()
            raise self._unusable(error) from error
        return gate

    def _unusable(self, error: Exception) -> LabFault:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            return LabFault(issues.PORT_IN_USE, host=self._host, port=str(self._port))
        why = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return LabFault(issues.ADDRESS_UNUSABLE, host=self._host, port=str(self._port), why=why)

    def _accept(self) -> None:
        gate, bell = self._gate, self._bell
        if gate is None or bell is None:
            return
        with selectors.DefaultSelector() as selector:
            selector.register(gate, selectors.EVENT_READ)
            selector.register(bell[1], selectors.EVENT_READ)
            while not self._house.stopping.is_set():
                if any(key.fileobj is gate for key, _ in selector.select()):
                    self._accept_one(gate)

    def _accept_one(self, gate: socket.socket) -> None:
        try:
            sock, peer = gate.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return
        except OSError as error:
            self._cannot_accept(error)
            return
        try:
            self._receive(sock, peer)
        except (OSError, RuntimeError) as error:
            sock.close()
            self._cannot_accept(error)

    def _cannot_accept(self, error: Exception) -> None:
        """Tell a fault of the machine, and give it a moment to recover."""
        tell(self._house.desk, LabFault(issues.CANNOT_ACCEPT, url=self.url, why=str(error)))
        self._house.stopping.wait(_RECOVERY)

    def _receive(self, sock: socket.socket, peer: object) -> None:
        with self._lock:
            count, waiting = len(self._visits), sum(visit.waiting for visit in self._visits)
        if waiting >= self._house.limits.handshakes:
            self._close_unheard(sock, peer)
            return
        self._crowded = False
        if count >= self._house.limits.connections + _SPARE:
            sock.close()
            return
        sock.setblocking(True)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        visit = Visit(sock, address(peer), self._house, welcome=count < self._house.limits.connections)
        thread = threading.Thread(target=self._attend, args=(visit,), name=f"visit-{self._port}", daemon=True)
        with self._lock:
            self._visits[visit] = thread
        try:
            thread.start()
        except RuntimeError:
            self._forget(visit)
            raise

    def _close_unheard(self, sock: socket.socket, peer: object) -> None:
        """Close a connection; of a crowd only the first is kept as evidence, so that no crowd can fill the store."""
        if self._crowded:
            sock.close()
            return
        self._crowded = True
        Visit(sock, address(peer), self._house, welcome=False).close_unheard()

    def _attend(self, visit: Visit) -> None:
        try:
            visit.run()
        finally:
            self._forget(visit)

    def _forget(self, visit: Visit) -> None:
        with self._lock:
            self._visits.pop(visit, None)


def is_loopback(host: str) -> bool:
    """Tell whether only the lab's own machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
