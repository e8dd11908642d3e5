"""The page scores as the laboratory does: not about the same, the same."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from assessment_sheets import CATALOGUE, DAY, chance_catalogue, chance_sheet
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.checklist.explain import explain, ranked
from eqlab.checklist.model import Audience, Catalogue
from eqlab.checklist.score import Reason, Score, shown
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Answer, Sheet, Special
from eqlab.checklist.sheet_json import write_sheet
from eqlab.report.assessment.data import page_data

pytestmark = pytest.mark.needs_browser

BATCH = 120
FACTS = ("low", "needed", "count", "limit", "due", "end", "days")
TOLD = """text => { const [data, sheets] = JSON.parse(text); return JSON.stringify(sheets.map(([sheet, day]) => {
  const told = scoreSheet(data, sheet, day);
  const reason = one => [one.code, one.control, one.topic, one.facts];
  return {
    low: written(told.low), high: written(told.high), shown: [withOneDecimal(told.low), withOneDecimal(told.high)],
    weight: Number(told.weight), not_applicable: written(told.not_applicable), lowest: told.lowest,
    unanswered: told.unanswered, dont_know: told.dont_know,
    topics: told.topics.map(one =>
      [one.topic, Number(one.weight), written(one.low), written(one.high), written(one.not_applicable)]),
    controls: told.controls.map(one =>
      [one.control, one.answer, written(one.low), written(one.high), one.applicable, one.met, one.assured,
       one.inconclusive, one.undecided]),
    findings: told.findings.map(one => `${one.code} ${one.control}`).sort(),
    kind: told.decision.kind, granted: told.decision.granted, maturity: told.decision.maturity,
    attainable: told.decision.attainable, until: told.decision.until,
    reasons: told.decision.reasons.map(reason),
    ranked: told.missing.map(one => [one.control, written(one.gain)]),
  };
})); }"""
"""Takes and gives JSON as text: that goes between the two at once."""


def expected(catalogue: Catalogue, sheet: Sheet, day: date) -> dict[str, Any]:
    """What the engine says, in the page's words."""
    found = score(catalogue, sheet, day)
    return {
        "low": str(found.low),
        "high": str(found.high),
        "shown": [shown(found.low), shown(found.high)],
        "weight": found.weight,
        "not_applicable": str(found.not_applicable),
        "lowest": found.lowest,
        "unanswered": found.unanswered,
        "dont_know": found.dont_know,
        "topics": [
            [one.topic, one.weight, str(one.low), str(one.high), str(one.not_applicable)] for one in found.topics
        ],
        "controls": _controls(found),
        "findings": sorted(f"{one.issue.code} {one.control}" for one in found.findings),
        "ranked": [
            [control.id, str(one.possible - one.low)] for control, one in ranked(catalogue, explain(catalogue, found))
        ],
    } | _decision(found)


def _controls(found: Score) -> list[list[Any]]:
    return [
        [
            *(one.control, one.answer, str(one.low), str(one.high)),
            *(one.applicable, one.met, one.assured, one.inconclusive, one.undecided),
        ]
        for one in found.controls
    ]


def _decision(found: Score) -> dict[str, Any]:
    decision = found.decision
    return {
        "kind": decision.kind,
        "granted": decision.granted,
        "maturity": decision.maturity,
        "attainable": decision.attainable,
        "until": decision.until.isoformat() if decision.until else "",
        "reasons": [_reason(one) for one in decision.reasons],
    }


def _reason(one: Reason) -> list[Any]:
    return [one.issue.code, one.control, one.topic, {name: one.facts[name] for name in FACTS if name in one.facts}]


def scored(page: Any, catalogue: Catalogue, asked: list[list[Any]]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(page.evaluate(TOLD, json.dumps([page_data(catalogue), asked])))
    return told


def unlike(page: Any, catalogue: Catalogue, sheets: Sequence[tuple[Sheet, date]]) -> list[Any]:
    """The sheets that page and engine score differently: each with what the engine says and what the page says."""
    asked = [[write_sheet(sheet), day.isoformat()] for sheet, day in sheets]
    both = [
        (written, expected(catalogue, sheet, day), one)
        for (written, _), (sheet, day), one in zip(asked, sheets, scored(page, catalogue, asked), strict=True)
    ]
    return [(json.dumps(written), right, one) for written, right, one in both if right != one]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**40))
