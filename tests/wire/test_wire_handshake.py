"""Handshakes, good and bad: what the lab learns, and what the peer is told."""

import shutil
import socket
import ssl
import subprocess
import time
from contextlib import ExitStack

import pytest
from wire_lab import PATIENCE, Lab, Listen, Pki, Seen, echo, read_to_end

from eqlab.core.errors import ConfigurationError
from eqlab.core.exchange import HandshakeFailure
from eqlab.wire import issues
from eqlab.wire.client import Client, OutboundCall
from eqlab.wire.pki import Credentials
from eqlab.wire.server import Limits, Listener, ServerTls

GET = b"GET / HTTP/1.1\r\nhost: lab\r\nconnection: close\r\n\r\n"
V12, V13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3

UNKNOWN = "unable to get local issuer certificate (from an unknown CA, or sent without its issuing certificate)"

BAD = [
    ("expired", "certificate has expired", "certificate expired"),
    ("foreign", UNKNOWN, "unknown ca"),
    (None, "the peer did not send a certificate", "certificate required"),
]
"""Certificate shown, reason the lab notes, alert the peer gets in TLS 1.3."""


def shown(pki: Pki, name: str | None) -> Credentials | None:
    return None if name is None else getattr(pki, name)


def talk(lab: Lab, context: ssl.SSLContext, name: str | None = "localhost") -> bytes:
    with lab.connect() as sock, context.wrap_socket(sock, server_hostname=name) as tls:
        tls.sendall(GET)
        return read_to_end(tls)


@pytest.mark.parametrize("version", [V12, V13])
def test_connection_facts_are_those_of_the_handshake(listen: Listen, pki: Pki, version: ssl.TLSVersion) -> None:
    lab = listen(tls=pki.tls())

    talk(lab, pki.context(pki.good, version), "lab.example")

    connection = lab.seen.connection()
    assert {V12: "TLSv1.2", V13: "TLSv1.3"}[version] == connection.tls_version
    assert "GCM" in connection.cipher or "CHACHA20" in connection.cipher
    assert "lab.example" == connection.server_name
    assert pki.good.facts == connection.client_certificate
    assert f"127.0.0.1:{lab.listener.port}" == connection.local
    assert connection.peer.startswith("127.0.0.1:")


@pytest.mark.parametrize("version", [V12, V13])
def test_chain_is_verified_leaf_first(listen: Listen, pki: Pki, version: ssl.TLSVersion) -> None:
    lab = listen(tls=pki.tls())

    talk(lab, pki.context(pki.good, version))

    chain = lab.seen.connection().chain
    assert pki.good.facts == chain[0]
    assert ["CN=eqlab issuing CA", "CN=eqlab root CA"] == [part.subject.rpartition(" ")[0] for part in chain[1:]]


@pytest.mark.parametrize("version", [V12, V13])
def test_every_connection_shows_its_certificate_again(listen: Listen, pki: Pki, version: ssl.TLSVersion) -> None:
    """A client that would resume its session is not spared: each connection has its own evidence."""
    lab = listen(tls=pki.tls())
    context = pki.context(pki.good, version)
    session = None

    for _ in range(2):
        with (
            lab.connect() as sock,
            context.wrap_socket(sock, server_hostname="localhost", session=session) as tls,
        ):
            tls.sendall(GET)
            read_to_end(tls)
            session = tls.session

    connections = [lab.seen.connection(), lab.seen.connection()]
    assert [pki.good.facts] * 2 == [connection.client_certificate for connection in connections]
    assert [3, 3] == [len(connection.chain) for connection in connections]


