import socket
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from wire_lab import PATIENCE, Listen, Pki

from eqlab.core.clock import FixedClock
from eqlab.core.errors import ConfigurationError
from eqlab.core.exchange import Body, Request, Response
from eqlab.wire import issues
from eqlab.wire.client import CallOutcome, Client, ClientTls, OutboundCall, ProblemKind, call
from eqlab.wire.server import Reaction

Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that read a request, send the bytes given, one piece after the other, and close."""
    gates: list[socket.socket] = []
    threads: list[threading.Thread] = []
    over = threading.Event()

    def attend(gate: socket.socket, pieces: Iterator[bytes], pause: float) -> None:
        sock, _ = gate.accept()
        with sock:
            sock.settimeout(PATIENCE)
            sock.recv(65536)
            try:
                for piece in pieces:
                    sock.sendall(piece)
                    if over.wait(pause):
                        return
            except OSError:
                return

    def start(*pieces: bytes, pause: float = 0.0, endless: bytes = b"") -> str:
        gate = socket.create_server(("127.0.0.1", 0))
        gates.append(gate)
        source = iter(pieces) if not endless else _endless(pieces, endless)
        thread = threading.Thread(target=attend, args=(gate, source, pause))
        threads.append(thread)
        thread.start()
        return f"http://127.0.0.1:{gate.getsockname()[1]}"

    yield start
    over.set()
    for thread in threads:
        thread.join(PATIENCE)
    for gate in gates:
        gate.close()


def _endless(pieces: tuple[bytes, ...], piece: bytes) -> Iterator[bytes]:
    yield from pieces
    while True:
        yield piece


def get(url: str, **options: object) -> CallOutcome:
    return call(OutboundCall(method="GET", url=url, **options))


def kind(outcome: CallOutcome) -> ProblemKind:
    assert outcome.response is None
    assert outcome.problem is not None
    return outcome.problem.kind


def test_call_and_answer_are_kept_as_they_went(listen: Listen, pki: Pki) -> None:
    """The outcome holds the request as it was sent, with the headers that were added, and the connection."""
    lab = listen(
        lambda _: Reaction(response=Response(status=201, headers=(("ETag", 'W/"1"'),), body=Body(data=b"caf\xc3\xa9"))),
        tls=pki.tls(),
    )
    url = lab.url.replace("127.0.0.1", "localhost")

    outcome = call(
        OutboundCall(method="POST", url=f"{url}/a%20b?c=d", headers=(("X-Trace", "M\xfcller"),), body=b"{}"),
        pki.caller(pki.good),
    )

    arrived = lab.seen.request()
    assert arrived == outcome.request
    assert ("POST", "/a b", (("c", "d"),)) == (arrived.method, arrived.path, arrived.query)
    assert "Müller" == arrived.header("x-trace")
    assert 201 == outcome.response.status
    assert 'W/"1"' == outcome.response.header("etag")
    assert Body(data="café".encode(), size=5) == outcome.response.body
    assert outcome.problem is None
    assert ("TLSv1.3", "localhost", f"127.0.0.1:{lab.listener.port}") == (
        outcome.connection.tls_version,
        outcome.connection.server_name,
        outcome.connection.peer,
    )
    assert outcome.started <= outcome.finished


def test_call_has_its_own_headers_only(listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine leaks into a call: no proxy, no .netrc, and no compression is asked for."""
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://192.0.2.1:1")
    lab = listen()

    get(f"{lab.url}/", headers=(("Accept", "application/fhir+json"),))

    headers = dict(lab.seen.request().headers)
    assert "application/fhir+json" == headers["accept"]
    assert "identity" == headers["accept-encoding"]
    assert {"host", "accept", "accept-encoding", "user-agent"} == set(headers)


