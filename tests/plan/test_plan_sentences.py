"""Golden sentences: what an author reads about a wrong plan. With EQLAB_WRITE_GOLDEN=1 they are written anew."""

import os
import re
from pathlib import Path

import pytest
from plan_registry import REGISTRY
from plan_sample import WORLD

from eqlab.core.issue import Issue, Level
from eqlab.plan import issues
from eqlab.plan.load import lint_plan

GOLDEN = Path(__file__).parent / "golden"
PLANS = sorted(GOLDEN.glob("*.yaml"))
CATALOGUE = {name: issue for name, issue in vars(issues).items() if isinstance(issue, Issue)}
ELSEWHERE = {"TOO_LARGE", "TOO_NESTED", "TOO_MANY_STEPS", "TOO_LONG", "UNUSABLE"}
"""Issues about sizes and about broken compilers: their tests make the plans."""


def sentences(path: Path) -> str:
    _, messages = lint_plan(path.read_bytes(), path.name, REGISTRY, WORLD)
    return "".join(f"{message.sentence()}\n" for message in messages)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_sentences_are_the_golden_ones(path: Path) -> None:
    golden, told = path.with_suffix(".txt"), sentences(path)
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        golden.write_text(told, "utf-8")

    assert golden.read_text("utf-8") == told


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_messages_stand_in_order_of_position(path: Path) -> None:
    _, messages = lint_plan(path.read_bytes(), path.name, REGISTRY, WORLD)
    own = [(message.at.line, message.at.column) for message in messages if message.at.file == path.name]

    assert own == sorted(own)


def test_every_issue_of_an_author_has_a_golden_sentence() -> None:
    told = {
        code for path in PLANS for code in re.findall(r"EQ-PLAN-\d{3}", path.with_suffix(".txt").read_text("utf-8"))
    }
    choosing = {name for name, issue in CATALOGUE.items() if issue.code >= "EQ-PLAN-120"}
    expected = {issue.code for name, issue in CATALOGUE.items() if name not in ELSEWHERE | choosing}

    assert expected == told


def test_codes_are_used_once_and_well_formed() -> None:
    codes = [issue.code for issue in CATALOGUE.values()]

    assert sorted(set(codes)) == sorted(codes)
    assert [] == [code for code in codes if not re.fullmatch(r"EQ-PLAN-\d{3}", code)]


def test_no_field_of_a_sentence_stays_empty() -> None:
    """Every fact that a template names is given: only an author's own braces are left."""
    told = "".join(path.with_suffix(".txt").read_text("utf-8") for path in PLANS)
    fields = {
        field for issue in CATALOGUE.values() for field in re.findall(r"\{(\w+)\}", issue.template + issue.advice)
    }
    unfilled = {field for field in re.findall(r"\{(\w+)\}", told) if field in fields}

    assert set() == unfilled


def test_advice_is_no_mistake() -> None:
    plan, messages = lint_plan((GOLDEN / "advice.yaml").read_bytes(), "advice.yaml", REGISTRY, WORLD)

    assert plan is not None
    assert {Level.WARNING} == {message.level for message in messages}
