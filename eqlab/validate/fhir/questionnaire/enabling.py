"""Whether a questionnaire asks an item, given the answers so far.

Source: FHIR R4, Questionnaire.item.enableWhen and .enableBehavior.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.questionnaire.answered import MOST
from eqlab.validate.fhir.questionnaire.expressions import expression_of
from eqlab.validate.fhir.questionnaire.form import Item, dicts
from eqlab.validate.fhir.questionnaire.operators import OPERATORS
from eqlab.validate.fhir.questionnaire.response import Walk
from eqlab.validate.words import shorten

_UNANSWERABLE = ("group", "display")
_QUANTITY = 10
"""Steps that it takes to compare with a quantity: units are converted."""
_ENOUGH: Mapping[str, frozenset[bool]] = {"any": frozenset({True}), "all": frozenset({False})}
_EITHER = frozenset({True, False})


class _Condition(NamedTuple):
    question: str | None
    operator: str
    expected: Any
    written: str
    """What is expected, in writing: the same for two conditions that expect the same."""


class _Conditions(NamedTuple):
    each: tuple[_Condition, ...]
    questions: tuple[str, ...]
    """Those that they ask, each once."""
    behavior: str


def is_enabled(walk: Walk, item: Item, around: tuple[Json, ...]) -> bool | None:
    """Tell whether an item is asked; None when its condition cannot be evaluated, or can be read in two ways.

    `around` holds what the item stands in, innermost first: the nearest question of the name decides.
    """
    if not item.conditional:
        return True
    expression = item.expression
    if expression is not None:
        return _evaluated(walk, expression)
    conditions = walk.once(_conditions, item)
    if not conditions.each:
        return True
    if not walk.may(len(conditions.questions)):
        return None
    deciding = {question: walk.given.nearest(question, around) for question in conditions.questions}
    key = (id(item), *map(id, deciding.values()))
    if key not in walk.decided:
        met = (_is_met(walk, one, deciding.get(one.question or "")) for one in conditions.each)
        walk.decided[key] = _together(met, conditions.behavior)
    return walk.decided[key]


def _conditions(item: Item) -> _Conditions:
    each = tuple(map(_condition, dicts(item.json, "enableWhen")))
    behavior = item.json.get("enableBehavior")
    questions = dict.fromkeys(one.question for one in each if one.question is not None)
    return _Conditions(each, tuple(questions), behavior if isinstance(behavior, str) else "")


def _condition(one: Mapping[str, Any]) -> _Condition:
    question, operator = one.get("question"), one.get("operator")
    expected = next((value for name, value in one.items() if name.startswith("answer")), None)
    return _Condition(
        question if isinstance(question, str) else None,
        operator if isinstance(operator, str) else "",
        expected,
        repr(expected),
    )


def _together(met: Iterable[bool | None], behavior: str) -> bool | None:
    """Join what conditions give; as soon as one decides, the others are not asked."""
    seen: set[bool | None] = set()
    for one in met:
        seen.add(one)
        if seen >= _ENOUGH.get(behavior, _EITHER):
            break
    some = True if True in seen else None if None in seen else False
    every = False if False in seen else None if None in seen else True
    if behavior == "any":
        return some
    return every if behavior == "all" or some is every else None


def _evaluated(walk: Walk, expression: Mapping[str, Any]) -> bool | None:
    text, language = expression.get("expression"), expression.get("language", "text/fhirpath")
    if not isinstance(text, str) or language != "text/fhirpath":
        return None
    resource = walk.scope.resource
    if (text,) not in walk.decided:
        asked = expression_of(text, "QuestionnaireResponse")
        if not walk.may(1 + asked.steps(walk, resource)):
            return None
        walk.decided[(text,)] = asked.holds(resource, walk.scope)
    return walk.decided[(text,)]


def _is_met(walk: Walk, condition: _Condition, found: list[Json] | None) -> bool | None:
    asked = walk.form.by_link.get(condition.question) if condition.question is not None else None
    if asked is None or asked.type in _UNANSWERABLE:
        return None
    answers = walk.given.answers(found)
    if condition.operator == "exists":
        return (answers is None or bool(answers)) is (condition.expected is not False)
    if answers is None:
        _note_too_many(walk, asked)
        return None
    if condition.operator not in OPERATORS:
        return None
    key = (id(found), condition.operator, condition.written)
    if key not in walk.decided:
        walk.decided[key] = _compared(walk, condition, answers)
    return walk.decided[key]


def _compared(walk: Walk, condition: _Condition, answers: list[Any]) -> bool | None:
    each = _QUANTITY if isinstance(condition.expected, dict) and "value" in condition.expected else 1
    if not walk.may(1 + len(answers) * each):
        return None
    return OPERATORS[condition.operator](answers, condition.expected)


def _note_too_many(walk: Walk, asked: Item) -> None:
    facts = {
        "link": shorten(asked.link),
        "reason": words("more than {most} answers are not compared with conditions", most=str(MOST)),
    }
    scope = walk.scope
    scope.run.note(issues.OPTION_UNDECIDED, scope.path, "", found=words("all that is there"), **facts)
