"""The life of a listener: many clients, limits, ports, beginning and stopping."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from wire_lab import EVERYWHERE, GET, LAST_GET, PATIENCE, Listen, Pki, Seen, echo, read_to_end

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.exchange import Request
from eqlab.wire import issues, server
from eqlab.wire.client import Client, OutboundCall
from eqlab.wire.server import Limits, Listener, Reaction


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