@pytest.mark.parametrize("location", ["/elsewhere", "http://[bad", "file:///etc/passwd"])
def test_redirect_is_an_answer_like_others(listen: Listen, location: str) -> None:
    """The lab judges the answer it got; it does not go where the system sends it."""
    lab = listen(lambda _: Reaction(response=Response(status=302, headers=(("location", location),))))

    outcome = get(lab.url)

    assert 302 == outcome.response.status
    assert 1 == lab.seen.requests.qsize()


def test_cookies_are_not_carried_from_call_to_call(listen: Listen) -> None:
    lab = listen(lambda _: Reaction(response=Response(status=200, headers=(("set-cookie", "a=b"),))))

    with Client() as client:
        for _ in range(2):
            client.call(OutboundCall(method="GET", url=lab.url))

    assert [None, None] == [lab.seen.request().header("cookie") for _ in range(2)]


def test_large_bodies_go_both_ways(listen: Listen, pki: Pki) -> None:
    body = bytes(range(256)) * 20_000
    lab = listen(tls=pki.tls())

    outcome = call(OutboundCall(method="PUT", url=lab.url, body=body), pki.caller(pki.good))

    assert body == outcome.response.body.data


def test_answer_beyond_the_limit_is_cut(listen: Listen) -> None:
    lab = listen(lambda _: Reaction(response=Response(status=200, body=Body(data=b"x" * 500_000))))

    body = get(lab.url, body_limit=1000).response.body

    assert b"x" * 1000 == body.data
    assert body.truncated
    assert 1000 < body.size <= 500_000


def test_head_has_no_body(listen: Listen) -> None:
    lab = listen(lambda _: Reaction(response=Response(status=200, body=Body(data=b"12345"))))

    outcome = call(OutboundCall(method="HEAD", url=lab.url))

    assert ("5", b"") == (outcome.response.header("content-length"), outcome.response.body.data)


