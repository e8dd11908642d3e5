"""`eqlab export`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FILE, FOLDER, pass_door
from eqlab.cli.commands.site import Site, lab_options
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out
from eqlab.core.text import words

FORMS = ("ctrf", "tar", "testreport", "earl", "sarif", "in-toto", "csv", "junit")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWish:
    """Which campaign is exported, and as what."""

    folders: tuple[Path, ...]
    campaign: str
    """Of the laboratory; empty when folders are named."""
    site: Site
    form: str
    out: Path | None
    builds: tuple[Path, ...]
    external: tuple[Path, ...]
    tool: str


@click.command("export", cls=Leaf)
@click.argument("folders", nargs=-1, type=FOLDER, metavar="DIR...")
@click.option("--format", "form", type=click.Choice(FORMS), required=True, help="What it is exported as.")
@click.option("--out", type=FILE, metavar="FILE", help="Where it goes; standard output by default.")
@click.option("--campaign", default="", metavar="ID", help="A campaign of the laboratory, instead of folders.")
@click.option("--build", "builds", multiple=True, type=FILE, metavar="FILE", help="A file that was tested, by digest.")
@click.option("--external", multiple=True, type=FILE, metavar="FILE", help="Results of an outside tool (csv only).")
@click.option("--tool", default="", metavar="NAME", help="The outside tool, when its file does not say.")
@lab_options
@pass_door
def command(
    door: Door,
    folders: tuple[Path, ...],
    form: str,
    out: Path | None,
    campaign: str,
    builds: tuple[Path, ...],
    external: tuple[Path, ...],
    tool: str,
    site: Site,
) -> int:
    """Export a campaign in the words of others: CTRF, GITB TAR, FHIR TestReport, EARL, SARIF, in-toto.

    Several folders are runs of one campaign. What a format cannot hold is told on standard error; where it has no word
    for a verdict, nothing is said. Exit code 0 when something was written, 2 when nothing may be said.
    """
    if bool(folders) == bool(campaign):
        raise click.UsageError(words("Name the folders of one campaign, or --campaign"))
    if external and form != "csv":
        raise click.UsageError(words("--external goes with --format csv only: other formats would count it"))
    wish = ExportWish(
        folders=folders, campaign=campaign, site=site, form=form, out=out, builds=builds, external=external, tool=tool
    )
    return carry_out("figures.exporting", door, wish)
