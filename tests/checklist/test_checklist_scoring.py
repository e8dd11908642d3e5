"""What answers count, one rule at a time."""

import copy
import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from checklist_samples import (
    DAY,
    HEAD,
    LOCKER,
    PERFECT,
    PLAN,
    PROBES,
    SAMPLE,
    TOPICS,
    answer,
    changed,
    evidence,
    passed,
    read,
    sheet,
)

from eqlab.checklist import issues
from eqlab.checklist.model import Assurance, Audience
from eqlab.checklist.score import ControlScore, Score, shown, tenths
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Answer, MendingPlan, Outcome, Sheet

HALF = Fraction(1, 2)


def scored(given: Sheet) -> Score:
    return score(SAMPLE, given, DAY)


def control(given: Sheet, name: str) -> ControlScore:
    return next(one for one in scored(given).controls if one.control == name)


def codes(one: Score) -> set[str]:
    return {finding.issue.code for finding in one.findings}


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


def test_a_failed_probe_beats_a_declared_yes() -> None:
    given = changed(probes=(passed("p.one", "SMP-V-AAA-01", outcome=Outcome.FAILED),))
    one = control(given, "SMP-V-AAA-01")

    assert (0, 0, True, False, Assurance.TESTED) == (one.low, one.high, one.contradicted, one.met, one.assurance)
    assert issues.CONTRADICTION.code in codes(scored(given))


def test_a_failed_probe_contradicts_no_honest_no() -> None:
    given = changed(answer("SMP-V-AAA-01", "no"), probes=(passed("p.one", "SMP-V-AAA-01", outcome=Outcome.FAILED),))

    assert not control(given, "SMP-V-AAA-01").contradicted
    assert issues.PROBE_FAILED.code in codes(scored(given))


def test_two_contradictions_call_for_an_audit() -> None:
    given = changed(probes=(passed("p.one", outcome=Outcome.FAILED), passed("p.two", outcome=Outcome.FAILED)))

    assert issues.AUDIT in [one.issue for one in scored(given).decision.review]


@pytest.mark.parametrize("value", ["no", "dont_know", "not_assessed"])
def test_a_passed_probe_never_raises_the_value(value: str) -> None:
    with_probe, without = changed(answer("SMP-V-AAA-01", value)), changed(answer("SMP-V-AAA-01", value), probes=())

    assert control(without, "SMP-V-AAA-01").low == control(with_probe, "SMP-V-AAA-01").low
    assert Assurance.TESTED == control(with_probe, "SMP-V-AAA-01").assurance


def test_a_probe_that_could_not_tell_leaves_it_open() -> None:
    given = changed(probes=(passed("p.one", "SMP-V-AAA-01", outcome=Outcome.ERROR), passed("p.two")))
    one = scored(given)

    assert (0, 1) == (control(given, "SMP-V-AAA-01").low, control(given, "SMP-V-AAA-01").high)
    assert ("refused", "definitive") == (one.decision.kind, one.decision.attainable)
    assert {issues.UNDECIDED, issues.LOW_TOPIC} >= {found.issue for found in one.decision.reasons}


def test_a_probe_that_could_not_tell_opens_no_more_than_was_claimed() -> None:
    given = changed(answer("SMP-V-AAA-01", "no"), probes=(passed("p.one", outcome=Outcome.ERROR),))

    assert (0, 0) == (control(given, "SMP-V-AAA-01").low, control(given, "SMP-V-AAA-01").high)


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        (Outcome.PASSED, Outcome.FAILED, Outcome.FAILED),
        (Outcome.ERROR, Outcome.FAILED, Outcome.FAILED),
        (Outcome.ERROR, Outcome.PASSED, Outcome.ERROR),
        (Outcome.PASSED, Outcome.PASSED, Outcome.PASSED),
    ],
)
def test_the_worst_probe_of_a_control_counts(one: Outcome, two: Outcome, expected: Outcome) -> None:
    given = changed(probes=(passed("p.one", outcome=one), passed("p.two", outcome=two)))

    assert expected == control(given, "SMP-V-BBB-03").outcome


def test_the_newest_run_of_a_probe_counts() -> None:
    given = changed(probes=(passed("p.one", outcome=Outcome.FAILED, days=20), passed("p.one", days=2)))

    assert Outcome.PASSED == control(given, "SMP-V-AAA-01").outcome


def test_the_worse_of_two_runs_of_one_day_counts() -> None:
    given = changed(probes=(passed("p.one"), passed("p.one", outcome=Outcome.FAILED)))

    assert Outcome.FAILED == control(given, "SMP-V-AAA-01").outcome


def test_a_probe_of_tomorrow_does_not_count_today() -> None:
    given = changed(probes=(passed("p.one", days=-1),))

    assert control(given, "SMP-V-AAA-01").outcome is None
    assert issues.PROBE_EARLY.code in codes(scored(given))


