"""`eqlab rules`."""

from dataclasses import dataclass

import click

from eqlab.cli.commands.shapes import pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesWish:
    """All rules of the content."""


@click.command("rules", cls=Leaf)
@pass_door
def command(door: Door) -> int:
    """List the rules of the content by the names that `eqlab validate` and test plans give them."""
    return carry_out("ruling", door, RulesWish())
