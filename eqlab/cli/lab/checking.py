"""`eqlab lab check`: proves the whole laboratory."""

import click

from eqlab.cli.commands.lab import CheckWish
from eqlab.cli.door import Door
from eqlab.cli.lab.alone import given
from eqlab.cli.lab.entering import at_desk
from eqlab.cli.speech import safe
from eqlab.wiring.lab.checking import anchored, prove

ALTERED = 3


def carry_out(door: Door, wish: CheckWish) -> int:
    """Prove a laboratory; 3 when anything is not as it should be."""
    with at_desk(door, wish.site) as desk:
        proof = prove(desk.lab)
        strays = anchored(desk.lab, wish.public) if wish.public else ()
        sound = proof.sound and not strays
        for line in proof.told(desk.tongue.translate):
            click.echo(safe(line))
        for stray in strays:
            click.echo(safe(f"{stray.sentence(desk.tongue.translate)} [{stray.issue.code}]"))
        tell = desk.tongue.tell
        looked = tell(
            "{n} entries, {runs} runs, {documents} documents",
            n=proof.entries,
            runs=proof.runs,
            documents=proof.documents,
        )
        click.echo(safe(tell("Looked at: {what}", what=looked)))
        click.echo(safe(tell("Head of the audit log: {head}", head=proof.head)))
        for line in given(proof.alone, desk.tongue):
            click.echo(line)
        if sound:
            click.echo(tell("All is as it was recorded, and everybody did only what they may."))
    return 0 if sound else ALTERED
