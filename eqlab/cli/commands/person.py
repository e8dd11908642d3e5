"""`eqlab person`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from eqlab.cli.commands.shapes import FILE, Name, pass_door
from eqlab.cli.commands.site import Site, lab_options
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out

ROLES = ("administrator", "tester", "evaluator", "reviewer", "decider", "issuer", "auditor", "vendor")


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterWish:
    """Who may act from now on."""

    site: Site
    person: str
    name: str
    roles: tuple[str, ...]
    organisation: str
    public_key: str
    new_key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWish:
    """A key that is to be made."""

    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmWish:
    """Who was proposed, and whether a second person agrees."""

    site: Site
    person: str
    agreed: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveWish:
    """Who may act no more."""

    site: Site
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """Whose people are listed."""

    site: Site


@click.group("person", cls=Branch)
def command() -> None:
    """Enter, list and remove the people who may act."""


@command.command("enter")
@click.argument("person")
@click.option("--name", required=True, type=Name(), help="The person's name.")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="What they may do; repeat for more."
)
@click.option("--organisation", default="", metavar="ID", help="For role vendor: whose files they may work in.")
@click.option(
    "--public-key", default="", metavar="BASE64", help="Their own public key; else a new person's is made here."
)
@click.option("--new-key", is_flag=True, help="Make another key; the file of the old one is kept beside it.")
@lab_options
@pass_door
def enter(door: Door, /, **given: Any) -> int:
    """Enter a person. Of somebody who was entered already name and roles are replaced; their key stays.

    Who gets a role in which people test, evaluate, decide, issue or administer, or another key for one, may act when
    another administrator confirms it: only while a laboratory is being founded at once.
    """
    return carry_out("lab.peopling", door, EnterWish(**given))


@command.command("confirm")
@click.argument("person")
@click.option("--refuse", is_flag=True, help="Do not agree; with a reason.")
@click.option("--reason", default="", help="Why.")
@lab_options
@pass_door
def confirm(door: Door, site: Site, person: str, reason: str, *, refuse: bool) -> int:
    """Confirm as a second administrator that a person was proposed with their own key: they may act from now on."""
    wish = ConfirmWish(site=site, person=person, agreed=not refuse, reason=reason)
    return carry_out("lab.peopling", door, wish)


@command.command("key")
@click.argument("file", type=FILE)
@pass_door
def key(door: Door, file: Path) -> int:
    """Make a private key of your own in FILE, and print the public one for the administrator."""
    return carry_out("lab.peopling", door, KeyWish(file=file))


@command.command("leave")
@click.argument("person")
@click.option("--reason", default="", help="Why.")
@lab_options
@pass_door
def leave(door: Door, site: Site, person: str, reason: str) -> int:
    """Let a person act no more."""
    return carry_out("lab.peopling", door, LeaveWish(site=site, person=person, reason=reason))


@command.command("list")
@lab_options
@pass_door
def list_people(door: Door, site: Site) -> int:
    """List everybody who was ever entered."""
    return carry_out("lab.peopling", door, ListWish(site=site))
