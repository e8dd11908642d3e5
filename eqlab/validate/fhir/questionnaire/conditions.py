"""The conditions of a Questionnaire itself: they must depend on questions that are there, and asked before.

Source: FHIR R4, Questionnaire.item.enableWhen.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from eqlab.core.issue import Issue
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.questionnaire.form import Form, Item, dicts, joined
from eqlab.validate.fhir.questionnaire.options import members_for
from eqlab.validate.fhir.questionnaire.questions import Placed
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten

_ORDERED = frozenset({"date", "dateTime", "decimal", "integer", "quantity", "time"})
_NUMBERS = frozenset({"Integer", "Decimal", "Quantity"})
_FREE = frozenset({"choice", "open-choice"})


class _Kinds(NamedTuple):
    """What answers to a question are."""

    names: frozenset[str]
    told: str
    numbers: bool


def check_conditions(scope: Scope, form: Form, placed: list[Placed]) -> None:
    """Check every `enableWhen`; what is wrong is noted at the item."""
    order = {id(item.json): number for number, (item, _) in enumerate(placed)}
    kinds: dict[int, _Kinds] = {}
    for item, path in placed:
        for condition in dicts(item.json, "enableWhen"):
            question = condition.get("question")
            if not isinstance(question, str):
                continue
            issue, facts = _problem(item, condition, form.by_link.get(question), order, kinds)
            if issue is not None:
                told = {"link": shorten(item.link, 60), "question": shorten(question, 60), **facts}
                scope.run.note(issue, path, form.rule(item), **told)


def _problem(
    item: Item, condition: Mapping[str, Any], asked: Item | None, order: Mapping[int, int], kinds: dict[int, _Kinds]
) -> tuple[Issue | None, Mapping[str, str]]:
    if asked is None:
        return issues.UNKNOWN_CONDITION, {}
    if asked is item:
        return issues.OWN_CONDITION, {}
    if _is_below(asked, item):
        return issues.INNER_CONDITION, {}
    misfit = _misfit(condition, asked, kinds)
    if misfit is not None:
        return misfit
    return (issues.LATE_CONDITION, {}) if order[id(asked.json)] > order[id(item.json)] else (None, {})


def _is_below(one: Item, other: Item) -> bool:
    above = one.parent
    while above is not None and above is not other:
        above = above.parent
    return above is other


def _misfit(
    condition: Mapping[str, Any], asked: Item, kinds: dict[int, _Kinds]
) -> tuple[Issue, Mapping[str, str]] | None:
    """Tell why no answer can ever meet a condition."""
    operator = str(condition.get("operator"))
    if asked.type in ("group", "display"):
        return issues.CONDITION_ON_NO_QUESTION, {"found": asked.type}
    member = next((name.removeprefix("answer") for name in condition if name.startswith("answer")), "")
    if operator == "exists" or not member:
        return None
    if id(asked) not in kinds:
        kinds[id(asked)] = _kinds(asked)
    allowed = kinds[id(asked)]
    if member not in allowed.names and not (allowed.numbers and member in _NUMBERS):
        return issues.CONDITION_OF_OTHER_TYPE, {"found": member, "expected": allowed.told}
    if operator in ("<", ">", "<=", ">=") and asked.type not in _ORDERED | _FREE:
        return issues.CONDITION_WITHOUT_ORDER, {"operator": operator, "found": asked.type}
    return None


def _kinds(asked: Item) -> _Kinds:
    names = [name.removeprefix("value") for name in members_for(asked)]
    return _Kinds(frozenset(names), joined(names, " | "), _NUMBERS.issuperset(names))
