"""`eqlab verify`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FILE, FOLDER, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyWish:
    """What is verified, with what, and how it is told."""

    file: Path
    issuers: Path | None
    """The trust file; None when nobody is trusted."""
    registry: str
    """Folder of a copy of the registry, or its address; empty for none."""
    proof: Path | None
    status: Path | None
    build: str
    """A file, or a SHA-256; empty for none."""
    offline: bool
    as_of: str
    """A day; empty for now."""
    remember: Path | None
    """File that keeps the newest checkpoint from one verification to the next."""
    format: str


@click.command("verify", cls=Leaf)
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--trust-file", "issuers", type=FILE, metavar="YAML", help="Whom to trust: issuers, logs and witnesses.")
@click.option("--registry", default="", metavar="DIR|URL", help="The registry: a copy of its folder, or its address.")
@click.option("--proof", type=FILE, metavar="P", help="The proof file of the attestation, in place of a registry.")
@click.option("--status", type=FILE, metavar="S", help="A status list; else the registry's own.")
@click.option("--build", default="", metavar="FILE|SHA256", help="The build that the attestation has to be about.")
@click.option("--offline", is_flag=True, help="Reach out to nobody, whatever the registry is.")
@click.option("--as-of", "as_of", default="", metavar="DATE", help="Ask about then: a moment, or the end of a day.")
@click.option("--remember", type=FOLDER, metavar="FILE", help="Keep the checkpoint, to see forks and rollbacks later.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How it is told.")
@pass_door
def command(
    door: Door,
    /,
    file: Path,
    issuers: Path | None,
    registry: str,
    proof: Path | None,
    status: Path | None,
    build: str,
    as_of: str,
    remember: Path | None,
    form: str,
    *,
    offline: bool,
) -> int:
    """Verify an attestation: its seal, the public log, what became of it, and the build in hand.

    FILE is an attestation as .json, .dsse.json, .jwt or .pdf; any other file is a build that is looked up in the
    registry. Reaches out to nobody but a registry that is named by its address. Exit code 0 valid, 1 not valid, 2 a
    test or something is missing to tell, 3 when the registry does not answer, 64 when a file cannot be read, 65 when
    the trust file is wrong.
    """
    wish = VerifyWish(
        file=file,
        issuers=issuers,
        registry=registry,
        proof=proof,
        status=status,
        build=build,
        offline=offline,
        as_of=as_of,
        remember=remember,
        format=form,
    )
    return carry_out("verifying", door, wish)
