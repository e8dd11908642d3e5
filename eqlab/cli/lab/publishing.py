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
        tell, count = desk.tongue.tell, desk.tongue.count
        out: Path = check_folder(wish.out or desk.lab.home / "public")
        made = publish_lab(desk.lab, out, [bytes_of(str(file)) for file in wish.cosignatures])
        attestations = count("{n} attestation", "{n} attestations", made.attestations)
        leaves = count("{n} leaf in the public log", "{n} leaves in the public log", made.leaves)
        written = count("{n} file written", "{n} files written", made.written)
        kept = count("{n} left as it is", "{n} left as they are", made.kept)
        click.echo(safe(f"{attestations}, {leaves}; {written}, {kept}."))
        click.echo(safe(tell("Registry: {page}", page=str(out / "index.html"))))
        if made.unprinted is not None:
            click.echo(safe(made.unprinted.sentence(desk.tongue.translate)), err=True)
    return 0
