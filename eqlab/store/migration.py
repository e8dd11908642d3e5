"""Forms of the store, and the way from an older one to the present one.

A change of the tables, or of what an event's JSON means, is a new form: a step that leads to it goes into `STEPS`.
A new store is made in the present form at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, insert, inspect, select

from eqlab import __version__
from eqlab.core.errors import LabFault
from eqlab.core.text import words
from eqlab.store.dialect import Database
from eqlab.store.forms import form_two
from eqlab.store.issues import NEWER, NOT_A_STORE, NOT_MIGRATED
from eqlab.store.tables import CAMPAIGN, ENTRY, EVENT, LEAF, METADATA, PAYLOAD, SCHEMA_VERSION

FIRST: tuple[Table, ...] = (SCHEMA_VERSION, CAMPAIGN, EVENT, PAYLOAD)
"""Tables that every form has had."""

KEPT: tuple[Table, ...] = (*FIRST, ENTRY, LEAF)
"""Tables whose rows are never changed or removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of form."""

    says: str
    """What changes, in a few words."""
    apply: Callable[[Connection], None]
    """Changes tables and rows, inside the one transaction of the migration."""


STEPS: tuple[Step, ...] = (Step(says="an audit log, and leaves of the public log", apply=form_two),)
"""In order: the first leads from form 1 to form 2. Never edited once released."""


def prepare(database: Database, steps: Sequence[Step] = STEPS) -> None:
    """Bring the store to the present form; a database without tables becomes a new store.

    An older store is migrated in one transaction; that of a file is copied to a file beside it before.
    Raises LabFault on a newer store, a foreign database and a failed migration, ConfigurationError on a server that
    cannot keep evidence, and errors of the database.
    """
    present = 1 + len(steps)
    with database.engine.connect() as connection:
        database.dialect.check(connection, database.shown)
        if _form(connection, database, present) == present:
            return
    with database.writing.connect() as connection, connection.begin():
        form = _form(connection, database, present)
        if form == 0:
            _create(connection, database, present)
        elif form < present:
            _migrate(connection, database, form, steps)


def _form(connection: Connection, database: Database, known: int) -> int:
    """The form a store has; 0 when there are no tables yet."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return 0
    if not tables >= {table.name for table in FIRST}:
        raise LabFault(NOT_A_STORE, path=database.shown, problem=words("it holds other tables"))
    newest = select(SCHEMA_VERSION).order_by(SCHEMA_VERSION.c.version.desc()).limit(1)
    row = connection.execute(newest).first()
    if row is None or not isinstance(row.version, int):
        raise LabFault(NOT_A_STORE, path=database.shown, problem=words("it does not say its form"))
    if row.version > known:
        raise LabFault(NEWER, path=database.shown, engine=str(row.engine), version=str(row.version), known=str(known))
    return row.version


def _create(connection: Connection, database: Database, form: int) -> None:
    METADATA.create_all(connection, checkfirst=False)
    database.dialect.keep_rows(connection, KEPT)
    connection.execute(insert(SCHEMA_VERSION), {"version": form, "engine": __version__})


def _migrate(connection: Connection, database: Database, form: int, steps: Sequence[Step]) -> None:
    present = 1 + len(steps)
    try:
        database.dialect.copy_aside(database.engine, database.shown, form)
        database.dialect.free_rows(connection, _kept(connection))
        for version, step in enumerate(steps[form - 1 :], form + 1):
            step.apply(connection)
            connection.execute(insert(SCHEMA_VERSION), {"version": version, "engine": __version__})
        database.dialect.keep_rows(connection, _kept(connection))
    except Exception as error:  # noqa: BLE001 - a step may fail in any way
        problem = database.fault_of(error).facts["problem"]
        shown, form_known = database.shown, str(present)
        raise LabFault(NOT_MIGRATED, path=shown, version=str(form), known=form_known, problem=problem) from None


def _kept(connection: Connection) -> tuple[Table, ...]:
    """Tables of this form whose rows are never changed or removed."""
    tables = set(inspect(connection).get_table_names())
    return tuple(table for table in KEPT if table.name in tables)
