"""Forms of the store."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from form_one import form_one_file
from sample_events import NOW, finished, opened
from sqlalchemy import Connection
from store_hands import Refused

from eqlab import __version__
from eqlab.core.act import LabFounded
from eqlab.store import open_store
from eqlab.store.dialect_sqlite import sqlite
from eqlab.store.migration import STEPS, Step, prepare


def add_note(connection: Connection) -> None:
    connection.exec_driver_sql("alter table campaign add column note text")


def write_note(connection: Connection) -> None:
    connection.exec_driver_sql("update campaign set note = 'kept'")


def fail(connection: Connection) -> None:
    connection.exec_driver_sql("update campaign set note = 'half done'")
    connection.exec_driver_sql("insert into nowhere values (1)")


ADD = Step(says="campaigns have notes", apply=add_note)
WRITE = Step(says="every campaign has a note", apply=write_note)
FAIL = Step(says="cannot work", apply=fail)


@pytest.fixture
def first_form(file: Path) -> Path:
    return form_one_file(file, (opened(), finished()))


def migrate(file: Path, *steps: Step) -> None:
    database = sqlite(file, 0.1)
    try:
        with database.telling():
            prepare(database, steps)
    finally:
        database.engine.dispose()


def ask(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()


def test_new_store_has_the_present_form(file: Path) -> None:
    open_store(file).close()

    assert [(1 + len(STEPS), __version__)] == ask(file, "select version, engine from schema_version")


def test_older_store_is_migrated_step_by_step(first_form: Path) -> None:
    migrate(first_form, ADD, WRITE)

    assert [(1,), (2,), (3,)] == ask(first_form, "select version from schema_version order by 1")
    assert [("C1", "kept")] == ask(first_form, "select id, note from campaign")


def test_migration_keeps_a_copy_aside(first_form: Path) -> None:
    migrate(first_form, ADD)
    copy = first_form.with_name("campaign.db.form-1")
    mode = copy.stat().st_mode & 0o777
    store = open_store(copy)

    assert [opened(), finished()] == list(store.events("C1"))
    assert 0o600 == mode
    store.close()


def test_earlier_copies_stay(first_form: Path) -> None:
    earlier = first_form.with_name("campaign.db.form-1")
    earlier.write_text("mine")
    migrate(first_form, ADD)

    assert "mine" == earlier.read_text()
    assert [(1,)] == ask(first_form.with_name("campaign.db.form-1-2"), "select version from schema_version")


def test_only_missing_steps_are_taken(first_form: Path) -> None:
    migrate(first_form, ADD)
    migrate(first_form, ADD, WRITE)

    assert [("kept",)] == ask(first_form, "select note from campaign")


def test_store_of_the_present_form_is_left_alone(first_form: Path) -> None:
    migrate(first_form, ADD)
    before, beside = first_form.read_bytes(), set(first_form.parent.iterdir())
    migrate(first_form, ADD)

    assert before == first_form.read_bytes()
    assert beside == set(first_form.parent.iterdir())


def test_failed_migration_changes_nothing(first_form: Path, refused: Refused) -> None:
    """One transaction: all steps or none."""
    told = refused(lambda: migrate(first_form, ADD, FAIL))
    kept = ask(first_form, "select version from schema_version")
    store = open_store(first_form)

    assert (
        "EQ-STORE-009",
        (
            f"The store {first_form} could not be brought from form 1 to form 3: no such table: nowhere. "
            "It is still in its old form, and a copy of it may lie beside it; open it with the eqlab that made it. "
            "[EQ-STORE-009]"
        ),
    ) == told
    assert [opened(), finished()] == list(store.events("C1"))
    assert [(1,)] == kept
    store.append(finished())
    store.close()


def test_migrated_store_is_append_only(first_form: Path) -> None:
    migrate(first_form, ADD, WRITE)
    with (
        closing(sqlite3.connect(first_form)) as other,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        other.execute("delete from event")


def test_migration_that_cannot_be_copied_does_not_begin(
    first_form: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    database = sqlite(first_form, 0.1)
    monkeypatch.setattr("eqlab.store.dialect_sqlite._create_privately", full)
    code, sentence = refused(lambda: prepare(database, (ADD,)))
    database.engine.dispose()

    assert "EQ-STORE-009" == code
    assert "No space left on device" in sentence
    assert [(1,)] == ask(first_form, "select version from schema_version")


def test_newer_store_tells_which_eqlab_made_it(first_form: Path, refused: Refused) -> None:
    with closing(sqlite3.connect(first_form)) as connection:
        connection.execute("insert into schema_version values (9, '4.2.0')")
        connection.commit()

    assert (
        "EQ-STORE-007",
        (
            f"The store {first_form} was made by eqlab 4.2.0 in form 9; this eqlab knows forms up to {1 + len(STEPS)}. "
            "Open it with eqlab 4.2.0 or a later one. [EQ-STORE-007]"
        ),
    ) == refused(lambda: open_store(first_form))


def test_two_processes_may_make_the_store_at_once(file: Path) -> None:
    """The second finds it made."""
    first, second = sqlite(file, 5), sqlite(file, 5)
    prepare(first)
    prepare(second)
    first.engine.dispose()
    second.engine.dispose()

    assert [(1 + len(STEPS),)] == ask(file, "select version from schema_version")


def test_migration_waits_for_no_reader(first_form: Path) -> None:
    """Somebody who only reads does not hinder it."""
    reader = open_store(first_form)
    reading = reader.events("C1")
    next(reading)
    migrate(first_form, ADD)

    assert [finished()] == list(reading)
    reader.close()


def test_first_form_becomes_the_present_one(first_form: Path, tmp_path: Path) -> None:
    """As if it had been made in it: same tables, columns, indexes and triggers, and all events."""
    fresh = tmp_path / "fresh.db"
    open_store(fresh).close()
    store = open_store(first_form)
    entry = store.log.append(LabFounded(lab="l", name="L", engine="0"), file="", actor="a", at=NOW, sign=lambda _: "s")

    assert shape(fresh) == shape(first_form)
    assert [opened(), finished()] == list(store.events("C1"))
    assert () == store.verify("C1")
    assert [entry] == list(store.log.entries())
    store.close()


def shape(file: Path) -> set[tuple[object, ...]]:
    """All that a file is made of but rows, without regard to the way it was written."""
    with closing(sqlite3.connect(file)) as connection:
        names = {(kind, name) for kind, name in connection.execute("select type, name from sqlite_master")}
        tables = [name for kind, name in names if kind == "table"]
        columns = {(t, *row) for t in tables for row in connection.execute(f"pragma table_info({t})")}
        links = {(t, *row[2:5]) for t in tables for row in connection.execute(f"pragma foreign_key_list({t})")}
    return names | columns | links