def test_name_that_is_not_ascii_is_a_fact_like_others(listen: Listen, pki: Pki) -> None:
    """A hostile name neither breaks the lab's side of the handshake nor prints a traceback."""
    lab = listen(tls=pki.tls())
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = pki.context(None, V13).wrap_bio(incoming, outgoing, server_hostname="hostile")
    with pytest.raises(ssl.SSLWantReadError):
        client.do_handshake()

    with lab.connect() as sock:
        sock.sendall(outgoing.read().replace(b"hostile", b"\xff" * 7))
        server_hello = 2
        assert server_hello == sock.recv(100)[5]

    failure = lab.seen.refusal()
    assert ("the connection was closed during the handshake", "\\xff" * 7) == (failure.reason, failure.server_name)


def test_plain_connection_has_no_tls_facts(listen: Listen) -> None:
    lab = listen()

    lab.say(GET)

    connection = lab.seen.connection()
    assert ("", "", "", None, ()) == (
        connection.tls_version,
        connection.cipher,
        connection.server_name,
        connection.client_certificate,
        connection.chain,
    )


@pytest.mark.parametrize(("name", "reason", "alert"), BAD)
def test_refusal_in_tls_1_3_reaches_the_peer_on_its_first_read(
    listen: Listen, pki: Pki, name: str | None, reason: str, alert: str
) -> None:
    """The client thinks the handshake is done and sends its request; the alert must not be lost to a reset."""
    lab = listen(tls=pki.tls())

    with pytest.raises(ssl.SSLError, match=alert.replace(" ", ".")):
        talk(lab, pki.context(shown(pki, name), V13))

    failure = lab.seen.refusal()
    assert (reason, "localhost") == (failure.reason, failure.server_name)
    assert f"127.0.0.1:{lab.listener.port}" == failure.local
    assert lab.seen.requests.empty()
    assert lab.seen.malformed.empty()


@pytest.mark.parametrize(("name", "reason", "alert"), BAD)
def test_refusal_in_tls_1_2_reaches_the_peer_in_the_handshake(
    listen: Listen, pki: Pki, name: str | None, reason: str, alert: str
) -> None:
    """TLS 1.2 has no alert for a missing certificate: it says handshake failure (RFC 5246, 7.4.6)."""
    lab = listen(tls=pki.tls())
    expected = alert if name else "handshake failure"

    with (
        lab.connect() as sock,
        pytest.raises(ssl.SSLError, match=expected.replace(" ", ".")),
    ):
        pki.context(shown(pki, name), V12).wrap_socket(sock, server_hostname="localhost")

    assert reason == lab.seen.refusal().reason


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
@pytest.mark.parametrize(("name", "reason", "alert"), BAD)
def test_curl_shows_the_alert(listen: Listen, pki: Pki, name: str | None, reason: str, alert: str) -> None:
    """What a vendor's developer would see on the command line."""
    lab = listen(tls=pki.tls())
    credentials = shown(pki, name)
    own = [] if credentials is None else ["--cert", str(credentials.certificate), "--key", str(credentials.key)]

    curl = subprocess.run(
        ["curl", "-sS", "--noproxy", "*", "--tlsv1.3", "--cacert", str(pki.authority.root_path), *own, lab.url],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert 0 != curl.returncode
    assert f"alert {alert}" in curl.stderr
    assert reason == lab.seen.refusal().reason


def test_client_that_does_not_trust_the_lab_is_noted(listen: Listen, pki: Pki) -> None:
    """The vendor forgot to install the lab's root: its alert says so."""
    lab = listen(tls=pki.tls())
    context = ssl.create_default_context()

    with lab.connect() as sock, pytest.raises(ssl.SSLCertVerificationError):
        context.wrap_socket(sock, server_hostname="localhost")

    assert "the peer sent the alert: unknown ca" == lab.seen.refusal().reason


def test_plain_http_to_the_tls_port_is_noted_and_told(listen: Listen, pki: Pki) -> None:
    lab = listen(tls=pki.tls())

    said = lab.say(GET)

    assert said.startswith(b"HTTP/1.1 400 ")
    assert b"This port speaks HTTPS" in said
    assert "plain HTTP was sent to the TLS port" == lab.seen.refusal().reason


def test_old_tls_versions_are_refused(listen: Listen, pki: Pki) -> None:
    """A ClientHello of TLS 1.1, byte for byte: the peer gets the alert protocol_version."""
    lab = listen(tls=pki.tls())
    body = b"\x03\x02" + bytes(32) + b"\x00" + b"\x00\x02\xc0\x13" + b"\x01\x00"
    hello = b"\x01" + len(body).to_bytes(3, "big") + body
    record = b"\x16\x03\x01" + len(hello).to_bytes(2, "big") + hello

    said = lab.say(record)

    alert, fatal, protocol_version = 0x15, 2, 70
    assert (alert, fatal, protocol_version) == (said[0], said[5], said[6])
    assert "unsupported TLS version: 1.2 is the least" == lab.seen.refusal().reason


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"", "the connection was closed during the handshake"),
        (b"\x16\x03\x01\x02", "the connection was closed during the handshake"),
        (b"\x00" * 50, "what was sent is not TLS, or of an unknown version"),
    ],
)
def test_what_is_no_handshake_is_noted(listen: Listen, pki: Pki, said: bytes, reason: str) -> None:
    lab = listen(tls=pki.tls())

    with lab.connect() as sock:
        sock.sendall(said)
        sock.shutdown(socket.SHUT_WR)
        read_to_end(sock)

    assert reason == lab.seen.refusal().reason


