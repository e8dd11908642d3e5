"""How a store comes from one form to the next. What is here is never edited: tables change, old forms do not."""

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)


def form_two(connection: Connection) -> None:
    """Form 2: the audit log and the leaves of the public log."""
    number, digest, made = BigInteger().with_variant(Integer(), "sqlite"), String(64), MetaData()
    Table(
        "entry",
        made,
        Column("number", number, primary_key=True, autoincrement=False),
        *[Column(name, Text, nullable=False) for name in ("file", "kind", "at", "actor", "body")],
        *[Column(name, digest, nullable=False) for name in ("leaf", "previous", "hash")],
        Column("signature", Text, nullable=False),
        Index("entry_of_file", "file", "number"),
    )
    Table(
        "leaf",
        made,
        Column("idx", number, primary_key=True, autoincrement=False),
        Column("entry", number, ForeignKey("entry.number"), nullable=False, unique=True),
        Column("data", LargeBinary, nullable=False),
    )
    made.create_all(connection, checkfirst=False)
