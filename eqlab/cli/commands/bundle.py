"""`eqlab bundle`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FILE, FOLDER, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWish:
    """Which campaign goes into a bundle."""

    folder: Path
    out: Path | None
    redacted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyWish:
    """Which bundle is proven."""

    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWish:
    """Which bundle becomes a folder."""

    file: Path
    out: Path


@click.group("bundle", cls=Branch)
def command() -> None:
    """Export, verify and import whole campaigns as one sealed file."""


@command.command("export")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--out", type=FILE, metavar="FILE", help="The file to write; CAMPAIGN.eqlab by default.")
@click.option("--redacted", is_flag=True, help="Mask secrets, tokens and whatever identifies a person.")
@pass_door
def export(door: Door, folder: Path, out: Path | None, redacted: bool) -> int:
    """Write a campaign with its evidence, plan and rules into one file.

    The same campaign gives the same bytes. A redacted bundle carries a commitment for all that is masked; the key to
    open them is written beside the bundle, as FILE.key, and stays with the laboratory.
    """
    return carry_out("bundling", door, ExportWish(folder=folder, out=out, redacted=redacted))


@command.command("verify")
@click.argument("file", type=FILE, metavar="FILE")
@pass_door
def verify(door: Door, file: Path) -> int:
    """Prove a bundle: its form, every digest, the chain of every run, the entries of the audit log.

    Exit code 0 when all is as it was written, else 65.
    """
    return carry_out("bundling", door, VerifyWish(file=file))


@command.command("import")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--out", type=FOLDER, required=True, metavar="DIR", help="A new folder.")
@pass_door
def import_(door: Door, file: Path, out: Path) -> int:
    """Make a campaign's folder from a bundle, after proving it."""
    return carry_out("bundling", door, ImportWish(file=file, out=out))