def test_peer_that_resets_within_the_handshake_is_noted(listen: Listen, pki: Pki) -> None:
    lab = listen(tls=pki.tls())

    with lab.connect() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")

    assert "the connection was closed during the handshake" == lab.seen.refusal().reason


def test_handshake_that_never_ends_is_given_up(listen: Listen, pki: Pki) -> None:
    lab = listen(tls=pki.tls(), limits=Limits(handshake=0.1))

    assert b"" == lab.say(b"\x16\x03\x01")
    assert "the handshake was not complete in time" == lab.seen.refusal().reason


def test_optional_certificate_may_be_left_out_but_not_be_bad(listen: Listen, pki: Pki) -> None:
    lab = listen(tls=pki.tls("optional"))

    talk(lab, pki.context(None, V13))
    talk(lab, pki.context(pki.good, V13))
    with pytest.raises(ssl.SSLError, match=r"certificate.expired"):
        talk(lab, pki.context(pki.expired, V13))

    assert [None, pki.good.facts] == [
        lab.seen.connection().client_certificate,
        lab.seen.connection().client_certificate,
    ]


def test_certificate_is_not_asked_for_when_none_is_wanted(listen: Listen, pki: Pki) -> None:
    lab = listen(tls=pki.tls("none"))

    talk(lab, pki.context(pki.expired, V13))

    connection = lab.seen.connection()
    assert (None, ()) == (connection.client_certificate, connection.chain)


def test_refusals_have_ids_of_their_own(listen: Listen, pki: Pki) -> None:
    ids = iter(["first", "second"])
    lab = listen(tls=pki.tls(), new_id=lambda: next(ids))

    for _ in range(2):
        lab.say(GET)

    failures: list[HandshakeFailure] = [lab.seen.refusal(), lab.seen.refusal()]
    assert ["first", "second"] == [failure.id for failure in failures]
    assert failures[0].at <= failures[1].at


def test_listener_goes_on_after_refusals(listen: Listen, pki: Pki) -> None:
    lab = listen(tls=pki.tls())
    lab.say(GET)

    with Client(tls=pki.caller(pki.good)) as client:
        assert 200 == client.call(OutboundCall(method="GET", url=lab.url)).response.status


