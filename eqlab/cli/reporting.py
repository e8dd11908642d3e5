"""`eqlab report`: the reports of a campaign, derived from its evidence."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from eqlab.cli import issues
from eqlab.cli.commands.report import ReportWish
from eqlab.cli.door import Door
from eqlab.cli.opening import House, check_folder, open_house, shown
from eqlab.cli.speech import safe
from eqlab.core.errors import UsageError
from eqlab.core.record import CampaignRecord
from eqlab.plan.model import Plan
from eqlab.report.html import render_html
from eqlab.report.json_report import render_json
from eqlab.report.junit import render_junit
from eqlab.store import open_store
from eqlab.wire.files import PUBLIC, write_atomically
from eqlab.wiring import DATABASE, load_record


def carry_out(door: Door, wish: ReportWish) -> int:
    """Write the reports; 0 when they are written, whatever the verdict."""
    house = open_house(door)
    record, plan = recall(house, wish.folder)
    out = check_folder(wish.out or wish.folder)
    out.mkdir(parents=True, exist_ok=True)
    for path in write_reports(house, out, record, plan, formats=wish.formats, languages=languages_of(house)):
        click.echo(safe(shown(path)))
    return 0


def recall(house: House, folder: Path) -> tuple[CampaignRecord, Plan]:
    """Read the campaign of a folder. Raises UsageError when it holds none, LabFault when it cannot be read."""
    if not (folder / DATABASE).is_file():
        raise UsageError(issues.NO_CAMPAIGN, folder=str(folder))
    store = open_store(folder / DATABASE)
    try:
        summaries = store.campaigns()
    finally:
        store.close()
    if not summaries:
        raise UsageError(issues.NO_CAMPAIGN, folder=str(folder))
    if not summaries[-1].plan:
        raise UsageError(issues.NO_PLAN_IN_IT, folder=str(folder))
    return load_record(house.workshop, folder)


def languages_of(house: House) -> tuple[str, ...]:
    """English, and the reader's language when it is another one."""
    return tuple(dict.fromkeys(("en", house.tongue.language)))


def write_reports(
    house: House,
    out: Path,
    record: CampaignRecord,
    plan: Plan,
    *,
    formats: Sequence[str],
    languages: Sequence[str],
) -> tuple[Path, ...]:
    """Write a campaign's reports into a folder and return their paths, pages first. Raises LabFault."""
    now = datetime.now(UTC)
    written = []
    for name, text in _reports(house, record, plan, formats, languages, now):
        path = out / name
        write_atomically(path, text.encode("utf-8", "replace"), PUBLIC)
        written.append(path)
    return tuple(written)


def page_name(language: str) -> str:
    """The file name of the page in a language."""
    return "report.html" if language == "en" else f"report.{language}.html"


def _reports(
    house: House, record: CampaignRecord, plan: Plan, formats: Sequence[str], languages: Sequence[str], now: datetime
) -> Iterator[tuple[str, str]]:
    if "html" in formats:
        for language in languages:
            yield page_name(language), render_html(record, plan, language=language, now=now, folder=house.reports)
    if "json" in formats:
        yield "report.json", render_json(record, plan, now=now)
    if "junit" in formats:
        yield "junit.xml", render_junit(record, plan)
