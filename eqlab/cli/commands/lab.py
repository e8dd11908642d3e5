"""`eqlab lab`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FOLDER, Name, pass_door
from eqlab.cli.commands.site import Site, lab_options
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWish:
    """A laboratory that is to be."""

    folder: Path
    id: str
    name: str
    administrator: str
    database: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWish:
    """Whose description is wanted."""

    site: Site


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWish:
    """Which laboratory is proven."""

    site: Site
    public: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditWish:
    """Which acts are shown."""

    site: Site
    file: str | None


@click.group("lab", cls=Branch)
def command() -> None:
    """Found a laboratory, show it, and prove that nothing in it was altered."""


@command.command("found")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--id", "identity", required=True, type=Name(), help="Stable id, e.g. lab.example.")
@click.option("--name", required=True, type=Name(), help="Name that reports bear.")
@click.option("--administrator", required=True, type=Name(), metavar="PERSON", help="Who enters people; gets a key.")
@click.option(
    "--database",
    default="lab.db",
    show_default=True,
    metavar="URL",
    help="A file in the folder, or postgresql://user@host/database.",
)
@pass_door
def found(door: Door, folder: Path, identity: str, name: str, administrator: str, database: str) -> int:
    """Found a laboratory in a new folder, with keys for demonstrations.

    What is sealed with these keys says TEST everywhere. A real issuer needs a key in a token and a verifier that has
    pinned it.
    """
    wish = FoundWish(folder=folder, id=identity, name=name, administrator=administrator, database=database)
    return carry_out("lab.founding", door, wish)


@command.command("show")
@lab_options
@pass_door
def show(door: Door, site: Site) -> int:
    """Show who the laboratory is, and how much it holds."""
    return carry_out("lab.showing", door, ShowWish(site=site))


@command.command("check")
@click.option("--public", type=FOLDER, metavar="DIR", help="A published copy, to hold the log against.")
@lab_options
@pass_door
def check(door: Door, site: Site, public: Path | None) -> int:
    """Prove the laboratory: audit log, signatures, rights, evidence, documents, public log.

    Exit code 0 when all is as it was recorded and everybody did only what they may, else 3.
    """
    return carry_out("lab.checking", door, CheckWish(site=site, public=public))


@command.command("audit")
@click.argument("file", required=False)
@lab_options
@pass_door
def audit(door: Door, site: Site, file: str | None) -> int:
    """Show who did what: in the vendor file FILE, or in the laboratory itself."""
    return carry_out("lab.auditing", door, AuditWish(site=site, file=file))
