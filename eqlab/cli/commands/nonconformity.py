"""`eqlab nonconformity`."""

from dataclasses import dataclass
from typing import Any

import click

from eqlab.cli.commands.shapes import Name, pass_door
from eqlab.cli.commands.site import Site, lab_options
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out

SEVERITIES = ("blocking", "major", "minor", "remark")
REMEDIES = ("corrected", "misconfigured", "contested", "planned")


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseWish:
    """What is raised: all that a run found, or what a person saw."""

    site: Site
    file: str
    run: str
    sure: bool
    case: str
    severity: str
    says: str
    requirements: tuple[str, ...]
    owner: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookWish:
    """Which non-conformities are shown: one, or all of a file."""

    site: Site
    file: str
    nonconformity: str = ""
    open_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedWish:
    """What somebody does about a non-conformity."""

    site: Site
    file: str
    nonconformity: str
    deed: str
    words: str = ""
    owner: str = ""
    due: str = ""
    remedy: str = ""
    builds: tuple[str, ...] = ()
    run: str = ""
    severity: str = ""
    agreed: bool = True
    reopen: bool = False


_DUE = click.option("--due", default="", metavar="DAY", help="By when, e.g. 2026-12-31.")
_REASON = click.option("--reason", required=True, type=Name(), help="Why; the report shows it.")


@click.group("nonconformity", cls=Branch)
def command() -> None:
    """Raise, answer, test again, judge otherwise and close non-conformities."""


@command.command("raise")
@click.argument("file")
@click.option("--from-run", "run", required=True, metavar="RUN", help="The run that found it.")
@click.option("--yes", "sure", is_flag=True, help="Raise all that the run's findings propose, without asking.")
@click.option("--case", default="", metavar="ID", help="Raise what a person saw in this case, instead of findings.")
@click.option("--severity", default="", type=click.Choice(("", *SEVERITIES)), help="How much it weighs; with --case.")
@click.option("--says", default="", metavar="WORDS", help="What is not fulfilled; with --case.")
@click.option("--requirement", "requirements", multiple=True, metavar="ID", help="A requirement; with --case.")
@click.option("--owner", default="", metavar="PERSON", help="Who is in charge.")
@_DUE
@lab_options
@pass_door
def raise_them(door: Door, /, **given: Any) -> int:
    """Raise non-conformities in a vendor FILE: one for each case, code and requirement that a run violated."""
    return carry_out("deciding.raising", door, RaiseWish(**given))


@command.command("list")
@click.argument("file")
@click.option("--open", "open_only", is_flag=True, help="Only those that are open and count.")
@lab_options
@pass_door
def list_them(door: Door, site: Site, file: str, open_only: bool) -> int:
    """List the non-conformities of a vendor FILE."""
    return carry_out("deciding.looking", door, LookWish(site=site, file=file, open_only=open_only))


@command.command("show")
@click.argument("file")
@click.argument("nonconformity")
@lab_options
@pass_door
def show(door: Door, site: Site, file: str, nonconformity: str) -> int:
    """Show a non-conformity with its thread."""
    return carry_out("deciding.looking", door, LookWish(site=site, file=file, nonconformity=nonconformity))


@command.command("assign")
@click.argument("file")
@click.argument("nonconformity")
@click.option("--owner", required=True, metavar="PERSON", help="Who is in charge from now on.")
@_DUE
@click.option("--reason", default="", help="Why.")
@lab_options
@pass_door
def assign(door: Door, site: Site, file: str, nonconformity: str, owner: str, due: str, reason: str) -> int:
    """Put somebody else in charge, or move the deadline."""
    return _do(door, site, file, nonconformity, "assign", owner=owner, due=due, words=reason)


@command.command("comment")
@click.argument("file")
@click.argument("nonconformity")
@click.argument("words")
@lab_options
@pass_door
def comment(door: Door, site: Site, file: str, nonconformity: str, words: str) -> int:
    """Say something in the thread."""
    return _do(door, site, file, nonconformity, "comment", words=words)


@command.command("answer")
@click.argument("file")
@click.argument("nonconformity")
@click.option("--remedy", required=True, type=click.Choice(REMEDIES), help="What the vendor did about it.")
@click.option("--words", required=True, type=Name(), help="The vendor's answer.")
@click.option("--build", "builds", multiple=True, metavar="FILE|SHA256", help="A corrected build; repeat.")
@lab_options
@pass_door
def answer(
    door: Door, site: Site, file: str, nonconformity: str, remedy: str, words: str, builds: tuple[str, ...]
) -> int:
    """Answer as the vendor."""
    return _do(door, site, file, nonconformity, "answer", remedy=remedy, words=words, builds=builds)


@command.command("retest")
@click.argument("file")
@click.argument("nonconformity")
@click.option("--run", required=True, metavar="RUN", help="The run in which the case was tested again.")
@lab_options
@pass_door
def retest(door: Door, site: Site, file: str, nonconformity: str, run: str) -> int:
    """Note that the case was tested again."""
    return _do(door, site, file, nonconformity, "retest", run=run)


@command.command("override")
@click.argument("file")
@click.argument("nonconformity")
@click.option("--severity", required=True, type=click.Choice((*SEVERITIES, "none")), help="`none`: it does not count.")
@_REASON
@lab_options
@pass_door
def override(door: Door, site: Site, file: str, nonconformity: str, severity: str, reason: str) -> int:
    """Propose to judge it otherwise; a second person must confirm."""
    return _do(door, site, file, nonconformity, "override", severity=severity, words=reason)


@command.command("confirm")
@click.argument("file")
@click.argument("nonconformity")
@click.option("--refuse", is_flag=True, help="Do not agree.")
@click.option("--reason", default="", help="Why; needed to refuse.")
@lab_options
@pass_door
def confirm(door: Door, site: Site, file: str, nonconformity: str, refuse: bool, reason: str) -> int:
    """Agree to an override, or refuse it, as a reviewer who did not propose it."""
    return _do(door, site, file, nonconformity, "confirm", agreed=not refuse, words=reason)


@command.command("close")
@click.argument("file")
@click.argument("nonconformity")
@_REASON
@click.option("--reopen", is_flag=True, help="Open it again instead.")
@lab_options
@pass_door
def close(door: Door, site: Site, file: str, nonconformity: str, reason: str, reopen: bool) -> int:
    """Close it after a retest that passed or an override that was confirmed; or open it again."""
    return _do(door, site, file, nonconformity, "close", words=reason, reopen=reopen)


def _do(
    door: Door,
    site: Site,
    file: str,
    nonconformity: str,
    deed: str,
    *,
    words: str = "",
    owner: str = "",
    due: str = "",
    remedy: str = "",
    builds: tuple[str, ...] = (),
    run: str = "",
    severity: str = "",
    agreed: bool = True,
    reopen: bool = False,
) -> int:
    wish = DeedWish(
        site=site,
        file=file,
        nonconformity=nonconformity,
        deed=deed,
        words=words,
        owner=owner,
        due=due,
        remedy=remedy,
        builds=builds,
        run=run,
        severity=severity,
        agreed=agreed,
        reopen=reopen,
    )
    return carry_out("deciding.doing", door, wish)
