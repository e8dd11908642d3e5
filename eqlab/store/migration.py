"""Forms of the store, and the way from an older one to the present one.

A change of the tables, or of what an event's JSON means, is a new form: a step that leads to it goes into `STEPS`.
A new store is made in the present form at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, insert, inspect, select

from eqlab import __version__
from eqlab.core.errors import LabFault
from eqlab.store.dialect import copy_aside, fault_of, for_writing, free_rows, keep_rows
from eqlab.store.issues import NEWER, NOT_A_STORE, NOT_MIGRATED
from eqlab.store.tables import CAMPAIGN, EVENT, METADATA, PAYLOAD, SCHEMA_VERSION

KEPT: tuple[Table, ...] = (SCHEMA_VERSION, CAMPAIGN, EVENT, PAYLOAD)
"""Tables whose rows are never changed or removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change of form."""

    says: str
    """What changes, in a few words."""
    apply: Callable[[Connection], None]
    """Changes tables and rows, inside the one transaction of the migration."""


STEPS: tuple[Step, ...] = ()
"""In order: the first leads from form 1 to form 2. Never edited once released."""


def prepare(engine: Engine, path: Path, steps: Sequence[Step] = STEPS) -> None:
    """Bring the store to the present form; a file without tables becomes a new store.

    An older store is copied to a file beside it, then migrated in one transaction.
    Raises LabFault on a newer store, a foreign database and a failed migration, and errors of the database.
    """
    present = 1 + len(steps)
    with engine.connect() as connection:
        if _form(connection, path, present) == present:
            return
    with for_writing(engine).connect() as connection, connection.begin():
        form = _form(connection, path, present)
        if form == 0:
            _create(connection, present)
        elif form < present:
            _migrate(connection, engine, path, form, steps)


def _form(connection: Connection, path: Path, known: int) -> int:
    """The form a store has; 0 when there are no tables yet."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return 0
    if not tables >= {table.name for table in KEPT}:
        raise LabFault(NOT_A_STORE, path=str(path), problem="it holds other tables")
    newest = select(SCHEMA_VERSION).order_by(SCHEMA_VERSION.c.version.desc()).limit(1)
    row = connection.execute(newest).first()
    if row is None or not isinstance(row.version, int):
        raise LabFault(NOT_A_STORE, path=str(path), problem="it does not say its form")
    if row.version > known:
        raise LabFault(NEWER, path=str(path), engine=str(row.engine), version=str(row.version), known=str(known))
    return row.version


def _create(connection: Connection, form: int) -> None:
    METADATA.create_all(connection, checkfirst=False)
    keep_rows(connection, KEPT)
    connection.execute(insert(SCHEMA_VERSION), {"version": form, "engine": __version__})


def _migrate(connection: Connection, engine: Engine, path: Path, form: int, steps: Sequence[Step]) -> None:
    present = 1 + len(steps)
    try:
        copy_aside(engine, _copy_name(path, form))
        free_rows(connection, KEPT)
        for version, step in enumerate(steps[form - 1 :], form + 1):
            step.apply(connection)
            connection.execute(insert(SCHEMA_VERSION), {"version": version, "engine": __version__})
        keep_rows(connection, KEPT)
    except Exception as error:  # noqa: BLE001 - a step may fail in any way
        problem = fault_of(error, path).facts["problem"]
        raise LabFault(NOT_MIGRATED, path=str(path), version=str(form), known=str(present), problem=problem) from None


def _copy_name(path: Path, form: int) -> Path:
    """A free name beside the store, e.g. `campaign.db.form-1`."""
    plain = path.with_name(f"{path.name}.form-{form}")
    number = 1
    name = plain
    while name.exists():
        number += 1
        name = plain.with_name(f"{plain.name}-{number}")
    return name
