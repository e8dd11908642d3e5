"""Questionnaires, and what they are put together from."""

from typing import Any

from growth_family import Resource, family
from growth_parts import CORE, nested


def question(link: str, kind: str = "string", **more: Any) -> Resource:
    return {"linkId": link, "type": kind, **more}


def group(link: str, items: list[Resource], **more: Any) -> Resource:
    return question(link, "group", item=items, **more)


def questionnaire(items: list[Resource], **more: Any) -> Resource:
    return {"resourceType": "Questionnaire", "status": "draft", "item": items, **more}


def when(asked: str, operator: str = "=", **answer: Any) -> Resource:
    """A condition of an item: what was answered to a question."""
    return {"question": asked, "operator": operator, **(answer or {"answerString": "y"})}


def constraint(key: str, expression: str) -> Resource:
    """A constraint of a questionnaire or an item."""
    said = {"key": {"valueId": key}, "expression": {"valueString": expression}}
    said |= {"severity": {"valueCode": "error"}, "human": {"valueString": "h"}}
    return {
        "url": f"{CORE}questionnaire-constraint",
        "extension": [{"url": name, **value} for name, value in said.items()],
    }


@family()
def questionnaire_items(n: int) -> Resource:
    return questionnaire([question(f"l{i}", text="x") for i in range(n)])


@family()
def questionnaire_same_links(n: int) -> Resource:
    return questionnaire([question("l", text="x") for _ in range(n)])


@family()
def questionnaire_chain(n: int) -> Resource:
    chain = [question(f"l{i}", enableWhen=[when(f"l{i - 1}")]) for i in range(1, n)]
    return questionnaire([question("l0"), *chain])


@family()
def questionnaire_conditions_and_options(n: int) -> Resource:
    asked = question("l0", "choice", answerOption=[{"valueString": f"x{i}"} for i in range(n)])
    return questionnaire([asked, question("l1", enableBehavior="any", enableWhen=[when("l0")] * n)])


@family()
def questionnaire_options(n: int) -> Resource:
    return questionnaire(
        [question("l0", "choice", answerOption=[{"valueCoding": {"code": f"x{i}"}} for i in range(n)])]
    )


@family()
def questionnaire_deep(n: int) -> Resource:
    inner = [question(f"l{i}", enableWhen=[when("l0")]) for i in range(n)]
    return questionnaire(nested(inner, 90, "item", linkId="g", type="group"))


@family()
def questionnaire_constraints(n: int) -> Resource:
    constraints = [constraint(f"k{i}", f"item.where(linkId='l{i}').exists()") for i in range(n)]
    return questionnaire([question(f"l{i}") for i in range(n)], extension=constraints)
