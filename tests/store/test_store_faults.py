"""When the lab's own disk fails: one sentence, the path, what to do, and never a silent gap."""

import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sample_acts import founded
from sample_events import NOW, exchange, finished, opened, step

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.event import Event
from eqlab.store import Store, open_store, writer

Refused = Callable[[Callable[[], object]], tuple[str, str]]
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


@pytest.fixture
def unprivileged(tmp_path: Path) -> Iterator[Path]:
    """A folder, with the rights of a user who is not the administrator."""
    if os.geteuid() != 0:
        yield tmp_path
        return
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    os.chown(folder, 65534, 65534)
    os.seteuid(65534)
    yield folder
    os.seteuid(0)
    folder.chmod(0o755)
    for path in folder.iterdir():
        path.unlink()
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


def test_file_that_may_not_be_written(unprivileged: Path, refused: Refused) -> None:
    file = unprivileged / "campaign.db"
    open_store(file).close()
    file.chmod(0o444)

    assert (
        "EQ-STORE-001",
        (
            f"The store {file} cannot be opened: Permission denied. Check that the path is right, that its folder "
            "exists, and that you may read and write both. [EQ-STORE-001]"
        ),
    ) == refused(lambda: open_store(file))


def test_folder_that_may_not_be_written(unprivileged: Path, refused: Refused) -> None:
    """SQLite needs its companion files beside the store."""
    file = unprivileged / "campaign.db"
    open_store(file).close()
    unprivileged.chmod(0o555)

    assert "EQ-STORE-001" == refused(lambda: open_store(unprivileged / "new.db"))[0]
    assert refused(lambda: open_store(file))[0] in {"EQ-STORE-001", "EQ-STORE-002"}


@pytest.mark.parametrize("name", ["missing/campaign.db", "campaign.db/campaign.db", ".", "x" * 300])
def test_path_that_can_hold_no_store(name: str, tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "campaign.db").write_bytes(b"")
    code, sentence = refused(lambda: open_store(tmp_path / name))

    assert "EQ-STORE-001" == code
    assert str(tmp_path / name) in sentence


@pytest.mark.parametrize("content", [b"hello", b"hello" * 1000, b"PK\x03\x04" * 300], ids=["short", "text", "archive"])
def test_file_that_is_no_database_is_left_as_it_is(content: bytes, file: Path, refused: Refused) -> None:
    file.write_bytes(content)

    assert "EQ-STORE-006" == refused(lambda: open_store(file))[0]
    assert content == file.read_bytes()


def test_another_program_s_database_is_left_as_it_is(file: Path, refused: Refused) -> None:
    with closing(sqlite3.connect(file)) as foreign:
        foreign.execute("create table bookmarks (url)")

    assert (
        "EQ-STORE-006",
        (
            f"The file {file} is no store of eqlab: it holds other tables. Name another file; this one was left as "
            "it is. [EQ-STORE-006]"
        ),
    ) == refused(lambda: open_store(file))
    with closing(sqlite3.connect(file)) as foreign:
        assert [("bookmarks",)] == foreign.execute("select name from sqlite_master").fetchall()


def test_store_without_its_form_is_refused(file: Path, refused: Refused) -> None:
    open_store(file).close()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("drop trigger schema_version_no_delete")
        connection.execute("delete from schema_version")
        connection.commit()

    assert "EQ-STORE-006" == refused(lambda: open_store(file))[0]


@pytest.mark.parametrize("page", range(2, 12))
def test_damaged_file_is_told(page: int, file: Path) -> None:
    """A page overwritten: a sentence, whichever page it hits."""
    with opened_store(file) as store:
        store.append(opened())
        store.append(exchange(data=bytes(20_000)))
        for number in range(40):
            store.append_lazily(finished(case=f"{number:0200}"))
    raw = bytearray(file.read_bytes())
    raw[(page - 1) * 4096 : page * 4096] = random.Random(page).randbytes(4096)
    file.write_bytes(raw)

    try:
        with opened_store(file) as damaged:
            told = (*damaged.verify("C1"), *damaged.log.verify())
            list(damaged.log.entries("f"))
            damaged.log.append(founded(), file="f", actor="a", at=NOW, sign=lambda _: "s", leaf=b"leaf")
    except LabFault as fault:
        told = (fault.sentence(),)

    assert told
    assert all("EQ-STORE-0" in sentence and str(file) in sentence for sentence in told)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_shortened_file_is_told(share: float, file: Path, refused: Refused) -> None:
    with opened_store(file) as store:
        store.append(opened())
        for number in range(200):
            store.append_lazily(finished(case=f"{number:0200}"))
    raw = file.read_bytes()
    file.write_bytes(raw[: int(len(raw) * share)])

    def read() -> None:
        with opened_store(file) as damaged:
            list(damaged.events("C1"))

    assert "EQ-STORE-005" == refused(read)[0]


@contextmanager
def opened_store(file: Path) -> Iterator[Store]:
    store = open_store(file, patience=0.05)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_store_locked_by_another_process_can_be_read(store: Store, file: Path) -> None:
    store.append(opened())
    with locked(file), opened_store(file) as other:
        assert [opened()] == list(other.events("C1"))


def test_store_locked_by_another_process_refuses_to_write(store: Store, file: Path, refused: Refused) -> None:
    store.append(opened())
    with locked(file):
        told = refused(lambda: store.append(finished()))

    assert (
        "EQ-STORE-004",
        (
            f"The store {file} is locked by another process. Wait until that process has ended, or end it, and try "
            "again. [EQ-STORE-004]"
        ),
    ) == told


def test_a_lock_given_free_in_time_is_no_fault(file: Path) -> None:
    store = open_store(file, patience=10)
    store.append(opened())
    appending = threading.Thread(target=store.append, args=(finished(),))
    with locked(file):
        appending.start()
    appending.join(10)

    assert [opened(), finished()] == list(store.events("C1"))
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
