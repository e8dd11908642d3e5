"""`eqlab plan`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli import completing
from eqlab.cli.commands.shapes import FILE, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class LintWish:
    """Which files or folders are linted."""

    places: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """All plans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWish:
    """Which plan is shown, and for which system."""

    plan: str
    system: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaWish:
    """The published schema."""


@click.group("plan", cls=Branch)
def command() -> None:
    """Lint, list and show test plans."""


@command.command("lint")
@click.argument("places", nargs=-1, required=True, type=FILE, metavar="FILE...")
@pass_door
def lint(door: Door, places: tuple[Path, ...]) -> int:
    """Tell every mistake in test plans, with file, line and column.

    Of a folder all plans in it are linted. Exit code 65 when there is a mistake; warnings are told and do not count.
    """
    return carry_out("linting", door, LintWish(places=places))


@command.command("list")
@pass_door
def list_plans(door: Door) -> int:
    """List the test plans that are there."""
    return carry_out("catalogue", door, ListWish())


@command.command("show")
@click.argument("plan", shell_complete=completing.plans)
@click.option("--system", type=FILE, metavar="FILE", help="Say which cases concern this system, and why others do not.")
@pass_door
def show(door: Door, plan: str, system: Path | None) -> int:
    """Show the cases of a test plan with the requirements they verify.

    PLAN is a file, or the id of a plan that `eqlab plan list` shows.
    """
    return carry_out("catalogue", door, ShowWish(plan=plan, system=system))


@command.command("schema")
@pass_door
def schema(door: Door) -> int:
    """Print the JSON Schema of test plans, for an editor."""
    return carry_out("catalogue", door, SchemaWish())
