"""`eqlab scheme`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FILE, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWish:
    """Which schemes are shown."""

    scheme: str = ""
    """Empty for a list of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LintWish:
    """Which files are linted."""

    files: tuple[Path, ...]
    """Empty for all of the content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateWish:
    """Which template is written."""

    name: str
    """Empty for a list of all."""


@click.group("scheme", cls=Branch)
def command() -> None:
    """List, show and lint assessment schemes, and write templates of governance."""


@command.command("list")
@pass_door
def list_schemes(door: Door) -> int:
    """List the schemes of the content."""
    return carry_out("filing.schemes", door, ShowWish())


@command.command("show")
@click.argument("scheme")
@pass_door
def show(door: Door, scheme: str) -> int:
    """Show a SCHEME: its procedure, forms and rules, each with its origin."""
    return carry_out("filing.schemes", door, ShowWish(scheme=scheme))


@command.command("lint")
@click.argument("files", nargs=-1, type=FILE, metavar="[FILE]...")
@pass_door
def lint(door: Door, files: tuple[Path, ...]) -> int:
    """Tell every mistake in scheme files, with line and column; all schemes of the content by default.

    Exit code 65 when there is a mistake; advice alone is none.
    """
    return carry_out("filing.linting", door, LintWish(files=files))


@command.command("template")
@click.argument("name", default="")
@pass_door
def template(door: Door, name: str) -> int:
    """Write what the governance of a test plan or of a scheme has to say, to be filled in; without NAME, list them."""
    return carry_out("filing.templates", door, TemplateWish(name=name))
