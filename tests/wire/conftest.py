"""A lab on loopback: a CA, its certificates, listeners that are stopped again."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from wire_lab import Lab, Listen, Pki, Seen, echo

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
