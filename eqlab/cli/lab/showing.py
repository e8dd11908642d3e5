"""`eqlab lab show`: who the laboratory is, and how much it holds."""

from collections.abc import Iterator

import click

from eqlab.cli.commands.lab import ShowWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns


def carry_out(door: Door, wish: ShowWish) -> int:
    """Show a laboratory."""
    with at_desk(door, wish.site) as desk:
        for line in columns(list(_rows(desk))):
            click.echo(line)
    return 0


def _rows(desk: Desk) -> Iterator[tuple[str, str]]:
    lab, tell = desk.lab, desk.tongue.tell
    settings = lab.settings
    number, head = lab.store.log.head()
    yield tell("Laboratory"), f"{settings.name} ({settings.id})"
    yield tell("Accreditation"), settings.accreditation
    yield tell("Store"), safe(str(lab.store.path))
    yield tell("Seal"), tell("a key in a file: demonstrations only") if settings.seal.file else tell("a token")
    yield tell("Registry"), settings.registry or tell("not published under an address")
    yield tell("Public log"), tell("{origin}, {n} leaves", origin=settings.origin, n=lab.store.leaves.size())
    yield tell("Audit log"), tell("{n} entries, head {head}", n=number, head=head)
    yield tell("People who may act"), str(len(lab.people().in_office))
