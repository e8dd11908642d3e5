"""Rights on a server: who works with a store may add to it, and nothing else."""

from collections.abc import Iterator

import psycopg
import pytest
from postgres_server import Server
from sample_acts import act, forged
from sample_events import closed, exchange, finished, opened, step

from eqlab.store import Store, grants, open_store


@pytest.fixture
def place(server: Server) -> str:
    return server.url(schema=server.schema())


@pytest.fixture
def writer(place: str, server: Server) -> Iterator[tuple[Store, psycopg.Connection[tuple[object, ...]]]]:
    """A store that its owner made, opened by a role with no more rights than it needs; and that role by hand."""
    open_store(place).close()
    schema = place.rpartition("%3D")[2]
    server.done("DO $$ BEGIN CREATE ROLE eqlab_writer LOGIN; EXCEPTION WHEN duplicate_object THEN END $$")
    for statement in grants("eqlab_writer", schema):
        server.done(statement)
    url = server.url(user="eqlab_writer", schema=schema)
    store = open_store(url)
    with psycopg.connect(url, autocommit=True) as connection:
        yield store, connection
    store.close()


def test_writer_role_can_do_all_that_is_needed(
    writer: tuple[Store, psycopg.Connection[tuple[object, ...]]],
) -> None:
    store, _ = writer
    for event in (opened(), exchange(), step(), finished(), closed()):
        store.append(event)
    act(store.log, leaf=b"leaf")

    assert b"x" == store.payload(store.keep(b"x"))
    assert () == store.verify("C1")
    assert () == store.log.verify(forged)


@pytest.mark.parametrize("table", ["schema_version", "campaign", "event", "payload", "entry", "leaf"])
def test_writer_role_can_change_nothing(
    table: str, writer: tuple[Store, psycopg.Connection[tuple[object, ...]]]
) -> None:
    store, by_hand = writer
    store.append(opened())
    act(store.log, leaf=b"leaf")
    column = {"schema_version": "version", "campaign": "id", "event": "body", "payload": "data"}.get(table, "entry")
    column = "body" if table == "entry" else column
    for statement in (
        f"UPDATE {table} SET {column} = {column}",  # noqa: S608
        f"DELETE FROM {table}",  # noqa: S608
        f"TRUNCATE {table} CASCADE",
        f"DROP TABLE {table} CASCADE",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only",
        f"DROP TRIGGER {table}_append_only ON {table}",
        f"ALTER TABLE {table} DROP COLUMN {column}",
        f"CREATE RULE sly AS ON INSERT TO {table} DO INSTEAD NOTHING",
        f"CREATE TRIGGER sly BEFORE INSERT ON {table} EXECUTE FUNCTION eqlab_append_only()",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE FUNCTION eqlab_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN END $$",
        "DROP FUNCTION eqlab_append_only() CASCADE",
        "CREATE TABLE other (x int)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            by_hand.execute(statement.encode())


def test_writer_role_cannot_claim_a_form(writer: tuple[Store, psycopg.Connection[tuple[object, ...]]]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        writer[1].execute("INSERT INTO schema_version VALUES (9, 'x')")


@pytest.mark.parametrize("table", ["schema_version", "campaign", "event", "payload", "entry", "leaf"])
def test_not_even_the_owner_changes_rows_by_mistake(table: str, place: str) -> None:
    """By triggers, which fire in every mode of replication."""
    store = open_store(place)
    store.append(opened())
    act(store.log, leaf=b"leaf")
    store.close()
    for mode in ("origin", "replica"):
        for statement in ("DELETE FROM {}", "TRUNCATE {} CASCADE", "UPDATE {} SET ctid = ctid"):
            with psycopg.connect(place) as connection:
                connection.execute(f"SET session_replication_role = {mode}")
                with pytest.raises((psycopg.errors.RaiseException, psycopg.errors.FeatureNotSupported)):
                    connection.execute(statement.format(table).encode())


def test_grants_name_roles_as_they_are_written() -> None:
    assert 'GRANT USAGE ON SCHEMA "public" TO "wri""ter; DROP"' in grants('wri"ter; DROP')
