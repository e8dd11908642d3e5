"""How probes reach their targets: at the guard's addresses only, without a name service, within their time."""

import http.client
import socket
import ssl
import warnings
from dataclasses import dataclass
from urllib.parse import urlsplit

from eqlab.core.errors import ConfigurationError
from eqlab.core.exchange import Body, Headers, Response
from eqlab.core.finding import Finding
from eqlab.core.probe import Surroundings
from eqlab.core.text import words
from eqlab.probe.author import Parameter, text
from eqlab.probe.issues import NOT_LOOKED, TRUST_UNUSABLE
from eqlab.probe.sight import tell
from eqlab.wire.channel import leave
from eqlab.wire.deadline import Deadline
from eqlab.wire.place import Place, place_of
from eqlab.wire.problem import CallProblem, ProblemKind, problem_of
from eqlab.wire.watchdog import Watchdog

KEPT = 256 * 1024
"""Bytes of an answer's body that a probe reads."""
_CONNECT = 10.0
_DER = 2
_EVERYTHING = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"

TRUST: Parameter = text(
    "Which authorities a certificate may come from: `machine`, `any`, or the name of a PEM file handed in.",
    default="machine",
)


class Unreached(Exception):
    """A target gave no answer; `problem` says why."""

    def __init__(self, problem: CallProblem) -> None:
        super().__init__(problem.words)
        self.problem = problem


def blind_context(least: ssl.TLSVersion = ssl.TLSVersion.TLSv1) -> ssl.SSLContext:
    """Return a context that takes any certificate and old versions: for looking, never for secrets."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with warnings.catch_warnings():  # old versions are what is looked for
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = least
    context.set_ciphers(_EVERYTHING)
    return context


def trusting_context(trust: str, surroundings: Surroundings) -> ssl.SSLContext:
    """Return a context for the parameter `trust`. Raises ConfigurationError when its file cannot be used."""
    if trust == "any":
        return blind_context()
    if trust == "machine":
        return ssl.create_default_context()
    try:
        return ssl.create_default_context(cadata=surroundings.files(trust).decode("ascii"))
    except (ssl.SSLError, ValueError) as error:
        why = (
            words("it is not in PEM form")
            if isinstance(error, UnicodeDecodeError)
            else words("no certificate in it can be read")
        )
        raise ConfigurationError(TRUST_UNUSABLE, file=trust, why=why) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An HTTP request to make."""

    url: str
    method: str = "GET"
    headers: Headers = ()
    body: bytes | None = None
    deadline: float = _CONNECT
    """Seconds for all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The way to targets, until the time of the probe is up. Its methods raise ConfigurationError out of scope."""

    surroundings: Surroundings
    until: Deadline

    @classmethod
    def of(cls, surroundings: Surroundings) -> "Reach":
        """Begin: from now on the seconds of the surroundings run."""
        return cls(surroundings=surroundings, until=Deadline.after(surroundings.seconds))

    def dial(self, place: Place, seconds: float = _CONNECT) -> socket.socket:
        """Connect to the first of a place's addresses that answers. Raises Unreached."""
        error: OSError = TimeoutError("timed out")
        for address in self.surroundings.guard.addresses(place.host, place.port):
            try:
                return socket.create_connection((address, place.port), timeout=min(seconds, self.until.remaining))
            except OSError as failure:
                error = failure
        raise Unreached(problem_of(error, place.name)) from error

    def secure(self, sock: socket.socket, name: str, context: ssl.SSLContext) -> ssl.SSLSocket:
        """Carry out a TLS handshake; `name` is what the certificate is asked for. Raises OSError."""
        secured = context.wrap_socket(sock, server_hostname=name, do_handshake_on_connect=False)
        try:
            secured.settimeout(min(_CONNECT, self.until.remaining))
            secured.do_handshake()
        except BaseException:
            secured.close()
            raise
        return secured

    def call(self, ask: Ask, context: ssl.SSLContext) -> Response:
        """Make one HTTP call over a connection of its own: no redirects, no cookies. Raises Unreached."""
        place = place_of(ask.url)
        with Watchdog(min(ask.deadline, self.until.left)) as watchdog:
            sock = self.dial(place)
            watchdog.watch(sock)
            try:
                if place.secure:
                    sock = self.secure(sock, place.host, context)
                return _exchange(sock, place, ask)
            except (OSError, ValueError, http.client.HTTPException) as error:
                raise Unreached(_meant(error, place, late=watchdog.bitten)) from error
            finally:
                leave(sock)


def _meant(error: Exception, place: Place, *, late: bool) -> CallProblem:
    if late:
        return CallProblem(ProblemKind.TIMEOUT, f"{place.name} did not answer in time")
    if isinstance(error, OSError):
        return problem_of(error, place.name)
    return CallProblem(ProblemKind.PROTOCOL, f"{place.name} did not answer in HTTP/1.1")


def _exchange(sock: socket.socket, place: Place, ask: Ask) -> Response:
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.sock = sock
    sock.settimeout(ask.deadline)
    parts = urlsplit(ask.url)
    own = {name.lower() for name, _ in ask.headers}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.putrequest(ask.method, target, skip_host=True, skip_accept_encoding=True)
    added = (("host", parts.netloc), ("user-agent", "eqlab"), ("accept", "*/*"), ("connection", "close"))
    for name, value in (*(one for one in added if one[0] not in own), *ask.headers):
        connection.putheader(name, value)
    if ask.body is not None or ask.method in ("POST", "PUT", "PATCH"):
        connection.putheader("content-length", str(len(ask.body or b"")))
    connection.endheaders(ask.body or None)
    return _response(connection.getresponse(), KEPT)


def _response(answer: http.client.HTTPResponse, limit: int) -> Response:
    with answer:
        data = answer.read(limit + 1)
        headers: Headers = tuple((name.lower(), value) for name, value in answer.msg.items())
    body = Body(data=data[:limit], size=len(data), truncated=len(data) > limit)
    return Response(status=answer.status, headers=headers, body=body)


def shown_chain(sock: ssl.SSLSocket) -> tuple[bytes, ...]:
    """Return the certificates that the peer showed, leaf first, DER; only the leaf when this Python cannot tell more.

    The method is public from Python 3.13 on and private before.
    """
    teller = getattr(sock, "get_unverified_chain", None) or getattr(
        getattr(sock, "_sslobj", None), "get_unverified_chain", None
    )
    leaf = sock.getpeercert(binary_form=True)
    chain = teller() if teller else [leaf] if leaf else []
    return tuple(one if isinstance(one, bytes) else bytes(one.public_bytes(_DER)) for one in chain or ())


def values_of(response: Response, name: str) -> tuple[str, ...]:
    """Return all values of a header; the name in lower case."""
    return tuple(value for key, value in response.headers if key == name)


def not_looked(probe: str, target: str, problem: CallProblem | str) -> Finding:
    """Return the finding that a target could not be looked at: inconclusive, neither good nor bad."""
    return tell(NOT_LOOKED, probe, target, {"target": target, "why": str(problem)})
