"""What a listener asks of its owner: an answer, or a fault to play in its place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from eqlab.core.exchange import Connection, HandshakeFailure, Request, Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What to do about a request, once it has been recorded."""

    response: Response | None
    """None closes the connection without an answer, as `drop` does."""
    delay: float = 0.0
    """Seconds to wait first."""
    drop: bool = False
    """True resets the connection (TCP RST) before any byte of an answer."""
    cut: int | None = None
    """Send the head and only this many bytes of the body, then close without the goodbye of TLS.

    The head still tells the whole length. The bytes sent do arrive: the end is a TCP FIN, not a reset.
    """


Delivered: TypeAlias = Callable[[str], None]
"""Called once for each reaction: with nothing when the whole answer was handed to the network, else with the reason."""

Handler: TypeAlias = Callable[[Request, Connection], tuple[Reaction, Delivered]]
"""Takes a whole request, in the thread of its connection; several connections call at the same time."""


def ignore_delivery(_problem: str) -> None:
    """Take no notice of a delivery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where a listener tells what happens. All are called in the threads of the connections."""

    handle: Handler
    refused: Callable[[HandshakeFailure], None]
    """A TLS handshake failed, or the peer was turned away because it has too many connections."""
    malformed: Callable[[Connection, str], None]
    """The peer sent what is no HTTP/1.1 request; it was told so. The words say what was wrong."""
    broken: Callable[[BaseException], None]
    """The lab failed, never the peer: the handler raised, a limit of the machine was met."""
