"""`eqlab fhirpath`."""

from dataclasses import dataclass

import click

from eqlab.cli.commands.shapes import DOCUMENT, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class PathWish:
    """What is evaluated on what."""

    expression: str
    file: str
    packages: tuple[str, ...] = ()
    """FHIR packages that definitions are looked up in: files, folders or `id#version`."""
    supporting: tuple[str, ...] = ()
    """Files with a definition each."""


@click.command("fhirpath", cls=Leaf)
@click.argument("expression", metavar="EXPR")
@click.argument("file", type=DOCUMENT, metavar="FILE")
@click.option("--package", "packages", multiple=True, metavar="P", help="A FHIR package: file, folder or id#version.")
@click.option(
    "--supporting", multiple=True, type=DOCUMENT, metavar="F", help="A file with a profile, value set or questionnaire."
)
@pass_door
def command(door: Door, expression: str, file: str, packages: tuple[str, ...], supporting: tuple[str, ...]) -> int:
    """Evaluate a FHIRPath expression on a resource.

    Every result is printed with its place in the resource; a value that was computed has none. memberOf(), conformsTo()
    and resolve() see FHIR R4's definitions, those of the content, and what --package and --supporting name. Exit code
    0, also when there is no result; 1 when the expression has no value on this resource, 2 when the lab cannot tell, 64
    when a file cannot be read or is no FHIR resource, 65 when the expression is wrong.
    """
    wish = PathWish(expression=expression, file=file, packages=packages, supporting=supporting)
    return carry_out("navigating", door, wish)
