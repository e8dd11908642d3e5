"""Who may do what about a non-conformity, and when."""

from dataclasses import replace

import pytest
from deciding_acts import CONFIRM, PROPOSE, RETEST, answer, close, raised_log, refusal, retested_log
from deciding_samples import CAMPAIGN, passing, raised

from eqlab.core.act import (
    Act,
    NonConformityAssigned,
    NonConformityCommented,
    NonConformityRetested,
    RunEnded,
)
from eqlab.core.verdict import Kind
from eqlab.label.deciding_admission import Knowledge


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (raised(), "EQ-LABEL-141"),
        (raised("NC-2", campaign="nova-C9"), "EQ-LABEL-156"),
        (raised("NC-2", run=f"{CAMPAIGN}.9"), "EQ-LABEL-152"),
        (raised("NC-2", says=" "), "EQ-LABEL-150"),
        (NonConformityAssigned(nonconformity="NC-9", owner="tess"), "EQ-LABEL-140"),
        (NonConformityRetested(nonconformity="NC-1", run=RETEST), "EQ-LABEL-144"),
        (replace(PROPOSE, reason=""), "EQ-LABEL-150"),
        (close(), "EQ-LABEL-146"),
        (close(again=True), "EQ-LABEL-143"),
        (close(" "), "EQ-LABEL-150"),
        (NonConformityCommented(nonconformity="NC-1", words=""), "EQ-LABEL-150"),
    ],
)
def test_an_act_that_does_not_fit_is_refused(act: Act, code: str) -> None:
    assert code == refusal(raised_log(), "tess", act)


def test_a_retest_comes_after_the_answer_with_its_case_and_its_end() -> None:
    log = raised_log()
    log.ran(2)
    log.do("vera", answer())
    for number, cases, ended in ((3, ("B",), True), (4, (), False)):
        log.do("tess", passing(number, cases=cases).started)
        if ended:
            log.do("tess", RunEnded(campaign=CAMPAIGN, run=f"{CAMPAIGN}.{number}", events=1, head="0" * 64))
    runs = [f"{CAMPAIGN}.{number}" for number in (2, 3, 4, 9)]

    assert {"EQ-LABEL-145"} == {
        refusal(log, "tess", NonConformityRetested(nonconformity="NC-1", run=name)) for name in runs
    }


def test_an_override_is_confirmed_by_a_reviewer_who_neither_proposed_nor_is_in_charge() -> None:
    log = raised_log()
    assert "EQ-LABEL-148" == refusal(log, "rita", CONFIRM)
    log.do("rita", PROPOSE)

    assert "EQ-LABEL-147" == refusal(log, "tess", PROPOSE)
    assert ["EQ-LABEL-149"] * 2 == [refusal(log, name, CONFIRM) for name in ("rita", "rolf")]


def test_refusing_an_override_takes_a_reason() -> None:
    log = raised_log()
    log.do("tess", PROPOSE)

    assert "EQ-LABEL-150" == refusal(log, "rita", replace(CONFIRM, agreed=False))
    log.do("rita", replace(CONFIRM, agreed=False, reason="it is clear"))
    assert "EQ-LABEL-146" == refusal(log, "tess", close())


def test_it_closes_after_a_retest_or_an_override_that_takes_it_out_of_account() -> None:
    retested_log().do("tess", close())
    overridden = raised_log()
    overridden.do("tess", PROPOSE)
    overridden.do("rita", CONFIRM)
    overridden.do("tess", close())

    assert "EQ-LABEL-142" == refusal(overridden, "tess", NonConformityAssigned(nonconformity="NC-1", owner="tess"))


@pytest.mark.parametrize("outcome", [Kind.FAILED, Kind.INCONCLUSIVE, Kind.LAB_ERROR])
def test_with_the_evidence_at_hand_only_a_passed_retest_closes(outcome: Kind) -> None:
    log = retested_log()
    log.knowledge = Knowledge(outcomes={(RETEST, "A"): outcome})
    assert "EQ-LABEL-146" == refusal(log, "tess", close())

    log.knowledge = Knowledge(outcomes={(RETEST, "A"): Kind.PASSED})
    log.do("tess", close())
