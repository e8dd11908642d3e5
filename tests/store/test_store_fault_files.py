"""Files that cannot be a store: forbidden, foreign, damaged, locked."""

import os
import random
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sample_acts import founded
from sample_events import NOW, exchange, finished, opened
from store_hands import Refused

from eqlab.core.errors import LabFault
from eqlab.store import Store, open_store


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
