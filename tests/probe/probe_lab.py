"""Targets on loopback: OpenSSL, nginx and listeners of our own; and a lab that looks at them."""

import datetime as dt
import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from eqlab.core.clock import SystemClock
from eqlab.core.exchange import Body, Connection, Request, Response
from eqlab.core.location import Position
from eqlab.core.probe import Probe, Sighting, Surroundings
from eqlab.probe.guard import ANY_PORT, ScopeGuard
from eqlab.wire.server import Listener, Reaction, ServerTls, ignore_delivery

AT = Position(file="plan.yaml", line=3, column=5)
GUARD = ScopeGuard(
    hosts={"localhost": ANY_PORT, "127.0.0.1": ANY_PORT, "other.example": ANY_PORT},
    resolver=lambda _host: ("127.0.0.1",),
)


def lab(**beside: Any) -> Surroundings:
    """A lab whose probes may go to loopback."""
    return Surroundings(**{"guard": GUARD, "clock": SystemClock(), "seconds": 20.0, **beside})


def look(probe: Probe, where: Surroundings | None = None, /, **parameters: Any) -> Sighting:
    return probe.compile(parameters, AT, lambda _steps: None)(where or lab())


def codes(sighting: Sighting) -> list[str]:
    return [finding.issue.code for finding in sighting.findings]


@dataclass(frozen=True, kw_only=True)
class KeyPair:
    """A certificate and its key, as PEM files."""

    certificate: Path
    key: Path


def rsa_pair(folder: Path, *, bits: int = 2048, days: int = 365, digest: hashes.HashAlgorithm | None = None) -> KeyPair:
    """A self-signed RSA certificate for localhost."""
    key, now = rsa.generate_private_key(65537, bits), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=400))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, digest or hashes.SHA256())
    )
    pair = KeyPair(certificate=folder / f"rsa{bits}-{days}.pem", key=folder / f"rsa{bits}-{days}.key")
    pair.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    pair.key.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    return pair


@contextmanager
def openssl_server(pair: KeyPair | None, *options: str) -> Iterator[int]:
    """OpenSSL's own server on a free port, without the settings of the machine."""
    shown = ["-cert", str(pair.certificate), "-key", str(pair.key)] if pair else ["-nocert"]
    command = ["openssl", "s_server", "-accept", "127.0.0.1:0", *shown, *options]
    with subprocess.Popen(
        command,
        env={**os.environ, "OPENSSL_CONF": "/dev/null"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            assert process.stdout is not None
            line = next(line for line in process.stdout if line.startswith(b"ACCEPT"))
            yield int(line.rpartition(b":")[2])
        finally:
            process.terminate()
            process.communicate(timeout=10)


@contextmanager
def nginx(folder: Path, servers: Callable[[int], str]) -> Iterator[int]:
    """Run nginx on a free port; `servers` gives its server blocks."""
    port = free_port()
    conf = folder / "nginx.conf"
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf.write_text(
        f"daemon off; master_process off; pid {folder}/pid; error_log stderr;"
        f"events {{}} http {{ access_log off; {temporary} {servers(port)} }}"
    )
    with subprocess.Popen(
        ["/usr/sbin/nginx", "-e", "stderr", "-c", str(conf), "-p", str(folder)],
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=10)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    import time

    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise AssertionError(f"nobody listens on {port}")


def reply(status: int = 200, body: str = "", **headers: str) -> Response:
    data = body.encode()
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(status=status, headers=named, body=Body(data=data, size=len(data)))


@contextmanager
def serving(answer: Callable[[Request], Response], tls: ServerTls | None = None) -> Iterator[str]:
    """A web application on a free port; gives its URL."""

    def handle(request: Request, _connection: Connection) -> tuple[Reaction, Callable[[str], None]]:
        return Reaction(response=answer(request)), ignore_delivery

    with Listener(handle=handle, tls=tls) as listener:
        yield listener.url


@contextmanager
def talking(script: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that treats each connection by a script, one after the other; gives its port."""
    import contextlib
    import threading

    gate = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while True:
            sock, _peer = gate.accept()
            with sock:
                if over.is_set():
                    return
                with contextlib.suppress(OSError):
                    script(sock)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield gate.getsockname()[1]
    finally:
        over.set()
        with contextlib.suppress(OSError):
            socket.create_connection(gate.getsockname(), timeout=1).close()
        thread.join(5)
        gate.close()


def files(**named: bytes) -> Callable[[str], bytes]:
    return named.__getitem__


def secrets(**named: str) -> Callable[[str], str]:
    return lambda name: named.get(name, "")
