"""`eqlab scheme lint`: every mistake of scheme files, and every piece of advice."""

from collections.abc import Collection

from eqlab.cli.commands.scheme import LintWish
from eqlab.cli.door import Door
from eqlab.cli.filing.desk import bytes_of, say
from eqlab.cli.filing.templates import templates_of
from eqlab.cli.linting import told
from eqlab.cli.opening import House, open_house, plan_id, shown
from eqlab.core.issue import Level
from eqlab.label.scheme import lint_scheme
from eqlab.label.scheme.lint import GOVERNANCE
from eqlab.plan.node import MappingNode
from eqlab.plan.reading import LintMessage
from eqlab.plan.yaml_reader import read_yaml

WRONG = 65
_TEMPLATE = "assessment-scheme"


def carry_out(door: Door, wish: LintWish) -> int:
    """Lint; 65 when there is a mistake."""
    house = open_house(door)
    content, tongue = house.workshop.content, house.tongue
    files = wish.files or content.scheme_files()
    plans = {plan_id(path) for path in content.plans()}
    asked = _asked(house)
    messages: list[LintMessage] = []
    for path in files:
        messages += lint_scheme(bytes_of(path), shown(path), plans=plans, rules=_rules(house) or None, governance=asked)
    say(told(one, tongue) for one in messages)
    mistakes = sum(one.level is Level.ERROR for one in messages)
    schemes = tongue.count("{n} scheme", "{n} schemes", len(files))
    wrong = tongue.count("{n} mistake", "{n} mistakes", mistakes)
    say([f"{schemes}, {wrong}"])
    return WRONG if mistakes else 0


def _asked(house: House) -> Collection[str]:
    template = templates_of(house).get(_TEMPLATE)
    return [one.id for one in template.sections] if template else GOVERNANCE


def _rules(house: House) -> set[str]:
    """Ids of the decision rules of the content."""
    nodes = (read_yaml(path.read_bytes(), str(path)) for path in house.workshop.content.rule_files())
    return {
        str(node.entries["rule"].plain()) for node in nodes if isinstance(node, MappingNode) and "rule" in node.entries
    }
