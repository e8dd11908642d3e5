"""`eqlab paper`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from eqlab.cli.commands.shapes import FILE, FOLDER, Command, forms_option, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out

FORMS = ("html", "json", "pdf")
"""Forms of a paper."""
USUAL = ("html", "json")
"""Those that are written when none is named: PDF needs an extra."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWish:
    """A test report: of which runs, with which facts."""

    folders: tuple[Path, ...]
    """Of runs, oldest first."""
    facts: Path
    amends: Path | None
    """JSON of the report that it takes the place of."""
    out: Path
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LintWish:
    """What a test report lacks."""

    folders: tuple[Path, ...]
    facts: Path
    amends: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateWish:
    """The paper of an attestation."""

    attestation: Path
    out: Path
    formats: tuple[str, ...]


@click.group("paper", cls=Branch)
def command() -> None:
    """Write a laboratory's test reports and the papers of attestations."""


formats_option = forms_option(FORMS, USUAL, "Forms of the paper, separated by commas: html, json, pdf.")


def _sources(made: Command) -> Command:
    for option in (
        click.option(
            "--amends", type=FILE, metavar="FILE", help="JSON of the report that this one takes the place of."
        ),
        click.option("--facts", type=FILE, required=True, metavar="FILE", help="What people declare, as YAML."),
        click.argument("folders", nargs=-1, required=True, type=FOLDER, metavar="DIR..."),
    ):
        made = option(made)
    return made


@command.command("report")
@_sources
@click.option("--out", type=FOLDER, required=True, metavar="DIR", help="Where the papers go.")
@formats_option
@pass_door
def report(door: Door, /, **said: Any) -> int:
    """Write the test report of one or several runs, as ISO/IEC 17025 asks for it.

    DIR are folders of runs of one plan, oldest first. Nothing is written while the report lacks what it needs: then
    every rule that it breaks is told, and the code is 64. What is written here is a demonstration.
    """
    return carry_out("papers", door, ReportWish(**said))


@command.command("lint")
@_sources
@pass_door
def lint(door: Door, /, **said: Any) -> int:
    """Tell what a test report lacks before it may be issued. Exit code 1 when it lacks anything."""
    return carry_out("papers", door, LintWish(**said))


@command.command("certificate")
@click.argument("attestation", type=FILE, metavar="ATTESTATION")
@click.option("--out", type=FOLDER, required=True, metavar="DIR", help="Where the papers go.")
@formats_option
@pass_door
def certificate(door: Door, attestation: Path, out: Path, formats: tuple[str, ...]) -> int:
    """Draw the paper of an attestation, not sealed.

    ATTESTATION is the canonical JSON of a demonstration; a real one is drawn and sealed by the laboratory alone.
    """
    return carry_out("papers", door, CertificateWish(attestation=attestation, out=out, formats=formats))