def test_a_probe_speaks_only_for_controls_that_name_it() -> None:
    given = changed(probes=(passed("p.two", "SMP-V-AAA-01", outcome=Outcome.FAILED),))

    assert control(given, "SMP-V-AAA-01").outcome is None


def test_an_old_probe_stands_in_the_way_of_a_definitive_decision_only() -> None:
    given = changed(probes=(passed("p.one", days=91), passed("p.two")))
    one = scored(given)

    assert "provisional" == one.decision.kind
    assert {issues.PROBE_OLD} == {found.issue for found in one.decision.reasons}


def test_a_probe_of_the_last_day_allowed_is_young_enough() -> None:
    given = changed(probes=(passed("p.one", days=90), passed("p.two", days=90)))

    assert "definitive" == scored(given).decision.kind


def test_points_never_buy_off_a_knock_out() -> None:
    one = scored(changed(answer("SMP-V-BBB-01", "half", "doc")))

    assert (True, "refused", 0) == (one.low > 85, one.decision.kind, one.decision.maturity)
    assert issues.KNOCK_OUT in [found.issue for found in one.decision.reasons]


def test_a_knock_out_must_be_known_well_enough_for_a_definitive_decision() -> None:
    one = scored(changed(answer("SMP-V-BBB-01", "all", "filed"), probes=(passed("p.one"),)))

    assert "provisional" == one.decision.kind
    assert [issues.NOT_ASSURED] == [found.issue for found in one.decision.reasons]


def test_an_open_major_needs_a_plan_for_a_provisional_decision() -> None:
    without = scored(changed(answer("SMP-V-AAA-02", "half", "doc")))
    with_plan = scored(changed(answer("SMP-V-AAA-02", "half", "doc", plan=PLAN)))

    assert ("refused", "provisional") == (without.decision.kind, with_plan.decision.kind)
    assert [("SMP-V-AAA-02", PLAN)] == [(one.control, one.plan) for one in with_plan.decision.conditions]
    assert dt.date(2026, 12, 1) == with_plan.decision.until


@pytest.mark.parametrize(
    ("plan", "issue"),
    [
        (MendingPlan(owner="", due=PLAN.due), issues.OPEN_MAJOR),
        (MendingPlan(owner="Ada", due=DAY - dt.timedelta(days=1)), issues.PLAN_OVERDUE),
    ],
)
def test_a_plan_needs_an_owner_and_a_day_to_come(plan: MendingPlan, issue: issues.Issue) -> None:
    one = scored(changed(answer("SMP-V-AAA-02", "half", "doc", plan=plan)))

    assert [issue] == [found.issue for found in one.decision.reasons]


def test_too_many_open_majors_are_refused() -> None:
    given = changed(answer("SMP-V-AAA-02", "half", "doc", plan=PLAN), answer("SMP-V-BBB-04", "no", "doc", plan=PLAN))

    assert [issues.MANY_MAJORS] == [found.issue for found in scored(given).decision.reasons]


TRIED = read(
    topics=[
        {
            **topic,
            "controls": [{**one, **({"probes": ["p.two"]} if one["id"] == "SMP-V-BBB-04" else {})} for one in controls],
        }
        for topic in TOPICS
        for controls in [topic["controls"]]
    ]
)
"""The sample, with a probe for its last major control."""


def test_a_major_that_could_not_be_tested_is_not_held_against_the_vendor() -> None:
    errors = (passed("p.one"), passed("p.two"), passed("p.two", "SMP-V-BBB-04", outcome=Outcome.ERROR, days=1))
    one = score(TRIED, changed(probes=errors), DAY)

    assert ("provisional", "definitive") == (one.decision.kind, one.decision.attainable)
    assert {issues.UNDECIDED} <= {found.issue for found in one.decision.reasons}


def test_that_somebody_says_a_major_is_inconclusive_is_held_against_them() -> None:
    """Only a probe can be unable to tell."""
    one = scored(changed(answer("SMP-V-BBB-04", "inconclusive")))

    assert ("refused", "definitive") == (one.decision.kind, one.decision.attainable)
    assert [issues.UNDECIDED] == [found.issue for found in one.decision.reasons]


def test_a_control_is_tested_when_all_of_its_probes_ran() -> None:
    one = scored(changed(probes=(passed("p.one"),)))
    lacking = [found for found in one.findings if found.issue is issues.PROBE_MISSING]

    assert control(changed(probes=(passed("p.one"),)), "SMP-V-BBB-03").outcome is None
    assert [("SMP-V-BBB-03", "p.two")] == [(found.control, found.facts["probes"]) for found in lacking]
    assert Outcome.PASSED == control(changed(), "SMP-V-BBB-03").outcome


