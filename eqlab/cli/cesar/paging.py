"""`eqlab cesar page`: the page on which practices assess themselves."""

from eqlab.cli.cesar.desk import open_desk, say
from eqlab.cli.commands.cesar import PageWish
from eqlab.cli.door import Door
from eqlab.cli.opening import shown
from eqlab.report.assessment import build_page


def carry_out(door: Door, wish: PageWish) -> int:
    """Write the page over what is there; 0 when it is written."""
    desk = open_desk(door)
    file = build_page(desk.checklists.catalogue(wish.checklist), wish.out)
    say([shown(file)])
    return 0
