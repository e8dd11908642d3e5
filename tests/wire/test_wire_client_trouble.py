"""What goes wrong when the lab calls: told apart, and never longer than the deadline."""

import socket
from pathlib import Path

import pytest
from client_hands import Serve, get, kind
from wire_lab import PATIENCE, Listen, Pki

from eqlab.core.errors import ConfigurationError
from eqlab.wire import issues
from eqlab.wire.client import ClientTls, OutboundCall, ProblemKind, call


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
