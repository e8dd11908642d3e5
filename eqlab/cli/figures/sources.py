"""From folders, or from a laboratory's log, to what figures are computed from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from eqlab.cli import issues as cli_issues
from eqlab.cli.commands.statistics import Sought
from eqlab.cli.door import Door
from eqlab.cli.figures.issues import BAD_DAY
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.opening import House, open_house
from eqlab.core.act import Entry, FileOpened, RunStarted
from eqlab.core.clock import SystemClock
from eqlab.core.errors import LabFault, UsageError
from eqlab.label.statistics import figures
from eqlab.label.statistics.facts import Material, RunFacts, material
from eqlab.label.statistics.figure import Figure, Period
from eqlab.label.statistics.publishing import published
from eqlab.report.statistics.facts import facts_of
from eqlab.report.statistics.page import Scope
from eqlab.wiring import DATABASE, load_record
from eqlab.wiring.lab.standings import record_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Figures, and what they are about."""

    house: House
    figures: tuple[Figure, ...]
    scope: Scope
    period: Period
    hidden: tuple[str, ...] = ()
    """Runs whose evidence nobody may see: they are not counted."""
    played: int = 0
    """Runs of simulated systems that are left out."""


def gather(door: Door, sought: Sought) -> Gathered:
    """Compute figures. Raises UsageError on a wrong day or a folder without campaigns, and as a laboratory does."""
    as_of = _moment(sought.as_of)
    if sought.folders:
        house = open_house(door)
        runs = tuple(facts_of(*load_record(house.workshop, folder)) for folder in _campaigns(sought.folders))
        return _gathered(house, sought, material(as_of, runs, simulated=sought.simulated), runs)
    with at_desk(door, sought.site) as desk:
        entries = desk.lab.entries(None)
        hidden: list[str] = []
        runs = tuple(_runs(desk, entries, hidden))
        known = material(as_of, runs, entries, simulated=sought.simulated)
        return _gathered(desk.house, sought, known, runs, desk.lab.settings.name, tuple(hidden))


def _gathered(
    house: House,
    sought: Sought,
    known: Material,
    runs: tuple[RunFacts, ...],
    origin: str = "",
    hidden: tuple[str, ...] = (),
) -> Gathered:
    period = Period(sought.period)
    told = figures(known, period)
    scope = Scope(
        runs=len(known.runs),
        systems=len({run.product for run in known.runs}),
        vendors=len({run.vendor for run in known.runs}),
        as_of=known.as_of,
        public=sought.public,
        simulated=any(run.simulated for run in known.runs),
        origin=origin,
    )
    return Gathered(
        house=house,
        figures=published(told) if sought.public else told,
        scope=scope,
        period=period,
        hidden=hidden,
        played=0 if sought.simulated else sum(run.simulated for run in runs),
    )


def _moment(day: str) -> datetime:
    if not day:
        return SystemClock().now()
    try:
        return datetime.combine(date.fromisoformat(day), time.max, UTC)
    except ValueError:
        raise UsageError(BAD_DAY, text=day) from None


def _campaigns(folders: tuple[Path, ...]) -> Iterator[Path]:
    """Campaign folders: those named, and those in a folder that is none itself."""
    for folder in folders:
        inner = sorted(file.parent for file in folder.glob(f"*/{DATABASE}"))
        if (folder / DATABASE).is_file():
            yield folder
        elif inner:
            yield from inner
        else:
            raise UsageError(cli_issues.NO_CAMPAIGN, folder=str(folder))


def _runs(desk: Desk, entries: tuple[Entry, ...], hidden: list[str]) -> Iterator[RunFacts]:
    vendors = {entry.file: entry.act.organisation.id for entry in entries if isinstance(entry.act, FileOpened)}
    for entry in entries:
        if isinstance(entry.act, RunStarted):
            try:
                record = record_of(desk.lab, entry.act.run)
            except LabFault:
                hidden.append(entry.act.run)
                continue
            if record is not None:
                plan = desk.house.workshop.plan_of(record.opened.plan_source, record.opened.plan_file)
                yield facts_of(record, plan, vendor=vendors.get(entry.file, ""), builds=entry.act.builds)
