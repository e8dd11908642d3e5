"""The tables. Plain types only: the same ones serve every database that SQLAlchemy speaks to."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()

DIGEST = String(64)
"""SHA-256, hexadecimal, lower case."""

NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""A number of 64 bits; SQLite counts rows by themselves only under its own name for it."""

SCHEMA_VERSION = Table(
    "schema_version",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("engine", Text, nullable=False),
)
"""One row a form the store has had; the highest is the present one, made by that version of eqlab."""

CAMPAIGN = Table(
    "campaign",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("opened_at", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("plan_version", Text, nullable=False),
    Column("system", Text, nullable=False),
    Column("engine", Text, nullable=False),
)
"""A list for people; the truth is each campaign's first event."""

EVENT = Table(
    "event",
    METADATA,
    Column("seq", NUMBER, Identity(), primary_key=True),
    Column("campaign", Text, ForeignKey("campaign.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", DIGEST, nullable=False),
    Column("hash", DIGEST, nullable=False),
    Index("event_of_campaign", "campaign", "seq"),
)
"""The log. `body` is JSON; where an event has bytes, it has the name of a payload. A sealed body is JSON too."""

PAYLOAD = Table(
    "payload",
    METADATA,
    Column("sha256", DIGEST, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""Bytes under their own SHA-256, each kept once. Those of a sealed campaign: encrypted, under an HMAC."""

ENTRY = Table(
    "entry",
    METADATA,
    Column("number", NUMBER, primary_key=True, autoincrement=False),
    Column("file", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("leaf", String(64), nullable=False),
    Column("previous", DIGEST, nullable=False),
    Column("hash", DIGEST, nullable=False),
    Column("signature", Text, nullable=False),
    Index("entry_of_file", "file", "number"),
)
"""The audit log. `body` is the act as JSON; `leaf` the SHA-256 of the leaf that came with it, or empty."""

LEAF = Table(
    "leaf",
    METADATA,
    Column("idx", NUMBER, primary_key=True, autoincrement=False),
    Column("entry", NUMBER, ForeignKey("entry.number"), nullable=False, unique=True),
    Column("data", LargeBinary, nullable=False),
)
"""Leaves of the public log, counted from 0, each with the entry it came with."""
