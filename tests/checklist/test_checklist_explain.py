"""What is missing, in the order in which it should be done."""

from fractions import Fraction

import pytest
from checklist_samples import DAY, SAMPLE, answer, changed, sheet
from hypothesis import given
from hypothesis import strategies as st
from test_checklist_laws import sheets

from eqlab.checklist.explain import explain, in_parts, ranked
from eqlab.checklist.model import Assurance, Audience
from eqlab.checklist.remedy import Lack
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Sheet, claims_of


def test_knock_outs_come_first_then_majors_then_points() -> None:
    told = explain(SAMPLE, score(SAMPLE, sheet(), DAY))

    assert [
        "SMP-V-AAA-01",
        "SMP-V-BBB-01",
        "SMP-V-AAA-02",
        "SMP-V-BBB-02",
        "SMP-V-BBB-04",
        "SMP-V-AAA-03",
        "SMP-V-BBB-03",
    ] == [control.id for control, _ in ranked(SAMPLE, told)]


def test_a_contribution_says_what_it_brings_and_could_bring() -> None:
    told = explain(SAMPLE, score(SAMPLE, changed(answer("SMP-V-AAA-02", "half", "doc")), DAY))
    one = told.of_topic("SMP-V-AAA")[1]

    assert (Fraction(200, 23), Fraction(200, 12), Fraction(400, 23), 87) == (
        one.low,
        one.topic_low,
        one.possible,
        one.tenths_low,
    )
    assert one.missing is not None
    assert ((Lack.ANSWER,), "all") == (one.missing.lacks, one.missing.answer)


def test_a_perfect_sheet_lacks_nothing() -> None:
    assert [] == ranked(SAMPLE, explain(SAMPLE, score(SAMPLE, changed(), DAY)))


def test_a_practice_needs_no_evidence_for_its_points() -> None:
    told = explain(SAMPLE, score(SAMPLE, sheet(answer("SMP-P-PPP-03", "no"), audience=Audience.PRACTICE), DAY))
    missing = next(one.missing for one in told.contributions if one.score.control == "SMP-P-PPP-03")

    assert missing is not None
    assert ((Lack.ANSWER,), Assurance.DECLARED, ()) == (missing.lacks, missing.assurance, missing.evidence)


@pytest.mark.parametrize("kind", ["vendor", "practice"])
def test_what_does_not_apply_brings_and_lacks_nothing(kind: str) -> None:
    name = {"vendor": "SMP-V-AAA-02", "practice": "SMP-P-PPP-02"}[kind]
    left = sheet(answer(name, "not_applicable", reason="None", reviewer="Lab"), audience=Audience(kind))
    told = explain(SAMPLE, score(SAMPLE, left, DAY))
    one = next(one for one in told.contributions if one.score.control == name)

    assert (0, 0, 0, None) == (one.low, one.high, one.possible, one.missing)


@given(st.lists(st.fractions(0, 20, max_denominator=97), max_size=12))
def test_parts_add_up_and_stay_near(points: list[Fraction]) -> None:
    """Rounded to tenths, within a tenth each, and in sum what is shown."""
    total = (sum(points, Fraction(0)) * 10 + Fraction(1, 2)).__floor__()
    parts = in_parts(points, total)

    assert total == sum(parts)
    assert all(abs(part - point * 10) < 1 for part, point in zip(parts, points, strict=True))


@given(sheets(Audience.VENDOR))
def test_a_vendor_cannot_examine_itself(one: Sheet) -> None:
    """Of what comes from outside nothing counts as examined, reviewed or tested."""
    scored = score(SAMPLE, claims_of(one), DAY)

    assert all(part.assurance <= Assurance.FILED and part.applicable for part in scored.controls)
    assert all(part.low <= Fraction(3, 4) for part in scored.controls)
    assert "definitive" != scored.decision.kind
