"""tls.scan against OpenSSL's own server, good and bad, and against servers that no library of today would play."""

import socket
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from probe_lab import KeyPair, codes, free_port, look, openssl_server, talking

from eqlab.probe.endpoint.hello import Answer, Offer, client_hello, read_answer
from eqlab.probe.endpoint.suites import EVERY, GROUPS
from eqlab.probe.endpoint.tls_scan import TLS_SCAN

pytestmark = pytest.mark.usefixtures("needs_openssl")

WEAK = ("-min_protocol", "TLSv1", "-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0")


def server_hello(version: int, suite: int, *, compression: int = 0, extensions: bytes = b"") -> bytes:
    """A ServerHello with its end, as an old server writes them."""
    body = version.to_bytes(2) + bytes(32) + b"\0" + suite.to_bytes(2) + bytes([compression])
    if extensions:
        body += len(extensions).to_bytes(2) + extensions
    flight = b"\2" + len(body).to_bytes(3) + body + b"\x0e\0\0\0"
    return b"\x16" + version.to_bytes(2) + len(flight).to_bytes(2) + flight


def answering(answer: Callable[[bytes], bytes]) -> Callable[[socket.socket], None]:
    def script(sock: socket.socket) -> None:
        sock.sendall(answer(sock.recv(4096)))

    return script


ALERT = b"\x15\x03\x01\x00\x02\x02\x28"


def test_a_modern_endpoint_passes(pair: KeyPair) -> None:
    with openssl_server(pair, "-min_protocol", "TLSv1.2", "-cipher", "ECDHE+AESGCM:ECDHE+CHACHA20") as port:
        sighting = look(TLS_SCAN, host="localhost", port=port)

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert ("TLS 1.2, TLS 1.3", "GOOD") == (sighting.seen["protocol"], sighting.seen["grade"])


def test_only_the_newest_version_passes(pair: KeyPair) -> None:
    with openssl_server(pair, "-tls1_3") as port:
        sighting = look(TLS_SCAN, host="localhost", port=port)

    assert ("passed", [], "TLS 1.3") == (sighting.outcome, codes(sighting), sighting.seen["protocol"])


def test_old_versions_and_weak_suites_are_seen(pair: KeyPair) -> None:
    with openssl_server(pair, *WEAK) as port:
        sighting = look(TLS_SCAN, host="localhost", port=port)

    assert "failed" == sighting.outcome
    assert {"EQ-PROBE-100", "EQ-PROBE-103", "EQ-PROBE-104"} <= set(codes(sighting))
    assert "TLS 1.0, TLS 1.1, TLS 1.2, TLS 1.3" == sighting.seen["protocol"]
    assert {"null", "anonymous", "static", "cbc", "aead", "dhe"} <= set(sighting.seen["suites"].split(", "))


def test_a_server_without_the_newest_version_is_warned(pair: KeyPair) -> None:
    with openssl_server(pair, "-tls1_2", "-cipher", "ECDHE+AESGCM") as port:
        sighting = look(TLS_SCAN, host="localhost", port=port)

    assert ("passed", ["EQ-PROBE-102"]) == (sighting.outcome, codes(sighting))


def test_a_server_without_forward_secrecy_fails(pair: KeyPair) -> None:
    with openssl_server(pair, "-tls1_2", "-cipher", "AES128-SHA") as port:
        sighting = look(TLS_SCAN, host="localhost", port=port)

    assert ["EQ-PROBE-102", "EQ-PROBE-104", "EQ-PROBE-105"] == codes(sighting)


@pytest.mark.parametrize(("version", "name"), [(0x0300, "SSL 3.0"), (0x0301, "TLS 1.0"), (0x0302, "TLS 1.1")])
def test_versions_older_than_any_library_are_seen(version: int, name: str) -> None:
    def answer(hello: bytes) -> bytes:
        return server_hello(version, 0x0005) if hello[9:11] == version.to_bytes(2) else ALERT

    with talking(answering(answer)) as port:
        sighting = look(TLS_SCAN, host="localhost", port=port)

    assert ("failed", name, "INSUFFICIENT") == (
        sighting.outcome,
        sighting.seen["protocol"],
        sighting.seen["grade"],
    )
    assert {"EQ-PROBE-100", "EQ-PROBE-101", "EQ-PROBE-107"} <= set(codes(sighting))


@pytest.mark.parametrize("group", [group for group in GROUPS if group.grade == "INSUFFICIENT"])
def test_each_group_of_broken_suites_is_seen(group: object) -> None:
    suite = group.suites[0]  # type: ignore[attr-defined]

    def answer(hello: bytes) -> bytes:
        offered = hello[9:11] == b"\3\3" and b"\0\x2b" not in hello[44:] and suite.to_bytes(2) in hello[44:]
        return server_hello(0x0303, suite, extensions=b"\xff\1\0\1\0") if offered else ALERT

    with talking(answering(answer)) as port:
        sighting = look(TLS_SCAN, host="localhost", port=port)

    assert "EQ-PROBE-103" in codes(sighting)


def test_compression_is_seen() -> None:
    def answer(hello: bytes) -> bytes:
        packs = b"\2\1\0" in hello
        return server_hello(0x0303, 0xC02F, compression=int(packs), extensions=b"\xff\1\0\1\0")

    with talking(answering(answer)) as port:
        sighting = look(TLS_SCAN, host="localhost", port=port)

    assert "EQ-PROBE-106" in codes(sighting)


def test_a_port_that_speaks_no_tls_is_undecided() -> None:
    with talking(answering(lambda _hello: b"SSH-2.0-eqlab\r\n")) as port:
        sighting = look(TLS_SCAN, host="localhost", port=port)

    assert ("error", ["EQ-PROBE-108"]) == (sighting.outcome, codes(sighting))


def test_nobody_there_is_undecided() -> None:
    sighting = look(TLS_SCAN, host="localhost", port=free_port())

    assert ("error", ["EQ-PROBE-020"]) == (sighting.outcome, codes(sighting))


@given(st.binary(max_size=200))
def test_whatever_a_server_answers_is_read(data: bytes) -> None:
    """A server that answers nonsense has accepted nothing, and breaks nothing."""

    assert isinstance(read_answer(data), Answer)


@given(st.integers(0, 120), st.binary(max_size=8))
def test_a_damaged_answer_is_read(cut: int, tail: bytes) -> None:
    whole = server_hello(0x0303, 0xC02F, extensions=b"\xff\1\0\1\0")

    assert isinstance(read_answer(whole[:cut] + tail), Answer)


@given(st.sampled_from([0x0300, 0x0301, 0x0303, 0x0304]), st.booleans(), st.from_regex(r"[a-z]{1,20}", fullmatch=True))
def test_an_offer_says_its_length(version: int, packed: bool, name: str) -> None:
    record = client_hello(Offer(version=version, suites=EVERY, server_name=name, compression=packed))

    assert len(record) - 5 == int.from_bytes(record[3:5])
    assert len(record) - 9 == int.from_bytes(record[6:9])
