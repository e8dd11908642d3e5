"""`eqlab validate`."""

from dataclasses import dataclass
from typing import Any

import click
from click.core import ParameterSource

from eqlab.cli.commands.shapes import DOCUMENT, Name, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out

FORMATS = ("text", "json", "outcome", "sarif")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateWish:
    """What is judged, by what, and how it is told."""

    files: tuple[str, ...]
    """Paths; `-` is standard input."""
    profiles: tuple[str, ...]
    """Canonical URLs or names."""
    packages: tuple[str, ...]
    supporting: tuple[str, ...]
    terminology: str | None
    """Base URL of a terminology server."""
    format: str
    whole: bool
    """True to tell every finding, however many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchWish:
    """Requests come on standard input, a line of JSON each."""

    packages: tuple[str, ...]
    supporting: tuple[str, ...]
    terminology: str | None


_IN_REQUESTS = frozenset({"files", "profiles", "form", "whole"})
"""What `--batch` reads from standard input, or does not have."""


@click.command("validate", cls=Leaf)
@click.argument("files", nargs=-1, type=DOCUMENT, metavar="FILE...")
@click.option("--profile", "profiles", multiple=True, type=Name(), metavar="NAME", help="A profile to meet, too.")
@click.option("--package", "packages", multiple=True, metavar="P", help="A FHIR package: file, folder or id#version.")
@click.option(
    "--supporting", multiple=True, type=DOCUMENT, metavar="F", help="A file with a profile, value set or questionnaire."
)
@click.option("--tx", "terminology", metavar="URL", help="Ask this terminology server what cannot be decided here.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How findings are written.")
@click.option("--all", "whole", is_flag=True, help="Tell every finding, not only the first hundred of a file.")
@click.option("--batch", is_flag=True, help="Read requests from standard input, a line of JSON each.")
@pass_door
def command(
    door: Door,
    /,
    packages: tuple[str, ...],
    supporting: tuple[str, ...],
    terminology: str | None,
    form: str,
    *,
    batch: bool,
    **asked: Any,
) -> int:
    """Validate FHIR R4 resources, in JSON or XML.

    FILE may be - for standard input. A profile is named by its canonical URL, or by its name when FHIR R4, a package or
    the content has one of that name. Works offline. Exit code 0 valid, 1 not valid, 2 when something could not be
    decided, 3 when the laboratory or the terminology server failed, 64 when a file cannot be read, 65 when a profile is
    wrong or unknown.
    """
    if batch:
        _refuse_beside_batch(click.get_current_context())
        return carry_out("batch", door, BatchWish(packages=packages, supporting=supporting, terminology=terminology))
    if not asked["files"]:
        raise click.UsageError("Missing argument 'FILE...'.")
    wish = ValidateWish(packages=packages, supporting=supporting, terminology=terminology, format=form, **asked)
    return carry_out("validating", door, wish)


def _refuse_beside_batch(context: click.Context) -> None:
    """Refuse what belongs in the requests: it would have no effect."""
    given = context.get_parameter_source
    for parameter in context.command.params:
        if parameter.name in _IN_REQUESTS and given(parameter.name) is ParameterSource.COMMANDLINE:
            name = parameter.human_readable_name if isinstance(parameter, click.Argument) else parameter.opts[0]
            raise click.UsageError(f"{name} does not go with --batch, whose requests come on standard input.")