def test_compressed_answer_is_kept_as_it_came(serve: Serve) -> None:
    """Evidence is what went over the wire, even when it was not asked for in that form."""
    url = serve(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x8b\x00\x00")

    assert b"\x1f\x8b\x00\x00" == get(url).response.body.data


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as gate:
        return gate.getsockname()[1]


def test_nobody_listening_is_told(pki: Pki) -> None:
    port = free_port()

    outcome = call(OutboundCall(method="GET", url=f"https://127.0.0.1:{port}"), pki.caller(None))

    assert ProblemKind.REFUSED is kind(outcome)
    assert f"127.0.0.1:{port} refused the connection: nobody listens there" == str(outcome.problem)
    assert (f"127.0.0.1:{port}", "") == (outcome.connection.peer, outcome.connection.local)


def test_unknown_host_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_options: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    outcome = get("http://nowhere.example/")

    assert ProblemKind.UNREACHABLE is kind(outcome)
    assert "the host of nowhere.example:80 is not known" == str(outcome.problem)


def test_silent_server_runs_into_the_deadline(serve: Serve) -> None:
    outcome = get(serve(b"", pause=PATIENCE), deadline=0.1)

    assert ProblemKind.TIMEOUT is kind(outcome)
    assert "did not answer within 0.1 s" in str(outcome.problem)


@pytest.mark.parametrize(
    "begin",
    [
        b"HTTP/1.1 200 OK\r\nx-drip: ",
        b"HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n\r\n",
    ],
    ids=["headers", "body", "body without length"],
)
def test_dripping_server_runs_into_the_deadline(serve: Serve, begin: bytes) -> None:
    """The deadline is for the whole call: a byte now and then does not prolong it."""
    url = serve(begin, endless=b"x", pause=0.02)

    outcome = get(url, deadline=0.2)

    assert ProblemKind.TIMEOUT is kind(outcome)
    assert "did not answer within 0.2 s" in str(outcome.problem)


def test_server_that_never_shakes_hands_runs_into_the_deadline(serve: Serve, pki: Pki) -> None:
    url = serve(b"", pause=PATIENCE).replace("http:", "https:")

    outcome = call(OutboundCall(method="GET", url=url, deadline=0.1), pki.caller(None))

    assert ProblemKind.TIMEOUT is kind(outcome)


@pytest.mark.parametrize(
    ("said", "expected", "words"),
    [
        (b"", ProblemKind.CLOSED, "closed the connection before the answer was complete"),
        (b"HTTP/1.1 200 OK\r\ncont", ProblemKind.CLOSED, "closed the connection before the answer was complete"),
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc",
            ProblemKind.CLOSED,
            "before the answer was complete: received 3 bytes, expected 10",
        ),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab", ProblemKind.CLOSED, "closed"),
        (b"220 mail ready\r\n\r\n", ProblemKind.PROTOCOL, "did not answer in HTTP/1.1"),
        (b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n", ProblemKind.PROTOCOL, "did not answer in HTTP/1.1"),
        (b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000 + b"\r\n\r\n", ProblemKind.PROTOCOL, "did not answer in HTTP/1.1"),
    ],
    ids=["nothing", "half a head", "half a body", "half a chunk", "another protocol", "bad length", "huge head"],
)
def test_bad_answers_are_told_apart(serve: Serve, said: bytes, expected: ProblemKind, words: str) -> None:
    outcome = get(serve(said))

    assert expected is kind(outcome)
    assert words in str(outcome.problem)


def test_trouble_of_before_is_not_taken_for_the_calls_own(serve: Serve) -> None:
    """A call made while another exception is handled is judged by itself."""
    try:
        socket.create_connection(("127.0.0.1", free_port())).close()
    except ConnectionRefusedError:
        outcome = get(serve(b"220 mail ready\r\n\r\n"))

    assert ProblemKind.PROTOCOL is kind(outcome)


def test_server_that_is_not_trusted_is_a_tls_problem(listen: Listen, pki: Pki) -> None:
    lab = listen(tls=pki.tls())

    outcome = get(lab.url)

    assert ProblemKind.TLS is kind(outcome)
    assert "unable to get local issuer certificate" in str(outcome.problem)


def test_server_of_another_name_is_a_tls_problem(listen: Listen, pki: Pki) -> None:
    lab = listen(tls=pki.tls("none"), host="127.0.0.2")

    outcome = call(OutboundCall(method="GET", url=lab.url), pki.caller(None))

    assert ProblemKind.TLS is kind(outcome)
    assert "IP address mismatch" in str(outcome.problem)


@pytest.mark.parametrize(
    ("name", "alert"), [("expired", "certificate expired"), ("foreign", "unknown ca"), (None, "certificate required")]
)
def test_refused_client_certificate_is_a_tls_problem(listen: Listen, pki: Pki, name: str | None, alert: str) -> None:
    """The alert comes after the client's handshake is done; it is still the reason."""
    lab = listen(tls=pki.tls())
    caller = pki.caller(None if name is None else getattr(pki, name))

    outcome = call(OutboundCall(method="POST", url=lab.url, body=b"x" * 100_000), caller)

    assert ProblemKind.TLS is kind(outcome)
    assert str(outcome.problem).endswith(f"the peer sent the alert: {alert}")


def test_plain_server_is_a_tls_problem_for_https(serve: Serve, pki: Pki) -> None:
    url = serve(b"HTTP/1.1 400 Bad Request\r\n\r\n").replace("http:", "https:")

    outcome = call(OutboundCall(method="GET", url=url), pki.caller(None))

    assert ProblemKind.TLS is kind(outcome)
    assert "is not TLS" in str(outcome.problem)


def test_server_that_closes_in_the_handshake_is_told(serve: Serve, pki: Pki) -> None:
    url = serve().replace("http:", "https:")

    outcome = call(OutboundCall(method="GET", url=url), pki.caller(None))

    assert ProblemKind.CLOSED is kind(outcome)
    assert str(outcome.problem).endswith("closed the connection during the TLS handshake")


def test_client_goes_on_after_a_closed_connection(listen: Listen) -> None:
    """A server may close between calls; the next call opens a new connection."""
    answers = iter([Reaction(response=Response(status=200)), Reaction(response=None)])

    def react(_request: Request) -> Reaction:
        return next(answers, Reaction(response=Response(status=202)))

    lab = listen(react)
    with Client() as client:
        outcomes = [client.call(OutboundCall(method="GET", url=lab.url)) for _ in range(3)]

    assert [200, None, 202] == [outcome.response and outcome.response.status for outcome in outcomes]
    assert ProblemKind.CLOSED is kind(outcomes[1])
    assert outcomes[1].connection.local == outcomes[0].connection.local
    assert outcomes[2].connection.local != outcomes[0].connection.local


def test_client_calls_several_places(listen: Listen) -> None:
    one, two = listen(), listen()

    with Client() as client:
        outcomes = [client.call(OutboundCall(method="GET", url=lab.url)) for lab in (one, two, one)]

    assert [one.listener.port, two.listener.port, one.listener.port] == [
        int(outcome.connection.peer.rpartition(":")[2]) for outcome in outcomes
    ]
    assert [200] * 3 == [outcome.response.status for outcome in outcomes]


def test_times_are_the_clocks(listen: Listen) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)

    outcome = call(OutboundCall(method="GET", url=listen().url), clock=FixedClock(at))

    assert (at, at) == (outcome.started, outcome.finished)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://host/", "its scheme is neither http nor https"),
        ("/relative", "its scheme is neither http nor https"),
        ("http:///path", "it names no host"),
        ("http://host:99999/", "Port out of range 0-65535"),
        ("http://[bad/", "Invalid IPv6 URL"),
    ],
)
def test_url_must_lead_somewhere(url: str, why: str) -> None:
    with pytest.raises(ConfigurationError) as told:
        get(url)

    assert issues.URL_UNUSABLE is told.value.issue
    assert why == told.value.facts["why"]


