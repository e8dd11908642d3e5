"""Non-conformities, folded from what people did about them, and proposed from what a run found."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from deciding_samples import CAMPAIGN, CODE, START, TODAY, finding, raised, rule, run
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.act import (
    Act,
    Entry,
    NonConformityAnswered,
    NonConformityAssigned,
    NonConformityClosed,
    NonConformityCommented,
    NonConformityRaised,
    NonConformityRetested,
    OverrideConfirmed,
    OverrideProposed,
    Remedy,
    Severity,
)
from eqlab.core.event import StepFinished, StepOutcome
from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.core.record import CampaignRecord, CaseRecord
from eqlab.core.requirement import Obligation, Origin
from eqlab.core.verdict import Kind
from eqlab.label.nonconformity import NonConformity, fold_nonconformities
from eqlab.label.nonconformity_raising import next_id, propose_from
from eqlab.plan.model import Plan

RETEST = f"{CAMPAIGN}.2"


def folded(*said: tuple[str, Act], outcome: Kind | None = None) -> NonConformity:
    outcomes = {(RETEST, "A"): outcome} if outcome else {}
    entries = [
        Entry(number=place, at=START + timedelta(hours=place), actor=who, file="nova", act=act, previous="", hash="")
        for place, (who, act) in enumerate([("tess", raised(owner="olga", due=TODAY)), *said], 1)
    ]
    (one,) = fold_nonconformities(entries, outcomes)
    return one


def answer(remedy: Remedy = Remedy.CORRECTED) -> tuple[str, Act]:
    return "vera", NonConformityAnswered(nonconformity="NC-1", remedy=remedy, words="mended")


def retest() -> tuple[str, Act]:
    return "tess", NonConformityRetested(nonconformity="NC-1", run=RETEST)


def propose(severity: Severity | None = Severity.MINOR, who: str = "tess") -> tuple[str, Act]:
    return who, OverrideProposed(nonconformity="NC-1", severity=severity, reason="the specification is unclear")


def confirm(who: str = "rita", *, agreed: bool = True) -> tuple[str, Act]:
    return who, OverrideConfirmed(nonconformity="NC-1", agreed=agreed)


def close(*, again: bool = False) -> tuple[str, Act]:
    return "tess", NonConformityClosed(nonconformity="NC-1", reason="settled", open=again)


def test_it_is_open_and_weighs_what_it_was_raised_with() -> None:
    one = folded()

    assert (True, Severity.MAJOR, "nova/NC-1") == (one.open, one.severity, one.key)
    assert "Broken: x." == one.sentence()


def test_its_thread_keeps_every_word_in_order() -> None:
    one = folded(answer(), ("rita", NonConformityCommented(nonconformity="NC-1", words="seen")), retest(), close())

    assert ["raised", "answered", "commented", "retested", "closed"] == [word.deed for word in one.thread]


def test_assigning_keeps_the_deadline_that_is_not_named() -> None:
    one = folded(("tess", NonConformityAssigned(nonconformity="NC-1", owner="otto")))

    assert ("otto", TODAY) == (one.owner, one.due)


def test_an_override_holds_only_when_a_second_person_agreed() -> None:
    assert Severity.MAJOR == folded(propose()).severity
    assert Severity.MINOR == folded(propose(), confirm()).severity
    assert Severity.MAJOR == folded(propose(), confirm(agreed=False)).severity


@pytest.mark.parametrize("who", ["tess", "olga"])
def test_neither_the_proposer_nor_the_one_in_charge_is_a_second_person(who: str) -> None:
    """Whatever the log says: the fold does not count it."""
    assert Severity.MAJOR == folded(propose(), confirm(who)).severity


def test_an_override_may_take_it_out_of_account() -> None:
    one = folded(propose(None), confirm())

    assert (None, False, True) == (one.severity, one.counts, one.settled())


def test_a_lesser_severity_settles_nothing() -> None:
    assert not folded(propose(), confirm()).settled()


def test_opening_again_ends_earlier_overrides_and_retests() -> None:
    overridden = folded(propose(None), confirm(), close(), close(again=True))
    retested = folded(answer(), retest(), close(), close(again=True), outcome=Kind.PASSED)

    assert (Severity.MAJOR, True, False) == (overridden.severity, overridden.counts, overridden.settled())
    assert not retested.settled()


def test_only_a_retest_that_passed_settles_it() -> None:
    outcomes = [None, Kind.FAILED, Kind.INCONCLUSIVE, Kind.PASSED_WITH_WARNINGS, Kind.PASSED]

    assert [False, False, False, True, True] == [folded(answer(), retest(), outcome=one).settled() for one in outcomes]


def test_it_is_overdue_from_the_day_after_its_deadline() -> None:
    one = folded()

    assert (False, True) == (one.overdue(TODAY), one.overdue(TODAY + timedelta(days=1)))
    assert not folded(answer(), retest(), close(), outcome=Kind.PASSED).overdue(date.max)


def test_a_plan_needs_somebody_in_charge_an_answer_and_a_day_to_come() -> None:
    one = folded(answer(Remedy.PLANNED))

    assert one.planned(TODAY)
    assert [False] * 3 == [
        folded().planned(TODAY),
        one.planned(TODAY + timedelta(days=1)),
        replace(one, owner="").planned(TODAY),
    ]


def test_files_have_their_own_numbers() -> None:
    entries = [
        Entry(number=place, at=START, actor="tess", file=file, act=raised(), previous="", hash="")
        for place, file in enumerate(["nova", "prima"], 1)
    ]

    assert ["nova/NC-1", "prima/NC-1"] == [one.key for one in fold_nonconformities(entries)]


def test_a_second_raising_under_the_same_id_changes_nothing() -> None:
    assert Severity.MAJOR == folded(("tess", raised(severity=Severity.REMARK))).severity


@given(st.lists(st.sampled_from([propose(), propose(None), confirm("tess"), confirm("olga"), answer()]), max_size=8))
def test_one_person_alone_never_makes_it_weigh_less(said: list[tuple[str, Act]]) -> None:
    assert Severity.MAJOR == folded(*said).severity


# From findings


def found(case: str, *findings: Finding) -> CaseRecord:
    step = StepFinished(
        campaign="x",
        case=case,
        index=0,
        kind="check",
        label="check",
        started=START,
        finished=START,
        outcome=StepOutcome.DONE,
        findings=findings,
    )
    return CaseRecord(id=case, steps=(step,))


def recorded(*cases: CaseRecord, number: int = 1) -> CampaignRecord:
    record = run(number, {}).record
    assert record is not None
    return replace(record, cases=cases)


def plan(tags: tuple[str, ...] = (), level: Obligation = Obligation.SHALL) -> Plan:
    cases = [SimpleNamespace(id=one, tags=tags) for one in ("A", "B")]
    requirements = [SimpleNamespace(id="R-1", level=level), SimpleNamespace(id="R-2", level=Obligation.SHOULD)]
    return cast("Plan", SimpleNamespace(cases=cases, requirements=requirements))


def proposed(*cases: CaseRecord, **more: Any) -> list[NonConformityRaised | NonConformityClosed]:
    known = more.pop("known", ())
    return list(propose_from(recorded(*cases), more.pop("plan", plan()), rule(), known, **more))


def severities(*findings: Finding, **more: Any) -> list[Severity]:
    acts = proposed(found("A", *findings), **more)
    return [one.severity for one in acts if isinstance(one, NonConformityRaised)]


def test_a_violation_is_raised_with_all_that_is_known() -> None:
    (one,) = proposed(found("A", finding(requirements=("R-1",))), owner="olga", due=lambda _: TODAY)

    assert raised(requirements=("R-1",), owner="olga", due=TODAY, where="exchange") == one


def test_it_weighs_what_the_rule_says_of_level_obligation_and_tag() -> None:
    must, should = finding(requirements=("R-1",)), finding(requirements=("R-2",))

    assert [Severity.MAJOR] == severities(must)
    assert [Severity.MINOR] == severities(should)
    assert [Severity.BLOCKING] == severities(must, plan=plan(tags=("knock-out",)))
    assert [Severity.REMARK] == severities(finding(level=Level.WARNING))


def test_the_same_found_twice_is_raised_once() -> None:
    assert 1 == len(proposed(found("A", finding(), finding())))
    assert 2 == len(proposed(found("A", finding()), found("B", finding())))
    assert 2 == len(proposed(found("A", finding(requirements=("R-1",)), finding(requirements=("R-2",)))))


def test_the_same_found_in_a_later_run_is_not_raised_again() -> None:
    assert [] == proposed(found("A", finding()), known=(folded(),))


def test_the_same_found_after_it_was_closed_opens_it_again() -> None:
    closed = folded(answer(), retest(), close(), outcome=Kind.PASSED)
    (one,) = proposed(found("A", finding()), known=(closed,))

    assert isinstance(one, NonConformityClosed)
    assert ("NC-1", True) == (one.nonconformity, one.open)


def test_what_is_not_a_violation_is_not_raised() -> None:
    others = [finding(nature) for nature in (Nature.UNDECIDED, Nature.REVIEW, Nature.NOT_APPLICABLE)]

    assert [] == proposed(found("A", *others, finding(level=Level.NOTE), finding(origin=Origin.INFERRED)))


def test_what_comes_after_a_fault_of_the_laboratory_is_not_held_against_the_system() -> None:
    lab = finding(Nature.LAB, code="EQ-TST-900")

    assert [] == proposed(found("A", lab, finding()))
    assert 1 == len(proposed(found("A", finding(), lab, finding(code="EQ-TST-002"))))


def test_ids_go_on_from_the_highest() -> None:
    known = [replace(folded(), id=name) for name in ("NC-2", "NC-10", "by hand")]

    assert ("NC-11", "NC-1", CODE) == (next_id(known), next_id(()), folded().code)
