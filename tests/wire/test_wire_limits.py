import itertools
import socket
import tracemalloc

import pytest
from wire_lab import Listen, read_to_end

from eqlab.core.exchange import Body, Request, Response
from eqlab.wire.limits import MIB
from eqlab.wire.server import Limits, Reaction

KEPT = 64 * 1024
BLOCK = b"0123456789abcdef" * 4096
SIZE = 200 * MIB


def refuse_large(request: Request) -> Reaction:
    body = b"too large" if request.body.truncated else b"fine"
    return Reaction(response=Response(status=413 if request.body.truncated else 200, body=Body(data=body)))


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


@pytest.mark.parametrize("chunked", [False, True], ids=["declared", "chunked"])
def test_huge_upload_is_answered_and_not_kept(listen: Listen, chunked: bool) -> None:
    """200 MB pass through; the beginning is kept, the rest is counted, memory stays small, the caller reads 413."""
    lab = listen(refuse_large, limits=Limits(body=MIB, kept=KEPT))
    framing = b"transfer-encoding: chunked" if chunked else b"content-length: %d" % SIZE
    piece = chunk(BLOCK) if chunked else BLOCK

    tracemalloc.start()
    try:
        with lab.connect() as sock:
            sock.sendall(b"POST / HTTP/1.1\r\nhost: lab\r\n%b\r\n\r\n" % framing)
            for part in itertools.repeat(piece, SIZE // len(BLOCK)):
                sock.sendall(part)
            if chunked:
                sock.sendall(b"0\r\n\r\n")
            said = read_to_end(sock)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert said.startswith(b"HTTP/1.1 413 ")
    assert b"connection: close" in said
    assert Body(data=BLOCK[:KEPT], size=SIZE, truncated=True) == lab.seen.request().body
    assert peak < 8 * MIB


def test_body_at_the_limit_is_kept_whole(listen: Listen) -> None:
    lab = listen(refuse_large, limits=Limits(body=1000, kept=10))

    said = [
        lab.say(b"POST / HTTP/1.1\r\nhost: lab\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%b" % (n, b"x" * n))
        for n in (1000, 1001)
    ]

    assert [b"200", b"413"] == [answer[9:12] for answer in said]
    bodies = [lab.seen.request().body, lab.seen.request().body]
    assert [Body(data=b"x" * 1000, size=1000), Body(data=b"x" * 10, size=1001, truncated=True)] == bodies


def test_reading_on_has_an_end(listen: Listen) -> None:
    """Beyond the drain limit nothing is read any more: the answer is given and the connection closed."""
    lab = listen(refuse_large, limits=Limits(body=1000, kept=10, drained=100_000))

    with lab.connect() as sock:
        sock.sendall(b"POST / HTTP/1.1\r\nhost: lab\r\ncontent-length: %d\r\n\r\n" % SIZE)
        sock.sendall(b"x" * 200_000)
        assert sock.recv(12) == b"HTTP/1.1 413"

    body = lab.seen.request().body
    assert body.truncated
    assert 100_000 < body.size <= 200_000


def test_caller_that_asks_first_is_spared_a_body_too_large(listen: Listen) -> None:
    """With `Expect: 100-continue` the refusal comes before the body (RFC 9110, 10.1.1)."""
    lab = listen(refuse_large, limits=Limits(body=1000))

    said = lab.say(
        b"POST / HTTP/1.1\r\nhost: lab\r\nexpect: 100-continue\r\ncontent-length: 1001\r\n\r\n",
    )

    assert said.startswith(b"HTTP/1.1 413 ")
    assert Body(truncated=True) == lab.seen.request().body


@pytest.mark.parametrize(
    "begun",
    [
        b"GET / HT",
        b"GET / HTTP/1.1\r\nhost: lab\r\n",
        b"POST / HTTP/1.1\r\nhost: lab\r\ncontent-length: 10\r\n\r\nslow",
    ],
    ids=["line", "headers", "body"],
)
def test_request_that_never_ends_is_given_up(listen: Listen, begun: bytes) -> None:
    lab = listen(limits=Limits(head=0.1, upload=0.1))

    said = lab.say(begun)

    assert said.startswith(b"HTTP/1.1 408 ")
    assert "the request was not complete in time" == lab.seen.complaint()


def test_dripping_does_not_buy_time(listen: Listen) -> None:
    """The limit is for the whole head: a byte now and then does not prolong it."""
    lab = listen(limits=Limits(head=0.3, idle=10))

    with lab.connect() as sock:
        sock.settimeout(0.05)
        said = b""
        for byte in itertools.cycle(b"x"):
            try:
                sock.sendall(bytes([byte]))
                said = sock.recv(100)
                break
            except TimeoutError:
                continue

    assert said.startswith(b"HTTP/1.1 408 ")


def test_idle_connection_is_closed_without_a_word(listen: Listen) -> None:
    lab = listen(limits=Limits(idle=0.1))

    assert b"" == lab.say(b"")
    assert lab.seen.malformed.empty()


def test_peer_that_does_not_read_is_given_up(listen: Listen) -> None:
    """The delivery's problem is told in words; no thread hangs."""
    lab = listen(
        lambda _: Reaction(response=Response(status=200, body=Body(data=b"x" * 30 * MIB))),
        limits=Limits(delivery=0.2),
    )

    with lab.connect() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.sendall(b"GET / HTTP/1.1\r\nhost: lab\r\n\r\n")
        problem = lab.seen.delivery()

    assert "the peer did not take the answer within 0.2 s" == problem


def test_peer_that_leaves_before_the_answer_is_told(listen: Listen) -> None:
    lab = listen(lambda _: Reaction(response=Response(status=200, body=Body(data=b"x" * 30 * MIB))))

    with lab.connect() as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nhost: lab\r\n\r\n")
        sock.recv(10)

    assert "the peer closed the connection before the answer was sent" == lab.seen.delivery()
