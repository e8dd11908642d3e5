"""What differs from database to database, as a record of functions, and the database a store is in."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Executable, Table
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from eqlab.core.errors import LabFault
from eqlab.core.reason import reason_of
from eqlab.store.issues import FAILED, UNOPENABLE

WRITES = "eqlab_writes"
"""Execution option of connections whose transactions take the write lock when they begin."""

_TOGETHER = 125
"""Rows of one statement; with 9 columns no more values than any database takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """All that is peculiar to one kind of database."""

    name: str
    mark: str
    """What stands for a value in a statement."""
    insert_new: Callable[[Table], Executable]
    """An insert that leaves a row alone that is there already."""
    keep_rows: Callable[[Connection, Sequence[Table]], None]
    """Has the database itself refuse to change or remove rows."""
    free_rows: Callable[[Connection, Sequence[Table]], None]
    """Allows changes again, for a migration."""
    check: Callable[[Connection, str], None]
    """Raises ConfigurationError when the database, as it is set up, cannot keep what eqlab promises."""
    copy_aside: Callable[[Engine, str, int], None]
    """Keeps the whole store as it is committed, before it leaves a form. Raises OSError or an error of the database."""
    fault: Callable[[BaseException, str], LabFault]
    """Says in one sentence what the driver's error means for the store of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where a store is."""

    engine: Engine
    dialect: Dialect
    shown: str
    """What it is called in messages: the path of its file, or its URL without the password."""
    path: Path | None = None
    """The file, when it is one."""

    @property
    def writing(self) -> Engine:
        """The same engine, whose transactions exclude all other writers from their beginning to their end."""
        return self.engine.execution_options(**{WRITES: True})

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Turn every error of the database or the file system into a LabFault about the store."""
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeError) as error:
            raise self.fault_of(error) from None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with. Raises LabFault."""
        with self.telling(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """One transaction that excludes all other writers; durable when it ended. Raises LabFault."""
        with self.telling(), self.writing.connect() as connection, connection.begin():
            yield connection

    def fault_of(self, error: BaseException) -> LabFault:
        """Say in one sentence why the store failed."""
        if isinstance(error, LabFault):
            return error
        if isinstance(error, DBAPIError) and error.orig is not None:
            return self.dialect.fault(error.orig, self.shown)
        if isinstance(error, OSError):
            return LabFault(UNOPENABLE, path=self.shown, problem=reason_of(error))
        if isinstance(error, sqlite3.Error):
            return self.dialect.fault(error, self.shown)
        return LabFault(FAILED, path=self.shown, problem=sentence(error))

    def insert_rows(
        self, connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
    ) -> None:
        """Insert rows in order, many with each statement: one for each row asks for the interpreter each time."""
        place = f"({', '.join([self.dialect.mark] * len(names))})"
        for start in range(0, len(rows), _TOGETHER):
            part = rows[start : start + _TOGETHER]
            values = tuple(value for row in part for value in row)
            statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {', '.join([place] * len(part))}"  # noqa: S608 - names of our own tables
            connection.exec_driver_sql(statement, values)


def sentence(error: BaseException) -> str:
    """The first line of an error, as a part of a sentence."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
