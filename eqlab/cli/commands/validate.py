"""`eqlab validate`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FILE, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out

FORMATS = ("text", "json", "outcome", "sarif")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateWish:
    """What is judged, by what, and how it is told."""

    files: tuple[Path, ...]
    profiles: tuple[str, ...]
    packages: tuple[str, ...]
    supporting: tuple[Path, ...]
    terminology: str | None
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchWish:
    """Requests come on standard input, a line of JSON each."""

    packages: tuple[str, ...]
    supporting: tuple[Path, ...]
    terminology: str | None


@click.command("validate", cls=Leaf)
@click.argument("files", nargs=-1, type=FILE, metavar="FILE...")
@click.option("--profile", "profiles", multiple=True, metavar="URL", help="A profile the resource must meet, too.")
@click.option("--package", "packages", multiple=True, metavar="P", help="A FHIR package: file, folder or id#version.")
@click.option(
    "--supporting", multiple=True, type=FILE, metavar="F", help="A file with a profile, value set or questionnaire."
)
@click.option("--tx", "terminology", metavar="URL", help="Ask this terminology server what cannot be decided here.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How findings are written.")
@click.option("--batch", is_flag=True, help="Read requests from standard input, a line of JSON each.")
@pass_door
def command(
    door: Door,
    files: tuple[Path, ...],
    profiles: tuple[str, ...],
    packages: tuple[str, ...],
    supporting: tuple[Path, ...],
    terminology: str | None,
    form: str,
    *,
    batch: bool,
) -> int:
    """Validate FHIR R4 resources, in JSON or XML.

    Works offline. Exit code 0 valid, 1 not valid, 2 when something could not be decided, 3 when the laboratory or the
    terminology server failed, 64 when a file cannot be read, 65 when a profile is wrong.
    """
    if batch:
        return carry_out("batch", door, BatchWish(packages=packages, supporting=supporting, terminology=terminology))
    if not files:
        raise click.UsageError("Missing argument 'FILE...'.")
    return carry_out(
        "validating",
        door,
        ValidateWish(
            files=files,
            profiles=profiles,
            packages=packages,
            supporting=supporting,
            terminology=terminology,
            format=form,
        ),
    )
