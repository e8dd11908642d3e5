"""Change what was kept, as somebody who owns the database could."""

import sqlite3
from contextlib import closing

import psycopg
from sqlalchemy.engine import make_url

TABLES = ("schema_version", "campaign", "event", "payload", "entry", "leaf")

COLUMNS = "file, kind, at, actor, body, leaf, previous, hash, signature"


def change(place: str, *statements: str) -> None:
    """Drop what protects the rows of a store, then carry out statements; each must change something.

    `{other}` stands for other bytes, `{columns}` for all columns of an entry but its number.
    """
    other = "x'00'" if place.startswith("sqlite") else "'\\x00'::bytea"
    statements = tuple(text.replace("{other}", other).replace("{columns}", COLUMNS) for text in statements)
    counts = _in_file(place, statements) if place.startswith("sqlite") else _on_server(place, statements)

    assert all(count > 0 for count in counts)


def _in_file(place: str, statements: tuple[str, ...]) -> list[int]:
    with closing(sqlite3.connect(str(make_url(place).database))) as connection:
        for table in TABLES:
            for kind in ("update", "delete"):
                connection.execute(f"drop trigger if exists {table}_no_{kind}")
        counts = [connection.execute(statement).rowcount for statement in statements]
        connection.commit()
    return counts


def _on_server(place: str, statements: tuple[str, ...]) -> list[int]:
    with psycopg.connect(place) as connection:
        connection.execute("set session_replication_role = replica")
        for table in TABLES:
            connection.execute(f"drop trigger if exists {table}_append_only on {table}")
        return [connection.execute(statement.encode()).rowcount for statement in statements]
