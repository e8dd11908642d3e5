"""`eqlab campaign run` and `resume`: runs of a campaign, bound to the audit log."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import click

from eqlab.cli.attended import is_attended
from eqlab.cli.builds import builds_of
from eqlab.cli.closing import summary
from eqlab.cli.commands.campaign import RunWish
from eqlab.cli.console import ConsoleThread
from eqlab.cli.door import Door
from eqlab.cli.interruption import Interruption
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.lab.retesting import cases_of, note_retests, retested_by
from eqlab.cli.lab.standing import only_for_demonstrations
from eqlab.cli.lastly import Ending
from eqlab.cli.opening import load_plan, play
from eqlab.cli.people import Interview
from eqlab.cli.plainly import fault_of, tell
from eqlab.cli.reporting import languages_of, write_reports
from eqlab.cli.running import conduct
from eqlab.cli.screens import screen_for
from eqlab.cli.speech import safe
from eqlab.cli.telling import Line, Narrator, Rest, Tone
from eqlab.config import SystemFile, read_system_file
from eqlab.core.act import CampaignPlanned
from eqlab.core.record import CampaignRecord
from eqlab.core.verdict import Kind
from eqlab.plan.model import Plan
from eqlab.plan.resolve import select
from eqlab.run.people import nobody
from eqlab.wire.files import private_folder
from eqlab.wiring import Settings, open_session
from eqlab.wiring.lab.campaigns import check_plan, end_run, interrupted, purpose_of, start_run, system_of, unfinished
from eqlab.wiring.lab.naming import campaign_of, file_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A run that is to be carried out."""

    run: str
    plan: Plan
    system: SystemFile
    adopted: tuple[str, ...]
    cases: tuple[str, ...] = ()
    resume: bool = False
    retested: tuple[str, ...] = ()
    """Non-conformities that are tested again."""


def carry_out(door: Door, wish: RunWish) -> int:
    """Run, as often as asked; return the worst exit code."""
    wish = replace(wish, builds=builds_of(wish.builds))
    with at_desk(door, wish.site) as desk:
        planned = desk.lab.planned(wish.campaign)
        plan = load_plan(desk.house, planned.plan.partition("@")[0])
        check_plan(planned, plan)
        declared = read_system_file(wish.system) if wish.system else None
        system = system_of(planned.statement, declared, wish.simulate)
        if not wish.resume:
            _check_choice(desk, wish, plan, system)
        return _worst(desk, door, wish, _trials(desk, wish, planned, plan, system))


def _check_choice(desk: Desk, wish: RunWish, plan: Plan, system: SystemFile) -> None:
    """Refuse a system or cases that there are not before anything is entered. Raises ConfigurationError, UsageError."""
    workshop = desk.house.workshop
    if wish.simulate:
        play(desk.house, plan, wish.simulate)
    for cases in (wish.cases, tuple(f"tag:{tag}" for tag in wish.tags)):
        if cases:
            role = plan.roles.get("system", "")
            select(plan, workshop.registry, claims=system.facts.claims, variant=system.variant, role=role, only=cases)


def _worst(desk: Desk, door: Door, wish: RunWish, trials: "Sequence[Trial]") -> int:
    """Carry out runs up to one that does not come to its end; return the worst exit code."""
    worst = 0
    for trial in trials:
        worst = max(worst, _run(desk, door, wish, trial))
        if unfinished(desk.lab, wish.campaign):
            break
    return worst


def _trials(desk: Desk, wish: RunWish, planned: CampaignPlanned, plan: Plan, system: SystemFile) -> "Sequence[Trial]":
    """The runs that are asked for; each is begun in the audit log when its turn comes."""
    lab, adopted = desk.lab, desk.adopted(planned)
    if wish.resume:
        started = interrupted(lab, wish.campaign)
        begun = next(iter(lab.store.events(started.run)), None) is not None
        cases = () if begun else started.cases
        again = retested_by(desk, file_of(wish.campaign), started)
        one = Trial(
            run=started.run, plan=plan, system=system, adopted=adopted, cases=cases, resume=begun, retested=again
        )
        return (one,)
    retested = cases_of(desk, file_of(wish.campaign), wish.nonconformities)
    cases = (*wish.cases, *retested, *(f"tag:{tag}" for tag in wish.tags))
    one = Trial(
        run="",
        plan=plan,
        system=system,
        adopted=adopted,
        cases=tuple(dict.fromkeys(cases)),
        retested=wish.nonconformities,
    )
    return [one] * wish.repeat


