"""The tables. Plain types only: the same ones serve every database that SQLAlchemy speaks to."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()

DIGEST = String(64)
"""SHA-256, hexadecimal, lower case."""

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
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("campaign", Text, ForeignKey("campaign.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("previous", DIGEST, nullable=False),
    Column("hash", DIGEST, nullable=False),
    Index("event_of_campaign", "campaign", "seq"),
)
"""The log. `body` is JSON; where an event has bytes, it has the digest of a payload."""

PAYLOAD = Table(
    "payload",
    METADATA,
    Column("sha256", DIGEST, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""Bytes under their own SHA-256, each kept once."""
