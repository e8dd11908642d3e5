"""What a decision rule makes of the facts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from deciding_samples import (
    CAMPAIGN,
    CODE,
    FAILED,
    INCONCLUSIVE,
    LAB_ERROR,
    RULE,
    SCOPE,
    START,
    TODAY,
    TWO,
    WARNED,
    passing,
    planned,
    raised,
    rule,
    run,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.act import (
    Act,
    Entry,
    NonConformityAnswered,
    OverrideConfirmed,
    OverrideProposed,
    Purpose,
    Remedy,
    Severity,
)
from eqlab.core.verdict import HARMLESS, NOT_RUN, PASSED, Kind, Verdict
from eqlab.label.evaluation import ChecklistResult, Evaluation, Outcome, evaluate
from eqlab.label.nonconformity import NonConformity, fold_nonconformities
from eqlab.label.rule import DecisionRule, Granted
from eqlab.label.standing import RunRecord, Standing, standing

FAILING = run(1, {"A": FAILED, "B": PASSED})
GRANTING = {Outcome.CONFORMING, Outcome.WITH_CONDITIONS}


def stand(*runs: RunRecord, campaign: str = CAMPAIGN, carried: Sequence[str] = ()) -> Standing:
    return standing(planned(campaign), runs, carried=carried)


def nonconformity(*more: tuple[str, Act], name: str = "NC-1", **facts: Any) -> NonConformity:
    acts = [("tess", raised(name, **{"owner": "olga", "due": TODAY, **facts})), *more]
    (one,) = fold_nonconformities(
        Entry(number=place, at=START, actor=who, file="nova", act=act, previous="", hash="")
        for place, (who, act) in enumerate(acts, 1)
    )
    return one


def answer(name: str = "NC-1") -> tuple[str, Act]:
    return "vera", NonConformityAnswered(nonconformity=name, remedy=Remedy.PLANNED, words="in March")


def override(severity: Severity | None) -> list[tuple[str, Act]]:
    proposed = OverrideProposed(nonconformity="NC-1", severity=severity, reason="the text is ambiguous")
    return [("tess", proposed), ("rita", OverrideConfirmed(nonconformity="NC-1", agreed=True))]


def evaluated(
    standings: Sequence[Standing],
    *known: NonConformity,
    by: DecisionRule | None = None,
    checklist: ChecklistResult | None = None,
    today: date = TODAY,
) -> Evaluation:
    return evaluate(by or rule(), standings, known, checklist, today)


def codes(one: Evaluation, kind: str = "definitive") -> list[str]:
    return [reason.issue.code for reason in one.obstacles[kind]]


def test_all_passed_is_conforming() -> None:
    one = evaluated([stand(passing(1))])

    assert (Outcome.CONFORMING, "definitive", 24) == (one.outcome, one.kind, one.months)
    assert () == one.reasons


def test_a_warning_allows_the_lesser_grant_when_the_rule_says_so() -> None:
    one = evaluated([stand(run(1, {"A": WARNED, "B": PASSED}))])

    assert (Outcome.WITH_CONDITIONS, "provisional", ["EQ-LABEL-116"]) == (one.outcome, one.kind, codes(one))
    assert ["grants.definitive.warnings"] == [reason.line for reason in one.reasons]


def test_a_failure_without_a_non_conformity_forbids_all() -> None:
    one = evaluated([stand(FAILING)])

    assert (Outcome.NOT_CONFORMING, "") == (one.outcome, one.kind)
    assert ["EQ-LABEL-115"] == codes(one, "provisional")


def test_an_open_major_with_a_dated_plan_allows_the_provisional_grant() -> None:
    one = evaluated([stand(FAILING)], nonconformity(answer()))

    assert (Outcome.WITH_CONDITIONS, ["EQ-LABEL-122"]) == (one.outcome, codes(one))
    assert ["EQ-LABEL-130"] == [condition.issue.code for condition in one.conditions]


@pytest.mark.parametrize("missing", [{"owner": ""}, {"due": None}, {"due": TODAY - timedelta(days=1)}])
def test_a_plan_without_owner_or_day_is_none(missing: dict[str, Any]) -> None:
    one = evaluated([stand(FAILING)], nonconformity(answer(), **missing))

    assert (Outcome.NOT_CONFORMING, ["EQ-LABEL-123"]) == (one.outcome, codes(one, "provisional"))


def test_a_blocking_non_conformity_forbids_all() -> None:
    one = evaluated([stand(FAILING)], nonconformity(answer(), severity=Severity.BLOCKING))

    assert Outcome.NOT_CONFORMING == one.outcome


def test_a_failure_that_two_people_judged_otherwise_does_not_count_and_is_shown() -> None:
    one = evaluated([stand(FAILING)], nonconformity(*override(None)))

    assert (Outcome.CONFORMING, ["EQ-LABEL-131"]) == (one.outcome, [told.issue.code for told in one.conditions])


def test_an_override_of_one_code_covers_no_other() -> None:
    both = run(1, {"A": Verdict(Kind.FAILED, frozenset({CODE, "EQ-TST-002"})), "B": PASSED})

    assert Outcome.NOT_CONFORMING == evaluated([stand(both)], nonconformity(*override(None))).outcome


def test_a_closed_non_conformity_does_not_cover_a_case_that_still_fails() -> None:
    closed = replace(nonconformity(answer()), open=False)

    assert Outcome.NOT_CONFORMING == evaluated([stand(FAILING)], closed).outcome


@pytest.mark.parametrize("verdict", [INCONCLUSIVE, LAB_ERROR, NOT_RUN, Verdict(Kind.NEEDS_REVIEW)])
def test_what_is_not_decided_never_conforms(verdict: Verdict) -> None:
    one = evaluated([stand(run(1, {"A": verdict, "B": PASSED}))])

    assert (Outcome.UNDECIDED, ["EQ-LABEL-113"]) == (one.outcome, codes(one))


def test_a_known_failure_outweighs_what_is_not_decided() -> None:
    one = evaluated([stand(run(1, {"A": FAILED, "B": INCONCLUSIVE}))])

    assert Outcome.NOT_CONFORMING == one.outcome


def test_unstable_results_are_not_decided() -> None:
    one = evaluated([stand(passing(1), run(2, {"A": FAILED, "B": PASSED}, purpose=Purpose.REPEAT))])

    assert (Outcome.UNDECIDED, ["EQ-LABEL-114"]) == (one.outcome, codes(one))


def test_only_chosen_cases_are_not_decided() -> None:
    assert ["EQ-LABEL-112"] == codes(evaluated([stand(run(1, {"A": PASSED, "B": PASSED}, cases=SCOPE))]))


def test_nothing_that_applies_is_nothing_to_attest() -> None:
    none = Verdict(Kind.NOT_APPLICABLE)
    one = evaluated([stand(run(1, {"A": none, "B": none}))])

    assert (Outcome.UNDECIDED, ["EQ-LABEL-120"]) == (one.outcome, codes(one))


def test_no_campaign_is_nothing_to_decide_on() -> None:
    assert Outcome.UNDECIDED == evaluated([]).outcome


def test_results_of_other_builds_are_not_decided_unless_they_are_carried() -> None:
    other, carried = passing(1, builds=(TWO,)), evaluated([stand(passing(1, builds=(TWO,)), carried=SCOPE)])

    assert ["EQ-LABEL-117"] * 2 == codes(evaluated([stand(other)]))
    assert (Outcome.CONFORMING, ["EQ-LABEL-132"] * 2) == (
        carried.outcome,
        [told.issue.code for told in carried.conditions],
    )


def test_repetition_that_the_rule_asks_for_is_counted() -> None:
    twice = replace(rule(), grants=tuple(replace(one, repeats=2) for one in rule().grants))
    again = passing(2, purpose=Purpose.REPEAT)

    assert ["EQ-LABEL-118"] * 2 == codes(evaluated([stand(passing(1))], by=twice))
    assert Outcome.CONFORMING == evaluated([stand(passing(1), again)], by=twice).outcome


def test_runs_adopt_what_the_rule_adopts() -> None:
    adopting = replace(rule(), adopts=("NUM@1.0.0",))

    assert ["EQ-LABEL-119"] == codes(evaluated([stand(passing(1))], by=adopting))
    assert ["EQ-LABEL-119"] == codes(evaluated([stand(passing(1, adopted=("X@1",)))]))
    assert Outcome.CONFORMING == evaluated([stand(passing(1, adopted=("NUM@1.0.0",)))], by=adopting).outcome


def test_required_statements_are_tested() -> None:
    wanting = replace(rule(), statements=("dispenser", "prescriber"))

    assert ["EQ-LABEL-111"] == codes(evaluated([stand(passing(1))], by=wanting))


@pytest.mark.parametrize(
    ("checklist", "outcome", "code"),
    [
        (None, Outcome.UNDECIDED, "EQ-LABEL-124"),
        (ChecklistResult(granted=Granted.PROVISIONAL, sha256="c"), Outcome.NOT_CONFORMING, "EQ-LABEL-125"),
        (
            ChecklistResult(granted=Granted.DEFINITIVE, sha256="c", until=START.date()),
            Outcome.NOT_CONFORMING,
            "EQ-LABEL-127",
        ),
    ],
)
def test_a_checklist_that_the_rule_asks_for(checklist: ChecklistResult | None, outcome: Outcome, code: str) -> None:
    asking = replace(rule(), grants=(replace(rule().grants[0], checklist=Granted.DEFINITIVE),))
    one = evaluated([stand(passing(1))], by=asking, checklist=checklist)

    assert (outcome, [code]) == (one.outcome, codes(one))


def test_every_reason_is_told_with_its_line_and_code() -> None:
    told = list(evaluated([stand(FAILING)]).explain())

    assert (
        f"definitive: {CAMPAIGN}: A failed, and no non-conformity was raised for {CODE}."
        " (grants.definitive.open) [EQ-LABEL-115]"
    ) == told[0]


def test_its_digest_is_that_of_its_canonical_form() -> None:
    """One set of facts has one digest, on one day, under one rule."""
    one = evaluated([stand(passing(1))])

    assert one.digest() == evaluated([stand(passing(1))]).digest()
    assert one.digest() != evaluated([stand(passing(1))], today=TODAY + timedelta(days=1)).digest()
    assert one.digest() != evaluated([stand(passing(1), passing(2))]).digest()
    assert RULE == rule().source


# Laws

CODES = st.frozensets(st.sampled_from([CODE, "EQ-TST-002"]), min_size=1)
ANY = st.one_of(st.just(PASSED), st.just(WARNED), st.builds(Verdict, st.sampled_from(list(Kind)), CODES))
OPEN = st.builds(
    lambda case, code, severity, answered, due: (case, code, severity, answered, due),
    st.sampled_from(SCOPE),
    st.sampled_from([CODE, "EQ-TST-002"]),
    st.sampled_from(list(Severity)),
    st.booleans(),
    st.sampled_from([None, TODAY, TODAY - timedelta(days=1)]),
)
WORTH = [Outcome.NOT_CONFORMING, Outcome.UNDECIDED, Outcome.WITH_CONDITIONS, Outcome.CONFORMING]


def made(shapes: Sequence[tuple[Any, ...]]) -> list[NonConformity]:
    return [
        nonconformity(
            *([answer(f"NC-{place}")] if answered else []),
            name=f"NC-{place}",
            case=case,
            code=code,
            severity=severity,
            due=due,
        )
        for place, (case, code, severity, answered, due) in enumerate(shapes, 1)
    ]


@settings(max_examples=150, deadline=None)
@given(ANY, ANY, st.lists(OPEN, max_size=4))
def test_nothing_is_granted_on_what_is_not_decided_or_not_covered(
    one: Verdict, other: Verdict, known: list[Any]
) -> None:
    """Law 1."""
    told = evaluated([stand(run(1, {"A": one, "B": other}))], *made(known))
    if told.outcome in GRANTING:
        covered = {(case, code) for case, code, *_ in known}
        for case, verdict in zip(SCOPE, (one, other), strict=True):
            assert verdict.kind in {*HARMLESS, Kind.NOT_APPLICABLE, Kind.FAILED}
            if verdict.kind is Kind.FAILED:
                assert {(case, code) for code in verdict.reasons} <= covered


@settings(max_examples=150, deadline=None)
@given(st.lists(OPEN, max_size=4), OPEN, st.integers(0, 3))
def test_another_open_or_a_weightier_non_conformity_never_helps(known: list[Any], more: Any, place: int) -> None:
    """Law 2, where every failure is covered."""
    standings = [stand(passing(1))]
    before = made(known)
    worth = WORTH.index(evaluated(standings, *before).outcome)
    heavier = list(Severity)
    weightier = [
        replace(one, raised=heavier[min(heavier.index(one.raised) + 1, 3)]) if number == place else one
        for number, one in enumerate(before)
    ]

    assert WORTH.index(evaluated(standings, *made([*known, more])).outcome) <= worth
    assert WORTH.index(evaluated(standings, *weightier).outcome) <= worth


@settings(max_examples=40, deadline=None)
@given(st.lists(OPEN, max_size=3), st.randoms())
def test_the_order_of_facts_does_not_matter(known: list[Any], chance: Any) -> None:
    """Law 3."""
    standings, there = [stand(passing(1)), stand(passing(1), campaign="nova-C2")], made(known)
    told = evaluated(standings, *there).digest()
    chance.shuffle(standings)
    chance.shuffle(there)

    assert told == evaluated(standings, *there).digest()
