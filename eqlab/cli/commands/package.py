"""`eqlab package`."""

from dataclasses import dataclass

import click

from eqlab.cli.commands.shapes import pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageListWish:
    """All packages that are at hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageAddWish:
    """Which package is put into the cache."""

    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageShowWish:
    """Which package is shown; of one type only, when one is named."""

    place: str
    type: str


@click.group("package", cls=Branch)
def command() -> None:
    """List, add and show FHIR packages.

    Nothing is downloaded.
    """


@command.command("list")
@pass_door
def list_packages(door: Door) -> int:
    """List the packages that are at hand: built in, and in ~/.fhir/packages."""
    return carry_out("packaging", door, PackageListWish())


@command.command("add")
@click.argument("place", metavar="P")
@pass_door
def add(door: Door, place: str) -> int:
    """Put a package (a .tgz file or a folder) into ~/.fhir/packages, where it is known as id#version."""
    return carry_out("packaging", door, PackageAddWish(place=place))


@command.command("show")
@click.argument("place", metavar="P")
@click.option("--type", "kind", default="", metavar="TYPE", help="Only definitions of this type, e.g. ValueSet.")
@pass_door
def show(door: Door, place: str, kind: str) -> int:
    """Show what is in a package: its dependencies, its definitions, and what is amiss with them."""
    return carry_out("packaging", door, PackageShowWish(place=place, type=kind))
