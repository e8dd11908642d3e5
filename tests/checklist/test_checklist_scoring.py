"""What answers count, one rule at a time."""

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest
from checklist_samples import DAY, PERFECT, PROBES, answer, changed, evidence, sheet
from checklist_scored import codes, control, scored
from hypothesis import given as for_all
from hypothesis import strategies as st

from eqlab.checklist import issues
from eqlab.checklist.model import Assurance, Audience
from eqlab.checklist.score import below, shown, tenths
from eqlab.checklist.sheet import Answer

HALF = Fraction(1, 2)


def test_a_perfect_sheet_has_all_points_and_the_best_grant() -> None:
    one = scored(changed())

    assert (100, 100, "definitive", 4, ()) == (
        one.low,
        one.high,
        one.decision.kind,
        one.decision.maturity,
        one.decision.reasons,
    )
    assert dt.date(2028, 6, 1) == one.decision.until


@pytest.mark.parametrize(
    ("given", "low", "high", "assurance"),
    [
        (answer("SMP-V-AAA-02", "all"), HALF, HALF, Assurance.DECLARED),
        (answer("SMP-V-AAA-02", "all", "filed"), Fraction(3, 4), Fraction(3, 4), Assurance.FILED),
        (answer("SMP-V-AAA-02", "all", "doc"), 1, 1, Assurance.EXAMINED),
        (answer("SMP-V-AAA-02", "all", "filed", "doc"), 1, 1, Assurance.EXAMINED),
        (answer("SMP-V-AAA-02", "some"), Fraction(1, 3), Fraction(1, 3), Assurance.DECLARED),
        (answer("SMP-V-AAA-02", "some", "doc"), Fraction(1, 3), Fraction(1, 3), Assurance.EXAMINED),
        (answer("SMP-V-AAA-02", "all", "doc", "wrong"), HALF, HALF, Assurance.DECLARED),
        (answer("SMP-V-AAA-02", "all", "test"), HALF, HALF, Assurance.DECLARED),
        (answer("SMP-V-AAA-02", "all", "nowhere"), HALF, HALF, Assurance.DECLARED),
        (answer("SMP-V-AAA-02", "dont_know", "doc"), 0, 0, Assurance.EXAMINED),
        (answer("SMP-V-AAA-02", "not_assessed"), 0, 1, Assurance.DECLARED),
        (answer("SMP-V-AAA-02", "inconclusive"), 0, 1, Assurance.DECLARED),
        (answer("SMP-V-AAA-02", "perhaps"), 0, 1, Assurance.DECLARED),
        (answer("SMP-V-AAA-02", "not_applicable"), 0, 1, Assurance.DECLARED),
        (answer("SMP-V-AAA-02", "not_applicable", reason="None"), 0, 1, Assurance.DECLARED),
        (answer("SMP-V-AAA-02", "not_applicable", reviewer="Lab"), 0, 1, Assurance.DECLARED),
    ],
    ids=lambda one: one.value if isinstance(one, Answer) else None,
)
def test_an_answer_counts_by_its_value_and_by_how_it_is_known(
    given: Answer, low: Fraction, high: Fraction, assurance: Assurance
) -> None:
    one = control(sheet(given), "SMP-V-AAA-02")

    assert (low, high, assurance) == (one.low, one.high, one.assurance)


@pytest.mark.parametrize(
    ("change", "issue"),
    [
        ({"expires": DAY - dt.timedelta(days=1)}, issues.EVIDENCE_EXPIRED),
        ({"date": DAY - dt.timedelta(days=731)}, issues.EVIDENCE_OLD),
        ({"date": DAY + dt.timedelta(days=1)}, issues.EVIDENCE_EARLY),
        ({"supports": False}, issues.EVIDENCE_REJECTED),
        ({"kind": "TEST"}, issues.EVIDENCE_FOREIGN),
    ],
)
def test_evidence_that_does_not_count_is_told(change: dict[str, Any], issue: issues.Issue) -> None:
    given = sheet(answer("SMP-V-AAA-02", "all", "one"), evidence={"one": evidence("one", **change)})

    assert HALF == control(given, "SMP-V-AAA-02").low
    assert issue.code in codes(scored(given))


def test_evidence_counts_on_its_last_day() -> None:
    given = sheet(answer("SMP-V-AAA-02", "all", "one"), evidence={"one": evidence("one", expires=DAY)})

    assert 1 == control(given, "SMP-V-AAA-02").low


def test_nobody_examined_it_so_it_is_only_filed() -> None:
    """A vendor may write any level into its own sheet."""
    given = sheet(answer("SMP-V-AAA-02", "all", "one"), evidence={"one": evidence("one", examined_by="")})

    assert Assurance.FILED == control(given, "SMP-V-AAA-02").assurance


