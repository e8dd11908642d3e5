"""`eqlab cesar export`: a scored sheet, or the checklist, as OSCAL or CycloneDX."""

import json
from datetime import datetime
from pathlib import Path

import click

from eqlab.cli.cesar.desk import Desk, open_desk
from eqlab.cli.commands.cesar import ExportWish
from eqlab.cli.door import Door
from eqlab.cli.opening import shown
from eqlab.cli.speech import safe
from eqlab.core.clock import SystemClock
from eqlab.report.checklist.building import view_of
from eqlab.report.checklist.cyclonedx import cyclonedx_catalogue, cyclonedx_results
from eqlab.report.checklist.exporting import Exported
from eqlab.report.checklist.oscal import oscal_catalogue, oscal_results
from eqlab.wire.files import PUBLIC, write_atomically

CATALOGUE = Path("catalogue")
"""What is named instead of a sheet."""


def carry_out(door: Door, wish: ExportWish) -> int:
    """Write or print the document; what is lost is told on the error stream. 0."""
    desk = open_desk(door)
    made = _made(desk, wish, SystemClock().now())
    text = json.dumps(made.document, indent=2, ensure_ascii=False) + "\n"
    if wish.out is None:
        click.echo(text, nl=False)
    else:
        write_atomically(wish.out, text.encode(), PUBLIC)
        click.echo(safe(shown(wish.out)))
    for loss in made.losses:
        click.echo(safe(desk.tongue.tell("Lost: {what}", what=desk.tongue.say(loss))), err=True)
    return 0


def _made(desk: Desk, wish: ExportWish, now: datetime) -> Exported:
    if wish.scored.sheet == CATALOGUE:
        catalogue = desk.checklists.catalogue(wish.checklist)
        return oscal_catalogue(catalogue, now) if wish.format == "oscal" else cyclonedx_catalogue(catalogue, now)
    opened, sheet, score = desk.scored(wish.scored)
    view = view_of(opened.catalogue, sheet, score)
    return oscal_results(view, now) if wish.format == "oscal" else cyclonedx_results(view, now)
