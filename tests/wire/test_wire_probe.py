import socket
import threading

import pytest
from wire_lab import Listen, Pki

from eqlab.core.errors import ConfigurationError
from eqlab.wire.client import ProblemKind, probe


def test_reachable_places_have_no_problem(listen: Listen, pki: Pki) -> None:
    """A probe leaves no trace: neither a request nor a refused handshake."""
    plain, secure = listen(), listen(tls=pki.tls())

    assert probe(plain.url, None) is None
    assert probe(secure.url, pki.caller(pki.good)) is None
    for lab in (plain, secure):
        lab.listener.stop()
        assert (0, 0, 0) == (
            lab.seen.requests.qsize(),
            lab.seen.refused.qsize(),
            lab.seen.malformed.qsize(),
        )


@pytest.mark.parametrize(
    ("name", "alert"), [("expired", "certificate expired"), ("foreign", "unknown ca"), (None, "certificate required")]
)
def test_late_refusal_of_the_certificate_is_seen(listen: Listen, pki: Pki, name: str | None, alert: str) -> None:
    """In TLS 1.3 the handshake looks good to the client until the alert comes."""
    lab = listen(tls=pki.tls())

    problem = probe(lab.url, pki.caller(None if name is None else getattr(pki, name)))

    assert ProblemKind.TLS is problem.kind
    assert str(problem).endswith(f"the peer sent the alert: {alert}")


def test_untrusted_server_is_seen(listen: Listen, pki: Pki) -> None:
    assert ProblemKind.TLS is probe(listen(tls=pki.tls("none")).url, None).kind


def test_nobody_is_seen() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gate:
        port = gate.getsockname()[1]

    assert ProblemKind.REFUSED is probe(f"http://127.0.0.1:{port}", None).kind


def test_unknown_host_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_options: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert ProblemKind.UNREACHABLE is probe("http://nowhere.example/", None).kind


def test_host_that_cannot_be_looked_up_is_seen() -> None:
    """A label has 63 characters at most (RFC 1035)."""

    assert ProblemKind.UNREACHABLE is probe(f"http://{'x' * 70}.example/", None).kind


def test_silent_server_runs_into_the_deadline(pki: Pki) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gate:
        problem = probe(f"https://127.0.0.1:{gate.getsockname()[1]}", pki.caller(None), deadline=0.1)

    assert ProblemKind.TIMEOUT is problem.kind


def close_first(gate: socket.socket) -> None:
    gate.accept()[0].close()


def test_server_that_closes_at_once_is_seen(pki: Pki) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gate:
        closer = threading.Thread(target=close_first, args=(gate,))
        closer.start()
        problem = probe(f"https://127.0.0.1:{gate.getsockname()[1]}", pki.caller(None))
        closer.join()

    assert ProblemKind.CLOSED is problem.kind


def test_url_must_lead_somewhere() -> None:
    with pytest.raises(ConfigurationError):
        probe("no url", None)
