"""What probes say about a control, one rule at a time."""

import copy
import datetime as dt
from dataclasses import replace

import pytest
from checklist_samples import DAY, HEAD, PROBES, TOPICS, answer, changed, passed, read, sheet
from checklist_scored import codes, control, scored

from eqlab.checklist import issues
from eqlab.checklist.model import Assurance
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Outcome


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


def test_a_probe_that_failed_settles_a_question_without_an_answer() -> None:
    one = scored(sheet(probes=(replace(PROBES[0], outcome=Outcome.FAILED),)))

    assert one.open < len(one.controls)
    assert all(each.known is Assurance.TESTED for each in one.controls if not each.open)


def test_a_rule_may_look_back_further_than_the_calendar_goes() -> None:
    """In the year 1 nothing can have passed longer ago than some years."""
    aging = read({**HEAD, "rule": {**HEAD["rule"], "probe_days": 730}})
    first = dt.date(1, 1, 1)
    found = score(aging, sheet(probes=(replace(PROBES[0], date=first),)), dt.date(1, 6, 1))

    assert Outcome.PASSED == next(one for one in found.controls if one.control == "SMP-V-AAA-01").outcome
