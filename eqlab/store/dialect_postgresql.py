"""All that is peculiar to PostgreSQL: how it is reached, kept append-only by triggers and rights, and its errors."""

import importlib
import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.engine import URL

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.issue import Issue
from eqlab.store.dialect import WRITES, Database, Dialect, sentence
from eqlab.store.issues import (
    DAMAGED,
    DISK_FULL,
    FAILED,
    LOCKED,
    NO_DRIVER,
    NO_RIGHT,
    NOT_DURABLE,
    NOT_UNICODE,
    READ_ONLY,
    REFUSED,
    SERVER_GONE,
    TOO_MANY,
    UNREACHABLE,
)

_LOCK = 0x65716C6162
"""Number of the advisory lock that all writers of a store take: `eqlab` in ASCII."""

_BY_CODE: Mapping[str, Issue] = {
    "53100": DISK_FULL,
    "53300": TOO_MANY,
    "55P03": LOCKED,
    "25006": READ_ONLY,
    "42501": NO_RIGHT,
    "3F000": NO_RIGHT,
    "57P01": SERVER_GONE,
    "57P02": SERVER_GONE,
    "57P03": UNREACHABLE,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "3D000": UNREACHABLE,
}
_BY_CLASS: Mapping[str, Issue] = {"08": SERVER_GONE, "28": REFUSED}
_BY_WORDS: Sequence[tuple[str, Issue]] = (
    ("authentication failed", REFUSED),
    ("no password supplied", REFUSED),
    ("no pg_hba.conf entry", REFUSED),
    ("is not permitted to log in", REFUSED),
    ("too many clients", TOO_MANY),
    ("too many connections", TOO_MANY),
    ("role ", REFUSED),
    ("remaining connection slots", TOO_MANY),
    ("closed", SERVER_GONE),
    ("lost synchronization", SERVER_GONE),
)
"""A connection that could not be made tells no code, only words."""


def postgresql(url: URL, shown: str, patience: float) -> Database:
    """Make ready to speak to the server; `patience` is how many seconds to wait for it, and for other writers.

    `shown` is the URL without its password.

    Raises ConfigurationError when its driver is not installed.
    """
    try:
        importlib.import_module("psycopg")
    except ImportError:
        raise ConfigurationError(NO_DRIVER, url=shown) from None
    timeout = {} if "connect_timeout" in url.query else {"connect_timeout": max(2, math.ceil(patience))}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        connect_args={"client_encoding": "utf8", **timeout},
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITES, False):
            connection.exec_driver_sql(
                "SELECT set_config('synchronous_commit', 'on', true), "
                f"set_config('lock_timeout', '{int(patience * 1000) or 1}', true)"
            )
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    return Database(engine=engine, dialect=_dialect(_secrets(url)), shown=shown)


def _insert_new(table: Table) -> Insert:
    return insert(table).on_conflict_do_nothing()


def _keep_rows(connection: Connection, tables: Sequence[Table]) -> None:
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION eqlab_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'evidence is append-only'; END $$"
    )
    for table in tables:
        name = f"{table.name}_append_only"
        connection.exec_driver_sql(
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table.name} "
            "FOR EACH STATEMENT EXECUTE FUNCTION eqlab_append_only()"
        )
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE ALWAYS TRIGGER {name}")


def _free_rows(connection: Connection, tables: Sequence[Table]) -> None:
    for table in tables:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table.name}_append_only ON {table.name}")


def _check(connection: Connection, shown: str) -> None:
    asked = "SELECT current_setting('server_encoding'), current_setting('fsync')"
    encoding, fsync = connection.exec_driver_sql(asked).one()
    if encoding != "UTF8":
        raise ConfigurationError(NOT_UNICODE, expected="UTF8", path=shown, encoding=str(encoding))
    if fsync != "on":
        raise ConfigurationError(NOT_DURABLE, path=shown)


def _copy_aside(_engine: Engine, _shown: str, _form: int) -> None:
    """A migration is one transaction; copies are made by those who run the server."""


def _secrets(url: URL) -> tuple[str, ...]:
    asked = url.query.get("password", ())
    found = (url.password, *((asked,) if isinstance(asked, str) else asked))
    return tuple(str(secret) for secret in found if secret)


def _fault(error: BaseException, shown: str, *, secrets: Sequence[str]) -> LabFault:
    problem = sentence(error)
    for secret in secrets:
        problem = problem.replace(secret, "***")
    return LabFault(_issue_of(error, problem), path=shown, problem=problem)


def _issue_of(error: BaseException, problem: str) -> Issue:
    code = getattr(error, "sqlstate", None)
    if code:
        return _BY_CODE.get(code) or _BY_CLASS.get(code[:2], FAILED)
    if type(error).__name__ != "OperationalError":
        return UNREACHABLE if "invalid connection option" in problem else FAILED
    return next((issue for words, issue in _BY_WORDS if words in problem), UNREACHABLE)


def _dialect(secrets: Sequence[str]) -> Dialect:
    fault: Callable[[BaseException, str], LabFault] = partial(_fault, secrets=secrets)
    return Dialect(
        name="postgresql",
        mark="%s",
        insert_new=_insert_new,
        keep_rows=_keep_rows,
        free_rows=_free_rows,
        check=_check,
        copy_aside=_copy_aside,
        fault=fault,
    )
