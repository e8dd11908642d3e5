"""`eqlab decide`."""

from dataclasses import dataclass
from pathlib import Path

import click

from eqlab.cli.commands.shapes import FILE, Name, pass_door
from eqlab.cli.commands.site import Site, lab_options
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out
from eqlab.core.text import words


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateWish:
    """Which campaigns are evaluated."""

    site: Site
    file: str
    campaigns: tuple[str, ...]
    checklist: Path | None
    submit: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookWish:
    """What is shown: all evaluations and decisions of a file, or why one evaluation comes out as it does."""

    site: Site
    file: str
    evaluation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeWish:
    """What is decided on an evaluation."""

    site: Site
    file: str
    evaluation: str
    grant: str
    conditions: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWish:
    """Against which decision somebody appeals."""

    site: Site
    file: str
    decision: str
    words: str


@click.group("decide", cls=Branch)
def command() -> None:
    """Evaluate campaigns by their decision rule, decide, appeal: each by somebody else."""


@command.command("evaluate")
@click.argument("file")
@click.argument("campaigns", nargs=-1, required=True, metavar="CAMPAIGN...")
@click.option(
    "--checklist", type=FILE, metavar="SHEET", help="The examined checklist sheet, when the rule asks for it."
)
@click.option("--submit", is_flag=True, help="Submit it as an evaluator; else it is only told.")
@click.option("--words", default="", help="What the evaluator adds.")
@lab_options
@pass_door
def evaluate(
    door: Door,
    site: Site,
    file: str,
    campaigns: tuple[str, ...],
    checklist: Path | None,
    submit: bool,
    words: str,
) -> int:
    """Say what the facts of campaigns amount to under their rule.

    Exit code 0 when something can be granted, 1 when not, 2 when that is not decided yet.
    """
    wish = EvaluateWish(site=site, file=file, campaigns=campaigns, checklist=checklist, submit=submit, words=words)
    return carry_out("deciding.evaluating", door, wish)


@command.command("show")
@click.argument("file")
@lab_options
@pass_door
def show(door: Door, site: Site, file: str) -> int:
    """Show the evaluations, decisions and appeals of a vendor FILE."""
    return carry_out("deciding.showing", door, LookWish(site=site, file=file))


@command.command("explain")
@click.argument("file")
@click.argument("evaluation")
@lab_options
@pass_door
def explain(door: Door, site: Site, file: str, evaluation: str) -> int:
    """Explain an evaluation: each reason with its line of the rule; and whether it comes out the same today."""
    return carry_out("deciding.showing", door, LookWish(site=site, file=file, evaluation=evaluation))


@command.command("take")
@click.argument("file")
@click.argument("evaluation")
@click.option("--grant", default="", type=click.Choice(("", "provisional", "definitive")), help="What is granted.")
@click.option("--refuse", is_flag=True, help="Nothing is granted; say why with --reason.")
@click.option("--condition", "conditions", multiple=True, metavar="WORDS", help="A condition; repeat for more.")
@click.option("--reason", default="", help="Why.")
@lab_options
@pass_door
def take(
    door: Door,
    site: Site,
    file: str,
    evaluation: str,
    grant: str,
    refuse: bool,
    conditions: tuple[str, ...],
    reason: str,
) -> int:
    """Decide on an evaluation, as somebody who neither tested nor evaluated."""
    if bool(grant) == refuse:
        raise click.UsageError(words("Say either --grant or --refuse"))
    wish = TakeWish(site=site, file=file, evaluation=evaluation, grant=grant, conditions=conditions, reason=reason)
    return carry_out("deciding.taking", door, wish)


@command.command("appeal")
@click.argument("file")
@click.argument("decision")
@click.option("--words", required=True, type=Name(), help="Why the decision is not accepted.")
@lab_options
@pass_door
def appeal(door: Door, site: Site, file: str, decision: str, words: str) -> int:
    """Appeal against a refusal: somebody else decides anew."""
    return carry_out("deciding.taking", door, AppealWish(site=site, file=file, decision=decision, words=words))
