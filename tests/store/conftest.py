"""A store in a folder of its own, or in a schema of its own on a real server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgres_server import Server, binaries, running

from eqlab.core.errors import LabFault
from eqlab.store import Store, open_store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "campaign.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    yield from _opened(file)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Started once for all tests that need one."""
    programs = binaries()
    if programs is None:
        pytest.skip("the programs of PostgreSQL (initdb, postgres) are not installed")
    with running(programs) as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store can be made: in a file, and in a database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'lab.db'}"
    server: Server = request.getfixturevalue("server")
    return server.url(schema=server.schema())


@pytest.fixture
def lab(place: str) -> Iterator[Store]:
    """A store in either of them."""
    yield from _opened(place)


@pytest.fixture
def patient_lab(place: str) -> Iterator[Store]:
    """The same, for many at once: whoever waits for a slow disk is not turned away."""
    yield from _opened(place, patience=60)


def _opened(place: Path | str, patience: float = 0.2) -> Iterator[Store]:
    opened = open_store(place, patience=patience)
    yield opened
    try:
        opened.close()
    except LabFault:
        """The test broke it on purpose."""


@pytest.fixture
def refused() -> Callable[[Callable[[], object]], tuple[str, str]]:
    """Runs what must end in a LabFault; returns its code and its sentence."""

    def fault(act: Callable[[], object]) -> tuple[str, str]:
        with pytest.raises(LabFault) as caught:
            act()
        return caught.value.issue.code, caught.value.sentence()

    return fault
