"""The conditions of a Questionnaire itself: they must depend on questions that are there, and asked before."""

from collections.abc import Iterator, Mapping
from typing import Any

from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.form import dicts
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten


def check_conditions(scope: Scope) -> None:
    """Check every `enableWhen.question`."""
    found = list(_items(scope.resource, scope.path))
    order: dict[str, int] = {}
    for number, (item, _) in enumerate(found):
        if isinstance(item.get("linkId"), str):
            order.setdefault(item["linkId"], number)
    for number, (item, path) in enumerate(found):
        for place, condition in enumerate(dicts(item, "enableWhen")):
            question = condition.get("question")
            if isinstance(question, str):
                _check(scope, ((path, "enableWhen"), place), str(item.get("linkId")), question, order, number)


def _check(scope: Scope, path: Path, link: str, question: str, order: Mapping[str, int], number: int) -> None:
    facts = {"link": shorten(link, 60), "question": shorten(question, 60)}
    if question not in order:
        scope.run.note(issues.UNKNOWN_CONDITION, path, **facts)
    elif order[question] > number:
        scope.run.note(issues.LATE_CONDITION, path, **facts)


def _items(holder: Mapping[str, Any], path: Path) -> Iterator[tuple[Mapping[str, Any], Path]]:
    waiting = [(one, ((path, "item"), at)) for at, one in enumerate(dicts(holder, "item"))][::-1]
    while waiting:
        item, here = waiting.pop()
        yield item, here
        waiting += [(one, ((here, "item"), at)) for at, one in enumerate(dicts(item, "item"))][::-1]
