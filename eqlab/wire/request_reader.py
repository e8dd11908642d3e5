"""Requests, read from a connection by h11 under limits of size and time."""

import re
import socket
import ssl
from dataclasses import dataclass

import h11

from eqlab.core.exchange import Body, Headers, Request
from eqlab.wire.channel import receive, send
from eqlab.wire.deadline import Deadline
from eqlab.wire.handshake import reason
from eqlab.wire.limits import Limits
from eqlab.wire.target import split_target

_VERSIONS = (b"1.0", b"1.1")
_TLS_RECORD = b"\x16\x03"
_REPR = re.compile(r"""(?:bytearray\()?b(['"].*['"])\)?""")
"""How h11 shows the peer's bytes."""


class MalformedError(Exception):
    """The peer's bytes are no request; `status` answers them, `words` say what is wrong."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReader:
    """Reads the requests of one connection."""

    sock: socket.socket
    http: h11.Connection
    limits: Limits

    @classmethod
    def on(cls, sock: socket.socket, limits: Limits) -> "RequestReader":
        """Begin to read a connection."""
        http = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.header)
        return cls(sock=sock, http=http, limits=limits)

    @property
    def begun(self) -> bool:
        """True when bytes of a request are there already."""
        return bool(self.http.trailing_data[0])

    def wait(self) -> bool:
        """Wait for the first bytes of a request; False when the peer is done or idle for too long."""
        if self.begun:
            return True
        try:
            data = receive(self.sock, Deadline.after(self.limits.idle))
        except ssl.SSLError as error:
            raise MalformedError(400, f"TLS failed: {reason(error)}") from error
        except OSError:
            return False
        self.http.receive_data(data)
        return bool(data)

    def read(self) -> Request:
        """Read one request. Raises MalformedError; after a body with `truncated` the connection cannot go on."""
        head = self._head(Deadline.after(self.limits.head))
        body = self._body(head, Deadline.after(self.limits.upload))
        target = head.target.decode("latin-1")
        path, query = split_target(target)
        return Request(
            method=head.method.decode("latin-1"),
            target=target,
            path=path,
            query=query,
            headers=headers_of(head),
            body=body,
        )

    def _head(self, deadline: Deadline) -> h11.Request:
        if self.http.trailing_data[0].startswith(_TLS_RECORD):
            raise MalformedError(400, "TLS was sent to a port that speaks plain HTTP")
        while not isinstance(event := self._next(deadline), h11.Request):
            pass
        self._judge(event)
        return event

    def _judge(self, event: h11.Request) -> None:
        names = {name for name, _ in event.headers}
        if {b"content-length", b"transfer-encoding"} <= names:
            raise MalformedError(400, "Content-Length and Transfer-Encoding exclude each other (RFC 9112, 6.2)")
        if event.http_version not in _VERSIONS:
            raise MalformedError(505, f"HTTP/{event.http_version.decode()} is not spoken here, HTTP/1.1 is")
        size = sum(len(name) + len(value) + 4 for name, value in event.headers) + len(event.target)
        if size > self.limits.header:
            raise MalformedError(431, f"the headers are larger than {self.limits.header} bytes")

    def _body(self, head: h11.Request, deadline: Deadline) -> Body:
        limit = self.limits.body
        declared = int(dict(head.headers).get(b"content-length", b"0"))
        if self.http.they_are_waiting_for_100_continue:
            if declared > limit:
                return Body(truncated=True)
            self._go_ahead(deadline)
        kept = bytearray()
        size = 0
        while isinstance(event := self._next(deadline), h11.Data):
            size += len(event.data)
            room = limit if size <= limit and declared <= limit else self.limits.kept
            kept += event.data[: max(0, room - len(kept))]
            del kept[room:]
            if size > self.limits.drained:
                return Body(data=bytes(kept), size=size, truncated=True)
        return Body(data=bytes(kept), size=size, truncated=size > limit)

    def _go_ahead(self, deadline: Deadline) -> None:
        said = self.http.send(h11.InformationalResponse(status_code=100, headers=[], reason=b"Continue"))
        try:
            send(self.sock, said, deadline)
        except OSError as error:
            raise MalformedError(400, "the connection was closed before the body was sent") from error

    def _next(self, deadline: Deadline) -> h11.Event:
        """Return the next piece of a request that has begun."""
        try:
            while (event := self.http.next_event()) is h11.NEED_DATA:
                self.http.receive_data(self._more(deadline))
        except h11.RemoteProtocolError as error:
            raise MalformedError(error.error_status_hint, self._words(error)) from error
        if isinstance(event, (h11.Request, h11.Data, h11.EndOfMessage)):
            return event
        raise MalformedError(400, "the connection was closed before the request was complete")

    def _more(self, deadline: Deadline) -> bytes:
        try:
            return receive(self.sock, deadline)
        except TimeoutError as error:
            raise MalformedError(408, "the request was not complete in time") from error
        except ssl.SSLError as error:
            raise MalformedError(400, f"TLS failed within a request: {reason(error)}") from error
        except OSError as error:
            raise MalformedError(400, "the connection was reset within a request") from error

    def _words(self, error: h11.RemoteProtocolError) -> str:
        if self.http.trailing_data[1]:
            return "the connection was closed before the request was complete"
        return f"this is no HTTP/1.1 request: {_REPR.sub(_quoted, str(error))}"


def _quoted(shown: re.Match[str]) -> str:
    return shown[1]


def headers_of(message: h11.Request) -> Headers:
    """Return the headers as the core has them: names in lower case, values as Latin-1."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in message.headers)
