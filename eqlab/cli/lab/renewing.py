"""`eqlab attest renew`: archive time-stamps on the papers of an attestation."""

import click

from eqlab.cli.commands.attest import RenewWish
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import at_desk
from eqlab.cli.opening import check_folder
from eqlab.cli.speech import safe
from eqlab.wiring.lab.renewing import renew_papers


def carry_out(door: Door, wish: RenewWish) -> int:
    """Renew, and tell what was renewed."""
    with at_desk(door, wish.site) as desk:
        out = check_folder(wish.out or desk.lab.home / "public")
        act = renew_papers(desk.lab, wish.attestation, out)
        tell = desk.tongue.tell
        for name, digest in act.papers.items():
            click.echo(safe(tell("{file}: renewed, SHA-256 {digest}", file=name, digest=digest)))
        click.echo(safe(tell("Publish it with: {command}", command="eqlab attest publish")))
    return 0
