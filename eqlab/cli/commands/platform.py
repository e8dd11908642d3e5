"""`eqlab platform`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from eqlab.cli.commands.shapes import FOLDER, PORT, SEED, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class UpWish:
    """Which services come up, and where."""

    services: tuple[str, ...]
    out: Path
    host: str
    port: int
    seed: int


@click.group("platform", cls=Branch)
def command() -> None:
    """Bring the mock platform up without a plan."""


@command.command("up")
@click.option("--service", "services", multiple=True, metavar="NAME", help="Only this service; may be repeated.")
@click.option(
    "--out",
    type=FOLDER,
    default="platform-out",
    show_default=True,
    metavar="DIR",
    help="Where access.json, the certificates and the exchanges go.",
)
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where the platform listens.")
@click.option("--port", type=PORT, default=0, metavar="N", help="Port of the platform; any free one by default.")
@click.option("--seed", type=SEED, default=0, metavar="N", help="Makes assigned ids repeatable.")
@pass_door
def up(door: Door, /, **given: Any) -> int:
    """Bring the mock platform up, to play with it.

    It answers until Ctrl-C. Every exchange is shown as it arrives and kept in DIR/exchanges as the JSON that conditions
    of test plans see. Nothing is judged; the exit code is 0.
    """
    return carry_out("standing", door, UpWish(**given))
