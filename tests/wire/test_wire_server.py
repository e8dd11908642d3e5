"""The listener: requests as they arrive, answers as they are given, and what is no request."""

import socket
import ssl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wire_lab import GET, LAST_GET, PATIENCE, Listen, Pki, Seen, echo, read_to_end

from eqlab.core.errors import LabFault
from eqlab.core.exchange import Body, Request, Response
from eqlab.wire import issues
from eqlab.wire.client import Client, OutboundCall
from eqlab.wire.server import Limits, Listener, Reaction


def answer(body: bytes, status: int = 200, *headers: tuple[str, str]) -> Reaction:
    return Reaction(response=Response(status=status, headers=headers, body=Body(data=body)))


def test_request_arrives_as_it_was_sent(listen: Listen) -> None:
    """Names in lower case, values as Latin-1, path decoded, query in order, target untouched."""
    lab = listen()

    lab.say(
        b"POST /a%20b?x=1&x=%C3%A9 HTTP/1.1\r\nHost: lab\r\nX-Name: M\xfcller\r\nx-name: second\r\n"
        b"content-length: 3\r\nconnection: close\r\n\r\nabc"
    )

    request = lab.seen.request()
    assert ("POST", "/a%20b?x=1&x=%C3%A9", "/a b") == (request.method, request.target, request.path)
    assert (("x", "1"), ("x", "é")) == request.query
    assert (("host", "lab"), ("x-name", "Müller"), ("x-name", "second")) == request.headers[:3]
    assert Body(data=b"abc", size=3) == request.body


def test_answer_is_sent_as_the_handler_gave_it(listen: Listen) -> None:
    """Status, headers and body are the service's; length and date are added."""
    lab = listen(lambda _: answer(b"{}", 201, ("content-type", "application/fhir+json"), ("location", "/x/1")))

    head, _, body = lab.say(LAST_GET).partition(b"\r\n\r\n")

    lines = head.split(b"\r\n")
    assert b"HTTP/1.1 201 Created" == lines[0]
    assert {b"content-type: application/fhir+json", b"location: /x/1", b"content-length: 2"} < set(lines)
    assert b"{}" == body
    assert "" == lab.seen.delivery()


def test_connection_is_kept_between_requests(listen: Listen) -> None:
    lab = listen()

    with Client() as client:
        outcomes = [client.call(OutboundCall(method="POST", url=f"{lab.url}/{n}", body=b"%d" % n)) for n in range(5)]

    assert [b"0", b"1", b"2", b"3", b"4"] == [outcome.response.body.data for outcome in outcomes]
    assert 1 == len({outcome.connection.local for outcome in outcomes})


def test_pipelined_requests_are_answered_in_order(listen: Listen) -> None:
    lab = listen(lambda request: answer(request.path.encode()))

    said = lab.say(GET.replace(b"/ ", b"/one ") + GET.replace(b"/ ", b"/two ") + LAST_GET.replace(b"/ ", b"/three "))

    bodies = [piece.rpartition(b"\r\n\r\n")[2] for piece in said.split(b"HTTP/1.1 200 OK")[1:]]
    assert [b"/one", b"/two", b"/three"] == bodies


def test_chunked_body_is_put_together(listen: Listen) -> None:
    lab = listen()

    said = lab.say(
        b"POST / HTTP/1.1\r\nhost: lab\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
        b"3\r\nabc\r\n4;ext=1\r\ndefg\r\n0\r\nx-trailer: 1\r\n\r\n"
    )

    assert said.endswith(b"\r\n\r\nabcdefg")
    assert Body(data=b"abcdefg", size=7) == lab.seen.request().body


def test_client_that_asks_first_is_told_to_continue(listen: Listen) -> None:
    """RFC 9110, 10.1.1: the body comes only after 100."""
    lab = listen()

    with lab.connect() as sock:
        sock.sendall(
            b"POST / HTTP/1.1\r\nhost: lab\r\nexpect: 100-continue\r\ncontent-length: 2\r\nconnection: close\r\n\r\n"
        )
        invited = sock.recv(1000)
        sock.sendall(b"ok")
        said = read_to_end(sock)

    assert b"HTTP/1.1 100 Continue\r\n\r\n" == invited
    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert said.endswith(b"\r\n\r\nok")


