"""`eqlab demo`: two campaigns that show what the laboratory does."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import click

from eqlab.cli import issues
from eqlab.cli.closing import tell_cause
from eqlab.cli.commands.demo import DemoWish
from eqlab.cli.commands.shapes import FORMATS
from eqlab.cli.door import Door
from eqlab.cli.opening import House, check_folder, load_plan, open_house, shown
from eqlab.cli.reporting import page_name, write_reports
from eqlab.cli.telling import TONES, Line, Tone
from eqlab.content import Demonstration
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.record import CampaignRecord
from eqlab.core.text import LANGUAGES, Text, words
from eqlab.core.verdict import Kind
from eqlab.plan.model import Plan
from eqlab.report.build import view_of
from eqlab.report.glossary import VERDICTS
from eqlab.report.visible import visible
from eqlab.wiring import ACCESS, DATABASE, Settings, open_session, write_access

MARKER = ".eqlab-demo"
"""A file that says: a demonstration made this folder, and the next one may replace it."""

SEED = 20_260_101


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One campaign of the demonstration."""

    record: CampaignRecord
    plan: Plan
    folder: Path
    defect: Text
    """Of the simulated system; empty when it has none."""

    @property
    def failed(self) -> tuple[str, ...]:
        """The cases that failed."""
        return tuple(case.id for case in self.record.cases if case.verdict.kind is Kind.FAILED)


def carry_out(door: Door, wish: DemoWish) -> int:
    """Show both campaigns. Raises LabFault when they do not come out as documented."""
    house = open_house(door)
    plot = house.workshop.content.demonstration()
    if plot is None:
        raise UsageError(issues.NO_DEMO, folder=str(house.workshop.content.root))
    check_folder(wish.out)
    folders = (wish.out / "golden", wish.out / "defective")
    for folder in folders:
        check_replaceable(folder)
    plan = load_plan(house, plot.plan)
    _print(_introduce(house, plan))
    campaigns = []
    for name, folder in zip(("", plot.defective), folders, strict=True):
        campaigns.append(_campaign(house, plan, name, folder))
        _print(_tell(house, campaigns[-1]))
    _judge(plot, *campaigns)
    said = house.tongue.tell(
        "Both came out as documented. Open {page} first.", page=shown(folders[1] / page_name(house.tongue.language))
    )
    _print([Line(text=""), Line(text=said, tone=Tone.GOOD)])
    return 0


def check_replaceable(folder: Path) -> None:
    """Raise UsageError unless a folder does not exist, or holds what a former demonstration made and nothing else."""
    if not folder.exists() and not folder.is_symlink():
        return
    problem = ""
    if folder.is_symlink() or not folder.is_dir():
        problem = words("it is no folder")
    elif any(folder.iterdir()) and not (folder / MARKER).is_file():
        problem = words("no demonstration made it")
    else:
        foreign = sorted(entry.name for entry in folder.iterdir() if not _ours(entry.name))
        problem = words("it holds {value}, which no demonstration made", value=str(foreign[0])) if foreign else ""
    if problem:
        raise UsageError(issues.NOT_A_DEMO, folder=str(folder), problem=problem)


def _ours(name: str) -> bool:
    pages = {page_name(language) for language in LANGUAGES}
    return name in {MARKER, ACCESS, "pki", "report.json", "junit.xml", *pages} or name.startswith((DATABASE, ".eqlab-"))


def _campaign(house: House, plan: Plan, name: str, folder: Path) -> Shown:
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text("made by `eqlab demo`; the next one replaces this folder\n", "utf-8")
    system = house.workshop.simulated(plan, name)
    session = open_session(house.workshop, plan, system, Settings(out=folder.absolute(), seed=SEED))
    try:
        if session.run.open():
            write_access(session.access, session.run.access, session.campaign)
            for case in session.run.remaining:
                session.run.run_case(case)
    finally:
        record = session.close()
    write_reports(house, folder, record, plan, formats=FORMATS, languages=LANGUAGES)
    defect = house.workshop.content.system(plan.service, system.facts.simulated).defect
    return Shown(record=record, plan=plan, folder=folder, defect=defect)


def _introduce(house: House, plan: Plan) -> Iterator[Line]:
    tell = house.tongue.tell
    yield Line(text=house.tongue.say(plan.title), tone=Tone.HEAD)
    yield Line(text=tell("Simulated vendor systems call a mock platform over mutual TLS, all on this machine;"))
    yield Line(text=tell("what they send is recorded, answered, and judged by the test plan {plan}.", plan=plan.id))


def _tell(house: House, campaign: Shown) -> Iterator[Line]:
    tongue, view = house.tongue, view_of(campaign.record, campaign.plan)
    yield Line(text="")
    system = campaign.record.opened.system.name
    yield Line(text=tongue.tell("The simulated system {system}", system=system), tone=Tone.HEAD)
    yield Line(
        text=tongue.tell("Its defect: {defect}", defect=tongue.say(campaign.defect) or tongue.tell("none")), depth=1
    )
    counts = ", ".join(f"{tongue.say(VERDICTS[kind].word)} {number}" for kind, number in view.counts.items())
    cases = tongue.count("{n} case: {counts}", "{n} cases: {counts}", len(view.cases), counts=counts)
    yield Line(text=cases, tone=TONES[view.verdict.kind], depth=1)
    for group in view.groups:
        if group.kind is Kind.FAILED:
            for cause in group.causes:
                yield from (replace(line, depth=line.depth + 1) for line in tell_cause(view, cause, tongue, Tone.BAD))
    names = ", ".join(page_name(language) for language in LANGUAGES)
    yield Line(text=tongue.tell("Reports in {folder}: {names}", folder=shown(campaign.folder), names=names), depth=1)


def _judge(plot: Demonstration, sound: Shown, flawed: Shown) -> None:
    """Compare with what is documented. Raises LabFault."""
    folder = str(sound.folder.parent)
    kind = sound.record.verdict.kind
    if kind not in (Kind.PASSED, Kind.PASSED_WITH_WARNINGS):
        problem = words("the system without a defect came out as {value}", value=str(kind.value.replace("_", " ")))
        raise LabFault(issues.NOT_AS_DOCUMENTED, problem=problem, folder=folder)
    if flawed.failed != (plot.caught_by,):
        failed = ", ".join(flawed.failed) or words("no case")
        problem = words(
            "the defect {defective} should fail the case {caught_by}, and {failed} failed",
            defective=str(plot.defective),
            caught_by=str(plot.caught_by),
            failed=str(failed),
        )
        raise LabFault(issues.NOT_AS_DOCUMENTED, problem=problem, folder=folder)


def _print(lines: Iterable[Line]) -> None:
    for line in lines:
        click.echo(f"{'  ' * line.depth}{visible(line.text)}")
