"""`eqlab cesar new`: an empty answer sheet."""

from eqlab.checklist.model import Audience
from eqlab.checklist.sheet import Sheet
from eqlab.cli.cesar import issues
from eqlab.cli.cesar.desk import day_of, form_of, open_desk, say
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
    asked = len(catalogue.controls(sheet.audience))
    say([desk.tongue.count("{file}: {n} question", "{file}: {n} questions", asked, file=shown(wish.out))])
    return 0