def _run(desk: Desk, door: Door, wish: RunWish, trial: Trial) -> int:
    lab, run = desk.lab, trial.run
    if not run:
        purpose = purpose_of(lab, wish.campaign, retest=bool(wish.nonconformities), repeat=wish.repeat > 1)
        run = start_run(lab, wish.campaign, purpose, trial.cases, wish.builds)
    ending = _conducted(desk, wish, trial, run)
    if ending.problem is not None:
        return tell(fault_of(ending.problem), door, ending.problem)
    if ending.stopped is not None:
        click.echo(safe(desk.tongue.tell("Stopped. All that was recorded is kept. Go on with:")))
        click.echo(safe(f"  eqlab campaign resume {wish.campaign}"))
        return ending.stopped.code
    end_run(lab, wish.campaign, run)
    note_retests(desk, file_of(wish.campaign), trial.retested, run)
    for line in _after(desk, run, ending.record):
        click.echo(safe(line))
    return ending.record.verdict.exit_code if ending.record is not None else 3


def _after(desk: Desk, run: str, record: CampaignRecord | None) -> Iterator[str]:
    """What a run is good for, and what comes next."""
    if record is not None and record.opened.system.simulated:
        yield only_for_demonstrations(desk.tongue, (run,))
    if record is not None and record.verdict.kind is Kind.FAILED:
        command = f"eqlab nonconformity raise {file_of(run)} --from-run {run}"
        yield desk.tongue.tell("Raise what it found: {command}", command=command)


def _conducted(desk: Desk, wish: RunWish, trial: Trial, run: str) -> Ending:
    house, lab = desk.house, desk.lab
    folder = private_folder(lab.run_folder(run))
    narrator = Narrator(tongue=house.tongue, plan=trial.plan, attended=not trial.system.facts.simulated)
    with ConsoleThread(screen=screen_for(sys.stdout, house.tongue), read=narrator.read) as console:
        watched = is_attended(sys.stdout) and sys.stdin.isatty()
        settings = Settings(
            out=folder.absolute(),
            language=house.tongue.language,
            only=trial.cases,
            adopted=trial.adopted,
            host=wish.host,
            port=wish.port,
            seed=wish.seed,
            resume=trial.resume,
            people=Interview(tongue=house.tongue, console=console).ask if watched else nobody,
            listeners=(console.hear,),
            clock=lab.clock,
            store=lab.store,
            campaign=run,
        )
        session = open_session(house.workshop, trial.plan, trial.system, settings)
        narrator.instructions, narrator.access = session.run.instructions, session.run.access
        with Interruption().heeded() as interruption:
            ending = conduct(session, house, console, interruption)
            console.say(Rest(over=True))
            if ending.record is not None:
                console.say(*summary(ending.record, trial.plan, house.tongue))
                console.say(*_reported(desk, run, ending.record, trial.plan))
    return ending


def _reported(desk: Desk, run: str, record: CampaignRecord, plan: Plan) -> list[Line]:
    """Write the reports of a run beside it; sealed evidence leaves none behind in the open."""
    if desk.lab.planned(campaign_of(run)).sealed:
        words = desk.tongue.tell("The evidence is sealed; write a report with: {command}", command=_report_command(run))
        return [Line(text=safe(words), tone=Tone.FAINT)]
    folder = desk.lab.run_folder(run)
    paths = write_reports(
        desk.house, folder, record, plan, formats=("html", "json", "junit"), languages=languages_of(desk.house)
    )
    return [Line(text=safe(desk.tongue.tell("Report: {path}", path=str(path)))) for path in paths]


def _report_command(run: str) -> str:
    return f"eqlab campaign report {campaign_of(run)}"
