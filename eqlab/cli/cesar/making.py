"""`eqlab cesar new`: an empty answer sheet."""

from collections.abc import Iterator
from pathlib import Path

from eqlab.checklist.model import Audience, Catalogue
from eqlab.checklist.sheet import Sheet
from eqlab.cli.cesar import issues
from eqlab.cli.cesar.desk import WORKBOOK, Desk, day_of, form_of, open_desk, say
from eqlab.cli.commands.cesar import NewWish
from eqlab.cli.door import Door
from eqlab.cli.opening import shown
from eqlab.core.errors import UsageError, nearest


def carry_out(door: Door, wish: NewWish) -> int:
    """Write the sheet; 0 when it is written."""
    desk = open_desk(door)
    catalogue = desk.checklists.catalogue(wish.checklist)
    if wish.size and wish.size not in catalogue.sizes:
        expected, near = ", ".join(catalogue.sizes), nearest(wish.size, catalogue.sizes)
        raise UsageError(issues.NO_SIZE, size=wish.size, expected=expected, nearest=near)
    form_of(wish.out)
    if wish.out.exists():
        raise UsageError(issues.THERE_ALREADY, file=str(wish.out))
    sheet = Sheet(
        catalogue=catalogue.id,
        edition=catalogue.edition,
        audience=Audience(wish.audience),
        subject=wish.subject,
        size=wish.size,
        date=day_of(wish.at),
    )
    desk.write(wish.out, sheet, catalogue)
    say(_told(desk, catalogue, sheet, wish.out))
    return 0


def _told(desk: Desk, catalogue: Catalogue, sheet: Sheet, out: Path) -> Iterator[str]:
    """Yield how many questions are open, what is not said yet, and how to go on."""
    speak, workbook = desk.tongue, form_of(out) == WORKBOOK
    asked = catalogue.controls(sheet.audience)
    yield speak.count("{file}: {n} question, open", "{file}: {n} questions, all open", len(asked), file=shown(out))
    if not sheet.size:
        sizes = ", ".join(f"{name} ({speak.say(title)})" for name, title in catalogue.sizes.items())
        yield speak.tell(
            "The size is still empty; without one the usual weights count. It can be: {sizes}.", sizes=sizes
        )
    yield ""
    if workbook:
        yield speak.tell("Choose an answer in each yellow cell, or go on with:")
    else:
        yield speak.tell("Write one of `choices` into each `value`, or go on with:")
    if asked:
        yield desk.command("fill", out, f"{asked[0].id}={asked[0].scale.steps[-1].name}")
    if not workbook:
        yield desk.command("fill", out, "--out", shown(out.with_suffix(WORKBOOK)))
    yield desk.command("score", out)
