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


@click.command("fhirpath", cls=Leaf)
@click.argument("expression", metavar="EXPR")
@click.argument("file", type=DOCUMENT, metavar="FILE")
@pass_door
def command(door: Door, expression: str, file: str) -> int:
    """Evaluate a FHIRPath expression on a resource.

    Every result is printed with its place in the resource; a value that was computed has none. Exit code 0, also when
    there is no result; 1 when the expression has no value on this resource, 2 when the lab cannot tell, 65 when the
    expression is wrong.
    """
    return carry_out("navigating", door, PathWish(expression=expression, file=file))
