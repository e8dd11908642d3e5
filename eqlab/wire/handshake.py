"""TLS handshakes, and why they failed, in words.

The sockets block, so that OpenSSL itself writes its alert to the peer before the failure is told here.
"""

import re
import socket
import ssl
from collections.abc import Callable

from eqlab.wire.client_hello import asked_name
from eqlab.wire.deadline import Deadline

_WORDS = {
    "PEER_DID_NOT_RETURN_A_CERTIFICATE": "the peer did not send a certificate",
    "HTTP_REQUEST": "plain HTTP was sent to the TLS port",
    "HTTPS_PROXY_REQUEST": "a plain HTTP proxy request was sent to the TLS port",
    "UNSUPPORTED_PROTOCOL": "unsupported TLS version: 1.2 is the least",
    "WRONG_VERSION_NUMBER": "what was sent is not TLS, or of an unknown version",
    "PACKET_LENGTH_TOO_LONG": "what was sent is not TLS",
    "RECORD_LAYER_FAILURE": "what was sent is not TLS, or damaged",
    "NO_SHARED_CIPHER": "no cipher suite in common",
    "UNEXPECTED_EOF_WHILE_READING": "the connection was closed during the handshake",
}

_HINTS = {
    "unable to get local issuer certificate": "from an unknown CA, or sent without its issuing certificate",
    "self-signed certificate in certificate chain": "from an unknown CA",
}

_ALERT = re.compile(r"(?:SSL|TLS)V\d+_ALERT_(.+)")


class Refused(Exception):
    """A handshake failed; `reason` says why in words, `server_name` what the peer asked for."""

    def __init__(self, reason: str, server_name: str, *, plain_http: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.server_name = server_name
        self.plain_http = plain_http
        """True when the peer spoke HTTP without TLS, and so may read a plain answer."""


def secure(
    sock: socket.socket, context: ssl.SSLContext, seconds: float, hold: Callable[[socket.socket], None]
) -> tuple[ssl.SSLSocket, str]:
    """Carry out the handshake of an accepted connection.

    Returns the TLS socket that takes the place of `sock`, and the server name (SNI) asked for. The new socket is handed
    to `hold` before the handshake begins. The context is for this connection alone: a shared one resumes sessions, and
    a resumed session shows no chain. Raises Refused; the alert is sent by then, closing is left to the caller.
    """
    name = ""
    deadline = Deadline.after(seconds)
    try:
        name = asked_name(sock, deadline)
        _assure_connected(sock)
        tls = context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        hold(tls)
        tls.settimeout(deadline.remaining)
        tls.do_handshake()
    except (OSError, ValueError) as error:
        plain_http = getattr(error, "reason", "") == "HTTP_REQUEST"
        raise Refused(reason(error), name, plain_http=plain_http) from error
    return tls, name


def _assure_connected(sock: socket.socket) -> None:
    """Look whether the peer is gone already: wrapping such a socket would leak it."""
    try:
        sock.getpeername()
    except OSError as error:
        raise ConnectionResetError from error


def reason(error: BaseException) -> str:
    """Say why a TLS connection failed: OpenSSL's own words where it has good ones."""
    match error:
        case ssl.SSLCertVerificationError():
            words = error.verify_message.rstrip(".")
            hint = _HINTS.get(words)
            return f"{words} ({hint})" if hint else words
        case TimeoutError():
            return "the handshake was not complete in time"
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError() | ConnectionError():
            return "the connection was closed during the handshake"
        case ssl.SSLError(reason=str(code)):
            return _in_words(code)
        case _:
            return str(error) or type(error).__name__


def _in_words(code: str) -> str:
    if alert := _ALERT.fullmatch(code):
        return f"the peer sent the alert: {_spoken(alert[1])}"
    return _WORDS.get(code) or _spoken(code)


def _spoken(code: str) -> str:
    return code.replace("_", " ").lower()
