"""`eqlab statistics show`, `export` and `page`."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from eqlab.cli.commands.statistics import DataWish, PageWish, ShowWish
from eqlab.cli.door import Door
from eqlab.cli.figures.sources import Gathered, gather
from eqlab.cli.opening import check_folder, shown
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.cli.tables import columns
from eqlab.core.text import LANGUAGES
from eqlab.label.statistics.figure import WHOLE, Figure, Row
from eqlab.label.statistics.publishing import RULE
from eqlab.report.diagram import shorten
from eqlab.report.statistics.json_figures import figures_json
from eqlab.report.statistics.page import render_figures, value_of
from eqlab.report.statistics.parquet import figures_parquet
from eqlab.report.statistics.rows import figures_csv, label_of, told
from eqlab.wire.files import PUBLIC, write_atomically

LONGEST = 72
"""Characters of what a row is about."""
MOST = 10
"""Rows that are told of a figure."""
NAMES = ("statistics.json", "statistics.csv")


def carry_out(door: Door, wish: ShowWish | DataWish | PageWish) -> int:
    """Tell the figures, or write them; 0."""
    gathered = gather(door, wish.sought)
    match wish:
        case ShowWish():
            for line in _lines(gathered):
                click.echo(line)
        case DataWish():
            _write(data_of(gathered, wish.form), wish.out)
        case PageWish():
            for file in _pages(gathered, wish.out):
                click.echo(safe(shown(file)))
    speaker = gathered.house.tongue
    if gathered.played:
        left_out = speaker.count(
            "Not counted: {n} run of a system that the laboratory played itself; --simulated counts it.",
            "Not counted: {n} runs of systems that the laboratory played itself; --simulated counts them.",
            gathered.played,
        )
        click.echo(safe(left_out), err=True)
    for run in gathered.hidden:
        click.echo(safe(speaker.tell("Not counted, since nobody may see its evidence: {run}", run=run)), err=True)
    return 0


def data_of(gathered: Gathered, form: str) -> bytes:
    """Return the figures as `json`, `csv` or `parquet`."""
    speaker = gathered.house.tongue
    if form == "csv":
        return figures_csv(gathered.figures, speaker)
    if form == "parquet":
        return figures_parquet(gathered.figures, speaker)
    speakers = [tongue(language, gathered.house.reports) for language in LANGUAGES]
    return figures_json(gathered.figures, gathered.period, speakers, public=gathered.scope.public)


def _write(data: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    write_atomically(out, data, PUBLIC)
    click.echo(safe(shown(out)))


def _pages(gathered: Gathered, out: Path) -> Iterator[Path]:
    check_folder(out).mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        page = render_figures(
            gathered.figures, gathered.scope, language=language, files=NAMES, folder=gathered.house.reports
        )
        file = out / ("statistics.html" if language == "en" else f"statistics.{language}.html")
        write_atomically(file, page.encode("utf-8", "replace"), PUBLIC)
        yield file
    for name in NAMES:
        write_atomically(out / name, data_of(gathered, name.rpartition(".")[2]), PUBLIC)
        yield out / name


def _lines(gathered: Gathered) -> Iterator[str]:
    speaker, scope = gathered.house.tongue, gathered.scope
    yield safe(speaker.tell("Statistics as of {day}", day=speaker.day(scope.as_of)))
    if not scope.public:
        counts = (
            speaker.count("{n} run", "{n} runs", scope.runs),
            speaker.count("{n} system", "{n} systems", scope.systems),
            speaker.count("{n} vendor", "{n} vendors", scope.vendors),
        )
        yield safe(" · ".join(counts))
    else:
        yield safe(told(RULE, speaker))
    for figure in gathered.figures:
        yield ""
        yield from _figure(figure, speaker)


def _figure(figure: Figure, speaker: Tongue) -> Iterator[str]:
    yield safe(told(figure.title, speaker))
    yield safe(f"  {told(figure.definition, speaker)}")
    rows = [row for row in figure.rows if row.period == WHOLE] or list(figure.rows)
    cells = [("   " + _name(row, speaker), value_of(row, figure.unit, speaker), _count(row)) for row in rows[:MOST]]
    yield from columns(cells) if cells else [f"   {speaker.tell('There is nothing to count yet.')}"]
    if len(rows) > MOST:
        yield f"   {speaker.count('{n} more', '{n} more', len(rows) - MOST)}"


def _name(row: Row, speaker: Tongue) -> str:
    said = shorten(label_of(row, speaker) or row.group or speaker.tell("all"), LONGEST)
    return " · ".join(filter(None, (said, row.period, row.note)))


def _count(row: Row) -> str:
    if row.hidden or row.denominator is None:
        return ""
    return f"{row.numerator}/{row.denominator}" if row.numerator is not None else f"n = {row.denominator}"
