"""Rules that a questionnaire itself sets for complete responses.

Source: FHIR R4, extension questionnaire-constraint.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.expressions import Expression, expression_of
from eqlab.validate.fhir.questionnaire.form import CORE, Item, dicts, values_of
from eqlab.validate.fhir.questionnaire.response import Walk
from eqlab.validate.words import shorten

_URL = f"{CORE}questionnaire-constraint"
_STEPS = 2
"""Steps that it takes to tell of a rule."""


class Rule(NamedTuple):
    """A rule, ready to be asked."""

    expression: Expression
    broken: Issue
    facts: Mapping[str, str]


def check_questionnaire_rules(walk: Walk) -> None:
    """Judge a response by the rules that its questionnaire carries."""
    if walk.complete and "extension" in walk.sheet.questionnaire:
        rules = _rules(walk.sheet.questionnaire, "QuestionnaireResponse")
        _check(walk, rules, walk.scope.resource, walk.scope.path)


def check_item_rules(walk: Walk, item: Item, value: Json, path: Path) -> None:
    """Judge an item of a response by the rules that its question carries."""
    if walk.complete and _URL in item.by_url:
        _check(walk, walk.once(_rules_of, item), value, path)


def _rules_of(item: Item) -> Sequence[Rule]:
    return _rules(item.json, "QuestionnaireResponse.item")


def _rules(holder: Mapping[str, Any], type_: str) -> Sequence[Rule]:
    rules = []
    for one in dicts(holder, "extension"):
        if one.get("url") == _URL:
            key, severity, expression, human = (
                next(values_of(one, name), "") for name in ("key", "severity", "expression", "human")
            )
            if isinstance(expression, str) and expression:
                broken = issues.RULE_BROKEN_SOFTLY if severity == "warning" else issues.RULE_BROKEN
                facts = {"key": shorten(str(key), 60), "human": shorten(str(human), 120)}
                rules.append(Rule(expression_of(expression, type_), broken, facts))
    return rules


def _check(walk: Walk, rules: Sequence[Rule], value: Json, path: Path) -> None:
    for rule in rules:
        if not walk.may(_STEPS + rule.expression.steps(walk, value)):
            return
        holds = rule.expression.holds(value, walk.scope)
        if holds is not True:
            issue = issues.RULE_UNDECIDED if holds is None else rule.broken
            walk.scope.run.note(issue, path, walk.form.url, **rule.facts)
