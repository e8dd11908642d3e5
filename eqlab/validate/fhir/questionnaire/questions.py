"""The questions of a Questionnaire itself: what is offered as an answer must be one.

Source: FHIR R4, Questionnaire.item.answerOption.value[x] ("must agree with the item.type") and .initial.value[x].
"""

from collections.abc import Hashable, Iterator
from typing import Any, TypeAlias

from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.comparing import key_of
from eqlab.validate.fhir.questionnaire.form import Form, Item
from eqlab.validate.fhir.questionnaire.options import is_choice, members_for, told
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten

Placed: TypeAlias = tuple[Item, Path]
_PLAIN = frozenset({"date", "integer", "string", "text", "time"})
"""Types whose options may be written in R4; other questions have none, or are choices."""
_AKIN = frozenset({("decimal", "valueInteger"), ("dateTime", "valueDate")})
"""Values of another type that are consistent with the type of their question."""


def items_of(form: Form, path: Path) -> list[Placed]:
    """Return all items of a questionnaire with their paths, in the order of the document."""
    found: list[Placed] = []
    waiting = [(item, ((path, "item"), item.place)) for item in reversed(form.top.items)]
    while waiting:
        item, here = waiting.pop()
        found.append((item, here))
        waiting += [(one, ((here, "item"), one.place)) for one in reversed(item.below.items)]
    return found


def check_questions(scope: Scope, form: Form, placed: list[Placed]) -> None:
    """Check the options and the initial values of every item."""
    for item, path in placed:
        if "answerOption" in item.json and item.type in _PLAIN:
            _check_types(scope, form, item, path, "answerOption")
        if "initial" in item.json and not is_choice(item) and item.type not in ("group", "display", "question"):
            _check_types(scope, form, item, path, "initial")
        if "answerOption" in item.json:
            _check_twins(scope, form, item, path)


def _check_types(scope: Scope, form: Form, item: Item, path: Path, name: str) -> None:
    allowed = members_for(item)
    for place, member, _ in _offered(item, path, name):
        if member not in allowed and (item.type, member) not in _AKIN:
            facts = {"found": member.removeprefix("value"), "expected": allowed[0].removeprefix("value")}
            issue = issues.OPTION_OF_OTHER_TYPE if name == "answerOption" else issues.INITIAL_OF_OTHER_TYPE
            scope.run.note(issue, place, form.rule(item), link=shorten(item.link, 60), **facts)


def _check_twins(scope: Scope, form: Form, item: Item, path: Path) -> None:
    seen: set[Hashable] = set()
    for place, _, value in _offered(item, path, "answerOption"):
        key = key_of(value)
        if key in seen:
            facts = {"link": shorten(item.link, 60), "found": told(value)}
            scope.run.note(issues.OPTION_TWICE, place, form.rule(item), **facts)
        seen.add(key)


def _offered(item: Item, path: Path, name: str) -> Iterator[tuple[Path, str, Any]]:
    offers = item.json[name]
    for at, one in enumerate(offers if isinstance(offers, list) else ()):
        for member, value in one.items() if isinstance(one, dict) else ():
            if member.startswith("value"):
                yield (((path, name), at), member), member, value
