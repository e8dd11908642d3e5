"""Reachability, before the first step: whether somebody is there, and whether TLS would work."""

import contextlib
import socket
import ssl

from eqlab.wire.channel import leave
from eqlab.wire.deadline import Deadline
from eqlab.wire.place import Place, place_of
from eqlab.wire.problem import CallProblem, problem_of
from eqlab.wire.tls import ClientTls, client_context

_AFTERTHOUGHT = 0.25
"""Seconds to wait for a late alert: in TLS 1.3 the server judges the client after the client thinks it is done."""


def probe(url: str, tls: ClientTls | None = None, deadline: float = 5.0) -> CallProblem | None:
    """Connect and, for https, carry out the handshake, within `deadline` seconds; None when all is well.

    No request is sent. Raises ConfigurationError when the URL or the TLS files are unusable.
    """
    place = place_of(url)
    context = client_context(tls or ClientTls()) if place.secure else None
    until = Deadline.after(deadline)
    try:
        sock = socket.create_connection((place.host, place.port), timeout=until.remaining)
    except (OSError, UnicodeError) as error:
        return problem_of(_as_unknown_host(error), place.name)
    if context is None:
        sock.close()
        return None
    return _handshake(sock, context, place, until)


def _handshake(sock: socket.socket, context: ssl.SSLContext, place: Place, until: Deadline) -> CallProblem | None:
    secured = sock
    try:
        secured = context.wrap_socket(sock, server_hostname=place.host, do_handshake_on_connect=False)
        secured.settimeout(until.remaining)
        secured.do_handshake()
        _listen_for_alert(secured)
    except (OSError, ValueError) as error:
        return problem_of(error, place.name, during_handshake=True)
    finally:
        leave(secured)
    return None


def _listen_for_alert(sock: ssl.SSLSocket) -> None:
    sock.settimeout(_AFTERTHOUGHT)
    with contextlib.suppress(TimeoutError):
        if not sock.recv(1):
            raise ConnectionResetError


def _as_unknown_host(error: OSError | UnicodeError) -> OSError:
    return error if isinstance(error, OSError) else socket.gaierror(str(error))
