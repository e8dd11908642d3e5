"""`eqlab statistics`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from eqlab.cli.commands.shapes import FILE, FOLDER, pass_door
from eqlab.cli.commands.site import Site, lab_options
from eqlab.cli.door import Door
from eqlab.cli.lazy import Branch, carry_out
from eqlab.core.text import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which figures."""

    folders: tuple[Path, ...]
    """Campaigns; the laboratory when there are none."""
    site: Site
    as_of: str
    """A day; empty for now."""
    period: str
    public: bool
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWish:
    """Figures are told."""

    sought: Sought


@dataclass(frozen=True, slots=True, kw_only=True)
class DataWish:
    """Figures are written as data."""

    sought: Sought
    form: str
    out: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWish:
    """Figures are written as a page, with their data beside it."""

    sought: Sought
    out: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorsWish:
    """An agency's indicators are counted over documents."""

    places: tuple[str, ...]
    definitions: Path | None
    form: str


def _sought(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say which figures; it gets them as one argument `sought`."""

    def with_figures(
        *given: Any,
        folders: tuple[Path, ...],
        as_of: str,
        period: str,
        public: bool,
        simulated: bool,
        site: Site,
        **more: Any,
    ) -> Any:
        sought = Sought(folders=folders, site=site, as_of=as_of, period=period, public=public, simulated=simulated)
        return command(*given, sought=sought, **more)

    with_figures.__name__, with_figures.__doc__ = command.__name__, command.__doc__
    told: Callable[..., Any] = lab_options(with_figures)
    for option in (
        click.option("--simulated", is_flag=True, help="Count systems that the laboratory played itself, too."),
        click.option("--public", is_flag=True, help="As the public may see them: no small cells, no single vendors."),
        click.option("--period", type=click.Choice(("month", "quarter", "year")), default="quarter", show_default=True),
        click.option("--as-of", default="", metavar="DAY", help="The last day that counts; today by default."),
        click.argument("folders", nargs=-1, type=FOLDER, metavar="[DIR]..."),
    ):
        told = option(told)
    return told


@click.group("statistics", cls=Branch)
def command() -> None:
    """Figures about runs, systems, requirements and the procedure, and indicators over documents."""


@command.command("show")
@_sought
@pass_door
def show(door: Door, sought: Sought) -> int:
    """Tell the figures of a laboratory, or of folders with campaigns.

    DIR is a campaign's folder, or one that holds several. Without any, the laboratory's own log is read.
    """
    return carry_out("figures.telling", door, ShowWish(sought=sought))


@command.command("export")
@click.option("--format", "form", type=click.Choice(("json", "csv", "parquet")), default="json", show_default=True)
@click.option("--out", type=FILE, metavar="FILE", help="Where they go; standard output by default.")
@_sought
@pass_door
def export(door: Door, form: str, out: Path | None, sought: Sought) -> int:
    """Write the figures as data: JSON, CSV or Parquet."""
    if form == "parquet" and out is None:
        raise click.UsageError(words("--format parquet needs --out"))
    return carry_out("figures.telling", door, DataWish(sought=sought, form=form, out=out))


@command.command("page")
@click.option("--out", type=FOLDER, required=True, metavar="DIR", help="The folder of the page and its data.")
@_sought
@pass_door
def page(door: Door, out: Path, sought: Sought) -> int:
    """Write the figures as a page with charts, in English, French and German, with JSON and CSV beside it."""
    return carry_out("figures.telling", door, PageWish(sought=sought, out=out))


@command.command("indicators")
@click.argument("places", nargs=-1, required=True, metavar="FOLDER...")
@click.option("--definitions", type=FILE, metavar="FILE", help="A file of indicators, instead of those of the content.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@pass_door
def indicators(door: Door, places: tuple[str, ...], definitions: Path | None, form: str) -> int:
    """Count an agency's indicators over documents: FHIR in JSON, and CDA.

    Exit code 2 when a document could not be counted.
    """
    return carry_out("figures.counting", door, IndicatorsWish(places=places, definitions=definitions, form=form))
