"""The reference for authors is true: its examples load, and it names every key of the language."""

import re
from pathlib import Path

import pytest

from eqlab.plan.load import lint_plan
from eqlab.plan.plan_shapes import AXIS, CASE, CLAIM, GIVEN, NEEDS, PLAN, REQUIREMENT, ROLES, SOURCE, TASK
from eqlab.plan.scope import PARTS
from eqlab.plan.step_shapes import LATER_CHECKS, LATER_KINDS, MEANINGFUL, METHODS, NEEDED, REMAP, REPLY, STEP_SHAPES
from eqlab.plan.vocabulary import RESERVED
from eqlab.wiring import Workshop

PAGE = (Path(__file__).parents[2] / "docs" / "plan-language.md").read_text("utf-8")
WORKSHOP = Workshop()
SHAPES = [PLAN, ROLES, SOURCE, REQUIREMENT, AXIS, CLAIM, NEEDS, CASE, GIVEN, TASK, REPLY, REMAP, *STEP_SHAPES.values()]
SKELETON = """testplan: example.steps
version: 1.0.0
title: {en: "Steps"}
service: eprescription
roles: {system: prescriber}
sources: [{id: S, title: Guide, version: "1", status: active, origin: public}]
requirements: [{id: R, level: SHALL, actor: prescriber, text: {en: "It works."}, source: S, clause: "1"}]
cases:
  - id: C
    title: {en: "Case"}
    verifies: [R]
    steps:
"""


def examples(mark: str) -> list[str]:
    return re.findall(rf"^```yaml {mark}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def told(text: str) -> list[str]:
    _, messages = lint_plan(text.encode(), "example.yaml", WORKSHOP.registry, WORKSHOP.world)
    return [message.sentence() for message in messages]


@pytest.mark.parametrize("text", examples("testplan"))
def test_whole_plans_load_without_a_warning(text: str) -> None:
    assert [] == told(text)


@pytest.mark.parametrize("steps", examples("steps"), ids=lambda steps: steps.split(":")[0].strip("- "))
def test_steps_load_in_a_case(steps: str) -> None:
    """They are parts of cases: whether a case demands something of its calls is not to be seen here."""
    lines = told(SKELETON + "".join(f"      {line}\n" for line in steps.splitlines()))

    assert [] == [line for line in lines if "EQ-PLAN-106" not in line]


def test_there_are_examples_of_every_step() -> None:
    shown = {
        kind for text in [*examples("steps"), *examples("testplan")] for kind in re.findall(r"- (\w+): ?\{?", text)
    }

    assert set() == STEP_SHAPES.keys() - shown


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_key_is_named(shape: object) -> None:
    from eqlab.plan.shapes import Shape

    assert isinstance(shape, Shape)
    assert [] == [key for key in shape.fields if f"`{key}`" not in PAGE]


def test_every_word_of_the_language_is_named() -> None:
    words = {*LATER_KINDS, *LATER_CHECKS, *METHODS, *RESERVED, *WORKSHOP.registry.checks, *(MEANINGFUL.keys() - {""})}
    parts = {f".{part}" for part in PARTS}

    assert [] == [word for word in sorted(words | parts) if f"`{word}`" not in PAGE]


def test_the_table_of_faults_is_the_loader_s() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \|(.*?)\|(.*?)\|", PAGE, re.MULTILINE)
    said = {
        fault: (set(re.findall(r"`(\w+)`", needs)), set(re.findall(r"`(\w+)`", may)))
        for fault, needs, may in rows
        if fault in MEANINGFUL
    }

    assert {
        fault: ({NEEDED[fault]} if fault in NEEDED else set(), keys - {"fault"} - {NEEDED.get(fault)})
        for fault, keys in MEANINGFUL.items()
        if fault
    } == said
