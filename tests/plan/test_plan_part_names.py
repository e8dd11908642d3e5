"""Checks that look at several captured parts together: how a plan names the parts."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from plan_registry import REGISTRY
from plan_sample import FILE, WORLD, one_case

from eqlab.core.check import Assertion, CheckKind
from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.plan.load import lint_plan, load_plan
from eqlab.plan.model import Check
from eqlab.plan.schema import plan_schema

STEPS = """- await: {id: first, at: orders, within: 1 s}
- await: {id: retry, at: orders, within: 1 s}
- await: {id: quiet, at: orders, within: 1 s, silence: true}
"""


def _compile(parameter: Json, at: Position, whole: Mapping[str, Json]) -> Assertion:
    return REGISTRY.checks["json"].compile(parameter, at, whole)


PAIR = CheckKind(
    name="pair",
    compile=_compile,
    schema={"type": "boolean", "description": "x"},
    companions={"of": {"type": "object", "description": "x"}},
    parts="of",
)
WITH_PAIR = replace(REGISTRY, checks={**REGISTRY.checks, "pair": PAIR})


def told(keys: str) -> list[str]:
    text = one_case(f"{STEPS}- check: {{{keys}}}")
    messages = lint_plan(text.encode(), FILE, WITH_PAIR, WORLD)[1]
    return [message.sentence() for message in messages if message.level is Level.ERROR]


def test_parts_are_read_by_their_names_and_the_last_is_the_subject() -> None:
    text = one_case(
        f"{STEPS}- check: {{pair: true, of: {{a: first.request.body, b: [retry.request, retry.response]}}}}"
    )
    step = load_plan(text.encode(), FILE, WITH_PAIR, WORLD).cases[0].steps[3]

    assert isinstance(step, Check)
    assert {"a": ("first.request.body",), "b": ("retry.request", "retry.response")} == step.parts
    assert "retry.response" == step.that


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("pair: true, of: {a: firts.request.body}", 'Did you mean "first"?'),
        ("pair: true, of: {a: first.request.boddy}", 'Did you mean "first.request.body"?'),
        ("pair: true, of: {a: quiet.request.body}", "quiet"),
        ("pair: true, of: {a: [first.request, 7]}", "a step id, and a part of its exchange"),
        ("pair: true, of: {a: []}", "<step id>.<part>, or a list of them"),
        ("pair: true, of: {}", "<step id>.<part>, or a list of them"),
        ("pair: true, of: first", "a mapping of names to parts"),
        ("pair: true, of: {a: {b: first}}", "the name of a part"),
        ("pair: true", "a mapping of names to parts"),
        ("pair: true, that: first, of: {a: first}", 'The key "that" is not known in "check pair"'),
        ("that: first, json: true, of: {a: first}", 'The key "of" is not known in "check json"'),
        ("json: true", 'The key "that" is missing'),
    ],
)
def test_parts_that_are_not_there_are_refused(keys: str, words: str) -> None:
    sentences = told(keys)

    assert 1 == len(sentences)
    assert words in sentences[0]
    assert sentences[0].startswith("plan.yaml:2")


def test_the_published_schema_asks_for_the_parts_instead_of_one() -> None:
    checks = plan_schema(WITH_PAIR)["$defs"]["step"]["properties"]["check"]["oneOf"]
    pair = next(one for one in checks if one["title"] == "check pair")
    json_ = next(one for one in checks if one["title"] == "check json")

    assert (["of", "pair"], False) == (pair["required"], "that" in pair["properties"])
    assert (["that", "json"], True) == (json_["required"], "that" in json_["properties"])


def test_parts_may_come_from_the_parameters_of_a_scriptlet() -> None:
    text = one_case(f"{STEPS}- use: {{scriptlet: both, with: {{one: first}}}}").replace(
        "cases:", "scriptlets:\n  both:\n    parameters: [one]\n    steps:\n"
        '      - check: {pair: true, of: {a: "{one}.request.body"}}\ncases:'
    )  # fmt: skip
    step = load_plan(text.encode(), FILE, WITH_PAIR, WORLD).cases[0].steps[3]

    assert isinstance(step, Check)
    assert {"a": ("first.request.body",)} == step.parts
