"""Which cases are warned of because an empty call would pass them."""

import pytest
from plan_registry import REGISTRY
from plan_sample import FILE, WORLD, case_of, codes, one_case

from eqlab.plan.load import lint_plan

ADVICE = "EQ-PLAN-106"
AWAIT = "- await: {id: sent, at: orders, within: 1 s}\n"


def demands(check: str, wait: str = AWAIT) -> bool:
    return ADVICE not in warned(wait + check)


def warned(steps: str) -> list[str]:
    assert [] == codes(one_case(steps))
    return [message.error.issue.code for message in lint_plan(one_case(steps).encode(), FILE, REGISTRY, WORLD)[1]]


@pytest.mark.parametrize(
    "check",
    [
        "- check: {that: sent.request.body, fhirpath: \"type = 'order'\"}",
        "- check: {that: sent.request.body, each: entry, fhirpath: type.exists()}",
        (
            "- check: {that: sent.request.body, premise: true, fhirpath: \"type = 'order'\"}\n"
            "- await: {id: more, at: orders, silence: true, within: 1 s}"
        ),
        "- ask: {id: seen, who: tester, question: {en: Well?}}",
    ],
)
def test_a_case_that_demands_something_is_not_warned_of(check: str) -> None:
    assert demands(check)


@pytest.mark.parametrize(
    "check",
    [
        "- check: {that: sent.request.body, json: true}",
        "- check: {that: sent.request, header: {name: content-type, present: true}}",
        "- check: {that: sent.request.body, each: entry, fhirpath: type.exists(), or_none: true}",
        '- check: {that: sent.request.body, fhirpath: "true"}',
        "- await: {id: more, at: orders, silence: true, within: 1 s}",
    ],
)
def test_a_case_that_an_empty_call_passes_is_warned_of(check: str) -> None:
    assert not demands(check)


def test_a_condition_over_the_body_demands_something() -> None:
    wait = "- await: {id: sent, at: orders, where: \"request.body.type = 'order'\", within: 1 s}\n"

    assert demands("- await: {id: more, at: orders, silence: true, within: 1 s}", wait)


def test_a_call_that_a_later_rule_compares_with_is_demanded_of() -> None:
    steps = (
        "- await: {id: first, at: orders, within: 1 s}\n"
        "- await: {id: again, at: orders, within: 1 s, on_timeout: failed}\n"
        '- check: {that: again.request.body, fhirpath: "$this.id = %first.request.body.id"}'
    )

    assert ADVICE not in warned(steps)


def test_a_premise_alone_judges_nothing() -> None:
    premise = "- check: {that: sent.request.body, premise: true, fhirpath: \"type = 'order'\"}"

    assert ["EQ-PLAN-061"] == codes(one_case(AWAIT + premise))


def test_a_premise_rests_on_no_requirement() -> None:
    premise = "- check: {that: sent.request.body, premise: true, fhirpath: \"type = 'order'\"}\n"
    made = case_of(AWAIT + premise + "- check: {that: sent.request.body, json: true}")

    assert [((), True), (("P-1",), False)] == [(step.verifies, step.premise) for step in made.steps[1:]]
