import socket
import ssl
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wire_lab import PATIENCE, Listen, Pki, Seen, echo, read_to_end

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.exchange import Body, Request, Response
from eqlab.wire import issues, server
from eqlab.wire.client import Client, OutboundCall
from eqlab.wire.server import Limits, Listener, Reaction

GET = b"GET / HTTP/1.1\r\nhost: lab\r\n\r\n"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked for to be refused
LAST_GET = b"GET / HTTP/1.1\r\nhost: lab\r\nconnection: close\r\n\r\n"


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


def test_many_clients_at_once_get_each_their_own_answers(listen: Listen, pki: Pki) -> None:
    """Fifty clients, twenty requests each: none lost, none mixed up, over mutual TLS."""
    lab = listen(tls=pki.tls())

    def client(number: int) -> list[bytes]:
        with Client(tls=pki.caller(pki.good)) as caller:
            return [
                caller.call(OutboundCall(method="POST", url=lab.url, body=b"%d/%d" % (number, turn))).response.body.data
                for turn in range(20)
            ]

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(client, range(50)))

    assert [[b"%d/%d" % (number, turn) for turn in range(20)] for number in range(50)] == answers
    assert 1000 == lab.seen.requests.qsize()
    assert 1000 == lab.seen.delivered.qsize()


def test_connections_beyond_the_limit_are_turned_away(listen: Listen) -> None:
    """The peer is told to come again; that is a fact about the peer, and no fault of the lab."""
    lab = listen(limits=Limits(connections=2))

    with lab.connect() as one, lab.connect() as two:
        for sock in (one, two):
            sock.sendall(GET)
            assert sock.recv(1000).startswith(b"HTTP/1.1 200 OK")
        said = lab.say(GET)
        one.sendall(LAST_GET)
        assert read_to_end(one).startswith(b"HTTP/1.1 200 OK")

    assert said.startswith(b"HTTP/1.1 503 ")
    assert "too many connections open from 127.0.0.1: 2 at most" == lab.seen.refusal().reason
    assert lab.seen.broken.empty()
    assert 3 == lab.seen.requests.qsize()


def test_port_in_use_is_a_lab_fault(listen: Listen) -> None:
    port = listen().listener.port
    second = Listener(handle=Seen().handler(echo), port=port)

    with pytest.raises(LabFault) as told:
        second.start()

    assert issues.PORT_IN_USE is told.value.issue
    assert (
        f"Port {port} on 127.0.0.1 is already in use. Stop the program that listens there, "
        "or choose another port (0 takes any free one). [EQ-WIRE-001]" == told.value.sentence()
    )


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("192.0.2.1", 0)])
def test_address_that_is_not_to_be_had_is_a_lab_fault(host: str, port: int) -> None:
    listener = Listener(handle=Seen().handler(echo), host=host, port=port, allow_remote=True)

    with pytest.raises(LabFault) as told:
        listener.start()

    assert issues.ADDRESS_UNUSABLE is told.value.issue


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.0.2.1", "lab.example", ""])
def test_lab_is_opened_to_others_only_when_asked(host: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        Listener(handle=Seen().handler(echo), host=host)

    assert issues.REMOTE_HOST is told.value.issue


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:"),
        ("localhost", "http://localhost:"),
        ("::1", "http://[::1]:"),
        (EVERYWHERE, "http://127.0.0.1:"),
    ],
)
def test_url_leads_to_the_listener(listen: Listen, host: str, url: str) -> None:
    lab = listen(host=host, allow_remote=host == EVERYWHERE)

    assert f"{url}{lab.listener.port}" == lab.url
    with Client() as client:
        assert 200 == client.call(OutboundCall(method="GET", url=lab.url)).response.status


def test_port_is_free_again_after_a_stop(listen: Listen) -> None:
    """A restart after traffic does not wait for the kernel to forget old connections."""
    first = listen()
    first.say(GET + LAST_GET)
    first.listener.stop()

    again = listen(port=first.listener.port)

    assert again.say(LAST_GET).startswith(b"HTTP/1.1 200 OK")


def visits(*ports: int) -> set[threading.Thread]:
    names = {f"{kind}-{port}" for kind in ("visit", "listener") for port in ports}
    return {thread for thread in threading.enumerate() if thread.name in names}


def test_stop_ends_open_connections_and_threads(listen: Listen, pki: Pki) -> None:
    """Silent, idle, half-said: all end, none of them is evidence against the peer."""
    lab = listen(tls=pki.tls())
    plain = listen()
    ports = (lab.listener.port, plain.listener.port)

    with lab.connect() as silent, plain.connect() as idle, plain.connect() as half:
        idle.sendall(GET)
        assert idle.recv(1000).startswith(b"HTTP/1.1 200 OK")
        half.sendall(b"POST / HTTP/1.1\r\nhost: lab\r\ncontent-length: 10\r\n\r\nha")
        wait_for(lambda: 5 == len(visits(*ports)))
        lab.listener.stop()
        plain.listener.stop()

        assert [b"", b"", b""] == [sock.recv(10) for sock in (silent, idle, half)]

    wait_for(lambda: set() == visits(*ports))
    assert plain.seen.malformed.empty()
    assert lab.seen.refused.empty()
    assert plain.seen.broken.empty()
    assert lab.seen.broken.empty()


def test_stop_lets_an_answer_in_the_making_go_out(listen: Listen) -> None:
    asked, stopping = threading.Event(), threading.Event()

    def react(request: Request) -> Reaction:
        asked.set()
        stopping.wait(PATIENCE)
        return echo(request)

    lab = listen(react)
    with lab.connect() as sock:
        sock.sendall(GET)
        asked.wait(PATIENCE)
        stop = threading.Thread(target=lab.listener.stop)
        stop.start()
        wait_for(lab.listener._house.stopping.is_set)
        stopping.set()
        said = sock.recv(1000)
        stop.join(PATIENCE)

    assert said.startswith(b"HTTP/1.1 200 OK")
    assert "" == lab.seen.delivery()


def test_stop_without_start_and_twice_does_nothing(listen: Listen) -> None:
    Listener(handle=Seen().handler(echo)).stop()
    lab = listen()
    lab.listener.stop()
    lab.listener.stop()

    with pytest.raises(ConnectionRefusedError):
        lab.connect()


def wait_for(condition: object) -> None:
    until = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < until:  # type: ignore[operator]
        time.sleep(0.005)
    assert condition()  # type: ignore[operator]


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


def test_crowd_far_beyond_the_limit_is_closed_at_once(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even refusals cost a thread: there is an end to them too."""
    monkeypatch.setattr(server, "_SPARE", 0)
    lab = listen(limits=Limits(connections=1))

    with lab.connect() as sock:
        sock.sendall(GET)
        assert sock.recv(1000).startswith(b"HTTP/1.1 200 OK")
        assert b"" == lab.say(b"")

    assert lab.seen.broken.empty()


def test_accepting_goes_on_after_a_fault(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Out of descriptors or threads: the lab is told, and the next caller is served."""
    faults = iter([OSError(24, "Too many open files")])
    thread = threading.Thread

    def scarce(*args: object, **options: object) -> threading.Thread:
        if fault := next(faults, None):
            raise fault
        return thread(*args, **options)

    lab = listen()
    monkeypatch.setattr(server.threading, "Thread", scarce)

    assert b"" == lab.say(b"")
    assert lab.say(LAST_GET).startswith(b"HTTP/1.1 200 OK")
    fault = lab.seen.fault()
    assert isinstance(fault, LabFault)
    assert issues.CANNOT_ACCEPT is fault.issue
    assert "Too many open files" in fault.sentence()
