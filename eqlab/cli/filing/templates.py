"""`eqlab scheme template`: what governance has to say, to be filled in."""

from eqlab.cli.commands.scheme import TemplateWish
from eqlab.cli.door import Door
from eqlab.cli.filing import issues
from eqlab.cli.filing.desk import say
from eqlab.cli.near import near
from eqlab.cli.opening import House, open_house
from eqlab.cli.tables import columns
from eqlab.core.errors import UsageError
from eqlab.label.scheme.template import Template, blank_governance, read_template


def carry_out(door: Door, wish: TemplateWish) -> int:
    """Write a template, or list all."""
    house = open_house(door)
    templates = templates_of(house)
    if not wish.name:
        say(columns([(one.id, one.edition, house.tongue.say(one.title)) for one in templates.values()]))
        return 0
    if wish.name not in templates:
        expected, close = ", ".join(templates), near(wish.name, templates)
        raise UsageError(issues.NO_TEMPLATE, expected=expected, nearest=close, name=wish.name)
    say([blank_governance(templates[wish.name], house.tongue.language).rstrip()])
    return 0


def templates_of(house: House) -> dict[str, Template]:
    """The templates of the content, by their ids. Raises AuthorErrors."""
    files = house.workshop.content.governance_templates()
    read = (read_template(path.read_bytes(), str(path)) for path in files)
    return {one.id: one for one in read}
