"""Faults of the disk and of those who use a store: told with what to do, and what was acknowledged stays."""

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sample_events import exchange, finished, opened, step
from store_hands import Refused

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.event import Event
from eqlab.store import Store, open_store, writer

MEGABYTE = 1 << 20


def fill(store: Store) -> list[Event]:
    """Append until the store refuses; return what was acknowledged."""
    kept: list[Event] = []
    try:
        while True:
            event = exchange(f"X{len(kept)}", os.urandom(100_000))
            store.append(event)
            kept.append(event)
    except LabFault:
        return kept


def no_more_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the database refuse to grow, as a full disk does."""
    written = writer.write

    def limited(database: Any, connection: Any, events: Any) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        written(database, connection, events)

    monkeypatch.setattr(writer, "write", limited)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = Path(tempfile.mkdtemp())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        folder.rmdir()
        pytest.skip("this user may not mount a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


def test_full_disk_is_told_with_what_to_do(
    store: Store, file: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append(opened())
    no_more_pages(monkeypatch)

    assert (
        "EQ-STORE-003",
        (
            f"There is no space left for the store {file}. Free some space; everything that was acknowledged is kept, "
            "so the campaign can be resumed. [EQ-STORE-003]"
        ),
    ) == refused(lambda: store.append(exchange(data=os.urandom(100_000))))


def test_after_a_failed_append_every_further_one_is_refused_alike(
    store: Store, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Evidence has no silent gaps: not even when there is space again."""
    store.append(opened())
    no_more_pages(monkeypatch)
    told = refused(lambda: store.append(exchange(data=os.urandom(100_000))))
    monkeypatch.undo()

    assert told == refused(lambda: store.append(finished()))
    assert told == refused(lambda: store.append_lazily(finished()))
    assert told == refused(lambda: store.append(step()))
    assert told == refused(store.flush)
    assert [opened()] == list(store.events("C1"))
    assert told == refused(store.close)


def test_everybody_who_waits_learns_of_the_fault(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """No append returns as if its event were kept."""
    store.append(opened())
    entered, go_on = threading.Event(), threading.Event()

    def broken(*_: object) -> None:
        entered.set()
        assert go_on.wait(10)
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(writer, "write", broken)
    outcomes: list[str] = []

    def append() -> None:
        try:
            store.append(finished())
            outcomes.append("kept")
        except LabFault as fault:
            outcomes.append(fault.issue.code)

    threads = [threading.Thread(target=append) for _ in range(6)]
    threads[0].start()
    assert entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(10)

    assert ["EQ-STORE-008"] * 6 == outcomes


def test_lost_lazy_event_is_told_at_the_latest_on_closing(
    store: Store, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.append(opened())
    store.append_lazily(finished())
    monkeypatch.setattr(writer, "write", lambda *_: (_ for _ in ()).throw(sqlite3.OperationalError("gone.")))

    assert "EQ-STORE-008" == refused(store.close)[0]


def test_small_disk_keeps_what_was_acknowledged(small_disk: Path) -> None:
    """A disk that is really full."""
    file = small_disk / "campaign.db"
    store = open_store(file)
    store.append(opened())
    kept = fill(store)
    with pytest.raises(LabFault) as again:
        store.append(finished())
    with pytest.raises(LabFault):
        store.close()
    reopened = open_store(file)

    assert "EQ-STORE-003" == again.value.issue.code
    assert [opened(), *kept] == list(reopened.events("C1"))
    assert () == reopened.verify("C1")
    reopened.close()


def test_disk_that_is_full_from_the_beginning(small_disk: Path, refused: Refused) -> None:
    with pytest.raises(OSError, match="No space"):
        (small_disk / "ballast").write_bytes(bytes(4 * MEGABYTE))

    assert "EQ-STORE-003" == refused(lambda: open_store(small_disk / "campaign.db"))[0]


LIMITED = """
import os, resource, sys
sys.path.insert(0, sys.argv[2])
from sample_events import exchange, opened
from eqlab.core.errors import LabFault
from eqlab.store import open_store

store = open_store(sys.argv[1])
store.append(opened())
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
try:
    for number in range(100):
        store.append(exchange(f"X{number}", os.urandom(50_000)))
        print(f"X{number}", flush=True)
except LabFault as fault:
    print(fault.issue.code)
"""


def test_limit_of_file_sizes_keeps_what_was_acknowledged(file: Path) -> None:
    """The system refuses to let the file grow."""
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(file), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    )
    *acknowledged, code = run.stdout.split()
    store = open_store(file)
    kept = [event.exchange.id for event in list(store.events("C1"))[1:]]

    assert code in {"EQ-STORE-003", "EQ-STORE-008"}
    assert acknowledged
    assert acknowledged == kept
    assert () == store.verify("C1")
    assert "" == run.stderr
    store.close()


def test_event_of_a_campaign_that_was_never_opened(store: Store, file: Path, refused: Refused) -> None:
    """It harms nobody else's campaign."""
    store.append(opened())
    told = refused(lambda: store.append(finished("nobody")))
    store.append(finished())

    assert (
        "EQ-STORE-017",
        f"The store {file} holds no campaign nobody. A campaign begins with the event that opens it. [EQ-STORE-017]",
    ) == told
    assert [opened(), finished()] == list(store.events("C1"))


def test_value_of_the_wrong_type_ends_its_campaign_only(store: Store, refused: Refused) -> None:
    """The campaign has a gap from then on, so nothing more is taken for it; others go on."""
    store.append(opened())
    store.append(opened("C2"))
    code, sentence = refused(lambda: store.append(step(answer={"comment": 7})))
    store.append(finished("C2"))

    assert "EQ-STORE-018" == code
    assert "An event StepFinished of the campaign C1 cannot be kept: Expected `str`, got `int`" in sentence
    assert (code, sentence) == refused(lambda: store.append(finished()))
    assert [opened("C2"), finished("C2")] == list(store.events("C2"))


def test_closed_store_refuses_everything(store: Store, file: Path, refused: Refused) -> None:
    store.append(opened())
    store.close()
    told = ("EQ-STORE-019", f"The store {file} is closed. Open it again. [EQ-STORE-019]")

    for act in (
        lambda: store.append(finished()),
        lambda: store.append_lazily(finished()),
        lambda: store.events("C1"),
        store.campaigns,
        lambda: store.verify("C1"),
    ):
        assert told == refused(act)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("mysql://lab:hunter2@db/eqlab", "mysql://lab:[redacted:f52fbd32]@db/eqlab"),
        ("postgresql+psycopg2://lab:hunter2@db/eqlab", "postgresql+psycopg2://lab:[redacted:f52fbd32]@db/eqlab"),
        ("postgresql://lab:hunter2@db", "postgresql://lab:[redacted:f52fbd32]@db"),
        ("postgresql://lab:hunter2@db:none/eqlab", "postgresql://lab:[redacted:f52fbd32]@db:none/eqlab"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("nonsense://x", "nonsense://x"),
        ("://", "://"),
    ],
)
def test_other_databases_are_refused_without_their_password(url: str, shown: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        open_store(url)

    assert (
        f"{shown} names no store that eqlab can open. Expected: a path, sqlite:///path, or "
        "postgresql://user@host/database. Campaigns are kept in SQLite files or in a database of PostgreSQL. "
        "[EQ-STORE-020]"
    ) == caught.value.sentence()


def test_lab_without_threads_says_so(store: Store, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_thread: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)

    assert "can't start new thread" in refused(lambda: store.append(opened()))[1]
