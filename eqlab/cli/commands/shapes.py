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


class Forms(click.ParamType[tuple[str, ...]]):
    """Forms of a paper, separated by commas."""

    name = "formats"

    def __init__(self, forms: tuple[str, ...]) -> None:
        self.forms = forms

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Return what is named, each once, in the order of the forms."""
        if isinstance(value, tuple):
            return value
        named = {word.strip() for word in str(value).split(",") if word.strip()}
        unknown = sorted(named - set(self.forms))
        if unknown or not named:
            said, names = ", ".join(unknown) or str(value), ", ".join(self.forms)
            self.fail(words('"{value}" is not one of {names}', value=said, names=names), param, ctx)
        return tuple(form for form in self.forms if form in named)


def forms_option(forms: tuple[str, ...], usual: tuple[str, ...], said: str) -> Callable[[Command], Command]:
    """`--format html,json`: some of the forms, the usual ones when none is named."""
    return click.option(
        "--format",
        "formats",
        type=Forms(forms),
        default=",".join(usual),
        show_default=True,
        metavar="LIST",
        help=said,
    )


format_option = forms_option(FORMATS, FORMATS, "Forms of the report, separated by commas.")