def test_key_that_does_not_fit_is_a_configuration_error(pki: Pki) -> None:
    mixed = Credentials(certificate=pki.server.certificate, key=pki.good.key, facts=pki.server.facts)

    with pytest.raises(ConfigurationError) as told:
        Listener(
            handle=lambda _request, _connection: pytest.fail("nobody calls"),
            tls=ServerTls(credentials=mixed, authorities=pki.authority.root_path),
        )

    assert issues.TLS_FILE_UNUSABLE is told.value.issue
    assert "key values mismatch" == told.value.facts["why"]


def closed(sock: socket.socket) -> bool:
    """Tell whether the lab ended a connection; False when it waits for its handshake still."""
    sock.settimeout(0.2)
    try:
        return sock.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True


def test_a_crowd_without_a_handshake_is_closed_and_others_are_served(listen: Listen, pki: Pki) -> None:
    """Idle connections neither lock others out for long nor put the lab at fault: they are evidence of their peer."""
    lab = listen(tls=pki.tls(), limits=Limits(handshakes=3, connections=4))

    with ExitStack() as crowd:
        idle = [crowd.enter_context(lab.connect()) for _ in range(5)]
        refusal = lab.seen.refusal()
        ends = [closed(sock) for sock in idle]

    assert "too many connections open from 127.0.0.1: 3 have not finished their handshake" == refusal.reason
    assert (f"127.0.0.1:{lab.listener.port}", True) == (refusal.local, refusal.peer.startswith("127.0.0.1:"))
    assert [False, False, False, True, True] == ends
    for _ in range(3):
        assert "the connection was closed during the handshake" == lab.seen.refusal().reason
    assert talk(lab, pki.context(pki.good, V13)).startswith(b"HTTP/1.1 200 ")
    assert (0, 0) == (lab.seen.refused.qsize(), lab.seen.broken.qsize())


def test_each_crowd_is_told_once(listen: Listen, pki: Pki) -> None:
    """However many connections a crowd has, it leaves one piece of evidence; the next crowd another one."""
    lab = listen(tls=pki.tls(), limits=Limits(handshakes=1))
    reasons = []

    for _ in range(2):
        with lab.connect():
            for _ in range(20):
                with lab.connect() as sock:
                    assert closed(sock)
        reasons += [lab.seen.refusal().reason, lab.seen.refusal().reason]

    crowd = "too many connections open from 127.0.0.1: 1 have not finished their handshake"
    assert [crowd, "the connection was closed during the handshake"] * 2 == reasons
    assert lab.seen.refused.empty()


def test_connections_with_their_handshake_done_are_no_crowd(listen: Listen, pki: Pki) -> None:
    lab = listen(tls=pki.tls(), limits=Limits(handshakes=1))
    context = pki.context(pki.good, V12)

    with ExitStack() as stack:
        for _ in range(5):
            tls = stack.enter_context(context.wrap_socket(lab.connect(), server_hostname="localhost"))
            tls.sendall(GET.replace(b"connection: close\r\n", b""))
            assert tls.recv(1000).startswith(b"HTTP/1.1 200 ")

    assert lab.seen.refused.empty()


def talk_once_let_in(lab: Lab, pki: Pki) -> bytes:
    """Talk as soon as the connection before has given its place free."""
    until = time.monotonic() + 10
    while True:
        try:
            return talk(lab, pki.context(pki.good, V13))
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def test_evidence_of_a_crowd_that_cannot_be_kept_does_not_end_listening(pki: Pki) -> None:
    def fail(_failure: HandshakeFailure) -> None:
        raise OSError(28, "No space left on device")

    seen = Seen()
    limits = Limits(handshakes=1)
    with Listener(
        handle=seen.handler(echo), tls=pki.tls(), refused=fail, broken=seen.broken.put, limits=limits
    ) as gate:
        lab = Lab(listener=gate, seen=seen)
        with lab.connect(), lab.connect() as second:
            assert closed(second)
            told = lab.seen.fault()
        lab.seen.fault()

        assert talk_once_let_in(lab, pki).startswith(b"HTTP/1.1 200 ")

    assert "[Errno 28] No space left on device" == str(told)
