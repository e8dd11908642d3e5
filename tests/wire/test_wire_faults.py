"""The faults a listener plays, as callers of several kinds see them."""

import ssl
import threading

import pytest
from wire_lab import PATIENCE, Listen, Pki, read_to_end

from eqlab.core.exchange import Body, Response
from eqlab.wire.client import OutboundCall, ProblemKind, call
from eqlab.wire.server import Limits, Reaction

BODY = b"0123456789" * 30
GET = b"GET / HTTP/1.1\r\nhost: lab\r\n\r\n"


def answer(**fault: object) -> Reaction:
    return Reaction(response=Response(status=200, body=Body(data=BODY)), **fault)


@pytest.mark.parametrize("reaction", [answer(drop=True), Reaction(response=None)], ids=["drop", "no response"])
def test_dropped_connection_is_reset(listen: Listen, reaction: Reaction) -> None:
    """Not one byte of an answer leaves; the caller sees a reset, not an orderly end."""
    lab = listen(lambda _: reaction)

    with lab.connect() as sock:
        sock.sendall(GET)
        with pytest.raises(ConnectionResetError):
            sock.recv(1)

    assert "the connection was dropped before the answer, as asked" == lab.seen.delivery()


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
def test_drop_and_cut_are_closed_connections_to_the_caller(listen: Listen, pki: Pki, secure: bool) -> None:
    for fault in (answer(drop=True), answer(cut=100)):
        lab = listen(lambda _, fault=fault: fault, tls=pki.tls() if secure else None)

        outcome = call(OutboundCall(method="GET", url=lab.url), pki.caller(pki.good) if secure else None)

        assert outcome.response is None
        assert ProblemKind.CLOSED is outcome.problem.kind


@pytest.mark.parametrize(("cut", "sent"), [(0, 0), (7, 7), (300, 300), (999, 300), (-1, 0)])
def test_cut_answer_arrives_up_to_the_cut(listen: Listen, cut: int, sent: int) -> None:
    """The head tells the whole length, the bytes before the cut do arrive, then the stream ends."""
    lab = listen(lambda _: answer(cut=cut))

    said = lab.say(GET)

    head, _, body = said.partition(b"\r\n\r\n")
    assert b"content-length: 300" in head
    assert BODY[:sent] == body
    assert f"the answer was cut after {sent} of 300 bytes of its body, as asked" == lab.seen.delivery()


def test_cut_under_tls_ends_without_goodbye(listen: Listen, pki: Pki) -> None:
    """A TLS client can tell that the end is not the server's: no close_notify comes."""
    lab = listen(lambda _: answer(cut=7), tls=pki.tls())
    context = pki.context(pki.good, ssl.TLSVersion.TLSv1_3)

    with (
        lab.connect() as sock,
        context.wrap_socket(sock, server_hostname="localhost", suppress_ragged_eofs=False) as tls,
    ):
        tls.sendall(GET)
        with pytest.raises(ssl.SSLEOFError):
            read_to_end(tls)


def test_plain_answer_under_tls_ends_with_goodbye(listen: Listen, pki: Pki) -> None:
    lab = listen(lambda _: answer(), tls=pki.tls())
    context = pki.context(pki.good, ssl.TLSVersion.TLSv1_3)

    with (
        lab.connect() as sock,
        context.wrap_socket(sock, server_hostname="localhost", suppress_ragged_eofs=False) as tls,
    ):
        tls.sendall(GET.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"))

        assert read_to_end(tls).endswith(BODY)


def test_delayed_answer_comes_late_and_whole(listen: Listen) -> None:
    """A caller with less patience than the delay gives up; one with more gets the answer."""
    lab = listen(lambda _: answer(delay=0.3))

    hasty = call(OutboundCall(method="GET", url=lab.url, deadline=0.1))
    patient = call(OutboundCall(method="GET", url=lab.url, deadline=PATIENCE))

    assert ProblemKind.TIMEOUT is hasty.problem.kind
    assert BODY == patient.response.body.data
    assert patient.finished.timestamp() - patient.started.timestamp() >= 0.3


def test_stop_does_not_wait_for_a_long_delay(listen: Listen) -> None:
    lab = listen(lambda _: answer(delay=3600))

    with lab.connect() as sock:
        sock.sendall(GET)
        lab.seen.request()
        stop = threading.Thread(target=lab.listener.stop)
        stop.start()

        assert "the lab was stopped before the answer was due" == lab.seen.delivery()
        stop.join(PATIENCE)
        assert not stop.is_alive()


def test_refused_delivery_report_is_the_labs_fault(listen: Listen) -> None:
    """When the owner cannot note a delivery, the answer is out already; the lab is told."""
    lab = listen(limits=Limits())
    mistake = OSError("disk full")

    def fail(_problem: str) -> None:
        raise mistake

    handle = lab.listener._house.desk.handle
    object.__setattr__(lab.listener._house.desk, "handle", lambda *said: (handle(*said)[0], fail))

    assert lab.say(GET).startswith(b"HTTP/1.1 200 OK")
    assert mistake is lab.seen.fault()
