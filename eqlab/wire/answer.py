"""Answers, written by h11, and the faults that are played in their place."""

import socket
import threading
from dataclasses import dataclass
from email.utils import format_datetime
from http import HTTPStatus

import h11

from eqlab.core.clock import Clock
from eqlab.core.errors import LabFault
from eqlab.core.exchange import Request, Response
from eqlab.wire import issues
from eqlab.wire.channel import cut, reset, send
from eqlab.wire.deadline import Deadline
from eqlab.wire.reaction import Reaction

_FRAMING = ("content-length", "transfer-encoding")
_WITHOUT_BODY = (204, 304)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the playing of a reaction ended."""

    problem: str = ""
    """Empty when the whole answer was handed to the network."""
    fault: LabFault | None = None
    """Set when the answer could not be written, and 500 was sent instead."""
    open: bool = False
    """True when the connection can take another request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """Plays the reactions of one connection."""

    sock: socket.socket
    http: h11.Connection
    seconds: float
    """For the peer to take an answer."""
    stopping: threading.Event
    clock: Clock

    def play(self, reaction: Reaction, request: Request) -> Outcome:
        """Answer a request, or play the fault."""
        if reaction.delay > 0 and self.stopping.wait(reaction.delay):
            return Outcome(problem="the lab was stopped before the answer was due")
        if reaction.drop or reaction.response is None:
            reset(self.sock)
            return Outcome(problem="the connection was dropped before the answer, as asked")
        try:
            head, body, tail = self._written(reaction.response, request)
        except (h11.LocalProtocolError, UnicodeError) as error:
            return self._apologise(reaction.response, error)
        if reaction.cut is not None:
            return self._cut(head, body, reaction.cut)
        problem = self._send(head + body + tail)
        return Outcome(problem=problem, open=not problem and self._ready())

    def _written(self, response: Response, request: Request) -> tuple[bytes, bytes, bytes]:
        """Return the head, the body and what ends it, as bytes."""
        whole = request.method != "HEAD" and response.status not in _WITHOUT_BODY
        content = response.body.data if whole else b""
        head = self.http.send(
            h11.Response(
                status_code=response.status,
                headers=self._headers(response, request),
                reason=phrase(response.status).encode(),
            )
        )
        body = self.http.send(h11.Data(data=content)) if content else b""
        return head, body, self.http.send(h11.EndOfMessage())

    def _headers(self, response: Response, request: Request) -> list[tuple[bytes, bytes]]:
        headers = [(name, value) for name, value in response.headers if name.lower() not in _FRAMING]
        if response.header("date") is None:
            headers.append(("date", format_datetime(self.clock.now(), usegmt=True)))
        if response.status not in _WITHOUT_BODY:
            headers.append(("content-length", _length(response, request)))
        if request.body.truncated:
            headers.append(("connection", "close"))
        return [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers]

    def _cut(self, head: bytes, body: bytes, count: int) -> Outcome:
        part = body[: max(0, count)]
        problem = self._send(head + part)
        cut(self.sock)
        asked = f"the answer was cut after {len(part)} of {len(body)} bytes of its body, as asked"
        return Outcome(problem=problem or asked)

    def _apologise(self, response: Response, error: Exception) -> Outcome:
        fault = LabFault(issues.ANSWER_UNWRITABLE, status=str(response.status), why=str(error))
        self._send(refusal(500, SORRY))
        return Outcome(problem="the answer could not be written, 500 was sent instead", fault=fault)

    def _send(self, data: bytes) -> str:
        """Hand bytes to the network; return the problem in words, or nothing."""
        try:
            send(self.sock, data, Deadline.after(self.seconds))
        except TimeoutError:
            return f"the peer did not take the answer within {self.seconds:g} s"
        except OSError:
            return "the peer closed the connection before the answer was sent"
        return ""

    def _ready(self) -> bool:
        """Tell whether the connection goes on, and get ready for its next request."""
        if self.http.our_state is not h11.DONE or self.http.their_state is not h11.DONE:
            return False
        self.http.start_next_cycle()
        return True


SORRY = "The laboratory failed to answer. This is not a fault of the calling system."


def refusal(status: int, text: str) -> bytes:
    """Write a plain answer that ends the connection, whatever state HTTP is in."""
    body = f"{text}\n".encode()
    head = (
        f"HTTP/1.1 {status} {phrase(status)}\r\n"
        f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    )
    return head.encode("ascii") + body


def phrase(status: int) -> str:
    """Return the reason phrase of a status; empty for one without."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _length(response: Response, request: Request) -> str:
    """Return the length to tell: of the body, or, for HEAD, the one that the service tells itself."""
    told = response.header("content-length")
    if request.method == "HEAD" and told is not None and not response.body.data:
        return told
    return str(len(response.body.data))
