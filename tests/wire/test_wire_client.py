"""The client: what goes out, what comes back, and how it is kept."""

from datetime import UTC, datetime

import pytest
from client_hands import Serve, get, kind
from wire_lab import Listen, Pki

from eqlab.core.clock import FixedClock
from eqlab.core.exchange import Body, Request, Response
from eqlab.wire.client import Client, OutboundCall, ProblemKind, call
from eqlab.wire.server import Reaction


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
