"""Reference vendors and practices: what the checklist makes of the careful, the average and the careless."""

import datetime as dt
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from checklist_samples import SAMPLE

from eqlab.checklist import issues
from eqlab.checklist.explain import explain
from eqlab.checklist.model import Audience, Catalogue
from eqlab.checklist.score import Score, shown
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Sheet
from eqlab.checklist.sheet_json import read_sheet
from eqlab.checklist.whatif import cheapest, next_target
from eqlab.content.checklists import Checklists

GOLDEN = Path(__file__).parent / "golden"
DAY = dt.date(2026, 6, 1)
SUBJECTS = [f"{audience}-{kind}" for audience in Audience for kind in ("careful", "average", "careless")]


@pytest.fixture(scope="module")
def cesar() -> Catalogue:
    return Checklists(Path(__file__).parents[2]).catalogue("cesar")


def sheet(name: str) -> Sheet:
    file = f"{name}.json"
    return read_sheet(json.loads((GOLDEN / file).read_text("utf-8")), file, lambda _: None)


def told(one: Score) -> dict[str, Any]:
    """A score as a reader would see it."""
    return {
        "low": shown(one.low),
        "high": shown(one.high),
        "topics": {topic.topic: [shown(topic.low), shown(topic.high)] for topic in one.topics},
        "coverage": shown(one.coverage * 100),
        "assurance": {level.name.lower(): shown(share * 100) for level, share in one.assurance.items()},
        "not_applicable": shown(one.not_applicable * 100),
        "dont_know": one.dont_know,
        "findings": [finding.sentence() for finding in one.findings],
        "decision": one.decision.kind,
        "maturity": one.decision.maturity,
        "until": one.decision.until.isoformat() if one.decision.until else None,
        "reasons": [found.sentence() for found in one.decision.reasons],
        "conditions": [condition.control for condition in one.decision.conditions],
    }


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_small_checklist_is_scored_as_agreed(name: str) -> None:
    """Every figure and every sentence, on a checklist that does not change."""
    expected = json.loads((GOLDEN / "sample-results.json").read_text("utf-8"))

    assert expected[name] == told(score(SAMPLE, sheet(f"sample-{name}"), DAY))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("vendor-careful", "definitive"),
        ("vendor-average", "provisional"),
        ("vendor-careless", "refused"),
        ("practice-careful", "ready"),
        ("practice-average", "not_ready"),
        ("practice-careless", "not_ready"),
    ],
)
def test_the_real_checklist_tells_them_apart(cesar: Catalogue, name: str, kind: str) -> None:
    assert kind == score(cesar, sheet(f"cesar-{name}"), DAY).decision.kind


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_reference_sheets_answer_the_real_checklist(cesar: Catalogue, name: str) -> None:
    one = sheet(f"cesar-{name}")

    assert {control.id for control in cesar.controls(one.audience)} == set(one.answers)
    assert 0 == score(cesar, one, DAY).unanswered


@pytest.mark.parametrize("name", ["vendor-careless", "practice-careless"])
def test_knock_outs_refuse_the_careless_although_the_points_would_pass(cesar: Catalogue, name: str) -> None:
    """A tool that only counts points would let both through."""
    one = score(cesar, sheet(f"cesar-{name}"), DAY)
    best = next(level for level in cesar.rule.levels if level.audience is one.audience and level.level == 3)

    assert one.low >= best.overall
    assert all(topic.low >= best.topic for topic in one.topics)
    assert {issues.KNOCK_OUT} == {found.issue for found in one.decision.reasons}
    assert not one.decision.granted


def test_the_careless_vendor_is_contradicted(cesar: Catalogue) -> None:
    one = score(cesar, sheet("cesar-vendor-careless"), DAY)

    assert [issues.AUDIT] == [found.issue for found in one.decision.review]


def test_no_antivirus_no_passwords_no_backups_is_not_ready(cesar: Catalogue) -> None:
    """The thought experiment of a practice with none of the three, and everything else in full."""
    one = score(cesar, sheet("cesar-practice-careless"), DAY)

    assert one.low > 75
    assert {"AVI", "PWD", "BKP"} <= {found.control.split("-")[2] for found in one.decision.reasons}


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_point_of_the_real_checklist_is_explained(cesar: Catalogue, name: str) -> None:
    one = score(cesar, sheet(f"cesar-{name}"), DAY)
    found = explain(cesar, one)

    assert one.low == sum((part.low for part in found.contributions), Fraction(0))
    assert int(shown(one.low).replace(".", "")) == sum(part.tenths_low for part in found.contributions)
    assert all(part.missing for part in found.contributions if part.low < part.possible)


@pytest.mark.parametrize("name", SUBJECTS)
def test_what_is_next_can_be_reached_with_the_real_checklist(cesar: Catalogue, name: str) -> None:
    one = score(cesar, sheet(f"cesar-{name}"), DAY)
    target = next_target(cesar, one)

    assert target is None or cheapest(cesar, one, target).reachable


@pytest.mark.parametrize("audience", Audience)
def test_an_empty_sheet_of_the_real_checklist_shows_the_way(cesar: Catalogue, audience: Audience) -> None:
    """The hardest search: nothing is answered yet."""
    empty = Sheet(catalogue=cesar.id, edition=cesar.edition, audience=audience, subject="", size="solo", date=DAY)
    one = score(cesar, empty, DAY)
    target = next_target(cesar, one)
    assert target is not None
    way = cheapest(cesar, one, target)

    assert (True, True) == (way.reachable, 60 <= way.low <= 100)
