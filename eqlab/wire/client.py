"""Calls to systems under test: no redirects, no proxies, no cookies, one deadline for the whole call.

What the peer does never raises; a call that nobody could make raises ConfigurationError.
"""

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import httpx

from eqlab.core.clock import Clock, SystemClock
from eqlab.core.errors import ConfigurationError
from eqlab.core.exchange import Body, Connection, Headers, Request, Response
from eqlab.wire import issues
from eqlab.wire.channel import CHUNK, names
from eqlab.wire.limits import MIB
from eqlab.wire.place import Place, place_of
from eqlab.wire.probe import probe
from eqlab.wire.problem import CallProblem, ProblemKind, broken_off, problem_of
from eqlab.wire.target import split_target
from eqlab.wire.tls import ClientTls, client_context
from eqlab.wire.watchdog import Watchdog

__all__ = [
    "CallOutcome",
    "CallProblem",
    "Client",
    "ClientTls",
    "OutboundCall",
    "ProblemKind",
    "call",
    "probe",
]

_OWN_HEADERS = (("user-agent", "eqlab"), ("accept", "*/*"), ("accept-encoding", "identity"))
"""Sent unless the call has its own: evidence is kept as it came, so nothing is asked for in compressed form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundCall:
    """A call to make."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes | None = None
    deadline: float = 30.0
    """Seconds for all of it: name, connection, handshake, request and the whole answer."""
    body_limit: int = 20 * MIB
    """Bytes of the answer's body that are read and kept at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutcome:
    """What came of a call: a response or a problem, never both."""

    request: Request
    """As it was sent, with the headers that were added."""
    response: Response | None
    problem: CallProblem | None
    connection: Connection
    """What is known of it: only the host called, when there was none."""
    started: datetime
    finished: datetime


class _Line:
    """The connection in use, as the transport's trace tells of it."""

    def __init__(self) -> None:
        self.sock: socket.socket | None = None
        self.connection = Connection(peer="", local="")
        self.ready = False
        """True once a connection is open and, for TLS, the caller's side of the handshake is done."""

    def hear(self, event: str, told: dict[str, Any], place: Place, watchdog: Watchdog) -> None:
        match event:
            case "connection.connect_tcp.started":
                self.sock, self.ready, self.connection = None, False, Connection(peer=place.name, local="")
            case "connection.connect_tcp.complete":
                self._hold(told["return_value"].get_extra_info("socket"), watchdog)
            case "connection.start_tls.complete":
                stream = told["return_value"]
                self._hold(stream.get_extra_info("socket"), watchdog)
                self._note_tls(stream.get_extra_info("ssl_object"), place)
            case "http11.send_request_headers.started":
                self.ready = True

    def _hold(self, sock: socket.socket, watchdog: Watchdog) -> None:
        self.sock = sock
        watchdog.watch(sock)
        peer, local = names(sock)
        self.connection = replace(self.connection, peer=peer or self.connection.peer, local=local)

    def _note_tls(self, tls: Any, place: Place) -> None:
        cipher = tls.cipher()
        self.connection = replace(
            self.connection,
            tls_version=tls.version() or "",
            cipher=cipher[0] if cipher else "",
            server_name=place.server_name,
        )


