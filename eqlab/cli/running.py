"""`eqlab run`: one campaign, from the command line to the exit code."""

import contextlib
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eqlab.cli import issues
from eqlab.cli.access import add_cases, tell_access
from eqlab.cli.attended import is_attended
from eqlab.cli.commands.run import RunWish
from eqlab.cli.console import ConsoleThread
from eqlab.cli.door import Door
from eqlab.cli.interruption import Interruption
from eqlab.cli.lastly import Commands, Ending, last_words
from eqlab.cli.near import near
from eqlab.cli.opening import House, check_folder, find_subject, fresh_folder, last_folder, load_plan, open_house
from eqlab.cli.people import Interview
from eqlab.cli.plainly import Stopped, fault_of, tell
from eqlab.cli.reporting import languages_of, recall, write_reports
from eqlab.cli.screens import screen_for
from eqlab.cli.telling import Narrator, Rest
from eqlab.core.errors import EqlabError, LabFault, UsageError
from eqlab.core.event import CampaignClosed
from eqlab.core.finding import found
from eqlab.core.issue import Nature
from eqlab.core.record import CampaignRecord, judge_campaign
from eqlab.plan.model import Plan
from eqlab.run.people import People, nobody
from eqlab.wiring import Session, Settings, open_session, write_access

BLAMELESS = {Nature.LAB, Nature.CONFIGURATION}
"""What is never held against a system."""


def carry_out(door: Door, wish: RunWish) -> int:
    """Run a campaign; return its verdict's exit code."""
    if wish.resume and (wish.cases or wish.tags):
        raise UsageError(issues.CHOSEN_BEFORE)
    house = open_house(door)
    plan = load_plan(house, wish.plan)
    system = find_subject(house, plan, wish.system, wish.simulate)
    settings = _settings(house, plan, wish)
    narrator = Narrator(tongue=house.tongue, plan=plan, attended=not system.facts.simulated, verbose=door.verbose)
    with ConsoleThread(screen=screen_for(sys.stdout, house.tongue), read=narrator.read) as console:
        settings.listeners = (console.hear,)
        settings.people = _people(house, console)
        session = open_session(house.workshop, plan, system, settings)
        narrator.instructions, narrator.access = session.run.instructions, session.run.access
        with Interruption().heeded() as interruption:
            ending = conduct(session, house, console, interruption)
            paths = _reports(house, settings.out, plan, ending, wish, door)
            console.say(Rest(over=True))
            console.say(*last_words(house, plan, ending, paths, Commands(wish=wish, settings=settings, door=door)))
    if console.problem is not None and not isinstance(console.problem, BrokenPipeError):
        tell(LabFault(issues.NOT_SHOWN, problem=str(console.problem)), door, console.problem)
    return _exit_code(ending, door)


def conduct(session: Session, house: House, console: ConsoleThread, interruption: Interruption) -> Ending:
    """Run the cases one after the other, and close the campaign whatever happens.

    A signal stops the cases; one that comes later is too late, and what is left is done, its reports included.
    """
    run = session.run
    run.room.emit = interruption.guard(run.room.emit)
    stopped: Stopped | None = None
    problem: Exception | None = None
    try:
        _cases(session, house, console)
        interruption.end()
    except Stopped as signal:
        stopped = signal
    except Exception as error:  # noqa: BLE001 - what was recorded is reported before the error is told
        problem = error
        _blame(session, fault_of(error))
    interruption.end()
    try:
        record: CampaignRecord | None = session.close()
    except Exception as error:  # noqa: BLE001 - the first error says more
        problem = problem or error
        record = _told_anyway(_read_again(house, session.out), fault_of(problem))
    return Ending(record=record, stopped=stopped, problem=problem)


def _blame(session: Session, fault: EqlabError) -> None:
    """Keep what broke with the campaign, so that its verdict and the exit code agree."""
    if fault.issue.nature in BLAMELESS:
        session.run.room.desk.blame_lab(found(fault.issue, **fault.facts))


def _told_anyway(record: CampaignRecord | None, fault: EqlabError) -> CampaignRecord | None:
    """Close a record that could not be closed in the store: its reports tell what broke all the same."""
    if record is None or record.closed is not None or fault.issue.nature not in BLAMELESS:
        return record
    findings = (found(fault.issue, **fault.facts),)
    closed = CampaignClosed(campaign=record.opened.campaign, at=datetime.now(UTC), findings=findings)
    verdict = judge_campaign(record.cases, record.opened, record.preflight, closed)
    return replace(record, closed=closed, verdict=verdict)


def _cases(session: Session, house: House, console: ConsoleThread) -> None:
    run = session.run
    if not run.open():
        return
    if run.platform is not None:
        file = write_access(session.access, session.run.access, session.campaign)
        add_cases(file, (case.id for case in run.remaining), run.room.given)
        if not run.room.system.simulated:
            console.say(*tell_access(run.access, file, house.tongue, run.platform.services))
    for case in run.remaining:
        run.run_case(case)


def _settings(house: House, plan: Plan, wish: RunWish) -> Settings:
    out = check_folder(wish.out or (last_folder(plan.id) if wish.resume else fresh_folder(plan.id)))
    only = (*wish.cases, *(f"tag:{tag}" for tag in wish.tags))
    adopted = recall(house, out)[0].opened.adopted if wish.resume else check_sources(plan, wish.adopted)
    return Settings(
        out=out.absolute(),
        language=house.tongue.language,
        only=only,
        adopted=adopted,
        host=wish.host,
        port=wish.port,
        seed=wish.seed,
        resume=wish.resume,
    )


def check_sources(plan: Plan, adopted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sources to adopt. Raises UsageError on one that the plan does not have in this version."""
    known = [f"{source.id}@{source.version}" for source in plan.sources]
    for name in adopted:
        if name not in known:
            expected = ", ".join(known)
            raise UsageError(issues.NO_SOURCE, expected=expected, nearest=near(name, known), name=name)
    return adopted


def _people(house: House, console: ConsoleThread) -> People:
    """Somebody can be asked only when somebody looks at the screen and has a keyboard."""
    if is_attended(sys.stdout) and sys.stdin.isatty():
        return Interview(tongue=house.tongue, console=console).ask
    return nobody


def _read_again(house: House, out: Path) -> CampaignRecord | None:
    with contextlib.suppress(EqlabError, OSError):
        return recall(house, out)[0]
    return None


def _reports(house: House, out: Path, plan: Plan, ending: Ending, wish: RunWish, door: Door) -> tuple[Path, ...]:
    """Write the reports; when the laboratory broke before, as far as it can."""
    if ending.record is None:
        return ()
    try:
        return write_reports(house, out, ending.record, plan, formats=wish.formats, languages=languages_of(house))
    except (EqlabError, OSError) as error:
        if ending.problem is None:
            raise
        if door.verbose:
            tell(fault_of(error), door, error)
        return ()


def _exit_code(ending: Ending, door: Door) -> int:
    if ending.problem is not None:
        return tell(fault_of(ending.problem), door, ending.problem)
    if ending.stopped is not None:
        return ending.stopped.code
    return ending.record.verdict.exit_code if ending.record is not None else 3
