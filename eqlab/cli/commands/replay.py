"""`eqlab replay`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FILE, FOLDER, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayWish:
    """What is judged again, and with what."""

    places: tuple[Path, ...]
    plan: Path | None
    out: Path | None
    form: str


@click.command("replay", cls=Leaf)
@click.argument("places", type=FILE, nargs=-1, required=True, metavar="BUNDLE|DIR...")
@click.option(
    "--with-plan",
    "plan",
    type=FILE,
    metavar="FILE",
    help="Say what a new plan would make of the evidence; nothing is stored.",
)
@click.option("--out", type=FOLDER, metavar="DIR", help="Write the result there too, as replay.json.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@pass_door
def command(door: Door, places: tuple[Path, ...], plan: Path | None, out: Path | None, form: str) -> int:
    """Judge recorded campaigns again from their evidence, offline.

    A bundle is judged with the plan, the packages and the rules that are in it; a campaign's folder with the content
    that is here. Nothing recorded changes. Exit code 0 when every verdict and finding agrees, 1 when any differs,
    65 when a bundle is damaged.

    With --with-plan: 0 when no verdict would change, 1 when any would, 2 when some cannot be compared.
    """
    return carry_out("replaying", door, ReplayWish(places=places, plan=plan, out=out, form=form))
