"""Whether a questionnaire asks an item, given the answers so far.

Source: FHIR R4, Questionnaire.item.enableWhen and .enableBehavior.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from eqlab.core.check import Json
from eqlab.validate.fhir.invariants import compiled
from eqlab.validate.fhir.questionnaire.comparing import order, same
from eqlab.validate.fhir.questionnaire.form import SDC, Item, dicts
from eqlab.validate.fhir.run import Scope

_EXPRESSION = f"{SDC}enableWhenExpression"
Index = dict[int, Mapping[str, list[Json]]]
"""Items by linkId below each holder that a condition looked into, by the holder's identity."""


def is_enabled(item: Item, around: tuple[Json, ...], index: Index, scope: Scope) -> bool | None:
    """Tell whether an item is asked; None when its condition cannot be evaluated.

    `around` holds what the item stands in, innermost first: the nearest question of the name decides.
    """
    expression = item.extension(_EXPRESSION)
    if isinstance(expression, dict) and isinstance(expression.get("expression"), str):
        return compiled(expression["expression"], "QuestionnaireResponse")(scope.resource, scope)
    conditions = dicts(item.json, "enableWhen")
    if not conditions:
        return True
    met = [_is_met(condition, around, index) for condition in conditions]
    return any(met) if item.json.get("enableBehavior") == "any" else all(met)


def _is_met(condition: Mapping[str, Any], around: tuple[Json, ...], index: Index) -> bool:
    question, operator = condition.get("question"), condition.get("operator")
    expected = next((value for name, value in condition.items() if name.startswith("answer")), None)
    answers = _answers(question, around, index)
    if operator == "exists":
        return bool(answers) is (expected is not False)
    if not answers or not isinstance(operator, str) or operator not in _OPERATORS:
        return False
    return _OPERATORS[operator](answers, expected)


def _answers(question: Any, around: tuple[Json, ...], index: Index) -> list[Any]:
    if not isinstance(question, str):
        return []
    for holder in around:
        found = _below(holder, index).get(question)
        if found is not None:
            return [
                value
                for one in found
                for answer in dicts(one, "answer")
                for name, value in answer.items()
                if name.startswith("value")
            ]
    return []


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


def _some(test: Callable[[int], bool]) -> Callable[[list[Any], Any], bool]:
    def holds(answers: list[Any], expected: Any) -> bool:
        results = (order(answer, expected) for answer in answers)
        return any(result is not None and test(result) for result in results)

    return holds


_OPERATORS: Mapping[str, Callable[[list[Any], Any], bool]] = {
    "=": lambda answers, expected: any(same(answer, expected) for answer in answers),
    "!=": lambda answers, expected: not any(same(answer, expected) for answer in answers),
    ">": _some(lambda result: result > 0),
    "<": _some(lambda result: result < 0),
    ">=": _some(lambda result: result >= 0),
    "<=": _some(lambda result: result <= 0),
}
