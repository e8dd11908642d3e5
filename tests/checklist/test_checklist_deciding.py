"""What is granted, and what stands in its way, one rule at a time."""

import datetime as dt
from dataclasses import replace

import pytest
from checklist_samples import DAY, HEAD, LOCKER, PLAN, TOPICS, answer, changed, evidence, passed, read, sheet
from checklist_scored import scored

from eqlab.checklist import issues
from eqlab.checklist.model import Assurance, Audience
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import MendingPlan, Outcome


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


def test_a_practice_with_a_failing_knock_out_is_not_ready() -> None:
    given = sheet(answer("SMP-P-PPP-01", "no"), audience=Audience.PRACTICE)

    assert "not_ready" == scored(given).decision.kind


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
