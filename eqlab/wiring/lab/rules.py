"""Decision rules of the content."""

from collections.abc import Iterator
from pathlib import Path

from eqlab.core.errors import UsageError, nearest
from eqlab.label.rule import DecisionRule, read_rule
from eqlab.wiring.lab.issues import NO_RULE

FOLDER = Path("testplans") / "rules"


def decision_rules(root: Path) -> Iterator[DecisionRule]:
    """Yield the rules of a content, by name of file. Raises AuthorErrors on a wrong one."""
    for file in sorted((root / FOLDER).glob("*.yaml")):
        yield read_rule(file.read_bytes(), str(file))


def decision_rule(root: Path, name: str) -> DecisionRule:
    """A rule by its id, or `id@version`. Raises UsageError when there is none, AuthorErrors on a wrong one."""
    rules = {rule.name: rule for rule in decision_rules(root)}
    for rule in rules.values():
        if name in {rule.name, rule.id}:
            return rule
    raise UsageError(NO_RULE, expected=", ".join(rules), nearest=nearest(name, rules), rule=name)