def test_page_and_engine_score_alike(page: Any, seed: int) -> None:
    """Bounds, findings, decision, reasons and ranking are equal as fractions, for three thousand sheets a run."""
    chance = Random(seed)
    sheets = [(chance_sheet(CATALOGUE, chance), DAY + timedelta(days=chance.randrange(1500))) for _ in range(BATCH)]

    assert [] == unlike(page, CATALOGUE, sheets)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**40))
def test_page_follows_any_rule(page: Any, seed: int) -> None:
    """The rule is data: what another catalogue decides, the page decides too."""
    chance = Random(seed)
    catalogue = chance_catalogue(chance)

    days = [DAY, *(date(2026, 8, 31) + timedelta(days=month * 29) for month in range(4)), date(2024, 2, 29)]

    assert [] == unlike(page, catalogue, [(chance_sheet(catalogue, chance), chance.choice(days)) for _ in range(40)])


CONTROLS = {one.id: one for one in CATALOGUE.controls(Audience.PRACTICE)}
ANSWERS = st.sampled_from(sorted(CONTROLS)).flatmap(
    lambda name: st.tuples(
        st.just(name), st.sampled_from([*(step.name for step in CONTROLS[name].scale.steps), *map(str, Special)])
    )
)


@settings(max_examples=60, deadline=None)
@given(said=st.lists(ANSWERS, max_size=12).map(dict), size=st.sampled_from(sorted(CATALOGUE.sizes)))
def test_small_sheets_score_alike(page: Any, said: dict[str, str], size: str) -> None:
    """Few answers at a time: a difference shrinks to the question that makes it."""
    sheet = Sheet(
        catalogue=CATALOGUE.id,
        edition=CATALOGUE.edition,
        audience=Audience.PRACTICE,
        subject="",
        size=size,
        date=DAY,
        answers={name: Answer(control=name, value=value) for name, value in said.items()},
    )

    assert [] == unlike(page, CATALOGUE, [(sheet, DAY)])


def test_everything_done_is_ready_and_nothing_done_is_not(page: Any) -> None:
    """The two ends of the scale, by hand."""
    full = {name: {"value": one.scale.steps[-1].name} for name, one in CONTROLS.items()}
    none = {name: {"value": one.scale.steps[0].name} for name, one in CONTROLS.items()}
    head = {"catalogue": CATALOGUE.id, "edition": CATALOGUE.edition, "audience": "practice", "size": "solo"}
    sheets = [[head | {"answers": answers}, "2026-11-21"] for answers in (full, none)]
    best, worst = scored(page, CATALOGUE, sheets)

    assert ("100", "100", "ready", []) == (best["low"], best["high"], best["kind"], best["ranked"])
    assert ("0", "0", "not_ready", 0) == (worst["low"], worst["high"], worst["kind"], worst["maturity"])
    assert len(CONTROLS) == len(worst["ranked"])


@settings(max_examples=60, deadline=None)
@given(
    numbers=st.lists(st.fractions(min_value=0, max_value=200, max_denominator=10**12), min_size=2, max_size=30),
)
def test_fractions_are_exact(page: Any, numbers: list[Fraction]) -> None:
    """Sums, differences, products, order and rounding are those of exact numbers."""
    pairs = list(pairwise(numbers))
    told = page.evaluate(
        """pairs => pairs.map(([a, b]) => [exactOf(a), exactOf(b)]).map(([a, b]) =>
          [written(plus(a, b)), written(minus(a, b)), written(times(a, b)), compared(a, b), withOneDecimal(a)])""",
        [[str(a), str(b)] for a, b in pairs],
    )

    assert [[str(a + b), str(a - b), str(a * b), (a > b) - (a < b), shown(a)] for a, b in pairs] == told
