"""Manners on a blocking socket, plain or TLS: reading and writing by a deadline, and four ways to part.

Where the methods of `socket.socket` are called on the class, they pass TLS by and mean the TCP connection under it.
"""

import contextlib
import socket
import ssl
import struct

from eqlab.wire.deadline import Deadline

CHUNK = 64 * 1024

_LINGER_SECONDS = 1.0
_ABORT = struct.pack("ii", 1, 0)


def receive(sock: socket.socket, deadline: Deadline) -> bytes:
    """Return some bytes, or none when the peer is done. Raises TimeoutError, or OSError when the connection broke."""
    sock.settimeout(deadline.remaining)
    return sock.recv(CHUNK)


def send(sock: socket.socket, data: bytes, deadline: Deadline) -> None:
    """Hand all bytes to the network. Raises TimeoutError when the peer is too slow, OSError when it is gone."""
    view = memoryview(data)
    for start in range(0, len(view), CHUNK):
        sock.settimeout(deadline.remaining)
        sock.sendall(view[start : start + CHUNK])


def part(sock: socket.socket) -> None:
    """Close so that the peer can still read all that was sent.

    A close with unread bytes resets the connection, and a reset overtakes the last answer or TLS alert:
    so say goodbye, read on for a moment, then close. A socket that is closed already stays so.
    """
    if sock.fileno() == -1:
        return
    _say_goodbye(sock)
    cut(sock)


def leave(sock: socket.socket) -> None:
    """Say goodbye and close at once: for who has nothing under way."""
    _say_goodbye(sock)
    sock.close()


def cut(sock: socket.socket) -> None:
    """End the byte stream here, without the goodbye of TLS; what was sent still arrives."""
    with contextlib.suppress(OSError, ValueError):
        socket.socket.shutdown(sock, socket.SHUT_WR)
        _drain(sock, Deadline.after(_LINGER_SECONDS))
    sock.close()


def reset(sock: socket.socket) -> None:
    """Drop the connection with a TCP reset."""
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
    sock.close()


def wake(sock: socket.socket) -> None:
    """End a connection from another thread: the one that blocks on it comes back at once."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


def address(name: object) -> str:
    """Write a socket's name as `host:port`, an IPv6 host in brackets; empty when there is none."""
    match name:
        case (str(host), int(port), *_):
            return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        case _:
            return ""


def names(sock: socket.socket) -> tuple[str, str]:
    """Return the peer's and the own address of a socket; empty words when it is not connected any more."""
    told = ["", ""]
    for index, ask in enumerate((sock.getpeername, sock.getsockname)):
        with contextlib.suppress(OSError):
            told[index] = address(ask())
    return told[0], told[1]


def _say_goodbye(sock: socket.socket) -> None:
    if not isinstance(sock, ssl.SSLSocket):
        return
    with contextlib.suppress(OSError, ValueError):
        sock.settimeout(0)  # writes our close_notify and does not wait for theirs
        sock.unwrap()


def _drain(sock: socket.socket, deadline: Deadline) -> None:
    while True:
        sock.settimeout(deadline.remaining)
        if not socket.socket.recv(sock, CHUNK):
            return
