"""Click's classes with what every command of eqlab has: global options at any place, and commands loaded when used."""

import importlib
import itertools
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import click

from eqlab.cli.door import Door
from eqlab.core.text import LANGUAGES

_DIGEST = re.compile(r"[0-9a-fA-F]{64}")


def _writes(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value not in (None, False):
            setattr(context.ensure_object(Door), name, value)

    return callback


def _global_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--content"],
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Use another set of content folders.",
            expose_value=False,
            callback=_writes("content"),
        ),
        click.Option(
            ["--trust"],
            is_flag=False,
            flag_value="",
            metavar="[DIGEST]",
            help="Vouch for the program code in that content, optionally by its SHA-256.",
            expose_value=False,
            callback=_writes("trust"),
        ),
        click.Option(
            ["--language"],
            type=click.Choice(LANGUAGES),
            help="Language of what is told; the locale's by default.",
            expose_value=False,
            callback=_writes("language"),
        ),
        click.Option(
            ["-v", "--verbose"],
            is_flag=True,
            help="Show where in the program an error arose.",
            expose_value=False,
            callback=_writes("verbose"),
        ),
    ]


def settle_trust(arguments: list[str]) -> list[str]:
    """Give `--trust` its value only when a digest follows it, so that it never takes the next argument for one."""
    return [
        "--trust=" if one == "--trust" and not _DIGEST.fullmatch(following) else one
        for one, following in itertools.zip_longest(arguments, arguments[1:], fillvalue="")
    ]


class Leaf(click.Command):
    """A command that does something."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(_global_options())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and note which command it is."""
        ctx.ensure_object(Door).command = ctx.command_path
        return super().parse_args(ctx, settle_trust(args))


class Branch(click.Group):
    """A command that only has commands below it."""

    command_class = Leaf

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, and note which command it is."""
        ctx.ensure_object(Door).command = ctx.command_path
        return super().parse_args(ctx, settle_trust(args))


class Lazy(Branch):
    """The topmost command: knows its commands by name and one line, and loads the one that is asked for."""

    def __init__(self, *args: Any, table: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(_global_options())
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands, in the order they are presented."""
        del ctx
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        del ctx
        if cmd_name not in self.table:
            return None
        return cast("click.Command", importlib.import_module(f"eqlab.cli.commands.{cmd_name}").command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Present the commands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(self.table.items()))


def carry_out(module: str, door: Door, wish: object) -> int:
    """Load the module that carries a wish out, have it do so, and return its exit code."""
    return cast("int", importlib.import_module(f"eqlab.cli.{module}").carry_out(door, wish))
