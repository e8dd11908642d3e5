"""client.* and mtls.client against careful and careless clients: Python's ssl module and curl."""

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
import warnings
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from probe_lab import KeyPair, codes, lab, look

from eqlab.core.errors import AuthorErrors, ConfigurationError, LabFault
from eqlab.core.probe import Probe, Sighting
from eqlab.probe.hostile.mtls_client import MTLS_CLIENT
from eqlab.probe.hostile.tls_floor import TLS_FLOOR
from eqlab.probe.hostile.tls_validation import TLS_VALIDATION
from eqlab.wire.pki import Authority

Client = Callable[[str, int, Mapping[str, str]], None]
"""Calls an address: scene, port, what was announced."""


def played(probe: Probe, authority: Authority, client: Client, **parameters: object) -> Sighting:
    """Play a probe to a client that calls each announced address once."""
    calls: list[threading.Thread] = []

    def announce(_probe: str, facts: Mapping[str, str]) -> None:
        for scene, url in facts.items():
            if url.startswith("https:"):
                port = int(url.strip("/").rpartition(":")[2])
                calls.append(threading.Thread(target=client, args=(scene, port, facts)))
                calls[-1].start()

    where = lab(announce=announce, workshop=str(authority.folder))
    sighting = look(probe, where, **{"window": 15, **parameters})
    for call in calls:
        call.join(10)
    return sighting


def talk(context: ssl.SSLContext, port: int, name: str = "localhost") -> None:
    try:
        with (
            socket.create_connection(("127.0.0.1", port), timeout=5) as sock,
            context.wrap_socket(sock, server_hostname=name) as tls,
        ):
            tls.sendall(b"GET / HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer secret\r\n\r\n")
            tls.recv(100)
    except OSError:
        pass


def careful(_scene: str, port: int, facts: Mapping[str, str]) -> None:
    talk(ssl.create_default_context(cafile=facts["authority"]), port)


def careless_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:COMPLEMENTOFALL:@SECLEVEL=0")
    return context


def careless(_scene: str, port: int, _facts: Mapping[str, str]) -> None:
    talk(careless_context(), port)


def curl(*options: str) -> Client:
    def call(_scene: str, port: int, facts: Mapping[str, str]) -> None:
        given = [facts["authority"] if one == "CA" else one for one in options]
        address = f"https://localhost:{port}/"
        command = ["curl", "-s", "-o", "/dev/null", "--max-time", "8", "--resolve", f"localhost:{port}:127.0.0.1"]
        subprocess.run([*command, *given, address], check=False, capture_output=True)

    return call


needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")


def test_a_careful_client_passes(authority: Authority) -> None:
    sighting = played(TLS_VALIDATION, authority, careful)

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert {"good": "sent", "expired": "aborted"}.items() <= sighting.seen.items()


def test_a_careless_client_fails(authority: Authority) -> None:
    sighting = played(TLS_VALIDATION, authority, careless)

    assert ("failed", ["EQ-PROBE-300"] * 6) == (sighting.outcome, codes(sighting))
    assert b"secret" not in sighting.raw


@needs_curl
@pytest.mark.usefixtures("needs_openssl")
def test_curl_that_looks_at_stapled_answers_passes(authority: Authority) -> None:
    client = curl("--cacert", "CA", "--cert-status")
    sighting = played(TLS_VALIDATION, authority, client, scenes=["revoked"])

    assert ("passed", [], "sent", "aborted") == (
        sighting.outcome,
        codes(sighting),
        sighting.seen["stapled"],
        sighting.seen["revoked"],
    )


@needs_curl
@pytest.mark.usefixtures("needs_openssl")
def test_curl_that_takes_anything_fails(authority: Authority) -> None:
    client = curl("-k")
    sighting = played(TLS_VALIDATION, authority, client, scenes=["revoked", "self_signed", "wrong_host"])

    assert ("failed", ["EQ-PROBE-300"] * 3) == (sighting.outcome, codes(sighting))


