"""All that is peculiar to SQLite: how it is opened, kept append-only, copied, and how its errors read."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from eqlab.core.errors import LabFault
from eqlab.core.issue import Issue
from eqlab.store.issues import DAMAGED, DISK_FULL, FAILED, LOCKED, NOT_A_STORE, READ_ONLY, UNOPENABLE

_WRITES = "eqlab_writes"
_SCARCE = 256 * 1024
"""Free bytes below which an input-output error means a full disk."""

_TOGETHER = 125
"""Rows of one statement; with 8 columns no more values than any SQLite takes."""

_ISSUES: dict[int, Issue] = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: UNOPENABLE,
    sqlite3.SQLITE_CANTOPEN: UNOPENABLE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: NOT_A_STORE,
}


def connect(path: Path, patience: float) -> Engine:
    """Make ready to speak to the file; `patience` is how many seconds to wait for another process's lock.

    Creates the file, readable by its owner only: evidence holds credentials as they were sent. Raises OSError.
    """
    create_privately(path)
    engine = create_engine(URL.create("sqlite", database=str(path.absolute())))

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.text_factory = _text
        connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the write lock when they begin."""
    return engine.execution_options(**{_WRITES: True})


def insert_new(table: Table) -> Insert:
    """An insert that leaves a row alone that is there already."""
    return insert(table).on_conflict_do_nothing()


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Insert rows in order, many with each statement: a statement for each row asks for the interpreter each time."""
    for start in range(0, len(rows), _TOGETHER):
        part = rows[start : start + _TOGETHER]
        places = ", ".join([f"({', '.join('?' * len(names))})"] * len(part))
        values = tuple(value for row in part for value in row)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {places}", values)  # noqa: S608 - names of our own tables


def keep_rows(connection: Connection, tables: Sequence[Table]) -> None:
    """Have the database itself refuse to change or remove rows."""
    for name, change in _guards(tables):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name}_no_{change} BEFORE {change} ON {name} "
            "BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END"
        )


def free_rows(connection: Connection, tables: Sequence[Table]) -> None:
    """Allow changes again, for a migration."""
    for name, change in _guards(tables):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}_no_{change}")


def copy_aside(engine: Engine, path: Path) -> None:
    """Copy the whole database as it is committed. Raises OSError or an error of the database."""
    create_privately(path)
    with engine.connect() as connection, closing(sqlite3.connect(path)) as copy:
        original: Any = connection.connection.dbapi_connection
        original.backup(copy)


def create_privately(path: Path) -> None:
    """Create a file when it is missing, for its owner only, and make its folder remember it. Raises OSError."""
    new = not path.exists()
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if new:
        folder = os.open(path.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn every error of the database or the file system into a LabFault about the store."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        raise fault_of(error, path) from None


def fault_of(error: Exception, path: Path) -> LabFault:
    """Say in one sentence why the store failed."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return fault_of_database(error.orig, path)
    if isinstance(error, OSError):
        return LabFault(UNOPENABLE, path=str(path), problem=error.strerror or str(error))
    if isinstance(error, sqlite3.Error):
        return fault_of_database(error, path)
    return LabFault(FAILED, path=str(path), problem=_sentence(error))


def fault_of_database(error: BaseException, path: Path) -> LabFault:
    """Say in one sentence what SQLite's error code means."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    issue = FAILED if primary is None else _ISSUES.get(primary, FAILED)
    if primary == sqlite3.SQLITE_IOERR and _is_full(path):
        issue = DISK_FULL
    return LabFault(issue, path=str(path), problem=_sentence(error))


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.absolute().parent).free < _SCARCE
    except OSError:
        return False


def _sentence(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _guards(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    return ((table.name, change) for table in tables for change in ("update", "delete"))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
