"""One accepted connection, from its handshake to its end, in a thread of its own."""

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

from eqlab.core.clock import Clock
from eqlab.core.exchange import Body, Connection, HandshakeFailure, Request, Response
from eqlab.wire.answer import SORRY, Answerer, refusal
from eqlab.wire.channel import names, part, send, wake
from eqlab.wire.deadline import Deadline
from eqlab.wire.handshake import Refused, secure
from eqlab.wire.limits import Limits
from eqlab.wire.reaction import Delivered, Desk, Reaction, ignore_delivery
from eqlab.wire.request_reader import MalformedError, RequestReader
from eqlab.wire.tls import ServerTls, secured, server_context

_REFUSAL_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What all connections of a listener share."""

    desk: Desk
    limits: Limits
    tls: ServerTls | None
    """None for plain HTTP."""
    clock: Clock
    new_id: Callable[[], str]
    stopping: threading.Event


class Visit:
    """A connection and its state, as far as the listener must see it."""

    def __init__(self, sock: socket.socket, peer: str, house: House, *, welcome: bool) -> None:
        self.sock = sock
        self._plain = Connection(peer=peer, local=names(sock)[1])
        self.busy = False
        """True from the first byte of a request until its answer is sent."""
        self.waiting = house.tls is not None
        """True until the TLS handshake is over."""
        self._house = house
        self._welcome = welcome
        """False when too many connections are open."""

    def run(self) -> None:
        """Serve the connection to its end; never raises."""
        try:
            self._serve()
        except BaseException as error:  # noqa: BLE001 - the thread's last line: all that comes here is the lab's fault
            tell(self._house.desk, error)
        finally:
            self.busy = False
            part(self.sock)

    def close_unheard(self) -> None:
        """Close the connection before its handshake, because too many others wait for theirs; never raises."""
        with contextlib.suppress(OSError):
            self.sock.close()
        try:
            self._refuse(f"{_crowd(self._plain)}: {self._house.limits.handshakes} have not finished their handshake")
        except BaseException as error:  # noqa: BLE001 - whoever keeps the evidence may fail; listening goes on
            tell(self._house.desk, error)

    def wake(self) -> None:
        """End the connection from another thread."""
        wake(self.sock)

    def _serve(self) -> None:
        house = self._house
        connection = self._admit()
        self.waiting = False
        if connection is None or house.stopping.is_set():
            return
        if not self._welcome:
            self._turn_away(connection)
            return
        reader = RequestReader.on(self.sock, house.limits)
        answerer = Answerer(
            sock=self.sock,
            http=reader.http,
            seconds=house.limits.delivery,
            stopping=house.stopping,
            clock=house.clock,
        )
        try:
            while not house.stopping.is_set() and reader.wait():
                self.busy = True
                if not self._exchange(reader, answerer, connection):
                    return
                self.busy = reader.begun
        except MalformedError as error:
            self._complain(connection, error)

    def _admit(self) -> Connection | None:
        """Carry out the handshake; return the connection's facts, or None when the peer was refused."""
        if self._house.tls is None:
            return self._plain
        name = ""
        try:
            context = server_context(self._house.tls)
            tls, name = secure(self.sock, context, self._house.limits.handshake, self._hold)
            return secured(self._plain, tls, name)
        except Refused as error:
            self._refuse(error.reason, error.server_name)
            if error.plain_http:
                self._answer_plainly()
        except ValueError as error:
            self._refuse(f"the client certificate cannot be read: {error}", name)
        return None

    def _answer_plainly(self) -> None:
        """Tell a peer that forgot TLS so, below it."""
        with contextlib.suppress(OSError):
            socket.socket.sendall(self.sock, refusal(400, "This port speaks HTTPS; the call came as plain HTTP."))

    def _hold(self, sock: socket.socket) -> None:
        self.sock = sock
        if self._house.stopping.is_set():
            raise ConnectionAbortedError

    def _refuse(self, reason: str, server_name: str = "") -> None:
        if self._house.stopping.is_set():
            return
        failure = HandshakeFailure(
            id=self._house.new_id(),
            at=self._house.clock.now(),
            peer=self._plain.peer,
            local=self._plain.local,
            reason=reason,
            server_name=server_name,
        )
        self._house.desk.refused(failure)

    def _exchange(self, reader: RequestReader, answerer: Answerer, connection: Connection) -> bool:
        """Read one request, have it handled, play the reaction; tell whether another request may come."""
        request = reader.read()
        reaction, delivered = self._handled(request, connection)
        outcome = answerer.play(reaction, request)
        if outcome.fault is not None:
            tell(self._house.desk, outcome.fault)
        delivered(outcome.problem)
        return outcome.open

    def _handled(self, request: Request, connection: Connection) -> tuple[Reaction, Delivered]:
        try:
            return self._house.desk.handle(request, connection)
        except BaseException as error:  # noqa: BLE001 - whatever the handler raises, the peer gets an answer
            tell(self._house.desk, error)
            return Reaction(response=_sorry()), ignore_delivery

    def _complain(self, connection: Connection, error: MalformedError) -> None:
        if self._house.stopping.is_set():
            return
        self._house.desk.malformed(connection, error.words)
        self._refuse_with(error.status, error.words)

    def _turn_away(self, connection: Connection) -> None:
        self._refuse(f"{_crowd(connection)}: {self._house.limits.connections} at most", connection.server_name)
        self._refuse_with(503, "The laboratory has too many connections open; call again later.")

    def _refuse_with(self, status: int, text: str) -> None:
        with contextlib.suppress(OSError):
            send(self.sock, refusal(status, text), Deadline.after(_REFUSAL_SECONDS))


def _crowd(connection: Connection) -> str:
    return f"too many connections open from {connection.peer.rpartition(':')[0]}"


def tell(desk: Desk, error: BaseException) -> None:
    """Report a fault of the lab; when even that fails, the connection still ends in order."""
    with contextlib.suppress(Exception):
        desk.broken(error)


def _sorry() -> Response:
    text = f"{SORRY}\n".encode()
    return Response(
        status=500,
        headers=(("content-type", "text/plain; charset=utf-8"),),
        body=Body(data=text, size=len(text)),
    )