@dataclass(slots=True, kw_only=True)
class Client:
    """A caller that keeps its connection between calls. For one thread at a time; close it, or use `with`.

    Raises ConfigurationError when a TLS file cannot be used. Without `tls` the machine's CAs are trusted.
    """

    tls: ClientTls | None = None
    clock: Clock = field(default_factory=SystemClock)
    _transport: httpx.HTTPTransport = field(init=False, repr=False)
    _line: _Line = field(init=False, repr=False, default_factory=_Line)

    def __post_init__(self) -> None:
        self._transport = httpx.HTTPTransport(
            verify=client_context(self.tls or ClientTls()),
            trust_env=False,
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
        )

    def call(self, outbound: OutboundCall) -> CallOutcome:
        """Make one call. Raises ConfigurationError when its URL, method or headers are unusable."""
        place = place_of(outbound.url)
        started = self.clock.now()
        with Watchdog(outbound.deadline) as watchdog:
            request = _request(outbound)
            request.extensions["trace"] = lambda event, told: self._line.hear(event, told, place, watchdog)
            if self._line.sock is not None:
                watchdog.watch(self._line.sock)
            response, problem = self._answer(request, outbound, place, watchdog)
        return CallOutcome(
            request=_sent(request, outbound.body or b""),
            response=response,
            problem=problem,
            connection=self._line.connection,
            started=started,
            finished=self.clock.now(),
        )

    def close(self) -> None:
        """Close the kept connection."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer(
        self, request: httpx.Request, outbound: OutboundCall, place: Place, watchdog: Watchdog
    ) -> tuple[Response | None, CallProblem | None]:
        late = CallProblem(ProblemKind.TIMEOUT, f"{place.name} did not answer within {outbound.deadline:g} s")
        try:
            with contextlib.closing(self._transport.handle_request(request)) as raw:
                response = _response(raw, outbound.body_limit)
        except httpx.LocalProtocolError as error:
            raise _unwritable(outbound, error) from error
        except httpx.TimeoutException:
            return None, late
        except httpx.RemoteProtocolError as error:
            return None, late if watchdog.bitten else broken_off(str(error), place.name)
        except (httpx.TransportError, OSError) as error:
            problem = problem_of(error, place.name, during_handshake=not self._line.ready)
            return None, late if watchdog.bitten else problem
        return (None, late) if watchdog.bitten else (response, None)


def call(outbound: OutboundCall, tls: ClientTls | None = None, *, clock: Clock | None = None) -> CallOutcome:
    """Make one call over a connection of its own.

    Raises ConfigurationError when the call or the TLS files are unusable; whatever the peer does is in the outcome.
    """
    with Client(tls=tls, clock=clock or SystemClock()) as client:
        return client.call(outbound)


def _request(outbound: OutboundCall) -> httpx.Request:
    own = {name.lower() for name, _ in outbound.headers}
    added = [header for header in _OWN_HEADERS if header[0] not in own]
    if outbound.body and "content-length" not in own:
        added.append(("content-length", str(len(outbound.body))))
    try:
        return httpx.Request(
            outbound.method.encode("ascii").decode(),
            outbound.url,
            headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in (*outbound.headers, *added)],
            content=_chunks(outbound.body) if outbound.body else None,
            extensions={"timeout": httpx.Timeout(outbound.deadline).as_dict()},
        )
    except (httpx.InvalidURL, ValueError) as error:
        raise _unwritable(outbound, error) from error


def _chunks(body: bytes) -> Iterator[bytes]:
    yield from (body[start : start + CHUNK] for start in range(0, len(body), CHUNK))


def _unwritable(outbound: OutboundCall, error: Exception) -> ConfigurationError:
    return ConfigurationError(
        issues.CALL_UNWRITABLE, method=outbound.method, url=outbound.url, why=str(error).rstrip(".")
    )


def _sent(request: httpx.Request, body: bytes) -> Request:
    target = request.url.raw_path.decode("latin-1")
    path, query = split_target(target)
    return Request(
        method=request.method,
        target=target,
        path=path,
        query=query,
        headers=_headers(request.headers),
        body=Body(data=body, size=len(body)),
    )


def _response(raw: httpx.Response, limit: int) -> Response:
    """Read the answer, up to the limit of its body."""
    kept = bytearray()
    size = 0
    for chunk in raw.iter_raw():
        size += len(chunk)
        kept += chunk[: max(0, limit - len(kept))]
        if size > limit:
            break
    body = Body(data=bytes(kept), size=size, truncated=size > limit)
    return Response(status=raw.status_code, headers=_headers(raw.headers), body=body)


def _headers(headers: httpx.Headers) -> Headers:
    return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers.raw)