def test_a_client_that_forgets_the_host_name_fails(authority: Authority) -> None:
    def forgetful(_scene: str, port: int, facts: Mapping[str, str]) -> None:
        context = ssl.create_default_context(cafile=facts["authority"])
        context.check_hostname = False
        talk(context, port)

    sighting = played(TLS_VALIDATION, authority, forgetful)

    assert ["EQ-PROBE-300"] == codes(sighting)
    assert "wrong_host" == sighting.findings[0].subject.part


def test_a_client_that_completes_the_handshake_and_then_leaves_is_warned(authority: Authority) -> None:
    def late(scene: str, port: int, facts: Mapping[str, str]) -> None:
        if scene == "good":
            careful(scene, port, facts)
            return
        with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
            careless_context().wrap_socket(sock, server_hostname="localhost").close()

    sighting = played(TLS_VALIDATION, authority, late, scenes=["expired"])

    assert ("passed", ["EQ-PROBE-301"]) == (sighting.outcome, codes(sighting))


def test_a_client_that_trusts_nobody_proves_nothing(authority: Authority) -> None:
    def distrustful(_scene: str, port: int, _facts: Mapping[str, str]) -> None:
        talk(ssl.create_default_context(), port)

    sighting = played(TLS_VALIDATION, authority, distrustful)

    assert ("error", ["EQ-PROBE-303"]) == (sighting.outcome, codes(sighting))


def test_a_client_that_never_calls_proves_nothing(authority: Authority) -> None:
    sighting = played(TLS_VALIDATION, authority, lambda *_told: None, window=0.2, scenes=["expired"])

    assert ("error", ["EQ-PROBE-304", "EQ-PROBE-302"]) == (sighting.outcome, codes(sighting))


def test_a_caller_without_tls_proves_nothing(authority: Authority) -> None:
    def plain(_scene: str, port: int, _facts: Mapping[str, str]) -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as sock:
            sock.sendall(b"GET / HTTP/1.1\r\n\r\n")
            sock.recv(100)

    sighting = played(TLS_VALIDATION, authority, plain, scenes=["expired"])

    assert ("error", ["EQ-PROBE-303", "EQ-PROBE-312"]) == (sighting.outcome, codes(sighting))


def test_a_lab_without_a_folder_makes_an_authority_of_its_own() -> None:
    told: list[str] = []
    where = lab(announce=lambda _probe, facts: told.append(Path(facts["authority"]).read_text("ascii")))
    look(TLS_VALIDATION, where, window=0.1, scenes=["expired"])

    assert told[0].startswith("-----BEGIN CERTIFICATE-----")


def test_a_port_in_use_is_a_fault_of_the_lab() -> None:
    with socket.create_server(("127.0.0.1", 0)) as sock, pytest.raises(LabFault) as caught:
        look(TLS_FLOOR, window=0.1, listen=sock.getsockname()[1])

    assert "EQ-WIRE-001" == caught.value.issue.code


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.5", "127.0.0.5"), ("::1", "[::1]")])
def test_the_lab_listens_where_it_was_told_to(authority: Authority, host: str, shown: str) -> None:
    """The certificate is for the address that was announced: a careful client gets in at the good scene."""
    told: dict[str, str] = {}
    calls: list[threading.Thread] = []

    def call(port: int, root: str) -> None:
        context = ssl.create_default_context(cafile=root)
        with (
            contextlib.suppress(OSError),
            socket.create_connection((host, port), timeout=5) as sock,
            context.wrap_socket(sock, server_hostname=host) as tls,
        ):
            tls.sendall(b"GET / HTTP/1.1\r\n\r\n")
            tls.recv(100)

    def announce(_probe: str, facts: Mapping[str, str]) -> None:
        told.update(facts)
        for url in (one for one in facts.values() if one.startswith("https:")):
            port = int(url.strip("/").rpartition(":")[2])
            calls.append(threading.Thread(target=call, args=(port, facts["authority"])))
            calls[-1].start()

    where = lab(announce=announce, workshop=str(authority.folder), host=host)
    sighting = look(TLS_VALIDATION, where, window=15, scenes=["expired", "wrong_host"])
    for one in calls:
        one.join(10)

    assert ("passed", []) == (sighting.outcome, codes(sighting))
    assert told["good"].startswith(f"https://{shown}:")
    assert ("15", str(authority.root_path)) == (told["seconds"], told["authority"])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "lab.example"])  # noqa: S104 - refused
