"""`eqlab system`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from eqlab.cli import completing
from eqlab.cli.commands.shapes import FILE, Command, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemsWish:
    """All simulated systems."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemLintWish:
    """Which system files are to be looked over, and for which plan."""

    files: tuple[Path, ...]
    plan: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateWish:
    """Which simulated system does what, and where."""

    name: str
    access: Path
    action: str
    persona: str
    pairs: tuple[str, ...]
    plan: str


def _plan_option(said: str) -> Callable[[Command], Command]:
    return click.option("--plan", default="", metavar="PLAN", shell_complete=completing.plans, help=said)


@click.group("system", cls=Branch)
def command() -> None:
    """Look over system files; list and play simulated vendor systems."""


@command.command("list")
@pass_door
def list_systems(door: Door) -> int:
    """List the simulated vendor systems, each with its defect."""
    return carry_out("simulation", door, SystemsWish())


@command.command("lint")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@_plan_option("Hold them against this test plan too: roles, claims, variant.")
@pass_door
def lint(door: Door, /, files: tuple[Path, ...], plan: str) -> int:
    """Tell every mistake of system files, each with file, line and column.

    The exit code is 4 when there is one.
    """
    return carry_out("declarations", door, SystemLintWish(files=files, plan=plan))


@command.command("simulate")
@click.argument("name", shell_complete=completing.systems)
@click.option("--access", type=FILE, required=True, metavar="FILE", help="The access.json of a running platform.")
@click.option("--action", default="", metavar="ACTION", help="Do this once, e.g. prescribe.")
@click.option("--persona", default="", metavar="ID", help="The person whom the action is about.")
@click.option(
    "--with", "pairs", multiple=True, metavar="NAME=VALUE", help="A parameter; JSON or text; may be repeated."
)
@_plan_option("Do all that the cases of this test plan ask, in order.")
@pass_door
def simulate(door: Door, /, **given: Any) -> int:
    """Play a simulated vendor system against a running platform.

    It acts from a process of its own, over the network, as a vendor's would.
    """
    return carry_out("simulation", door, SimulateWish(**given))
