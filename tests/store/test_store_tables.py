"""The tables belong to no particular database."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

import eqlab.store
from eqlab.store.tables import METADATA

ROOM = sorted(Path(eqlab.store.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=lambda table: table.name)
def test_tables_can_be_made_in_postgresql(table: Table) -> None:
    """The same definition, without a word of SQLite's."""
    statement = str(CreateTable(table).compile(dialect=postgresql.dialect()))

    assert f"CREATE TABLE {table.name}" in statement
    assert [column.name for column in table.columns] == [line.split()[0] for line in columns(statement)]


def columns(statement: str) -> list[str]:
    lines = [line.strip() for line in statement.splitlines()[2:]]
    return [line for line in lines if line and not line.startswith(("PRIMARY", "FOREIGN", "UNIQUE", ")"))]


def test_files_load_nothing_of_a_server_s() -> None:
    """Starting on a file is not slowed down by what only a server needs."""
    asked = "import sys, eqlab.store; print([name for name in sys.modules if name.endswith(('psycopg', 'postgresql'))])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert "[]\n" == told.stdout


PECULIAR = {
    "dialect_sqlite.py": ("PRAGMA", "BEGIN IMMEDIATE", "dialects.sqlite", "rowid"),
    "dialect_postgresql.py": ('import_module("psycopg', "pg_", "dialects.postgresql", "plpgsql"),
}


@pytest.mark.parametrize("file", ROOM, ids=lambda file: file.name)
def test_what_is_peculiar_to_a_database_stays_in_its_file(file: Path) -> None:
    text = file.read_text("utf-8")
    others = [word for home, words in PECULIAR.items() if home != file.name for word in words]

    assert [] == [word for word in others if word in text]
