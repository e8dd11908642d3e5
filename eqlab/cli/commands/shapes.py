"""Kinds of values that options of several commands take."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from eqlab.cli.door import Door
from eqlab.core.text import words

Command = TypeVar("Command", bound=Callable[..., Any])

pass_door = click.make_pass_decorator(Door, ensure=True)

FOLDER = click.Path(path_type=Path)
FILE = click.Path(path_type=Path)
DOCUMENT = click.Path(allow_dash=True, readable=False)
"""A path as it was typed; `-` is standard input. Whoever reads it says when that fails."""

FORMATS = ("html", "json", "junit")
"""The forms of a report."""


class Whole(click.IntRange):
    """A whole number within bounds."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(
                words(
                    '"{value}" is not a whole number from {min} to {max}',
                    value=str(value),
                    min=str(self.min),
                    max=str(self.max),
                ),
                param,
                ctx,
            )


PORT = Whole(0, 65535)
SEED = Whole(0, 2**32 - 1)


class Name(click.ParamType[str]):
    """A name or URL, which may not be empty."""

    name = "name"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name without spaces around it."""
        return str(value).strip() or self.fail(words("it is empty"), param, ctx)


class Formats(click.ParamType[tuple[str, ...]]):
    """Forms of a report, separated by commas."""

    name = "formats"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return the forms, each once, in the order of `FORMATS`."""
        if isinstance(value, tuple):
            return value
        named = {word.strip() for word in str(value).split(",") if word.strip()}
        unknown = sorted(named - set(FORMATS))
        if unknown or not named:
            self.fail(
                words(
                    '"{value}" is not one of {names}', value=str(", ".join(unknown) or value), names=", ".join(FORMATS)
                ),
                param,
                ctx,
            )
        return tuple(form for form in FORMATS if form in named)


def format_option(command: Command) -> Command:
    """`--format html,json,junit`."""
    return click.option(
        "--format",
        "formats",
        type=Formats(),
        default=",".join(FORMATS),
        show_default=True,
        metavar="LIST",
        help="Forms of the report, separated by commas.",
    )(command)