def test_secret_in_a_url_is_not_repeated() -> None:
    with pytest.raises(ConfigurationError) as told:
        get("http://user:hunter2@host/")

    assert "hunter2" not in told.value.sentence()
    assert "it carries a user name" == told.value.facts["why"]


@pytest.mark.parametrize(
    "call_options",
    [
        {"headers": (("x-split", "a\r\nb: c"),)},
        {"headers": (("x split", "a"),)},
        {"headers": (("x-euro", "\u20ac"),)},
        {"method": "GE T"},
        {"method": "GÉT"},
        {"url": "http://127.0.0.1:1/\x00"},
    ],
    ids=["split header", "bad name", "not latin-1", "bad method", "method not ascii", "control in url"],
)
def test_call_that_cannot_be_written_is_a_configuration_error(listen: Listen, call_options: dict[str, object]) -> None:
    """A plan's mistake is the plan's; nothing of it reaches the system."""
    lab = listen()

    with pytest.raises(ConfigurationError) as told:
        call(OutboundCall(**{"method": "GET", "url": lab.url, **call_options}))

    assert issues.CALL_UNWRITABLE is told.value.issue
    assert lab.seen.requests.empty()


@pytest.mark.parametrize("field", ["authority", "certificate", "key"])
@pytest.mark.parametrize("content", [None, b"", b"garbage"], ids=["missing", "empty", "garbage"])
def test_unusable_tls_files_are_configuration_errors(
    pki: Pki, tmp_path: Path, field: str, content: bytes | None
) -> None:
    path = tmp_path / "file.pem"
    if content is not None:
        path.write_bytes(content)
    files = {
        "authority": pki.authority.root_path,
        "certificate": pki.good.certificate,
        "key": pki.good.key,
        field: path,
    }

    with pytest.raises(ConfigurationError) as told:
        call(OutboundCall(method="GET", url="https://127.0.0.1:1"), ClientTls(**files))

    assert issues.TLS_FILE_UNUSABLE is told.value.issue
    assert "file.pem" in told.value.sentence()