def test_head_is_answered_without_body(listen: Listen) -> None:
    """The length is told as for GET (RFC 9110, 9.3.2), and the connection can go on."""
    lab = listen(lambda _: answer(b"12345"))

    said = lab.say(GET.replace(b"GET", b"HEAD") + LAST_GET)

    first, _, rest = said.partition(b"\r\n\r\n")
    assert b"content-length: 5" in first
    assert rest.startswith(b"HTTP/1.1 200 OK")
    assert 1 == said.count(b"12345")


def test_head_keeps_the_length_that_the_service_tells(listen: Listen) -> None:
    lab = listen(lambda _: answer(b"", 200, ("content-length", "77")))

    assert b"content-length: 77" in lab.say(LAST_GET.replace(b"GET", b"HEAD"))


@pytest.mark.parametrize("status", [204, 304])
def test_answers_without_content_have_no_body(listen: Listen, status: int) -> None:
    lab = listen(lambda _: answer(b"not sent", status))

    said = lab.say(LAST_GET)

    assert said.startswith(b"HTTP/1.1 %d " % status)
    assert b"content-length" not in said
    assert said.endswith(b"\r\n\r\n")


def test_old_clients_get_one_answer(listen: Listen) -> None:
    lab = listen(lambda _: answer(b"old"))

    said = lab.say(b"GET / HTTP/1.0\r\n\r\n")

    assert b"connection: close" in said.lower()
    assert said.endswith(b"old")


