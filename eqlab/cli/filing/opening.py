"""`eqlab file open`: a vendor file under a scheme."""

import re

from eqlab.cli.commands.file import OpenWish
from eqlab.cli.door import Door
from eqlab.cli.filing import issues
from eqlab.cli.filing.desk import find_scheme, say
from eqlab.cli.lab.entering import at_desk
from eqlab.core.act import FileOpened
from eqlab.core.errors import UsageError
from eqlab.core.subject import Party
from eqlab.wiring.lab.naming import check_name


def carry_out(door: Door, wish: OpenWish) -> int:
    """Open it."""
    with at_desk(door, wish.site) as desk:
        scheme = find_scheme(desk.house.workshop.content.schemes, wish.scheme)
        organisation = Party(
            id=check_name(wish.organisation),
            name=wish.name,
            country=_country(wish.country),
            register=wish.register,
            contact=wish.contact,
        )
        act = FileOpened(scheme=scheme.name, scheme_sha256=scheme.digest, organisation=organisation)
        desk.lab.act(act, file=check_name(wish.file))
        title, name = desk.tongue.say(scheme.title), organisation.name
        say([desk.tongue.tell("{file}: opened for {name} under {scheme}", file=wish.file, name=name, scheme=title)])
    return 0


def _country(text: str) -> str:
    """Return the code of a country, upper case; empty for none. Raises UsageError."""
    if text and not re.fullmatch(r"[A-Za-z]{2}", text):
        raise UsageError(issues.NO_COUNTRY, country=text)
    return text.upper()
