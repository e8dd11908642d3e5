"""What the tests of the wire share: a listener that remembers what it is told, certificates of every kind."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue

from eqlab.core.exchange import Body, Connection, HandshakeFailure, Request, Response
from eqlab.wire.client import ClientTls
from eqlab.wire.pki import Authority, Credentials
from eqlab.wire.server import Delivered, Handler, Listener, Reaction, ServerTls

PATIENCE = 10.0


def echo(request: Request) -> Reaction:
    return Reaction(response=Response(status=200, body=Body(data=request.body.data)))


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a listener told, in order."""

    requests: SimpleQueue[tuple[Request, Connection]] = field(default_factory=SimpleQueue)
    delivered: SimpleQueue[str] = field(default_factory=SimpleQueue)
    refused: SimpleQueue[HandshakeFailure] = field(default_factory=SimpleQueue)
    malformed: SimpleQueue[tuple[Connection, str]] = field(default_factory=SimpleQueue)
    broken: SimpleQueue[BaseException] = field(default_factory=SimpleQueue)

    def request(self) -> Request:
        return self.requests.get(timeout=PATIENCE)[0]

    def connection(self) -> Connection:
        return self.requests.get(timeout=PATIENCE)[1]

    def refusal(self) -> HandshakeFailure:
        return self.refused.get(timeout=PATIENCE)

    def delivery(self) -> str:
        return self.delivered.get(timeout=PATIENCE)

    def complaint(self) -> str:
        return self.malformed.get(timeout=PATIENCE)[1]

    def fault(self) -> BaseException:
        return self.broken.get(timeout=PATIENCE)

    def handler(self, react: Callable[[Request], Reaction]) -> Handler:
        def handle(request: Request, connection: Connection) -> tuple[Reaction, Delivered]:
            self.requests.put((request, connection))
            return react(request), self.delivered.put

        return handle


@dataclass(frozen=True, kw_only=True)
class Lab:
    """A listener and what it told."""

    listener: Listener
    seen: Seen

    @property
    def url(self) -> str:
        return self.listener.url

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.listener.port), timeout=PATIENCE)

    def say(self, data: bytes) -> bytes:
        """Send bytes over a plain connection and return all that comes back until it ends."""
        with self.connect() as sock:
            sock.sendall(data)
            return read_to_end(sock)


def read_to_end(sock: socket.socket) -> bytes:
    pieces = []
    while data := sock.recv(65536):
        pieces.append(data)
    return b"".join(pieces)


Listen = Callable[..., Lab]


@dataclass(frozen=True, kw_only=True)
class Pki:
    """A CA and certificates of every kind a vendor may show."""

    authority: Authority
    server: Credentials
    good: Credentials
    expired: Credentials
    foreign: Credentials
    """From another CA."""

    def tls(self, client_certificate: str = "required") -> ServerTls:
        return ServerTls(
            credentials=self.server,
            authorities=self.authority.root_path,
            client_certificate=client_certificate,  # type: ignore[arg-type]
        )

    def caller(self, credentials: Credentials | None) -> ClientTls:
        return ClientTls(
            authority=self.authority.root_path,
            certificate=credentials and credentials.certificate,
            key=credentials and credentials.key,
        )

    def context(self, credentials: Credentials | None, version: ssl.TLSVersion) -> ssl.SSLContext:
        context = ssl.create_default_context(cafile=self.authority.root_path)
        context.minimum_version = context.maximum_version = version
        if credentials is not None:
            context.load_cert_chain(credentials.certificate, credentials.key)
        return context


GET = b"GET / HTTP/1.1\r\nhost: lab\r\n\r\n"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked for to be refused
LAST_GET = b"GET / HTTP/1.1\r\nhost: lab\r\nconnection: close\r\n\r\n"
