"""What a change of an attestation rests on: its state, a tested build, a decision, the rule."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from attested_hands import DAY, SUSPENSION, refusal, standing
from deciding_samples import (
    ATTESTATION,
    CAMPAIGN,
    FAILED,
    INCONCLUSIVE,
    ONE,
    TWO,
    Log,
    declared,
    evaluated_log,
    issued_log,
    rule,
    run,
    statement,
)

from eqlab.core.act import Change, Purpose, RunEnded, RunStarted
from eqlab.core.requirement import Origin
from eqlab.core.verdict import PASSED, Verdict
from eqlab.label.deciding_admission import Knowledge
from eqlab.label.evaluation import Outcome
from eqlab.label.scheme.model import ChangeClass, Retest
from eqlab.label.scheme.model import Outcome as Scheme


@pytest.mark.parametrize("change", [one for one in Change if one is not Change.ISSUE])
def test_nothing_happens_to_what_was_never_issued(change: Change) -> None:
    assert "EQ-LABEL-179" == refusal(lambda: evaluated_log().decided().proposed(change))


@pytest.mark.parametrize("end", [Change.WITHDRAW, Change.TERMINATE])
def test_an_end_is_final(end: Change) -> None:
    log = issued_log().changed(end, reason="end")
    others = [one for one in Change if one is not Change.ISSUE]

    assert {"EQ-LABEL-180"} == {refusal(lambda one=one: log.proposed(one, builds=(ONE,))) for one in others}


def test_only_a_suspension_is_reinstated_and_none_is_suspended_twice() -> None:
    log = issued_log()

    assert "EQ-LABEL-180" == refusal(lambda: log.proposed(Change.REINSTATE))
    log.changed(Change.SUSPEND)
    assert "EQ-LABEL-180" == refusal(lambda: log.proposed(Change.SUSPEND))
    assert "EQ-LABEL-180" == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,)))


def test_what_expired_is_not_brought_back() -> None:
    log = issued_log()
    log.now = datetime(2027, 12, 1, tzinfo=UTC)

    assert ["EQ-LABEL-180"] * 3 == [refusal(lambda one=one: log.proposed(one)) for one in (*SUSPENSION, Change.EXTEND)]


def test_a_build_is_added_only_when_declared_and_tested() -> None:
    log = issued_log()
    assert "EQ-LABEL-185" == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,)))
    log.do("tess", declared())
    assert "EQ-LABEL-191" == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,)))
    assert "EQ-LABEL-185" == refusal(lambda: log.proposed(Change.EXTEND, builds=(ONE,)))
    log.knowledge = Knowledge(change=lambda _: change(Retest.NOTHING))

    assert (TWO,) == log.proposed(Change.EXTEND, builds=(TWO,)).builds


def change(retest: Retest, outcome: Scheme = Scheme.EXTENSION) -> ChangeClass:
    return ChangeClass(
        id="some", title={"en": "Some"}, retest=retest, tags=("smoke",), outcome=outcome, origin=Origin.DESIGN
    )


def run_on_another_build(log: Log, *cases: str, campaign: str = CAMPAIGN, events: int = 1) -> Log:
    log.do("tess", declared())
    run = f"{campaign}.7"
    log.do("tess", RunStarted(campaign=campaign, run=run, purpose=Purpose.RERUN, cases=cases, builds=(TWO,)))
    log.do("tess", RunEnded(campaign=campaign, run=run, events=events, head="0" * 64))
    return log


@pytest.mark.parametrize(
    ("retest", "outcome", "cases", "code"),
    [
        (Retest.ALL, Scheme.EVALUATION, (), "EQ-LABEL-205"),
        (Retest.NOTHING, Scheme.EVALUATION, (), "EQ-LABEL-205"),
        (Retest.ALL, Scheme.EXTENSION, ("tag:smoke",), "EQ-LABEL-191"),
        (Retest.ALL, Scheme.EXTENSION, (), ""),
        (Retest.TAGGED, Scheme.EXTENSION, ("A",), "EQ-LABEL-191"),
        (Retest.TAGGED, Scheme.EXTENSION, ("A", "tag:smoke"), ""),
        (Retest.TAGGED, Scheme.EXTENSION, (), ""),
    ],
)
def test_a_build_is_tested_as_its_change_class_asks(
    retest: Retest, outcome: Scheme, cases: tuple[str, ...], code: str
) -> None:
    log = run_on_another_build(issued_log(), *cases)
    log.knowledge = Knowledge(change=lambda _: change(retest, outcome))

    if code:
        assert code == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,)))
    else:
        assert (TWO,) == log.proposed(Change.EXTEND, builds=(TWO,)).builds


@pytest.mark.parametrize(("verdict", "code"), [(FAILED, "EQ-LABEL-206"), (INCONCLUSIVE, "EQ-LABEL-206"), (PASSED, "")])
def test_a_build_that_did_not_pass_is_not_added(verdict: Verdict, code: str) -> None:
    log = run_on_another_build(issued_log())
    record = run(7, dict.fromkeys(("A", "B"), verdict), builds=(TWO,)).record
    log.knowledge = Knowledge(records=lambda _: record)

    if code:
        assert code == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,)))
    else:
        assert (TWO,) == log.proposed(Change.EXTEND, builds=(TWO,)).builds


def test_without_the_scheme_a_build_is_tested_whole() -> None:
    """A scheme that was edited since the file was opened is no way to test less."""
    part, whole = (run_on_another_build(issued_log(), *cases) for cases in (("tag:smoke",), ()))

    assert "EQ-LABEL-191" == refusal(lambda: part.proposed(Change.EXTEND, builds=(TWO,)))
    assert (TWO,) == whole.proposed(Change.EXTEND, builds=(TWO,)).builds


def test_a_run_without_any_event_tested_nothing() -> None:
    log = run_on_another_build(issued_log(), events=0)

    assert "EQ-LABEL-191" == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,)))


def test_a_build_of_another_statement_is_not_added() -> None:
    """Neither was it declared for the statement of the attestation, nor was it tested under it."""
    log = issued_log().plan("nova-C2", statement(name="dispenser"))
    log.do("tess", replace(declared(), statement="dispenser"))
    assert "EQ-LABEL-185" == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,)))
    run_on_another_build(log, campaign="nova-C2")

    assert "EQ-LABEL-191" == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,)))


def test_a_decision_extends_by_the_builds_that_were_decided_on_only() -> None:
    """A decision on the old build, taken after a new one was declared, says nothing about the new one."""
    log = issued_log()
    log.do("tess", declared())
    log.evaluated(name="EV-2").decided(name="D-2", evaluation="EV-2")

    assert "EQ-LABEL-185" == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,), decision="D-2"))


def test_a_decision_about_another_statement_extends_nothing() -> None:
    log = issued_log().plan("nova-C2", statement(TWO, name="dispenser"))
    log.do("tess", declared())
    log.ran(campaign="nova-C2", builds=(TWO,)).evaluated(name="EV-2", campaigns=("nova-C2",))
    log.decided(name="D-2", evaluation="EV-2")

    assert "EQ-LABEL-185" == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,), decision="D-2"))


def test_a_decision_on_the_new_build_extends_by_it() -> None:
    log = issued_log()
    log.do("tess", declared())
    log.plan("nova-C2", statement(TWO)).ran(campaign="nova-C2", builds=(TWO,))
    log.evaluated(name="EV-2", campaigns=("nova-C2",)).decided(name="D-2", evaluation="EV-2")

    assert (TWO,) == log.proposed(Change.EXTEND, builds=(TWO,), decision="D-2").builds


def test_a_decision_from_before_a_build_says_nothing_about_it() -> None:
    log = issued_log().evaluated(name="EV-2").decided(name="D-2", evaluation="EV-2")
    log.do("tess", declared())

    assert "EQ-LABEL-189" == refusal(lambda: log.proposed(Change.EXTEND, builds=(TWO,), decision="D-2"))


def test_time_is_added_by_a_decision_or_as_often_as_the_rule_allows() -> None:
    log = evaluated_log(Outcome.WITH_CONDITIONS)
    log.knowledge = Knowledge(rule=lambda _: rule())
    log.decided("provisional")
    log.approved(log.proposed(valid_until=date(2027, 5, 2)), kind="provisional")
    once, twice = date(2027, 11, 2), date(2028, 5, 2)

    assert "EQ-LABEL-177" == refusal(lambda: log.proposed(Change.EXTEND, valid_until=date(2027, 11, 3)))
    log.changed(Change.EXTEND, valid_until=once)
    assert once == standing(log).last.valid_until
    assert "EQ-LABEL-190" == refusal(lambda: log.proposed(Change.EXTEND, valid_until=twice))


def test_only_an_extension_moves_the_last_day_and_only_forward() -> None:
    log, far = issued_log(), date(2099, 1, 1)

    assert "EQ-LABEL-177" == refusal(lambda: log.proposed(Change.SUSPEND, valid_until=far))
    assert "EQ-LABEL-177" == refusal(lambda: log.proposed(Change.SUSPEND, valid_from=far))
    assert "EQ-LABEL-177" == refusal(lambda: log.proposed(Change.EXTEND, valid_until=DAY))
    assert "EQ-LABEL-190" == refusal(lambda: log.proposed(Change.EXTEND, valid_until=far))


def test_a_successor_is_another_attestation_in_force() -> None:
    log = issued_log()
    names = ("", ATTESTATION, "nova-A9")

    assert {"EQ-LABEL-186"} == {refusal(lambda one=one: log.proposed(Change.SUPERSEDE, successor=one)) for one in names}


def test_a_reduction_leaves_something_but_not_all() -> None:
    log = issued_log()

    assert {"EQ-LABEL-185"} == {
        refusal(lambda one=one: log.proposed(Change.REDUCE, builds=one)) for one in ((), (ONE,), (TWO,))
    }
