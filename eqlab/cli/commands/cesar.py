"""`eqlab cesar`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from eqlab.cli.commands.shapes import FILE, FOLDER, Command, forms_option, pass_door
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out

CHECKLIST = "cesar"
"""Name of the checklist that is meant when none is named."""
PAGES = ("html", "json", "pdf")
"""Forms of a report."""
USUAL = ("html", "json")
"""Those that are written when none is named: PDF needs an extra."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWish:
    """An empty sheet."""

    checklist: str
    audience: str
    size: str
    subject: str
    at: str
    out: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class FillWish:
    """What is put into a sheet."""

    sheet: Path
    pairs: tuple[str, ...]
    """`CONTROL=ANSWER` each."""
    evidence: tuple[Path, ...]
    type: str
    title: str
    dated: str
    expires: str
    note: str
    reason: str
    by: str
    plan: str
    owner: str
    due: str
    delegates: tuple[str, ...]
    """`TOPIC=NAME` each."""
    confirm: tuple[str, ...]
    """Controls, or `all`."""
    at: str
    out: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A sheet that is scored, and how."""

    sheet: Path
    probes: Path | None
    examined: bool
    """True when what only the laboratory can say counts as the sheet has it."""
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreWish:
    """What a sheet is worth."""

    scored: Scored
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainWish:
    """Why a score is what it is."""

    scored: Scored
    part: str
    """A control or topic; empty for all."""
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIfWish:
    """The least work to something."""

    scored: Scored
    to: str
    """A kind of grant or a level; empty for the next."""
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWish:
    """Where the reports of a sheet go."""

    scored: Scored
    out: Path
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffWish:
    """Two editions."""

    old: Path
    new: Path
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateWish:
    """A sheet for a new edition."""

    sheet: Path
    old: Path
    out: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWish:
    """A sheet or the catalogue in another form."""

    scored: Scored
    format: str
    checklist: str
    out: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWish:
    """Where the page goes on which practices assess themselves."""

    checklist: str
    out: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsWish:
    """A folder of sheets."""

    folder: Path
    examined: bool
    at: str
    format: str


@click.group("cesar", cls=Branch)
def command() -> None:
    """Answer, score and explain the security checklist."""


def _checklist(made: Command) -> Command:
    return click.option(
        "--checklist", default=CHECKLIST, show_default=True, metavar="NAME", help="A checklist of the content."
    )(made)


def _scoring(made: Command) -> Command:
    """Options of all commands that score a sheet."""
    for option in (
        click.option("--probes", type=FILE, metavar="FILE", help="Results of probes, as JSON."),
        click.option(
            "--examined", is_flag=True, help="The laboratory kept this sheet: its examinations and probes count."
        ),
        click.option("--at", default="", metavar="DATE", help="The day to score for; today by default."),
    ):
        made = option(made)
    return made


def _form(*choices: str) -> Callable[[Command], Command]:
    return click.option("--format", "form", type=click.Choice(choices), default=choices[0], show_default=True)


@command.command("new")
@click.option("--audience", type=click.Choice(("vendor", "practice")), required=True, help="Who is asked.")
@click.option("--size", default="", metavar="SIZE", help="How many people work there, as the checklist names it.")
@click.option("--subject", default="", metavar="NAME", help="Name of the product or practice; none for anonymous.")
@click.option("--at", default="", metavar="DATE", help="Date of the answers; today by default.")
@click.option("--out", type=FILE, required=True, metavar="FILE", help="Where it goes: a .xlsx or .json file.")
@_checklist
@pass_door
def new(door: Door, audience: str, size: str, subject: str, at: str, out: Path, checklist: str) -> int:
    """Make an answer sheet, as a workbook or as JSON.

    A file that is there already is not replaced.
    """
    wish = NewWish(checklist=checklist, audience=audience, size=size, subject=subject, at=at, out=out)
    return carry_out("cesar.making", door, wish)


@command.command("fill")
@click.argument("sheet", type=FILE, metavar="SHEET")
@click.argument("pairs", nargs=-1, metavar="[CONTROL=ANSWER]...")
@click.option("--evidence", type=FILE, multiple=True, metavar="FILE", help="Put a file's digest into the locker.")
@click.option("--type", default="", metavar="TYPE", help="Type of that evidence, e.g. DOC.")
@click.option("--title", default="", metavar="TEXT", help="What that evidence is; the file's name by default.")
@click.option("--dated", default="", metavar="DATE", help="Date of that evidence; today by default.")
@click.option("--expires", default="", metavar="DATE", help="Day from which on it no longer counts.")
@click.option("--note", default="", metavar="TEXT", help="A note to these answers.")
@click.option("--reason", default="", metavar="TEXT", help="Why these controls do not apply.")
@click.option("--by", default="", metavar="NAME", help="Who gives these answers.")
@click.option("--plan", default="", metavar="TEXT", help="How these controls will be met.")
@click.option("--owner", default="", metavar="NAME", help="Who will meet them.")
@click.option("--due", default="", metavar="DATE", help="By when.")
@click.option("--delegate", "delegates", multiple=True, metavar="TOPIC=NAME", help="Who answers for a topic.")
@click.option("--confirm", multiple=True, metavar="CONTROL", help="This answer is still true; `all` for every one.")
@click.option("--at", default="", metavar="DATE", help="The day of what is said; today by default.")
@click.option("--out", type=FILE, metavar="FILE", help="Write there, in the form of its name; else in place.")
@pass_door
def fill(door: Door, /, **said: Any) -> int:
    """Put answers, evidence and confirmations into a sheet, or tell what is still to be said.

    An answer is its name, or its label in any language. Without anything to put in, what is not answered and what
    needs "still true?" is listed.
    """
    return carry_out("cesar.filling", door, FillWish(**said))


@command.command("score")
@click.argument("sheet", type=FILE, metavar="SHEET")
@_scoring
@_form("text", "json")
@pass_door
def score(door: Door, /, form: str, **scored: Any) -> int:
    """Tell what a sheet is worth, and what the rule makes of it.

    What only the laboratory can say - examinations, reviewers, results of probes - counts with --examined only, or
    from --probes. Exit code 0 granted or ready, 1 not, 2 when that depends on what is not decided yet.
    """
    return carry_out("cesar.scoring", door, ScoreWish(scored=Scored(**scored), format=form))


@command.command("explain")
@click.argument("sheet", type=FILE, metavar="SHEET")
@click.argument("part", default="", metavar="[CONTROL|TOPIC]")
@_scoring
@_form("text", "json")
@pass_door
def explain(door: Door, /, part: str, form: str, **scored: Any) -> int:
    """Explain every point of a score, or those of one topic or control."""
    return carry_out("cesar.explaining", door, ExplainWish(scored=Scored(**scored), part=part, format=form))


@command.command("whatif")
@click.argument("sheet", type=FILE, metavar="SHEET")
@click.option("--to", default="", metavar="GRANT|LEVEL", help="What is to be reached; the next better by default.")
@_scoring
@_form("text", "json")
@pass_door
def whatif(door: Door, /, to: str, form: str, **scored: Any) -> int:
    """Tell the least work that reaches a decision or a level of maturity.

    Exit code 1 when no work on controls alone reaches it.
    """
    return carry_out("cesar.aiming", door, WhatIfWish(scored=Scored(**scored), to=to, format=form))


@command.command("report")
@click.argument("sheet", type=FILE, metavar="SHEET")
@click.option("--out", type=FOLDER, required=True, metavar="DIR", help="Where the reports go.")
@forms_option(PAGES, USUAL, "Forms of the report, separated by commas.")
@_scoring
@pass_door
def report(door: Door, /, out: Path, formats: tuple[str, ...], **scored: Any) -> int:
    """Write the report of a sheet in all languages, for a practice with a page for the wall, and as JSON.

    The code is 0 when they are written, whatever the decision.
    """
    return carry_out("cesar.reporting", door, ReportWish(scored=Scored(**scored), out=out, formats=formats))


@command.command("diff")
@click.argument("old", type=FOLDER, metavar="OLD")
@click.argument("new", type=FOLDER, metavar="NEW")
@_form("text", "json")
@pass_door
def diff(door: Door, old: Path, new: Path, form: str) -> int:
    """Compare two editions of a checklist.

    OLD and NEW are folders with a catalogue.yaml, or content folders. Exit code 1 when they differ.
    """
    return carry_out("cesar.comparing", door, DiffWish(old=old, new=new, format=form))


@command.command("migrate")
@click.argument("sheet", type=FILE, metavar="SHEET")
@click.option("--old", type=FOLDER, required=True, metavar="DIR", help="The edition that the sheet answers.")
@click.option("--out", type=FILE, required=True, metavar="FILE", help="Where the new sheet goes.")
@pass_door
def migrate(door: Door, sheet: Path, old: Path, out: Path) -> int:
    """Carry a sheet over to the edition that is here; tell what has to be confirmed, and what is new."""
    return carry_out("cesar.comparing", door, MigrateWish(sheet=sheet, old=old, out=out))


@command.command("export")
@click.argument("sheet", type=FILE, metavar="SHEET|catalogue")
@click.option("--format", "form", type=click.Choice(("oscal", "cyclonedx")), required=True, help="The form.")
@click.option("--out", type=FILE, metavar="FILE", help="Where it goes; printed by default.")
@_checklist
@_scoring
@pass_door
def export(door: Door, /, form: str, out: Path | None, checklist: str, **scored: Any) -> int:
    """Write a scored sheet, or the checklist itself, as OSCAL 1.1 or CycloneDX 1.6.

    What these cannot hold is told on the error stream. What is not decided never becomes satisfied.
    """
    wish = ExportWish(scored=Scored(**scored), format=form, checklist=checklist, out=out)
    return carry_out("cesar.exporting", door, wish)


@command.command("page")
@click.option(
    "--out", type=FILE, default=Path("self-assessment.html"), show_default=True, metavar="FILE", help="The page."
)
@_checklist
@pass_door
def page(door: Door, out: Path, checklist: str) -> int:
    """Make the page on which practices assess themselves: one file, without any connection, in three languages."""
    return carry_out("cesar.paging", door, PageWish(checklist=checklist, out=out))


@command.command("statistics")
@click.argument("folder", type=FOLDER, metavar="DIR")
@click.option("--examined", is_flag=True, help="The laboratory kept these sheets: its examinations and probes count.")
@click.option("--at", default="", metavar="DATE", help="The day to score for; today by default.")
@_form("text", "json")
@pass_door
def statistics(door: Door, folder: Path, at: str, form: str, *, examined: bool) -> int:
    """Sum up all sheets of a folder. Cells with fewer than five subjects are hidden."""
    wish = StatisticsWish(folder=folder, examined=examined, at=at, format=form)
    return carry_out("cesar.counting", door, wish)
