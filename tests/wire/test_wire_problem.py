import errno
import socket
import ssl

import pytest

from eqlab.wire.problem import ProblemKind, broken_off, problem_of

PLACE = "host:443"


def caused(by: BaseException) -> Exception:
    error = RuntimeError("wrapped")
    error.__cause__ = by
    return error


@pytest.mark.parametrize(
    ("cause", "kind", "words"),
    [
        (ConnectionRefusedError(), ProblemKind.REFUSED, "host:443 refused the connection: nobody listens there"),
        (ConnectionResetError(), ProblemKind.CLOSED, "host:443 closed the connection before the answer was complete"),
        (ssl.SSLEOFError(), ProblemKind.CLOSED, "host:443 closed the connection before the answer was complete"),
        (socket.gaierror(-2, "?"), ProblemKind.UNREACHABLE, "the host of host:443 is not known"),
        (
            OSError(errno.EHOSTUNREACH, "No route to host"),
            ProblemKind.UNREACHABLE,
            "host:443 cannot be reached: No route to host",
        ),
        (TimeoutError(), ProblemKind.TIMEOUT, "host:443 did not answer in time"),
    ],
)
def test_the_root_of_an_exception_decides(cause: BaseException, kind: ProblemKind, words: str) -> None:
    problem = problem_of(caused(cause), PLACE)

    assert (kind, words) == (problem.kind, str(problem))


@pytest.mark.parametrize(
    ("words", "kind", "sentence"),
    [
        (
            "Server disconnected without sending a response.",
            ProblemKind.CLOSED,
            "host:443 closed the connection before the answer was complete",
        ),
        (
            "peer closed connection without sending complete message body (incomplete chunked read)",
            ProblemKind.CLOSED,
            "host:443 closed the connection before the answer was complete: incomplete chunked read",
        ),
        ("illegal status line", ProblemKind.PROTOCOL, "host:443 did not answer in HTTP/1.1: illegal status line"),
    ],
)
def test_words_of_the_parser_tell_the_end_from_the_wrong(words: str, kind: ProblemKind, sentence: str) -> None:
    problem = broken_off(words, PLACE)

    assert (kind, sentence) == (problem.kind, problem.words)