def test_offered_upgrade_is_passed_over(listen: Listen) -> None:
    """Some vendors' clients offer HTTP/2 on every plain call; they go on in HTTP/1.1."""
    lab = listen(lambda _: answer(b"plain"))

    said = lab.say(GET.replace(b"\r\n\r\n", b"\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\n") + LAST_GET)

    assert 2 == said.count(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        (b"hello\r\n\r\n", 400, "this is no HTTP/1.1 request"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "Host"),
        (b"GET / HTTP/1.1\r\nhost: a\r\nbad header\r\n\r\n", 400, "this is no HTTP/1.1 request"),
        (b"GET /\xff HTTP/1.1\r\nhost: a\r\n\r\n", 400, "this is no HTTP/1.1 request"),
        (b"GET / HTTP/2.0\r\nhost: a\r\n\r\n", 505, "HTTP/2.0 is not spoken here"),
        (b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip\r\n\r\n", 501, "Transfer-Encoding"),
        (b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n", 400, "Content-Length"),
        (
            b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            "exclude each other",
        ),
        (
            b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
            400,
            "this is no HTTP/1.1 request",
        ),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\n", 400, "TLS was sent to a port that speaks plain HTTP"),
    ],
)
def test_what_is_no_request_is_refused_and_told(listen: Listen, said: bytes, status: int, words: str) -> None:
    """The peer gets a status and a reason, the lab the same words; the handler is not called."""
    lab = listen()

    answered = lab.say(said)

    assert answered.startswith(b"HTTP/1.1 %d " % status)
    told = lab.seen.complaint()
    assert words in told
    assert told.encode() in answered
    assert lab.seen.requests.empty()


@pytest.mark.parametrize("many", [True, False], ids=["many headers", "one long line"])
def test_headers_have_a_limit(listen: Listen, many: bool) -> None:
    lab = listen(limits=Limits(header=2000))
    lines = b"x-filler: 0123456789\r\n" * 200 if many else b"x-filler: " + b"0" * 4000 + b"\r\n"

    said = lab.say(b"GET / HTTP/1.1\r\nhost: lab\r\n" + lines + b"\r\n")

    assert said.startswith(b"HTTP/1.1 431 ")
    assert lab.seen.complaint()


def test_body_that_breaks_off_is_told(listen: Listen) -> None:
    """Half a body is not handed on as a request: it is evidence of another kind."""
    lab = listen()

    with lab.connect() as sock:
        sock.sendall(b"POST / HTTP/1.1\r\nhost: lab\r\ncontent-length: 10\r\n\r\nhalf")
        sock.shutdown(socket.SHUT_WR)
        said = read_to_end(sock)

    assert said.startswith(b"HTTP/1.1 400 ")
    assert "the connection was closed before the request was complete" == lab.seen.complaint()
    assert lab.seen.requests.empty()


def test_peer_that_says_nothing_is_no_evidence(listen: Listen) -> None:
    lab = listen()

    with lab.connect() as sock:
        sock.shutdown(socket.SHUT_WR)
        assert b"" == read_to_end(sock)

    assert lab.seen.malformed.empty()
    assert lab.seen.broken.empty()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_leave_the_listener_standing(garbage_lab: tuple[Listener, Seen], data: bytes) -> None:
    """Whatever came before, the next caller is served; no byte of a peer is a fault of the lab."""
    listener, seen = garbage_lab
    with socket.create_connection(("127.0.0.1", listener.port), timeout=PATIENCE) as sock:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        read_to_end(sock)

    with socket.create_connection(("127.0.0.1", listener.port), timeout=PATIENCE) as sock:
        sock.sendall(LAST_GET)
        assert read_to_end(sock).startswith(b"HTTP/1.1 200 OK")
    assert seen.broken.empty()


@pytest.fixture
def garbage_lab(listen: Listen) -> tuple[Listener, Seen]:
    lab = listen()
    return lab.listener, lab.seen


def test_failing_handler_is_the_labs_fault(listen: Listen) -> None:
    """The peer gets 500 without a word of the inside, the lab the exception, and the connection goes on."""
    mistake = ZeroDivisionError("secret inside")

    def react(request: Request) -> Reaction:
        if request.path == "/bad":
            raise mistake
        return echo(request)

    lab = listen(react)

    said = lab.say(GET.replace(b"/ ", b"/bad ") + LAST_GET)

    assert said.startswith(b"HTTP/1.1 500 ")
    assert b"not a fault of the calling system" in said
    assert b"secret" not in said
    assert b"Traceback" not in said
    assert b"HTTP/1.1 200 OK" in said
    assert mistake is lab.seen.fault()


@pytest.mark.parametrize(
    "reaction",
    [
        answer(b"", 200, ("x-bad", "a\r\nset-cookie: b")),
        answer(b"", 200, ("x bad", "a")),
        answer(b"", 200, ("x-bad", "\u20ac")),
        answer(b"", 100),
    ],
    ids=["split header", "bad name", "not latin-1", "informational"],
)
def test_answer_that_cannot_be_written_is_the_labs_fault(listen: Listen, reaction: Reaction) -> None:
    lab = listen(lambda _: reaction)

    said = lab.say(GET)

    assert said.startswith(b"HTTP/1.1 500 ")
    assert b"set-cookie" not in said
    fault = lab.seen.fault()
    assert isinstance(fault, LabFault)
    assert issues.ANSWER_UNWRITABLE is fault.issue
    assert "the answer could not be written, 500 was sent instead" == lab.seen.delivery()


def test_status_without_a_phrase_is_sent(listen: Listen) -> None:
    lab = listen(lambda _: answer(b"", 599))

    assert lab.say(LAST_GET).startswith(b"HTTP/1.1 599 \r\n")


def test_reset_within_a_request_is_told(listen: Listen) -> None:
    lab = listen()

    with lab.connect() as sock:
        sock.sendall(b"POST / HTTP/1.1\r\nhost: lab\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n")
        sock.recv(100)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    assert "the connection was reset within a request" == lab.seen.complaint()


@pytest.mark.parametrize(
    ("begun", "words"),
    [
        (b"", "TLS failed: "),
        (b"POST / HTTP/1.1\r\nhost: lab\r\ncontent-length: 9\r\n\r\n", "TLS failed within a request: "),
    ],
    ids=["idle", "within a request"],
)
def test_damaged_tls_is_told(listen: Listen, pki: Pki, begun: bytes, words: str) -> None:
    """A record that cannot be decrypted is the peer's doing, and evidence."""
    lab = listen(tls=pki.tls())

    with lab.connect() as sock:
        context = pki.context(pki.good, ssl.TLSVersion.TLSv1_3)
        with context.wrap_socket(sock, server_hostname="localhost") as tls:
            tls.sendall(begun)
            socket.socket.sendall(tls, b"\x17\x03\x03\x00\x20" + bytes(32))
            told = lab.seen.complaint()

    assert told.startswith(words)
    assert "decryption failed or bad record mac" in told
