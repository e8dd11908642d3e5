"""The first message of a TLS handshake, looked at before OpenSSL reads it.

Python's own callback for the server name fails on a name that is not ASCII, and prints a traceback; a look does not.
"""

import socket
import time

from eqlab.wire.deadline import Deadline

_HEADER = 5
_LARGEST = _HEADER + 16 * 1024
_HANDSHAKE, _CLIENT_HELLO = 22, 1
_SERVER_NAME, _HOST_NAME = 0, 0

_PATIENCE = 1.0
_PAUSE = 0.005


def asked_name(sock: socket.socket, deadline: Deadline) -> str:
    """Return the server name that a connection's first bytes ask for; the bytes stay where they are.

    Waits for the first byte until the deadline, then a second for the rest: a message that drips longer has no name.
    Raises TimeoutError when nothing comes, OSError when the connection broke.
    """
    sock.settimeout(deadline.remaining)
    data = sock.recv(_LARGEST, socket.MSG_PEEK)
    patience = Deadline.after(min(_PATIENCE, deadline.left))
    while _unfinished(data) and patience.left:
        time.sleep(_PAUSE)
        data = sock.recv(_LARGEST, socket.MSG_PEEK)
    return server_name(data)


def server_name(record: bytes) -> str:
    r"""Return the host name (SNI, RFC 6066, section 3) in a record with a ClientHello; empty when there is none.

    Bytes that are not ASCII are written as `\xff`.
    """
    try:
        extensions = _extensions(record)
        while extensions:
            kind, content, extensions = _extension(extensions)
            if kind == _SERVER_NAME:
                names, _ = _vector(content, 2)
                name, _ = _vector(names[1:], 2)
                return name.decode("ascii", "backslashreplace") if names[0] == _HOST_NAME else ""
    except (ValueError, IndexError):
        return ""
    return ""


def _unfinished(data: bytes) -> bool:
    """Tell whether a handshake record has begun and not ended."""
    if not data or data[0] != _HANDSHAKE:
        return False
    return len(data) < _HEADER or len(data) < _HEADER + int.from_bytes(data[3:_HEADER], "big")


def _extensions(record: bytes) -> bytes:
    """Walk through a ClientHello (RFC 8446, section 4.1.2) to its extensions."""
    if record[0] != _HANDSHAKE or record[_HEADER] != _CLIENT_HELLO:
        return b""
    hello, _ = _vector(record[_HEADER + 1 :], 3)
    _session, rest = _vector(hello[2 + 32 :], 1)
    _ciphers, rest = _vector(rest, 2)
    _compression, rest = _vector(rest, 1)
    return _vector(rest, 2)[0] if rest else b""


def _extension(data: bytes) -> tuple[int, bytes, bytes]:
    content, rest = _vector(data[2:], 2)
    return int.from_bytes(data[:2], "big"), content, rest


def _vector(data: bytes, size: int) -> tuple[bytes, bytes]:
    """Split off a vector that begins with its length in `size` bytes. Raises ValueError when it is not all there."""
    end = size + int.from_bytes(data[:size], "big")
    if len(data) < max(size, end):
        raise ValueError("the message ends too early")
    return data[size:end], data[end:]
