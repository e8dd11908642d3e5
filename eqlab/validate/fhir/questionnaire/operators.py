"""What a condition asks of the answers to a question: whether some are, or differ from, or lie beyond a value.

Source: FHIR R4, Questionnaire.item.enableWhen.operator.
"""

from collections.abc import Callable, Mapping
from typing import Any

from eqlab.validate.fhir.questionnaire.comparing import order, same


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


OPERATORS: Mapping[str, Callable[[list[Any], Any], bool | None]] = {
    "=": lambda answers, expected: any(_is(answer, expected) for answer in answers),
    "!=": _differs,
    ">": _some(lambda result: result > 0),
    "<": _some(lambda result: result < 0),
    ">=": _some(lambda result: result >= 0),
    "<=": _some(lambda result: result <= 0),
}
"""By the operator; None where it cannot be told."""
