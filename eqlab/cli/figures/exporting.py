"""`eqlab export`: a campaign in the words of others."""

import hashlib
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from eqlab.cli.commands.export import ExportWish
from eqlab.cli.door import Door
from eqlab.cli.figures.issues import UNREADABLE
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.opening import House, open_house, shown
from eqlab.cli.reporting import recall
from eqlab.cli.speech import Tongue, safe
from eqlab.core.clock import SystemClock
from eqlab.core.errors import UsageError
from eqlab.core.reason import reason_of
from eqlab.core.subject import Build
from eqlab.report.crosswalk.csv_rows import results_csv
from eqlab.report.crosswalk.export import EXPORTERS, Form
from eqlab.report.crosswalk.exported import Written
from eqlab.report.crosswalk.external import read_external
from eqlab.report.crosswalk.results import Results, results_of
from eqlab.wire.files import PUBLIC, write_atomically
from eqlab.wiring.lab.standings import record_of, standing_of

SILENT = 2


def carry_out(door: Door, wish: ExportWish) -> int:
    """Write or print it; what is lost goes to the error stream. 2 when nothing may be said at all."""
    if wish.campaign:
        with at_desk(door, wish.site) as desk:
            return _export(wish, _of_campaign(desk, wish), desk.tongue, desk.lab.clock.now())
    house = open_house(door)
    return _export(wish, _of_folders(house, wish), house.tongue, SystemClock().now())


def _of_folders(house: House, wish: ExportWish) -> Results:
    return results_of([recall(house, folder) for folder in wish.folders], [_build(file) for file in wish.builds])


def _of_campaign(desk: Desk, wish: ExportWish) -> Results:
    """The runs of a campaign, with where its cases stand; its builds are those of the statement."""
    standing = standing_of(desk.lab, wish.campaign)
    records = [record for run in standing.runs if (record := record_of(desk.lab, run)) is not None]
    plan_of = desk.house.workshop.plan_of
    runs = [(record, plan_of(record.opened.plan_source, record.opened.plan_file)) for record in records]
    verdicts = {one.case: one.verdict for one in standing.cases}
    builds = standing.statement.subject.builds or tuple(_build(file) for file in wish.builds)
    return results_of(runs, builds, verdicts)


def _export(wish: ExportWish, results: Results, tongue: Tongue, now: datetime) -> int:
    exporter = EXPORTERS[Form(wish.form)]
    if wish.external:
        outside = [one for file in wish.external for one in read_external(_bytes(file), str(file), wish.tool)]
        exporter = partial(results_csv, external=outside)
    written = exporter(results, tongue, now)
    if written.data:
        _write(written, wish.out)
    for loss in written.losses:
        click.echo(safe(tongue.tell("Lost: {what}", what=tongue.say(loss))), err=True)
    if not written.data:
        click.echo(safe(tongue.tell("Nothing is written: the format has no word for this result.")), err=True)
    return 0 if written.data else SILENT


def _write(written: Written, out: Path | None) -> None:
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(written.data)
        return
    write_atomically(out, written.data, PUBLIC)
    click.echo(safe(shown(out)))


def _build(file: Path) -> Build:
    data = _bytes(file)
    return Build(name=file.name, sha256=hashlib.sha256(data).hexdigest(), sha512=hashlib.sha512(data).hexdigest())


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except (OSError, ValueError) as error:
        problem = reason_of(error)
        raise UsageError(UNREADABLE, file=str(file), problem=problem) from None
