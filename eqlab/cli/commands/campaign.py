"""`eqlab campaign`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from eqlab.cli.commands.paper import formats_option
from eqlab.cli.commands.shapes import FILE, FOLDER, PORT, SEED, Whole, pass_door
from eqlab.cli.commands.site import Site, lab_options
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWish:
    """A campaign that is to be."""

    site: Site
    file: str
    statement: str
    rule: str
    open_evidence: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunWish:
    """A run of a campaign."""

    site: Site
    campaign: str
    system: Path | None = None
    simulate: str = ""
    cases: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    nonconformities: tuple[str, ...] = ()
    """Retest of these."""
    builds: tuple[str, ...] = ()
    repeat: int = 1
    resume: bool = False
    host: str = "127.0.0.1"
    port: int = 0
    seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateWish:
    """What becomes of a campaign."""

    site: Site
    campaign: str
    deed: str
    """`close`, `amend`, `quarantine`, `release`, `erase`."""
    reason: str = ""
    statement: str = ""
    """To amend: `planned` or `latest`; empty when they are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWish:
    """Which campaigns are shown."""

    site: Site
    campaign: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachWish:
    """Which exchange belongs where."""

    site: Site
    run: str
    exchange: str
    case: str
    step: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewWish:
    """Which plan is tried on past evidence."""

    site: Site
    plan: Path
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportWish:
    """Which campaign leaves the laboratory as a bundle."""

    site: Site
    campaign: str
    out: Path
    redacted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWish:
    """A campaign's test report."""

    site: Site
    campaign: str
    facts: Path | None
    formats: tuple[str, ...]
    out: Path | None
    issue: bool
    amends: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportsWish:
    """Which reports are listed, or which one is shown again."""

    site: Site
    campaign: str
    show: str
    out: Path | None


@click.group("campaign", cls=Branch)
def command() -> None:
    """Plan campaigns for a conformance statement, run and run again, close, amend."""


@command.command("new")
@click.argument("file")
@click.argument("statement")
@click.option("--rule", default="", metavar="ID", help="Decision rule; the scheme's own by default.")
@click.option("--open-evidence", is_flag=True, help="Keep the evidence without a key of its own: it cannot be erased.")
@lab_options
@pass_door
def new(door: Door, site: Site, file: str, statement: str, rule: str, open_evidence: bool) -> int:
    """Plan a campaign for a STATEMENT of a vendor FILE: plan and decision rule are fixed from now on."""
    wish = NewWish(site=site, file=file, statement=statement, rule=rule, open_evidence=open_evidence)
    return carry_out("lab.campaigning", door, wish)


@command.command("run")
@click.argument("campaign")
@click.option("--system", type=FILE, metavar="FILE", help="Addresses, certificates and consents of the system.")
@click.option("--simulate", default="", metavar="NAME", help="Play this simulated system instead.")
@click.option("--case", "cases", multiple=True, metavar="ID", help="Run only this case; may be repeated.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Run only cases with this tag; may be repeated.")
@click.option(
    "--retest", "nonconformities", multiple=True, metavar="NC", help="Run the case of this non-conformity again."
)
@click.option("--build", "builds", multiple=True, metavar="FILE|SHA256", help="What is tested, if not as stated.")
@click.option("--repeat", type=Whole(1, 100), default=1, show_default=True, metavar="N", help="So many runs in a row.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where the platform listens.")
@click.option("--port", type=PORT, default=0, metavar="N", help="Port of the platform; any free one by default.")
@click.option("--seed", type=SEED, metavar="N", help="Makes assigned ids repeatable.")
@lab_options
@pass_door
def run(door: Door, /, **given: Any) -> int:
    """Run a campaign, wholly or in part; the exit code is the verdict's of what was run.

    Former results stay: of each case the last real one counts.
    """
    return carry_out("lab.running", door, RunWish(**given))


@command.command("resume")
@click.argument("campaign")
@click.option("--system", type=FILE, metavar="FILE", help="As in the interrupted run.")
@click.option("--simulate", default="", metavar="NAME", help="As in the interrupted run.")
@lab_options
@pass_door
def resume(door: Door, site: Site, campaign: str, system: Path | None, simulate: str) -> int:
    """Go on with the run of a campaign that was interrupted."""
    wish = RunWish(site=site, campaign=campaign, system=system, simulate=simulate, resume=True)
    return carry_out("lab.running", door, wish)


@command.command("close")
@click.argument("campaign")
@lab_options
@pass_door
def close(door: Door, site: Site, campaign: str) -> int:
    """Close a campaign: no more runs."""
    return carry_out("lab.campaigning", door, StateWish(site=site, campaign=campaign, deed="close"))


@command.command("amend")
@click.argument("campaign")
@click.option("--reason", required=True, help="Why; recorded and shown in reports.")
@click.option(
    "--statement",
    type=click.Choice(("planned", "latest")),
    help="For which it goes on, where the vendor made the statement anew: the campaign's own, or the one made last.",
)
@lab_options
@pass_door
def amend(door: Door, site: Site, campaign: str, reason: str, statement: str | None) -> int:
    """Open a closed campaign again, and record for which statement it goes on."""
    wish = StateWish(site=site, campaign=campaign, deed="amend", reason=reason, statement=statement or "")
    return carry_out("lab.campaigning", door, wish)


