"""The opening of TLS handshakes of every age, written by hand: libraries of today refuse what is looked for.

Sources: RFC 6101 (SSL 3.0), RFC 5246 (TLS 1.2), RFC 8446 (TLS 1.3), RFC 5746, RFC 3749.
"""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from eqlab.wire.deadline import Deadline

SSL3, TLS10, TLS11, TLS12, TLS13 = 0x0300, 0x0301, 0x0302, 0x0303, 0x0304
VERSIONS = {SSL3: "SSL 3.0", TLS10: "TLS 1.0", TLS11: "TLS 1.1", TLS12: "TLS 1.2", TLS13: "TLS 1.3"}

_HANDSHAKE, _ALERT = 22, 21
_CLIENT_HELLO, _SERVER_HELLO, _KEY_EXCHANGE, _HELLO_DONE = 1, 2, 12, 14
_NAME, _GROUPS, _POINTS, _SIGNATURES, _VERSIONS, _SHARE, _RENEGOTIATION = 0, 10, 11, 13, 43, 51, 0xFF01
_SCSV = 0x00FF
_LARGEST = 64 * 1024
_CURVES = (0x001D, 0x0017, 0x0018, 0x0019, 0x0100, 0x0101)
_ALGORITHMS = (
    *(0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0807, 0x0808, 0x0401, 0x0501, 0x0601),
    *(0x0203, 0x0201, 0x0402, 0x0202),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a ClientHello offers."""

    version: int
    suites: tuple[int, ...]
    server_name: str = ""
    compression: bool = False
    """True to offer DEFLATE beside none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: a ServerHello, or a refusal."""

    version: int = 0
    """The version chosen; zero for a refusal."""
    suite: int = 0
    compressed: bool = False
    renegotiation: bool = False
    """True when secure renegotiation was confirmed."""
    group_bits: int = 0
    """Size of a finite-field Diffie-Hellman group, where one was sent."""
    alert: int = -1
    """The description of an alert; -1 for none."""


def say_hello(sock: socket.socket, offer: Offer, deadline: Deadline) -> Answer:
    """Send an offer over a fresh connection and read the answer. Raises OSError only when nothing could be sent."""
    sock.settimeout(deadline.remaining)
    sock.sendall(client_hello(offer))
    data = bytearray()
    try:
        while len(data) < _LARGEST and not _is_complete(bytes(data)):
            sock.settimeout(deadline.remaining)
            piece = sock.recv(_LARGEST)
            if not piece:
                break
            data += piece
    except OSError:
        if not data:
            raise
    return read_answer(bytes(data))


def client_hello(offer: Offer) -> bytes:
    """Write a record with a ClientHello."""
    suites = (*offer.suites, _SCSV) if offer.version < TLS13 else offer.suites
    body = (
        min(offer.version, TLS12).to_bytes(2)
        + os.urandom(32)
        + _vector(os.urandom(32) if offer.version == TLS13 else b"", 1)
        + _vector(_words(suites), 2)
        + _vector(b"\1\0" if offer.compression else b"\0", 1)
    )
    if offer.version > SSL3:
        body += _vector(b"".join(_extensions(offer)), 2)
    message = bytes([_CLIENT_HELLO]) + _vector(body, 3)
    return bytes([_HANDSHAKE]) + min(offer.version, TLS10).to_bytes(2) + _vector(message, 2)


def _extensions(offer: Offer) -> Iterator[bytes]:
    if offer.server_name and not _is_address(offer.server_name):
        name = _vector(b"\0" + _vector(offer.server_name.encode("ascii", "replace"), 2), 2)
        yield _NAME.to_bytes(2) + _vector(name, 2)
    yield _GROUPS.to_bytes(2) + _vector(_vector(_words(_CURVES), 2), 2)
    yield _POINTS.to_bytes(2) + _vector(_vector(b"\0", 1), 2)
    if offer.version >= TLS12:
        yield _SIGNATURES.to_bytes(2) + _vector(_vector(_words(_ALGORITHMS), 2), 2)
    if offer.version == TLS13:
        yield _VERSIONS.to_bytes(2) + _vector(_vector(TLS13.to_bytes(2), 1), 2)
        share = _CURVES[0].to_bytes(2) + _vector(os.urandom(32), 2)
        yield _SHARE.to_bytes(2) + _vector(_vector(share, 2), 2)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _vector(data: bytes, size: int) -> bytes:
    return len(data).to_bytes(size) + data


def _words(values: tuple[int, ...]) -> bytes:
    return b"".join(value.to_bytes(2) for value in values)


def _is_complete(data: bytes) -> bool:
    """Tell whether enough came: an alert, the end of the server's flight, or what can never become either."""
    records = list(_records(data))
    if data[:1] not in (b"", bytes([_HANDSHAKE]), bytes([_ALERT])) or any(kind == _ALERT for kind, _ in records):
        return True
    messages = list(_messages(b"".join(content for kind, content in records if kind == _HANDSHAKE)))
    hello = next((content for kind, content in messages if kind == _SERVER_HELLO), None)
    if hello is not None and _chosen(hello).version == TLS13:
        return True
    return any(kind == _HELLO_DONE for kind, _ in messages)


def read_answer(data: bytes) -> Answer:
    """Read what a server answered; whatever it is no TLS gives an empty answer. Never raises."""
    records = list(_records(data))
    messages = list(_messages(b"".join(content for kind, content in records if kind == _HANDSHAKE)))
    hello = next((content for kind, content in messages if kind == _SERVER_HELLO), None)
    if hello is None:
        alert = next((content for kind, content in records if kind == _ALERT and len(content) > 1), b"")
        return Answer(alert=alert[1] if alert else -1)
    chosen = _chosen(hello)
    exchange = next((content for kind, content in messages if kind == _KEY_EXCHANGE), b"")
    return Answer(
        version=chosen.version,
        suite=chosen.suite,
        compressed=chosen.compressed,
        renegotiation=chosen.renegotiation,
        group_bits=_bits(exchange) if chosen.suite in FINITE_FIELD else 0,
    )


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    while len(data) >= 5:  # noqa: PLR2004 - the header of a record
        end = 5 + int.from_bytes(data[3:5])
        if len(data) < end:
            return
        yield data[0], data[5:end]
        data = data[end:]


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    while len(data) >= 4:  # noqa: PLR2004 - the header of a message
        end = 4 + int.from_bytes(data[1:4])
        if len(data) < end:
            return
        yield data[0], data[4:end]
        data = data[end:]


def _chosen(hello: bytes) -> Answer:
    """Read a ServerHello; one that is cut short gives an empty answer."""
    session = 35 + (hello[34] if len(hello) > 34 else 0)  # noqa: PLR2004 - version, random, length of the session
    if len(hello) < session + 3:
        return Answer()
    extensions = dict(_read_extensions(hello[session + 5 :]))
    version = int.from_bytes(extensions.get(_VERSIONS, hello[:2]))
    return Answer(
        version=version if version in VERSIONS else 0,
        suite=int.from_bytes(hello[session : session + 2]),
        compressed=hello[session + 2] != 0,
        renegotiation=_RENEGOTIATION in extensions,
    )


def _read_extensions(data: bytes) -> Iterator[tuple[int, bytes]]:
    while len(data) >= 4:  # noqa: PLR2004 - the header of an extension
        end = 4 + int.from_bytes(data[2:4])
        yield int.from_bytes(data[:2]), data[4:end]
        data = data[end:]


FINITE_FIELD = frozenset(
    (
        *range(0x0011, 0x001C),
        *(0x0032, 0x0033, 0x0034, 0x0038, 0x0039, 0x003A, 0x0040, 0x0044, 0x0045, 0x0046, 0x0067, 0x006A, 0x006B),
        *(0x006C, 0x006D, 0x0087, 0x0088, 0x0089, 0x009E, 0x009F, 0x00A2, 0x00A3, 0x00A6, 0x00A7, 0xCCAA),
    )
)
"""Suites that agree on keys with Diffie-Hellman over a finite field."""


def _bits(exchange: bytes) -> int:
    """Return the size of the prime of a ServerKeyExchange (RFC 5246, section 7.4.3)."""
    size = int.from_bytes(exchange[:2])
    return int.from_bytes(exchange[2 : 2 + size]).bit_length() if len(exchange) >= 2 + size else 0
