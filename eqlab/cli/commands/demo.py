"""`eqlab demo`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FOLDER, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoWish:
    """Where the two campaigns go."""

    out: Path


@click.command("demo", cls=Leaf)
@click.option("--out", type=FOLDER, default="demo-out", show_default=True, metavar="DIR", help="Where the reports go.")
@pass_door
def command(door: Door, out: Path) -> int:
    """Show two campaigns: a sound system, and one with a defect.

    A mock platform comes up, and a simulated vendor system calls it over mutual TLS: once the sound one, which passes,
    and once one with a documented defect, which the plan finds. Nothing leaves this machine.

    Exit code 0 when both came out as documented, else 3.
    """
    return carry_out("demonstration", door, DemoWish(out=out))