def test_the_lab_is_not_opened_to_other_machines(host: str) -> None:
    """They come through a tunnel, as to the platform."""
    with pytest.raises(ConfigurationError) as caught:
        look(TLS_FLOOR, lab(host=host), window=0.1)

    assert "EQ-WIRE-003" == caught.value.issue.code


def test_an_unknown_scene_is_refused() -> None:
    with pytest.raises(AuthorErrors):
        look(TLS_FLOOR, scenes=["ssl4"])


def test_a_client_that_keeps_the_floor_passes(authority: Authority) -> None:
    sighting = played(TLS_FLOOR, authority, careful)

    assert ("passed", []) == (sighting.outcome, codes(sighting))


def test_a_client_without_a_floor_fails(authority: Authority) -> None:
    sighting = played(TLS_FLOOR, authority, careless, scenes=["tls10", "tls11", "null", "anonymous", "static"])

    assert ("failed", ["EQ-PROBE-305"] * 5) == (sighting.outcome, codes(sighting))


def showing(pair: KeyPair | None) -> Client:
    def call(_scene: str, port: int, facts: Mapping[str, str]) -> None:
        context = ssl.create_default_context(cafile=facts["authority"])
        if pair is not None:
            context.load_cert_chain(pair.certificate, pair.key)
        talk(context, port)

    return call


def client_pair(authority: Authority, name: str, *, late: bool = False) -> KeyPair:
    now = datetime.now(UTC)
    times = {"not_before": now - timedelta(days=9), "not_after": now - timedelta(days=1)} if late else {}
    issued = authority.client(name, serial_number="4711", **times)  # type: ignore[arg-type]
    return KeyPair(certificate=issued.certificate, key=issued.key)


def test_the_right_client_certificate_passes(authority: Authority) -> None:
    client = showing(client_pair(authority, "Praxis One"))
    sighting = played(MTLS_CLIENT, authority, client, subject="serialNumber=4711")

    assert ("passed", [], "sent") == (sighting.outcome, codes(sighting), sighting.seen["asks"])


def test_each_wrong_client_certificate_fails(authority: Authority, tmp_path: Path, pair: KeyPair) -> None:
    from eqlab.core.clock import SystemClock

    foreign = client_pair(Authority.open_or_create(tmp_path, SystemClock()), "Stranger")
    expired, other = client_pair(authority, "Late", late=True), client_pair(authority, "Praxis Two")

    assert ["EQ-PROBE-307"] == codes(played(MTLS_CLIENT, authority, showing(None)))
    assert ["EQ-PROBE-308"] == codes(played(MTLS_CLIENT, authority, showing(expired)))
    assert ["EQ-PROBE-308"] == codes(played(MTLS_CLIENT, authority, showing(foreign)))
    assert ["EQ-PROBE-308"] == codes(played(MTLS_CLIENT, authority, showing(pair)))
    assert ["EQ-PROBE-309"] == codes(played(MTLS_CLIENT, authority, showing(other), subject="Praxis One"))
    assert ["EQ-PROBE-309"] == codes(played(MTLS_CLIENT, authority, showing(other), sha256="00" * 32))


def test_a_client_that_refuses_the_lab_proves_nothing_of_its_certificate(authority: Authority) -> None:
    def distrustful(_scene: str, port: int, _facts: Mapping[str, str]) -> None:
        talk(ssl.create_default_context(), port)

    assert ("error", ["EQ-PROBE-303"]) == ((seen := played(MTLS_CLIENT, authority, distrustful)).outcome, codes(seen))
