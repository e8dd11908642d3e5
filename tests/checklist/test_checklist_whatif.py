"""The least work to a target is really the least."""

import itertools

import pytest
from checklist_samples import DAY, PERFECT, PLAN, PROBES, SAMPLE, answer, changed, passed, sheet
from hypothesis import given, settings
from hypothesis import strategies as st
from test_checklist_laws import done, sheets

from eqlab.checklist import issues
from eqlab.checklist.explain import explain
from eqlab.checklist.model import Audience, Effort
from eqlab.checklist.remedy import Lack
from eqlab.checklist.score import Score
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Outcome, Sheet
from eqlab.checklist.whatif import Target, WhatIf, cheapest, next_target


def way(given_sheet: Sheet, grant: str = "definitive", level: int = 3) -> WhatIf:
    return cheapest(SAMPLE, score(SAMPLE, given_sheet, DAY), Target(grant=grant, level=level))


def test_nothing_is_better_than_the_best() -> None:
    assert next_target(SAMPLE, score(SAMPLE, changed(), DAY)) is None


def test_the_next_target_is_the_next_better_grant() -> None:
    assert Target(grant="provisional", level=2) == next_target(SAMPLE, score(SAMPLE, sheet(), DAY))


def test_after_the_last_grant_comes_the_next_level() -> None:
    one = changed(answer("SMP-V-BBB-04", "yes", "doc", "gone"))

    assert Target(grant="", level=4) == next_target(SAMPLE, score(SAMPLE, one, DAY))


def test_a_step_says_what_is_missing() -> None:
    one = changed(answer("SMP-V-AAA-02", "half", "filed"))
    step = way(one).steps[0]

    assert ("SMP-V-AAA-02", "all", ("DOC",), (), (Lack.ANSWER, Lack.EVIDENCE), Effort.MEDIUM, 3) == (
        step.control,
        step.answer,
        step.evidence,
        step.probes,
        step.lacks,
        step.effort,
        step.work,
    )


def test_what_is_done_but_not_proven_is_little_work() -> None:
    step = way(changed(answer("SMP-V-BBB-02", "yes"))).steps[0]

    assert ("", ("RPT",), (Lack.EVIDENCE,), 1) == (step.answer, step.evidence, step.lacks, step.work)


def test_what_a_probe_found_is_to_be_mended() -> None:
    found = passed("p.one", "SMP-V-AAA-01", outcome=Outcome.FAILED)
    step = way(changed(probes=(found, passed("p.one", "SMP-V-BBB-03"), passed("p.two")))).steps[0]

    assert ("SMP-V-AAA-01", (Lack.ANSWER, Lack.PROBE), ("p.one",)) == (step.control, step.lacks, step.probes)


def test_an_old_probe_runs_again() -> None:
    found = way(changed(probes=(passed("p.one", days=91), passed("p.two"))))

    assert [("SMP-V-AAA-01", (Lack.PROBE,)), ("SMP-V-BBB-03", (Lack.PROBE,))] == [
        (step.control, step.lacks) for step in found.steps
    ]


def test_a_major_may_stay_open_under_a_plan() -> None:
    """A plan costs no work, so it is taken before a large piece of work."""
    found = way(changed(answer("SMP-V-BBB-02", "no", "report")), "provisional", 2)

    assert ((), ("SMP-V-BBB-02",), 0, True) == (found.steps, found.plans, found.work, found.reachable)


def test_one_of_two_open_majors_is_met_and_the_cheaper_one() -> None:
    one = changed(answer("SMP-V-BBB-02", "no", "report", plan=PLAN), answer("SMP-V-AAA-02", "half", "doc", plan=PLAN))
    found = way(one, "provisional", 2)

    assert ["SMP-V-AAA-02"] == [step.control for step in found.steps]


def test_what_no_control_settles_is_told() -> None:
    found = way(changed(edition="1.0.0"))

    assert (False, [issues.OTHER_EDITION]) == (found.reachable, [one.issue for one in found.blocked])


def test_work_is_least_for_the_level_of_a_practice() -> None:
    one = sheet(answer("SMP-P-PPP-01", "yes"), audience=Audience.PRACTICE)
    found = way(one, "ready", 2)

    assert ([("SMP-P-PPP-02", 3), ("SMP-P-QQQ-01", 3)], 6) == (
        [(step.control, step.work) for step in found.steps],
        found.work,
    )


@pytest.mark.parametrize("audience", Audience)
@settings(max_examples=40)
@given(data=st.data())
def test_no_cheaper_way_leads_there(audience: Audience, data: st.DataObject) -> None:
    """Every other way is tried: none with less work reaches the next target."""
    one = data.draw(sheets(audience))
    scored = score(SAMPLE, one, DAY)
    target = next_target(SAMPLE, scored)
    found = cheapest(SAMPLE, scored, target) if target else None
    if target is None or found is None or not found.reachable:
        return
    missing = (part.missing for part in explain(SAMPLE, scored).contributions if part.missing)
    works = {step.control: step.work for step in (*missing, *found.steps)}
    cheaper = [
        some
        for count in range(len(works) + 1)
        for some in itertools.combinations(works, count)
        if sum(works[name] for name in some) < found.work
    ]
    plans = tuple(control.id for control in SAMPLE.controls(audience))

    assert [] == [some for some in cheaper if _there(score(SAMPLE, done(one, list(some), plans), DAY), target)]


def _there(after: Score, target: Target) -> bool:
    kinds = [grant.kind for grant in SAMPLE.rule.grants[after.audience]]
    if not target.grant:
        return after.decision.maturity >= target.level
    return after.decision.granted and kinds.index(after.decision.kind) <= kinds.index(target.grant)


def test_the_perfect_sheet_needs_nothing() -> None:
    found = cheapest(SAMPLE, score(SAMPLE, sheet(*PERFECT, probes=PROBES), DAY), Target(grant="definitive", level=3))

    assert ((), (), 0, 100) == (found.steps, found.plans, found.work, found.low)
