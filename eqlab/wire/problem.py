"""Why a call to a system came to nothing: a closed list, and the sentence for each."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from eqlab.wire.handshake import reason


class ProblemKind(StrEnum):
    """What became of a call that got no answer."""

    REFUSED = "refused"
    """Nobody listens on the port."""
    UNREACHABLE = "unreachable"
    """The name is not known, or no way leads to the address."""
    TIMEOUT = "timeout"
    """The deadline passed before the answer was complete."""
    TLS = "tls"
    """The two sides could not agree on a secure connection; the words give the reason."""
    CLOSED = "closed"
    """The system ended the connection before the answer was complete."""
    PROTOCOL = "protocol"
    """What came is no HTTP/1.1 answer."""


@dataclass(frozen=True, slots=True)
class CallProblem:
    """Why there is no response."""

    kind: ProblemKind
    words: str
    """An English sentence without a full stop, naming the place called."""

    def __str__(self) -> str:
        return self.words


_MEANINGS: tuple[tuple[tuple[type[BaseException], ...], ProblemKind, str], ...] = (
    ((ssl.SSLEOFError, ssl.SSLZeroReturnError), ProblemKind.CLOSED, "{place} closed the connection {when}"),
    ((ssl.SSLError,), ProblemKind.TLS, "TLS with {place} failed: {reason}"),
    ((ConnectionRefusedError,), ProblemKind.REFUSED, "{place} refused the connection: nobody listens there"),
    ((ConnectionError,), ProblemKind.CLOSED, "{place} closed the connection {when}"),
    ((TimeoutError,), ProblemKind.TIMEOUT, "{place} did not answer in time"),
    ((socket.gaierror,), ProblemKind.UNREACHABLE, "the host of {place} is not known"),
    ((OSError,), ProblemKind.UNREACHABLE, "{place} cannot be reached: {reason}"),
)
"""What an exception means; the first row that fits."""


def problem_of(error: BaseException, place: str, *, during_handshake: bool = False) -> CallProblem:
    """Tell what an exception of a call to `place` (`host:port`) means."""
    when = "during the TLS handshake" if during_handshake else "before the answer was complete"
    for cause in _causes(error):
        for types, kind, sentence in _MEANINGS:
            if isinstance(cause, types):
                return CallProblem(kind, sentence.format(place=place, when=when, reason=_reason(cause)))
    return broken_off(str(error), place)


def _reason(cause: BaseException) -> str:
    if isinstance(cause, OSError) and not isinstance(cause, ssl.SSLError):
        return cause.strerror or str(cause)
    return reason(cause)


def broken_off(words: str, place: str) -> CallProblem:
    """Tell apart, by h11's words, an answer that broke off and one that is wrong."""
    words = words.rstrip(".")
    if "closed" in words or "disconnected" in words:
        end = f": {words[words.index('(') + 1 : -1]}" if words.endswith(")") and "(" in words else ""
        return CallProblem(ProblemKind.CLOSED, f"{place} closed the connection before the answer was complete{end}")
    return CallProblem(ProblemKind.PROTOCOL, f"{place} did not answer in HTTP/1.1: {words}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Follow an exception to its origin."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