def test_a_type_of_evidence_carries_no_further_than_it_reaches() -> None:
    locker = {"one": evidence("one", "ATT", Assurance.INDEPENDENT)}

    assert (
        Assurance.FILED
        == control(sheet(answer("SMP-V-AAA-03", "all", "one"), evidence=locker), "SMP-V-AAA-03").assurance
    )


def test_not_applicable_leaves_the_sum() -> None:
    given = changed(answer("SMP-V-AAA-02", "not_applicable", reason="None", reviewer="Lab"))
    one = scored(given)

    assert (100, 19, Fraction(4, 23)) == (one.low, one.weight, one.not_applicable)


def test_what_always_applies_cannot_be_left_out() -> None:
    given = changed(answer("SMP-V-AAA-01", "not_applicable", reason="None", reviewer="Lab"))

    assert issues.ALWAYS_APPLIES.code in codes(scored(given))
    assert "refused" == scored(given).decision.kind


def test_much_that_does_not_apply_is_looked_at_by_a_person() -> None:
    out = [answer(f"SMP-V-AAA-0{n}", "not_applicable", reason="None", reviewer="Lab") for n in (2, 3)]

    assert [issues.SCOPE_SHARE] == [one.issue for one in scored(changed(*out)).decision.review]


def test_practices_are_believed_and_it_is_said() -> None:
    given = sheet(
        answer("SMP-P-PPP-01", "yes"),
        answer("SMP-P-PPP-02", "not_applicable"),
        answer("SMP-P-PPP-03", "yes"),
        answer("SMP-P-QQQ-01", "all"),
        answer("SMP-P-QQQ-02", "dont_know"),
        audience=Audience.PRACTICE,
    )
    one = scored(given)

    assert (Fraction(1100, 12), "ready", True, 1) == (one.low, one.decision.kind, one.declared, one.dont_know)


def test_a_size_changes_weights() -> None:
    def weight(size: str) -> int:
        return scored(sheet(audience=Audience.PRACTICE, size=size)).weight

    assert (15, 13) == (weight("many"), weight("solo"))


def test_an_unknown_size_is_told_and_weighs_as_usual() -> None:
    one = scored(sheet(audience=Audience.PRACTICE, size="huge"))

    assert 15 == one.weight
    assert issues.UNKNOWN_SIZE.code in codes(one)


def test_a_sheet_of_another_edition_is_scored_but_grants_nothing() -> None:
    one = scored(changed(edition="1.0.0"))

    assert (100, "refused") == (one.low, one.decision.kind)
    assert {issues.OTHER_EDITION} == {found.issue for found in one.decision.reasons}


def test_answers_that_nobody_asked_for_are_noted() -> None:
    one = scored(changed(answer("SMP-V-ZZZ-01", "yes")))

    assert [issues.UNKNOWN_CONTROL] == [found.issue for found in one.findings]
    assert "definitive" == one.decision.kind


def test_figures_beside_the_score() -> None:
    one = scored(sheet(*PERFECT[:3], probes=PROBES))

    assert (4, "SMP-V-BBB", Fraction(100 * 12, 23), 100) == (one.unanswered, one.lowest, one.low, one.high)
    assert Fraction(19, 23) == one.coverage == sum(one.assurance.values())


def test_nothing_is_declared_before_it_is() -> None:
    """What nobody answered is in no share, and too little for a decision while it is more than half."""
    blank, most, half = (scored(sheet(*PERFECT[:count])) for count in (0, 3, 4))

    assert ({0}, 7, True) == (set(blank.assurance.values()), blank.open, blank.unassessed)
    assert (4, True) == (most.open, most.unassessed)
    assert (3, False) == (half.open, half.unassessed)
    assert {None} == {one.known for one in blank.controls}


def test_a_sheet_without_a_size_is_told_so() -> None:
    """The usual weights count, as for an unknown one."""
    assert [issues.NO_SIZE] == [found.issue for found in scored(changed(size="")).findings]
    assert [issues.UNKNOWN_SIZE] == [found.issue for found in scored(changed(size="huge")).findings]


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(142, 2), "71.0"), (Fraction(7125, 100), "71.3"), (Fraction(7124, 100), "71.2"), (Fraction(0), "0.0")],
)
def test_halves_are_rounded_up_when_shown(value: Fraction, text: str) -> None:
    assert (text, int(text.replace(".", ""))) == (shown(value), tenths(value))


@for_all(st.fractions(0, 100, max_denominator=999), st.fractions(0, 100, max_denominator=999))
def test_bounds_are_compared_exactly(one: Fraction, other: Fraction) -> None:
    """As Python compares fractions, in either order and with themselves."""
    assert (one < other, other < one, False) == (below(one, other), below(other, one), below(one, one))
