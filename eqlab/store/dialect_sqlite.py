"""All that is peculiar to SQLite: how it is opened, kept append-only, copied, and how its errors read."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.engine import URL

from eqlab.core.errors import LabFault
from eqlab.core.issue import Issue
from eqlab.store.dialect import WRITES, Database, Dialect, sentence
from eqlab.store.issues import DAMAGED, DISK_FULL, FAILED, LOCKED, NOT_A_STORE, READ_ONLY, UNOPENABLE

_SCARCE = 256 * 1024
"""Free bytes below which an input-output error means a full disk."""

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


def sqlite(path: Path, patience: float) -> Database:
    """Make ready to speak to the file; `patience` is how many seconds to wait for another process's lock.

    Creates the file, readable by its owner only: evidence holds credentials as they were sent. Raises OSError.
    """
    _create_privately(path)
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
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return Database(engine=engine, dialect=SQLITE, shown=str(path), path=path)


def _insert_new(table: Table) -> Insert:
    return insert(table).on_conflict_do_nothing()


def _keep_rows(connection: Connection, tables: Sequence[Table]) -> None:
    for name, change in _guards(tables):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name}_no_{change} BEFORE {change} ON {name} "
            "BEGIN SELECT RAISE(ABORT, 'evidence is append-only'); END"
        )


def _free_rows(connection: Connection, tables: Sequence[Table]) -> None:
    for name, change in _guards(tables):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}_no_{change}")


def _guards(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    return ((table.name, change) for table in tables for change in ("update", "delete"))


def _check(_connection: Connection, _shown: str) -> None:
    """Every connection is set up as needed when it is made."""


def _copy_aside(engine: Engine, shown: str, form: int) -> None:
    copy_to = _copy_name(Path(shown), form)
    _create_privately(copy_to)
    with engine.connect() as connection, closing(sqlite3.connect(copy_to)) as copy:
        original: Any = connection.connection.dbapi_connection
        original.backup(copy)


def _copy_name(path: Path, form: int) -> Path:
    """A free name beside the store, e.g. `campaign.db.form-1`."""
    plain = path.with_name(f"{path.name}.form-{form}")
    number = 1
    name = plain
    while name.exists():
        number += 1
        name = plain.with_name(f"{plain.name}-{number}")
    return name


def _create_privately(path: Path) -> None:
    """Create a file when it is missing, for its owner only, and make its folder remember it. Raises OSError."""
    new = not path.exists()
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if new:
        folder = os.open(path.absolute().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _fault(error: BaseException, shown: str) -> LabFault:
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    issue = FAILED if primary is None else _ISSUES.get(primary, FAILED)
    if primary == sqlite3.SQLITE_IOERR and _is_full(Path(shown)):
        issue = DISK_FULL
    return LabFault(issue, path=shown, problem=sentence(error))


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.absolute().parent).free < _SCARCE
    except OSError:
        return False


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


SQLITE = Dialect(
    name="sqlite",
    mark="?",
    insert_new=_insert_new,
    keep_rows=_keep_rows,
    free_rows=_free_rows,
    check=_check,
    copy_aside=_copy_aside,
    fault=_fault,
)
