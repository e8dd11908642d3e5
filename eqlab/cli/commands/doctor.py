"""`eqlab doctor`."""

from dataclasses import dataclass

import click

from eqlab.cli.commands.shapes import pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out

EXTRAS = ("hsm", "parquet", "pdf", "postgresql")
"""What can be installed beside eqlab."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorWish:
    """What the doctor may do: look."""

    fix: str
    extras: tuple[str, ...]
    """Extras that are needed, too."""


@click.command("doctor", cls=Leaf)
@click.option("--fix", type=click.Choice(["no"]), default="no", show_default=True, help="Change nothing, only look.")
@click.option(
    "--extra", "extras", type=click.Choice(EXTRAS), multiple=True, help="This is needed, too: its packages are a must."
)
@pass_door
def command(door: Door, fix: str, extras: tuple[str, ...]) -> int:
    """Check that this machine can run the laboratory.

    Each line is ok, a warning or a problem, with what to do. Exit code 3 when there is a problem.
    """
    return carry_out("health", door, DoctorWish(fix=fix, extras=extras))
