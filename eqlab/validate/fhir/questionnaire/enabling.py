"""Whether a questionnaire asks an item, given the answers so far.

Source: FHIR R4, Questionnaire.item.enableWhen and .enableBehavior.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.invariants import compiled
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.questionnaire.comparing import order, same
from eqlab.validate.fhir.questionnaire.form import SDC, Form, Item, dicts
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten

_EXPRESSION = f"{SDC}enableWhenExpression"
_UNANSWERABLE = ("group", "display")
_MOST = 250
"""Answers of one question that a condition is compared with; of more it cannot be told."""
Index = dict[int, Mapping[str, list[Json]]]
"""Items by linkId below each holder that a condition looked into, by the holder's identity."""


def is_enabled(item: Item, form: Form, around: tuple[Json, ...], index: Index, scope: Scope) -> bool | None:
    """Tell whether an item is asked; None when its condition cannot be evaluated, or can be read in two ways.

    `around` holds what the item stands in, innermost first: the nearest question of the name decides.
    """
    expression = item.extension(_EXPRESSION)
    if isinstance(expression, dict):
        return _evaluated(expression, scope)
    conditions = dicts(item.json, "enableWhen")
    if not conditions:
        return True
    met = [_is_met(condition, form, around, index, scope) for condition in conditions]
    some = True if True in met else None if None in met else False
    every = False if False in met else None if None in met else True
    behavior = item.json.get("enableBehavior")
    if behavior == "any":
        return some
    return every if behavior == "all" or some is every else None


def _evaluated(expression: Mapping[str, Any], scope: Scope) -> bool | None:
    text, language = expression.get("expression"), expression.get("language", "text/fhirpath")
    if not isinstance(text, str) or language != "text/fhirpath":
        return None
    return compiled(text, "QuestionnaireResponse")(scope.resource, scope)


def _is_met(
    condition: Mapping[str, Any], form: Form, around: tuple[Json, ...], index: Index, scope: Scope
) -> bool | None:
    question, operator = condition.get("question"), condition.get("operator")
    asked = form.by_link.get(question) if isinstance(question, str) else None
    if asked is None or asked.type in _UNANSWERABLE:
        return None
    expected = next((value for name, value in condition.items() if name.startswith("answer")), None)
    answers = _answers(asked.link, around, index)
    if operator == "exists":
        return (answers is None or bool(answers)) is (expected is not False)
    if answers is None:
        facts = {
            "link": shorten(asked.link),
            "reason": words("more than {most} answers are not compared with conditions", most=str(_MOST)),
        }
        scope.run.note(issues.OPTION_UNDECIDED, scope.path, "", found=words("all that is there"), **facts)
    if answers is None or not isinstance(operator, str) or operator not in _OPERATORS:
        return None
    return _OPERATORS[operator](answers, expected)


def _answers(question: str, around: tuple[Json, ...], index: Index) -> list[Any] | None:
    """Return the values of a question; None when they are too many."""
    for holder in around:
        found = _below(holder, index).get(question)
        if found is not None:
            if len(found) > _MOST or sum(map(_number, found)) > _MOST:
                return None
            return [
                value
                for one in found
                for answer in dicts(one, "answer")
                for name, value in answer.items()
                if name.startswith("value")
            ]
    return []


def _number(item: Json) -> int:
    answers = item.get("answer")
    return len(answers) if isinstance(answers, list) else 0


def _below(holder: Json, index: Index) -> Mapping[str, list[Json]]:
    if id(holder) not in index:
        found: dict[str, list[Json]] = {}
        for one in _descendants(holder):
            if isinstance(one.get("linkId"), str):
                found.setdefault(one["linkId"], []).append(one)
        index[id(holder)] = found
    return index[id(holder)]


def _descendants(holder: Json) -> Iterator[Json]:
    waiting = list(dicts(holder, "item"))
    while waiting:
        one = waiting.pop()
        yield one
        waiting += dicts(one, "item")
        for answer in dicts(one, "answer"):
            waiting += dicts(answer, "item")


def _is(answer: Any, expected: Any) -> bool:
    """Compare an answer with the one a condition names; a code that names no system means that of any system."""
    if isinstance(answer, dict) and isinstance(expected, dict) and "code" in expected and "value" not in expected:
        return answer.get("code") == expected["code"] and expected.get("system") in (None, answer.get("system"))
    return same(answer, expected)


def _differs(answers: list[Any], expected: Any) -> bool | None:
    """Tell whether no answer is that one; None for no answer at all, and for some that are and some that are not."""
    results = {_is(answer, expected) for answer in answers}
    return not results.pop() if len(results) == 1 else None


def _some(test: Callable[[int], bool]) -> Callable[[list[Any], Any], bool | None]:
    def holds(answers: list[Any], expected: Any) -> bool | None:
        results = [order(answer, expected) for answer in answers]
        if any(result is not None and test(result) for result in results):
            return True
        return None if None in results else False

    return holds


_OPERATORS: Mapping[str, Callable[[list[Any], Any], bool | None]] = {
    "=": lambda answers, expected: any(_is(answer, expected) for answer in answers),
    "!=": _differs,
    ">": _some(lambda result: result > 0),
    "<": _some(lambda result: result < 0),
    ">=": _some(lambda result: result >= 0),
    "<=": _some(lambda result: result <= 0),
}
