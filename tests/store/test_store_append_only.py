"""The database itself refuses to change what was kept."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sample_events import exchange, opened
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from eqlab.store import Store
from eqlab.store.tables import EVENT


@pytest.mark.parametrize("table", ["campaign", "event", "payload", "schema_version"])
@pytest.mark.parametrize("statement", ["delete from {}", "update {} set rowid = rowid"])
def test_kept_rows_can_neither_be_changed_nor_removed(table: str, statement: str, store: Store, file: Path) -> None:
    """By whatever program."""
    store.append(opened())
    store.append(exchange())
    with (
        closing(sqlite3.connect(file)) as other,
        pytest.raises(sqlite3.IntegrityError, match="evidence is append-only"),
    ):
        other.execute(statement.format(table))


def test_an_event_needs_its_campaign(store: Store) -> None:
    store.append(opened())
    stray = insert(EVENT).values(campaign="nobody", kind="k", at="a", body="b", previous="p", hash="h")
    with store._database.engine.connect() as connection, pytest.raises(IntegrityError, match="FOREIGN KEY"):
        connection.execute(stray)