def test_one_probe_is_enough_where_the_checklist_says_so() -> None:
    topics = copy.deepcopy(TOPICS)
    next(one for one in topics[1]["controls"] if one["id"] == "SMP-V-BBB-03")["any_probe"] = True
    found = score(read(topics=topics), changed(probes=(passed("p.one"),)), DAY)

    assert Outcome.PASSED == next(one for one in found.controls if one.control == "SMP-V-BBB-03").outcome
    assert issues.PROBE_MISSING.code not in codes(found)


@pytest.mark.parametrize(
    ("outcome", "days", "expected"),
    [
        (Outcome.PASSED, 730, Outcome.PASSED),
        (Outcome.PASSED, 731, None),
        (Outcome.FAILED, 9999, Outcome.FAILED),
    ],
)
def test_what_passed_long_ago_counts_no_more(outcome: Outcome, days: int, expected: Outcome | None) -> None:
    """And still stands in the way of a decision that asks for young results; what failed is not forgotten."""
    aging = read({**HEAD, "rule": {**HEAD["rule"], "probe_days": 730}})
    found = score(aging, changed(probes=(passed("p.one", outcome=outcome, days=days), passed("p.two"))), DAY)
    told = [one.issue for one in found.findings if one.control == "SMP-V-AAA-01"]

    assert expected == next(one for one in found.controls if one.control == "SMP-V-AAA-01").outcome
    assert (issues.PROBE_EXPIRED in told) is (expected is None)
    assert "definitive" != found.decision.kind


def test_a_plan_ends_before_the_decision_does() -> None:
    plan = MendingPlan(owner="Ada", due=dt.date(2026, 12, 2))
    late = scored(changed(answer("SMP-V-AAA-02", "half", "doc", plan=plan)))
    on_time = scored(changed(answer("SMP-V-AAA-02", "half", "doc", plan=replace(plan, due=dt.date(2026, 12, 1)))))

    assert ("refused", "provisional") == (late.decision.kind, on_time.decision.kind)
    assert [issues.PLAN_LATE] == [found.issue for found in late.decision.reasons]


def test_the_highest_level_wants_recent_evidence() -> None:
    locker = {**LOCKER, "report": evidence("report", "RPT", Assurance.INDEPENDENT, date=DAY - dt.timedelta(days=366))}
    one = scored(changed(evidence=locker))

    assert ("definitive", 3, [issues.NOT_RECENT]) == (
        one.decision.kind,
        one.decision.maturity,
        [found.issue for found in one.decision.unmet[4]],
    )


def test_the_highest_level_allows_no_open_finding() -> None:
    one = scored(changed(answer("SMP-V-BBB-04", "yes", "doc", "gone")))

    assert [issues.OPEN_FINDING] == [found.issue for found in one.decision.unmet[4]]


def test_nothing_that_applies_is_nothing_to_grant() -> None:
    empty = score(read(HEAD, []), sheet(), DAY)

    assert ("refused", 0, 0, 0) == (empty.decision.kind, empty.low, empty.high, empty.weight)
    assert issues.NOTHING_ASKED in [found.issue for found in empty.decision.reasons]


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


def test_a_practice_with_a_failing_knock_out_is_not_ready() -> None:
    given = sheet(answer("SMP-P-PPP-01", "no"), audience=Audience.PRACTICE)

    assert "not_ready" == scored(given).decision.kind


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


def test_a_probe_that_failed_settles_a_question_without_an_answer() -> None:
    one = scored(sheet(probes=(replace(PROBES[0], outcome=Outcome.FAILED),)))

    assert one.open < len(one.controls)
    assert all(each.known is Assurance.TESTED for each in one.controls if not each.open)


def test_a_sheet_without_a_size_is_told_so() -> None:
    """The usual weights count, as for an unknown one."""
    assert [issues.NO_SIZE] == [found.issue for found in scored(changed(size="")).findings]
    assert [issues.UNKNOWN_SIZE] == [found.issue for found in scored(changed(size="huge")).findings]


def test_every_reason_can_be_said() -> None:
    """No sentence keeps an unfilled field."""
    given = changed(
        answer("SMP-V-AAA-02", "all", "wrong", "gone", "test"),
        answer("SMP-V-BBB-04", "not_applicable"),
        answer("SMP-V-BBB-01", "all", "filed"),
        answer("SMP-V-AAA-03", "maybe"),
        probes=(passed("p.one", outcome=Outcome.FAILED), passed("p.two", "SMP-V-BBB-03", outcome=Outcome.ERROR)),
        size="x",
        edition="0.9.0",
    )
    one = scored(given)
    reasons = [*one.findings, *(found for some in one.decision.obstacles.values() for found in some)]

    assert [] == [text for found in reasons for text in (found.sentence(), found.advice()) if "{" in text]


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(142, 2), "71.0"), (Fraction(7125, 100), "71.3"), (Fraction(7124, 100), "71.2"), (Fraction(0), "0.0")],
)
def test_halves_are_rounded_up_when_shown(value: Fraction, text: str) -> None:
    assert (text, int(text.replace(".", ""))) == (shown(value), tenths(value))
