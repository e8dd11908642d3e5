"""`eqlab attest publish`: the registry, for anybody to verify."""

from pathlib import Path

import click

from eqlab.cli.commands.attest import PublishWish
from eqlab.cli.definitions import bytes_of
from eqlab.cli.door import Door
from eqlab.cli.lab.entering import at_desk
from eqlab.cli.opening import check_folder
from eqlab.cli.speech import safe
from eqlab.wiring.lab.publishing import publish_lab


def carry_out(door: Door, wish: PublishWish) -> int:
    """Publish, and tell what was done."""
    with at_desk(door, wish.site) as desk:
        tell = desk.tongue.tell
        out: Path = check_folder(wish.out or desk.lab.home / "public")
        made = publish_lab(desk.lab, out, [bytes_of(str(file)) for file in wish.cosignatures])
        counted = tell(
            "{attestations} attestations, {leaves} leaves in the public log",
            attestations=made.attestations,
            leaves=made.leaves,
        )
        done = tell("{written} files written, {kept} left as they are", written=made.written, kept=made.kept)
        click.echo(safe(f"{counted}; {done}."))
        click.echo(safe(tell("Registry: {page}", page=str(out / "index.html"))))
        if made.unprinted is not None:
            click.echo(safe(made.unprinted.sentence(desk.tongue.translate)), err=True)
    return 0
