"""A lab on loopback: a CA, its certificates, listeners and servers that are stopped again."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from client_hands import Serve
from wire_lab import PATIENCE, Lab, Listen, Pki, Seen, echo

from eqlab.core.clock import SystemClock
from eqlab.core.exchange import Request
from eqlab.wire.pki import Authority
from eqlab.wire.server import Listener, Reaction


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Start listeners that are stopped, and must not have failed, at the end of the test."""
    with ExitStack() as stack:

        def start(react: Callable[[Request], Reaction] = echo, **options: Any) -> Lab:
            seen = Seen()
            listener = Listener(
                handle=seen.handler(react),
                refused=seen.refused.put,
                malformed=lambda connection, words: seen.malformed.put((connection, words)),
                broken=seen.broken.put,
                **options,
            )
            stack.enter_context(listener)
            return Lab(listener=listener, seen=seen)

        yield start


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    folder: Path = tmp_path_factory.mktemp("pki")
    now = datetime.now(UTC)
    authority = Authority.open_or_create(folder / "lab", SystemClock())
    return Pki(
        authority=authority,
        server=authority.server(["lab.example"]),
        good=authority.client("Vendor One", serial_number="4711", organisation="Vendor"),
        expired=authority.client("Vendor Late", not_before=now - timedelta(days=30), not_after=now - timedelta(days=1)),
        foreign=Authority.open_or_create(folder / "other", SystemClock()).client("Stranger"),
    )


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
