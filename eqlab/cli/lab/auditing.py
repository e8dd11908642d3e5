"""`eqlab lab audit`: who did what."""

from collections.abc import Iterator
from dataclasses import fields

import click

from eqlab.cli.commands.lab import AuditWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import at_desk
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns
from eqlab.core.act import Act, Entry
from eqlab.report.visible import visible

_LONGEST = 60


def carry_out(door: Door, wish: AuditWish) -> int:
    """Show the entries of a file, or of the laboratory itself."""
    with at_desk(door, wish.site) as desk:
        entries = desk.lab.of_file(wish.file) if wish.file else desk.lab.entries("")
        for line in columns([_row(entry) for entry in entries]):
            click.echo(line)
    return 0


def _row(entry: Entry) -> tuple[str, ...]:
    when = f"{entry.at:%Y-%m-%d %H:%M:%S}"
    return str(entry.number), when, entry.actor, type(entry.act).__name__, visible(safe("; ".join(_facts(entry.act))))


def _facts(act: Act) -> Iterator[str]:
    """The plain facts of an act, without those that are long."""
    for one in fields(act):
        value = getattr(act, one.name)
        if isinstance(value, str | int | bool) and value not in {"", False} and len(str(value)) <= _LONGEST:
            yield f"{one.name}: {value}"