@command.command("quarantine")
@click.argument("campaign")
@click.option("--reason", required=True, help="Why; without any patient's data.")
@click.option("--release", is_flag=True, help="Let the evidence be seen again.")
@lab_options
@pass_door
def quarantine(door: Door, site: Site, campaign: str, reason: str, release: bool) -> int:
    """Hide a campaign's evidence: for the day on which real patients' data came in."""
    deed = "release" if release else "quarantine"
    return carry_out("lab.campaigning", door, StateWish(site=site, campaign=campaign, deed=deed, reason=reason))


@command.command("erase")
@click.argument("campaign")
@click.option("--reason", required=True, help="Why; kept in the tombstone.")
@lab_options
@pass_door
def erase(door: Door, site: Site, campaign: str, reason: str) -> int:
    """Destroy the key of a campaign's evidence: nobody can ever read it again. A tombstone stays.

    Refused before the scheme's time for evidence is over, counted from the campaign's end, unless it is in quarantine.
    """
    return carry_out("lab.campaigning", door, StateWish(site=site, campaign=campaign, deed="erase", reason=reason))


@command.command("show")
@click.argument("campaign")
@lab_options
@pass_door
def show(door: Door, site: Site, campaign: str) -> int:
    """Show where a campaign stands, case by case, over all its runs."""
    return carry_out("lab.standing", door, ShowWish(site=site, campaign=campaign))


@command.command("list")
@click.argument("file")
@lab_options
@pass_door
def list_campaigns(door: Door, site: Site, file: str) -> int:
    """List the campaigns of a vendor FILE."""
    return carry_out("lab.standing", door, ShowWish(site=site, file=file))


@command.command("attach")
@click.argument("run_")
@click.argument("exchange")
@click.argument("step")
@click.option("--reason", required=True, help="Why it belongs there; recorded and shown.")
@lab_options
@pass_door
def attach(door: Door, site: Site, run_: str, exchange: str, step: str, reason: str) -> int:
    """Give an unmatched EXCHANGE of a run to a STEP, written as CASE/STEP; the case is judged again."""
    case, _, name = step.partition("/")
    wish = AttachWish(site=site, run=run_, exchange=exchange, case=case, step=name, reason=reason)
    return carry_out("lab.attaching", door, wish)


@command.command("preview")
@click.argument("plan", type=FILE)
@click.argument("files", nargs=-1, required=True)
@lab_options
@pass_door
def preview(door: Door, site: Site, plan: Path, files: tuple[str, ...]) -> int:
    """Tell which past verdicts of vendor FILES a new PLAN, or this eqlab, would change."""
    return carry_out("lab.attaching", door, PreviewWish(site=site, plan=plan, files=files))


@command.command("export")
@click.argument("campaign")
@click.option("--out", type=FILE, required=True, metavar="FILE", help="Where the bundle goes.")
@click.option("--redacted", is_flag=True, help="Mask secrets and patients; the laboratory keeps the sealed original.")
@lab_options
@pass_door
def export(door: Door, site: Site, campaign: str, out: Path, redacted: bool) -> int:
    """Write a whole campaign into one sealed bundle that `eqlab replay` can judge again."""
    return carry_out("lab.exporting", door, ExportWish(site=site, campaign=campaign, out=out, redacted=redacted))


@command.command("report")
@click.argument("campaign")
@click.option("--facts", type=FILE, metavar="FILE", help="What no log can know, as YAML: place, conditions, sampling.")
@formats_option
@click.option("--out", type=FOLDER, metavar="DIR", help="Where the papers go; reports/ID in the laboratory by default.")
@click.option("--issue", is_flag=True, help="Issue it: a reviewer authorises it. Without, it is a draft.")
@click.option("--amends", default="", metavar="REPORT", help="The issued report that this one takes the place of.")
@click.option("--reason", default="", help="Why it is amended; printed in the report.")
@lab_options
@pass_door
def report(door: Door, /, **given: Any) -> int:
    """Write a campaign's test report over all its runs, as ISO/IEC 17025 asks for it.

    What the report lacks is told. With --issue nothing may be lacking; its data is kept, and PDF is sealed. With
    --language the papers are written in that language only.
    """
    return carry_out("lab.reporting", door, ReportWish(**given))


@command.command("reports")
@click.argument("campaign")
@click.option("--show", default="", metavar="REPORT", help="Write this report again, as it was issued.")
@click.option("--out", type=FOLDER, metavar="DIR", help="Where it goes; reports/ID in the laboratory by default.")
@lab_options
@pass_door
def reports(door: Door, site: Site, campaign: str, show: str, out: Path | None) -> int:
    """List the issued reports of a campaign; what was amended is marked as superseded."""
    return carry_out("lab.reporting", door, ReportsWish(site=site, campaign=campaign, show=show, out=out))
