"""The `check` step and the registry it is compiled by."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from plan_registry import REGISTRY
from plan_sample import FILE, HEAD, WORLD, case_of, codes, one_case

from eqlab.core.check import Assertion, CheckKind, Registry, place_of
from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.core.values import Json
from eqlab.plan.load import lint_plan
from eqlab.plan.model import Check

SEND = "- send: {id: reply, to: system.x, method: GET, deadline: 1 s}\n"


def check_of(keys: str) -> Check:
    step = case_of(f"{SEND}- check: {{that: reply, {keys}}}").steps[1]
    assert isinstance(step, Check)
    return step


def told(keys: str, registry: Registry) -> list[str]:
    text = one_case(f"{SEND}- check: {{that: reply, {keys}}}")
    messages = lint_plan(text.encode(), FILE, registry, WORLD)[1]
    return [message.sentence() for message in messages if message.level is Level.ERROR]


def registry_with(*kinds: CheckKind) -> Registry:
    return replace(REGISTRY, checks={**REGISTRY.checks, **{kind.name: kind for kind in kinds}})


def test_a_compiler_gets_the_parameter_its_place_and_the_whole_step() -> None:
    seen: list[tuple[Json, Position, Mapping[str, Json]]] = []

    def compile_(parameter: Json, at: Position, whole: Mapping[str, Json]) -> Assertion:
        seen.append((parameter, at, whole))
        return REGISTRY.checks["json"].compile(True, at, whole)

    curious = CheckKind(name="curious", compile=compile_, schema={}, companions={"how": {}})
    assert [] == told("curious: [1, {a: 2}], how: long", registry_with(curious))
    parameter, at, whole = seen[0]
    assert [1, {"a": 2}] == parameter
    assert Position(file=FILE, line=21, column=39) == at
    assert {"that": "reply", "curious": [1, {"a": 2}], "how": "long"} == whole


@pytest.mark.parametrize("error", [TypeError("unhashable"), KeyError("x"), RecursionError("deep"), ZeroDivisionError()])
def test_a_compiler_that_trips_is_told_of_and_raises_nothing(error: Exception) -> None:
    def compile_(_parameter: Json, _at: Position, _whole: Mapping[str, Json]) -> Assertion:
        raise error

    sentences = told("broken: 1", registry_with(CheckKind(name="broken", compile=compile_, schema={})))

    assert 1 == len(sentences)
    assert sentences[0].startswith(
        f'plan.yaml:21:38: The check "broken" cannot work with this ({type(error).__name__}:'
    )


def test_a_companion_may_bear_the_name_of_a_validator() -> None:
    odd = CheckKind(
        name="odd",
        compile=lambda _parameter, at, whole: REGISTRY.checks["json"].compile(True, at, whole),
        schema={},
        companions={"json": {}},
    )

    assert [] == told("odd: 1, json: true", registry_with(odd))


def test_mistakes_in_each_are_told_at_each() -> None:
    sentence = "This is no expression: it ends too early. [EQ-TST-001]"

    assert [f"plan.yaml:21:50: {sentence}"] == told("fhirpath: id, each: (id", REGISTRY)
    assert [f"plan.yaml:21:58: {sentence}"] == told("identifier: {kind: k, each: (id}", REGISTRY)


@pytest.mark.parametrize(("word", "level"), [("fail", Level.ERROR), ("warn", Level.WARNING), ("note", Level.NOTE)])
def test_words_of_on_failure(word: str, level: Level) -> None:
    assert level is check_of(f"status: 200, on_failure: {word}").on_failure


def test_a_step_without_words_leaves_levels_to_their_source() -> None:
    check = check_of("json: true")

    assert (None, (), "") == (check.on_failure, check.remap, check.clause)


@pytest.mark.parametrize("names", ["[P-1, O-1]", "[O-1, P-1]"])
def test_a_check_must_say_on_which_of_mixed_origins_it_rests(names: str) -> None:
    text = one_case(f"{SEND}- check: {{that: reply, json: true}}").replace("verifies: [P-1]", f"verifies: {names}")
    said = text.replace("json: true", "json: true, verifies: [O-1]")

    assert ["EQ-PLAN-071"] == codes(text)
    assert [] == codes(said)


def test_requirements_of_one_origin_need_no_word() -> None:
    text = one_case(f"{SEND}- check: {{that: reply, json: true}}").replace("verifies: [P-1]", "verifies: [P-1, P-2]")

    assert [] == codes(text)


@pytest.mark.parametrize(
    ("origins", "weakest"),
    [
        (["public", "seed"], Origin.SEED),
        (["seed", "inferred"], Origin.INFERRED),
        (["inferred", "design", "public"], Origin.DESIGN),
    ],
)
def test_the_weakest_origin_counts(origins: list[str], weakest: Origin) -> None:
    lines = "".join(
        f'  - {{id: X-{n}, level: SHALL, actor: a, text: {{en: "x"}}, source: PUB, clause: "1", origin: {origin}}}\n'
        for n, origin in enumerate(origins)
    )
    head = HEAD.replace("variants:", f"{lines}variants:")
    names = ", ".join(f"X-{n}" for n in range(len(origins)))
    check = case_of(f"{SEND}- check: {{that: reply, json: true, verifies: [{names}]}}", head=head).steps[1]

    assert isinstance(check, Check)
    assert weakest is check.origin


def test_companions_that_name_cases_name_cases_of_the_plan() -> None:
    """The mistake is told at the name, with the nearest."""
    names = CheckKind(
        name="curious", compile=REGISTRY.checks["json"].compile, schema={}, companions={"except": {}}, cases=("except",)
    )
    known = told("curious: true, except: {a: C-1}", registry_with(names))
    (sentence,) = told("curious: true, except: {a: C-1, b: C-2}", registry_with(names))

    assert [] == known
    assert 'The plan has no case "C-2". Did you mean "C-1"? [EQ-PLAN-124]' in sentence


def test_a_compiler_can_ask_where_parts_stand() -> None:
    seen: list[Position] = []

    def compile_(_parameter: Json, at: Position, whole: Mapping[str, Json]) -> Assertion:
        parts: tuple[tuple[str | int, ...], ...] = (("curious", 1), ("how", "x"), ("nowhere",), ("curious", 9))
        seen.extend(place_of(whole, at, *part) for part in parts)
        return REGISTRY.checks["json"].compile(True, at, whole)

    curious = CheckKind(name="curious", compile=compile_, schema={}, companions={"how": {}})
    told("curious: [1, 2], how: {x: long}", registry_with(curious))

    assert [(21, 43), (21, 53), (21, 39), (21, 39)] == [(at.line, at.column) for at in seen]
