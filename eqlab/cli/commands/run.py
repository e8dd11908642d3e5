"""`eqlab run`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from eqlab.cli import completing
from eqlab.cli.commands.shapes import FILE, FOLDER, PORT, SEED, format_option, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWish:
    """What is to be run, against what, and where the evidence goes."""

    plan: str
    system: Path | None
    simulate: str
    out: Path | None
    cases: tuple[str, ...]
    tags: tuple[str, ...]
    resume: bool
    host: str
    port: int
    seed: int | None
    adopted: tuple[str, ...]
    formats: tuple[str, ...]


@click.command("run", cls=Leaf)
@click.argument("plan", shell_complete=completing.plans)
@click.option("--system", type=FILE, metavar="FILE", help="The system under test, as its file declares it.")
@click.option(
    "--simulate",
    default="",
    metavar="NAME",
    shell_complete=completing.systems,
    help="Play this simulated system instead.",
)
@click.option("--out", type=FOLDER, metavar="DIR", help="Where evidence and reports go; a new folder below eqlab-out.")
@click.option(
    "--case",
    "cases",
    multiple=True,
    metavar="ID",
    shell_complete=completing.cases,
    help="Run only this case; may be repeated.",
)
@click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="TAG",
    shell_complete=completing.tags,
    help="Run only cases with this tag; may be repeated.",
)
@click.option("--resume", is_flag=True, help="Go on with the interrupted campaign in the folder.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where the platform listens.")
@click.option("--port", type=PORT, default=0, metavar="N", help="Port of the platform; any free one by default.")
@click.option("--seed", type=SEED, metavar="N", help="Makes assigned ids repeatable.")
@click.option(
    "--adopt",
    "adopted",
    multiple=True,
    metavar="SOURCE@VERSION",
    help="Hold the rules of this source against the system, although they are inferred or our own.",
)
@format_option
@pass_door
def command(door: Door, /, **given: Any) -> int:
    """Test a system with a test plan.

    PLAN is a file, or the id of a plan that `eqlab plan list` shows. The platform comes up with an address and a client
    certificate of its own; the instructions of one case after the other are shown; the system's calls are recorded,
    answered and judged. The exit code is the verdict's.

    Ctrl-C closes the campaign in good order, with exit code 130; --resume goes on with it.
    """
    return carry_out("running", door, RunWish(**given))
