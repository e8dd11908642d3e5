"""Rights on a server: who works with a store may add to it, and nothing else."""

from eqlab.store.tables import CAMPAIGN, ENTRY, EVENT, LEAF, PAYLOAD, SCHEMA_VERSION


def grants(role: str, schema: str = "public") -> tuple[str, ...]:
    """The statements, for the owner of the store, that let a role write evidence and nothing else.

    It may read everything and add rows; it may neither change nor remove rows, nor touch tables and triggers.
    """
    who, where = _quoted(role), _quoted(schema)
    added = ", ".join(f"{where}.{table.name}" for table in (CAMPAIGN, EVENT, PAYLOAD, ENTRY, LEAF))
    forms = f"{where}.{SCHEMA_VERSION.name}"
    return (
        f"REVOKE ALL ON {added}, {forms} FROM PUBLIC, {who}",
        f"REVOKE CREATE ON SCHEMA {where} FROM PUBLIC, {who}",
        f"GRANT USAGE ON SCHEMA {where} TO {who}",
        f"GRANT SELECT, INSERT ON {added} TO {who}",
        f"GRANT SELECT ON {forms} TO {who}",
    )


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
