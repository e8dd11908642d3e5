"""What went over the wire, as recorded: facts without opinion."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

Headers: TypeAlias = tuple[tuple[str, str], ...]
"""Names in lower case, values as received, in order of arrival."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The bytes of a message body."""

    data: bytes = b""
    size: int = 0
    """Bytes on the wire; larger than `len(data)` when the body was cut."""
    truncated: bool = False
    """True when the lab kept only the beginning, because the body passed its limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP request."""

    method: str
    target: str
    """Path and query as sent."""
    path: str
    """Percent-decoded path, without query."""
    query: tuple[tuple[str, str], ...] = ()
    headers: Headers = ()
    body: Body = field(default_factory=Body)

    def header(self, name: str) -> str | None:
        """Return the first value of a header; the name in lower case."""
        return first_header(self.headers, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An HTTP response."""

    status: int
    headers: Headers = ()
    body: Body = field(default_factory=Body)

    def header(self, name: str) -> str | None:
        """Return the first value of a header; the name in lower case."""
        return first_header(self.headers, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What matters of an X.509 certificate."""

    subject: str
    """RFC 4514 string."""
    issuer: str
    serial: str
    """Hexadecimal, lower case."""
    not_before: datetime
    not_after: datetime
    sha256: str
    """Fingerprint of the DER form, hexadecimal, lower case."""
    alternative_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """The connection an exchange went over."""

    peer: str
    """`host:port` of the other side."""
    local: str
    """`host:port` of the lab's side."""
    tls_version: str = ""
    """`TLSv1.3`...; empty for a plain connection."""
    cipher: str = ""
    server_name: str = ""
    """The name asked for in the handshake (SNI)."""
    client_certificate: Certificate | None = None
    chain: tuple[Certificate, ...] = ()
    """Verified chain of the client certificate, leaf first."""


class Direction(StrEnum):
    """Who called."""

    INBOUND = "inbound"
    """The system under test called the lab."""
    OUTBOUND = "outbound"
    """The lab called the system under test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and, when there was one, its response."""

    id: str
    service: str
    """Name of the mock service, or of the system's endpoint for an outbound call."""
    direction: Direction
    started: datetime
    connection: Connection
    request: Request
    finished: datetime | None = None
    response: Response | None = None
    """What was (or, inbound, is about to be) answered; None when the connection was dropped without an answer."""
    processed: bool = True
    """False when the armed answer came instead of the service's: its state did not change."""
    fault: str = ""
    """The armed fault the lab played, in words of the plan language; empty for the service's own answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandshakeFailure:
    """A TLS handshake that did not end well: evidence, not an exchange."""

    id: str
    at: datetime
    peer: str
    local: str
    reason: str
    """OpenSSL's reason in words, e.g. `certificate has expired`."""
    server_name: str = ""


def first_header(headers: Headers, name: str) -> str | None:
    """Return the first value of `name` (lower case), or None."""
    for key, value in headers:
        if key == name:
            return value
    return None
