"""`eqlab evidence`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FOLDER, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyWish:
    """Whose evidence is verified."""

    folder: Path


@click.group("evidence", cls=Branch)
def command() -> None:
    """Verify recorded evidence."""


@command.command("verify")
@click.argument("folder", type=FOLDER, metavar="DIR")
@pass_door
def verify(door: Door, folder: Path) -> int:
    """Verify the hash chain and the digests of a campaign's evidence.

    Exit code 0 when all is as it was recorded, else 3.
    """
    return carry_out("evidence", door, VerifyWish(folder=folder))
