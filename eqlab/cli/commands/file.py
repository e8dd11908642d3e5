"""`eqlab file`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from eqlab.cli.commands.shapes import FILE, Command, Name, pass_door
from eqlab.cli.commands.site import Site, lab_options
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWish:
    """A vendor file that is to be."""

    site: Site
    file: str
    scheme: str
    organisation: str
    name: str
    country: str
    register: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWish:
    """Which files are shown, and how."""

    site: Site
    form: str
    file: str = ""
    """Empty for a list of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementWish:
    """A statement that is made, or an empty one."""

    site: Site
    file: str
    source: Path | None
    blank: str
    """Plan; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWish:
    """Which statement is held against its plan."""

    site: Site
    file: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormWish:
    """A form that is filed, or an empty one."""

    site: Site
    file: str
    source: Path | None
    blank: str
    """Form; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishWish:
    """A version of a document."""

    site: Site
    document: str
    version: str
    source: Path
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SendWish:
    """Who got a document."""

    site: Site
    file: str
    document: str
    recipient: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWish:
    """What is done."""

    site: Site
    file: str
    step: str
    output: str
    note: str
    evidence: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildWish:
    """A new build."""

    site: Site
    file: str
    statement: str
    source: Path | None
    version: str
    change: str
    sha256: str
    name: str
    purl: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareWish:
    """Who has no interest in the outcome."""

    site: Site
    file: str
    words: str


@click.group("file", cls=Branch)
def command() -> None:
    """Vendor files: statements, forms, documents, and where the procedure stands."""


def _form(made: Command) -> Command:
    choice = click.Choice(("text", "json"))
    return click.option("--format", "form", type=choice, default="text", show_default=True)(made)


@command.command("open")
@click.argument("file")
@click.option("--scheme", required=True, type=Name(), metavar="ID", help="Assessment scheme: its id, or id@edition.")
@click.option("--organisation", required=True, type=Name(), metavar="ID", help="Short id of the organisation.")
@click.option("--name", required=True, type=Name(), help="Its name.")
@click.option("--country", default="", metavar="CC", help="Two letters.")
@click.option("--register", default="", metavar="NUMBER", help="Number in the trade register.")
@click.option("--contact", default="", metavar="TEXT", help="Whom to write to.")
@lab_options
@pass_door
def open_file(door: Door, /, **said: Any) -> int:
    """Open a vendor FILE for an organisation under a scheme."""
    return carry_out("filing.opening", door, OpenWish(**said))


@command.command("list")
@_form
@lab_options
@pass_door
def list_files(door: Door, site: Site, form: str) -> int:
    """List all files: the step each is at, who is waited for, what is due next."""
    return carry_out("filing.showing", door, ShowWish(site=site, form=form))


@command.command("show")
@click.argument("file")
@_form
@lab_options
@pass_door
def show(door: Door, site: Site, file: str, form: str) -> int:
    """Show a FILE: its procedure step by step, statements, documents, builds, and what is to be done next."""
    return carry_out("filing.showing", door, ShowWish(site=site, form=form, file=file))


@command.command("statement")
@click.argument("file")
@click.argument("source", required=False, type=FILE, metavar="[STATEMENT.yaml]")
@click.option("--blank", default="", metavar="PLAN", help="Write an empty statement for this plan instead.")
@lab_options
@pass_door
def statement(door: Door, site: Site, file: str, source: Path | None, blank: str) -> int:
    """Make a conformance statement in a FILE; it is held against its plan at once."""
    return carry_out("filing.stating", door, StatementWish(site=site, file=file, source=source, blank=blank))


@command.command("review")
@click.argument("file")
@click.argument("statement_", metavar="STATEMENT")
@lab_options
@pass_door
def review(door: Door, site: Site, file: str, statement_: str) -> int:
    """Hold a STATEMENT of a FILE against its plan, before anything runs; list which cases it selects, and why not.

    Exit code 0 when nothing is wrong, else 4.
    """
    return carry_out("filing.stating", door, ReviewWish(site=site, file=file, statement=statement_))


@command.command("form")
@click.argument("file")
@click.argument("source", required=False, type=FILE, metavar="[FORM.yaml]")
@click.option("--blank", default="", metavar="FORM", help="Write an empty form of the scheme instead.")
@lab_options
@pass_door
def form_(door: Door, site: Site, file: str, source: Path | None, blank: str) -> int:
    """File a form in a FILE, from YAML or JSON; it must be complete."""
    return carry_out("filing.filling", door, FormWish(site=site, file=file, source=source, blank=blank))


@command.command("document")
@click.argument("document_", metavar="DOCUMENT")
@click.argument("version")
@click.argument("source", type=FILE)
@click.option("--title", default="", metavar="TEXT", help="What it is.")
@lab_options
@pass_door
def document(door: Door, site: Site, document_: str, version: str, source: Path, title: str) -> int:
    """Publish a VERSION of a DOCUMENT for vendors; who got an earlier one is due to get it."""
    wish = PublishWish(site=site, document=document_, version=version, source=source, title=title)
    return carry_out("filing.sending", door, wish)


@command.command("send")
@click.argument("file")
@click.argument("document_", metavar="DOCUMENT")
@click.argument("recipient")
@click.option("--version", default="", metavar="VERSION", help="The last one that was published by default.")
@lab_options
@pass_door
def send(door: Door, site: Site, file: str, document_: str, recipient: str, version: str) -> int:
    """Note in a FILE that a RECIPIENT got a DOCUMENT."""
    wish = SendWish(site=site, file=file, document=document_, recipient=recipient, version=version)
    return carry_out("filing.sending", door, wish)


@command.command("step")
@click.argument("file")
@click.argument("step_", metavar="STEP")
@click.argument("output", default="")
@click.option("--note", default="", metavar="TEXT", help="A note to it.")
@click.option("--evidence", type=FILE, multiple=True, metavar="FILE", help="Keep this file with it.")
@lab_options
@pass_door
def step(door: Door, site: Site, file: str, step_: str, output: str, note: str, evidence: tuple[Path, ...]) -> int:
    """Note in a FILE that a STEP, or one OUTPUT of it, is done."""
    wish = StepWish(site=site, file=file, step=step_, output=output, note=note, evidence=evidence)
    return carry_out("filing.stepping", door, wish)


@command.command("build")
@click.argument("file")
@click.argument("statement_", metavar="STATEMENT")
@click.argument("source", required=False, type=FILE, metavar="[BUILD]")
@click.option("--version", required=True, type=Name(), help="Its version.")
@click.option("--change", required=True, type=Name(), metavar="CLASS", help="How much it changes, as the scheme says.")
@click.option("--sha256", default="", metavar="HEX", help="Its digest, when the build itself is not at hand.")
@click.option("--name", default="", help="Its name; the file's by default.")
@click.option("--purl", default="", metavar="URL", help="Its package URL.")
@click.option("--words", default="", metavar="TEXT", help="What changed.")
@lab_options
@pass_door
def build(door: Door, /, statement_: str, **said: Any) -> int:
    """Declare a new build for a STATEMENT of a FILE; what has to be tested again follows from its change class."""
    return carry_out("filing.stepping", door, BuildWish(statement=statement_, **said))


@command.command("declare")
@click.argument("file")
@click.option("--words", default="", metavar="TEXT", help="In your own words.")
@lab_options
@pass_door
def declare(door: Door, site: Site, file: str, words: str) -> int:
    """Declare to have no interest in the outcome of a FILE: before testing, evaluating or deciding in it."""
    return carry_out("filing.stepping", door, DeclareWish(site=site, file=file, words=words))
