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
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWish:
    """A key whose ceremony is recorded."""

    site: Site
    purpose: str
    deed: str
    witnesses: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustWish:
    """Whose trust file is written."""

    site: Site


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionWish:
    """What is kept until when."""

    site: Site
    due: str
    """A day; empty for all that is kept."""


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
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@lab_options
@pass_door
def audit(door: Door, site: Site, file: str | None, form: str) -> int:
    """Show who did what: in the vendor file FILE, or in the laboratory itself."""
    return carry_out("lab.auditing", door, AuditWish(site=site, file=file, form=form))


@command.command("retention")
@click.option("--due", default="", metavar="DAY", help="Only what need not be kept any more on this day.")
@lab_options
@pass_door
def retention(door: Door, site: Site, due: str) -> int:
    """Show what is kept until when, by the classes of records of the schemes, and how to erase what is due."""
    return carry_out("lab.retaining", door, RetentionWish(site=site, due=due))


@command.command("key")
@click.argument("purpose", type=click.Choice(("seal", "log")))
@click.option(
    "--deed",
    type=click.Choice(("made", "taken into use", "retired", "destroyed")),
    required=True,
    help="What was done with the key that lab.yaml names.",
)
@click.option("--witness", "witnesses", multiple=True, metavar="PERSON", help="Who saw it; repeat for more.")
@click.option("--words", default="", help="More about it.")
@lab_options
@pass_door
def key(door: Door, site: Site, purpose: str, deed: str, witnesses: tuple[str, ...], words: str) -> int:
    """Record the ceremony of a key: what was done with it, and who saw it."""
    wish = KeyWish(site=site, purpose=purpose, deed=deed, witnesses=witnesses, words=words)
    return carry_out("lab.keying", door, wish)


@command.command("trust")
@lab_options
@pass_door
def trust(door: Door, site: Site) -> int:
    """Write the trust file for those who verify: the issuer's key, and the key of the public log.

    It has to reach them by another way than the attestations.
    """
    return carry_out("lab.keying", door, TrustWish(site=site))
