"""`eqlab report`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FOLDER, format_option, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWish:
    """Which campaign is told, where and in which forms."""

    folder: Path
    out: Path | None
    formats: tuple[str, ...]


@click.command("report", cls=Leaf)
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--out", type=FOLDER, metavar="DIR", help="Where the reports go; beside the evidence by default.")
@format_option
@pass_door
def command(door: Door, folder: Path, out: Path | None, formats: tuple[str, ...]) -> int:
    """Write the reports of a campaign anew from its evidence.

    Everything is derived again from what was recorded; nothing is called. The English page is report.html, others are
    report.fr.html and report.de.html.
    """
    return carry_out("reporting", door, ReportWish(folder=folder, out=out, formats=formats))
