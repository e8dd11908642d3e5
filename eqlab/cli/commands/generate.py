"""`eqlab generate`."""

from dataclasses import dataclass

import click

from eqlab.cli.commands.shapes import DOCUMENT, SEED, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Leaf, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class GenerateWish:
    """What instance is made."""

    profile: str
    full: bool
    packages: tuple[str, ...]
    supporting: tuple[str, ...]
    seed: int


@click.command("generate", cls=Leaf)
@click.argument("profile", metavar="PROFILE")
@click.option("--full", is_flag=True, help="Fill everything that may be filled; else only what must be.")
@click.option("--package", "packages", multiple=True, metavar="P", help="A FHIR package: file, folder or id#version.")
@click.option("--supporting", multiple=True, type=DOCUMENT, metavar="F", help="A file with a profile or value set.")
@click.option("--seed", type=SEED, default=0, show_default=True, help="The same seed gives the same resource.")
@pass_door
def command(
    door: Door, profile: str, packages: tuple[str, ...], supporting: tuple[str, ...], seed: int, *, full: bool
) -> int:
    """Make a valid resource for a profile.

    PROFILE is a canonical URL, the name of a profile in a package or the content, or a resource type. The resource has
    synthetic content and is printed as JSON. It is judged before it is printed; what is wrong or undecided is told on
    the error stream. Exit code 2 when the lab could not make one that is valid, 65 for a profile that is wrong or
    unknown.
    """
    return carry_out(
        "generating",
        door,
        GenerateWish(profile=profile, full=full, packages=packages, supporting=supporting, seed=seed),
    )
