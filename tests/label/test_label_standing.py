"""Where a campaign stands over all its runs."""

from dataclasses import replace
from itertools import permutations

import pytest
from deciding_samples import (
    CAMPAIGN,
    CODE,
    FAILED,
    INCONCLUSIVE,
    LAB_ERROR,
    ONE,
    SCOPE,
    START,
    TWO,
    WARNED,
    finding,
    passing,
    planned,
    raised,
    run,
    statement,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eqlab.core.act import Entry, LostFailure, NonConformityAnswered, NonConformityRetested, Purpose, Remedy
from eqlab.core.event import CampaignClosed, PreflightDone
from eqlab.core.issue import Nature
from eqlab.core.verdict import HARMLESS, NOT_RUN, PASSED, RANK, Kind, Verdict
from eqlab.label.nonconformity import NonConformity, fold_nonconformities
from eqlab.label.standing import PARTIAL, UNSTABLE, Mark, RunRecord, Standing, lost_failures, standing

LAB = finding(Nature.LAB)


def stand(*runs: RunRecord, **more: object) -> Standing:
    return standing(planned(), runs, **more)  # type: ignore[arg-type]


def kind(one: Standing, case: str = "A") -> Kind:
    found = one.case(case)
    assert found is not None
    return found.verdict.kind


def marks(one: Standing, case: str = "A") -> frozenset[Mark]:
    found = one.case(case)
    assert found is not None
    return found.marks


def answered(remedy: Remedy, retest: str = f"{CAMPAIGN}.2", **more: str) -> tuple[NonConformity, ...]:
    acts = [
        ("tess", raised(**more)),
        ("vera", NonConformityAnswered(nonconformity="NC-1", remedy=remedy, words="so")),
        ("tess", NonConformityRetested(nonconformity="NC-1", run=retest)),
    ]
    return fold_nonconformities(
        Entry(number=place, at=START, actor=actor, file="nova", act=act, previous="", hash="")
        for place, (actor, act) in enumerate(acts, 1)
    )


def test_a_campaign_passes_when_every_case_passed() -> None:
    one = stand(passing(1))

    assert (Kind.PASSED, True) == (one.verdict.kind, one.whole)


def test_an_interrupted_run_hides_no_earlier_result() -> None:
    """The latest run never hides the last real result, and the case says so."""
    one = stand(passing(1), run(2, {"B": PASSED}))

    assert Kind.PASSED == kind(one)
    assert frozenset({Mark.KEPT}) == marks(one)


def test_a_fault_of_the_laboratory_hides_no_earlier_failure() -> None:
    one = stand(run(1, {"A": FAILED, "B": PASSED}), run(2, {"A": LAB_ERROR, "B": PASSED}))

    assert (Kind.FAILED, Kind.FAILED) == (kind(one), one.verdict.kind)


def test_an_inconclusive_result_neither_hides_a_failure_nor_leaves_a_pass_unquestioned() -> None:
    after_failure = stand(run(1, {"A": FAILED, "B": PASSED}), run(2, {"A": INCONCLUSIVE, "B": PASSED}))
    after_pass = stand(passing(1), run(2, {"A": INCONCLUSIVE, "B": PASSED}))

    assert (Kind.FAILED, Kind.INCONCLUSIVE) == (kind(after_failure), kind(after_pass))


def test_a_run_of_chosen_cases_alone_proves_no_campaign() -> None:
    one = stand(run(1, {"A": PASSED, "B": PASSED}, cases=SCOPE))

    assert Verdict(Kind.INCONCLUSIVE, frozenset({PARTIAL})) == one.verdict


def test_repetitions_that_disagree_are_unstable() -> None:
    one = stand(passing(1), run(2, {"A": FAILED, "B": PASSED}, purpose=Purpose.REPEAT))

    assert Verdict(Kind.INCONCLUSIVE, frozenset({UNSTABLE})) == one.case("A").verdict  # type: ignore[union-attr]
    assert frozenset({Mark.UNSTABLE}) == marks(one)


def test_repetitions_that_agree_are_counted() -> None:
    """Passing with a warning agrees with passing."""
    one = stand(
        passing(1), passing(2, purpose=Purpose.REPEAT), run(3, {"A": WARNED, "B": PASSED}, purpose=Purpose.REPEAT)
    )

    assert 3 == one.case("A").agreeing  # type: ignore[union-attr]


def test_a_failure_that_turns_into_a_pass_on_the_same_builds_is_unstable() -> None:
    one = stand(run(1, {"A": FAILED, "B": PASSED}), passing(2))

    assert Kind.INCONCLUSIVE == kind(one)


def test_one_more_pass_does_not_make_an_unstable_case_stable() -> None:
    """Running until it passes twice is no way out."""
    one = stand(run(1, {"A": FAILED, "B": PASSED}), passing(2), passing(3), passing(4, purpose=Purpose.REPEAT))

    assert Kind.INCONCLUSIVE == kind(one)


def test_a_pass_on_other_builds_is_a_correction() -> None:
    corrected = planned(said=statement(TWO))
    one = standing(corrected, [run(1, {"A": FAILED, "B": PASSED}), passing(2, builds=(TWO,))])

    assert Kind.PASSED == one.verdict.kind
    assert frozenset() == marks(one)


def test_a_pass_on_other_builds_than_stated_is_marked() -> None:
    one = stand(passing(1, builds=(TWO,)))

    assert frozenset({Mark.OTHER_BUILDS}) == marks(one)
    assert frozenset({Mark.CARRIED}) == marks(stand(passing(1, builds=(TWO,)), carried=("A",)))


def test_a_wrong_set_up_that_was_answered_explains_why_it_passes_now() -> None:
    runs = (run(1, {"A": FAILED, "B": PASSED}), passing(2, purpose=Purpose.RETEST), passing(3))

    assert Kind.PASSED == kind(stand(*runs, nonconformities=answered(Remedy.MISCONFIGURED)))


def test_other_answers_explain_nothing_on_the_same_builds() -> None:
    runs = (run(1, {"A": FAILED, "B": PASSED}), passing(2, purpose=Purpose.RETEST))
    others = [remedy for remedy in Remedy if remedy is not Remedy.MISCONFIGURED]

    assert {Kind.INCONCLUSIVE} == {kind(stand(*runs, nonconformities=answered(remedy))) for remedy in others}


def test_an_answer_to_another_code_or_another_retest_explains_nothing() -> None:
    runs = (run(1, {"A": FAILED, "B": PASSED}), passing(2, purpose=Purpose.RETEST))
    other_code = answered(Remedy.MISCONFIGURED, code="EQ-TST-002")
    other_run = answered(Remedy.MISCONFIGURED, retest=f"{CAMPAIGN}.9")

    assert [Kind.INCONCLUSIVE] * 2 == [kind(stand(*runs, nonconformities=one)) for one in (other_code, other_run)]


def test_a_pass_of_another_system_plan_or_claim_proves_nothing() -> None:
    foreign = [
        passing(1, system="Praxis Prima"),
        passing(1, plan=b"testplan: other"),
        passing(1, claims={"lab": True}),
    ]

    assert {Kind.INCONCLUSIVE} == {stand(one).verdict.kind for one in foreign}
    assert all(not stand(one).whole for one in foreign)


def test_claims_that_are_not_made_are_the_same_as_none() -> None:
    assert Kind.PASSED == stand(passing(1, claims={"lab": False})).verdict.kind


def test_an_optional_case_need_not_run() -> None:
    assert Kind.PASSED == stand(run(1, {"A": PASSED}, optional=("B",))).verdict.kind
    assert Kind.INCONCLUSIVE == stand(run(1, {"A": PASSED})).verdict.kind


def test_faults_around_the_cases_weigh_while_results_rest_on_their_run() -> None:
    closed = CampaignClosed(campaign=f"{CAMPAIGN}.1", at=START, findings=(LAB,))

    assert Kind.LAB_ERROR == stand(passing(1, closed=closed)).verdict.kind
    assert Kind.PASSED == stand(passing(1, closed=closed), passing(2)).verdict.kind


def test_a_run_without_events_counts_as_none() -> None:
    given_up = replace(passing(2), record=None)

    assert stand(passing(1)).verdict == stand(passing(1), given_up).verdict
    assert (f"{CAMPAIGN}.1", f"{CAMPAIGN}.2") == stand(passing(1), given_up).runs


def test_nothing_run_is_nothing_proven() -> None:
    assert Kind.INCONCLUSIVE == stand().verdict.kind


# Laws

CODES = st.frozensets(st.sampled_from([CODE, "EQ-TST-002"]), min_size=1)
ANY = st.one_of(
    st.just(PASSED),
    st.just(WARNED),
    st.just(NOT_RUN),
    st.builds(Verdict, st.sampled_from(list(Kind)), CODES),
)
NO_RESULT = st.sampled_from([NOT_RUN, LAB_ERROR, Verdict(Kind.CONFIG_ERROR, frozenset({"EQ-TST-901"}))])
AROUND = st.sampled_from([None, PreflightDone(campaign="x", at=START, findings=(LAB,))])
BUILDS = st.sampled_from([(ONE,), (TWO,)])
PURPOSES = st.sampled_from(list(Purpose))


def shaped(
    verdicts: st.SearchStrategy[Verdict], **more: st.SearchStrategy[object]
) -> st.SearchStrategy[dict[str, object]]:
    return st.fixed_dictionaries(
        {
            "verdicts": st.fixed_dictionaries({"A": verdicts, "B": verdicts}),
            "purpose": PURPOSES,
            "builds": BUILDS,
            "cases": st.sampled_from([(), (), ("A",), ("B",), ("A", "B")]),
            "preflight": AROUND,
            **more,
        }
    )


FOREIGN = st.sampled_from(["Praxis Nova", "Praxis Nova", "Praxis Nova", "Praxis Prima"])


def made(shapes: list[dict[str, object]]) -> list[RunRecord]:
    return [run(number, **shape) for number, shape in enumerate(shapes, 1)]  # type: ignore[arg-type]


HISTORIES = st.lists(shaped(ANY, system=FOREIGN), max_size=5)


def rank(*runs: RunRecord) -> int:
    return RANK[stand(*runs).verdict.kind]


@settings(max_examples=120, deadline=None)
@given(HISTORIES, shaped(st.just(FAILED), system=FOREIGN))
def test_another_failure_never_makes_it_better(before: list[dict[str, object]], failing: dict[str, object]) -> None:
    """Law 1."""
    history, more = made(before), made([*before, failing])

    assert rank(*more) >= rank(*history)


@settings(max_examples=120, deadline=None)
@given(HISTORIES, st.lists(shaped(NO_RESULT), min_size=1, max_size=2))
def test_a_run_without_results_never_makes_it_better(
    before: list[dict[str, object]], empty: list[dict[str, object]]
) -> None:
    """Law 2."""
    assert rank(*made([*before, *empty])) >= rank(*made(before))


@settings(max_examples=30, deadline=None)
@given(st.lists(shaped(ANY, system=FOREIGN), max_size=4))
def test_runs_count_in_the_order_of_their_numbers(shapes: list[dict[str, object]]) -> None:
    """Law 3."""
    runs = made(shapes)

    assert all(stand(*runs) == stand(*some) for some in permutations(runs))


@settings(max_examples=120, deadline=None)
@given(HISTORIES, shaped(st.sampled_from([PASSED, WARNED])), st.integers(0, 5))
def test_leaving_out_a_pass_never_makes_a_campaign_pass(
    others: list[dict[str, object]], pass_: dict[str, object], place: int
) -> None:
    """Law 4. Where runs disagree whether a case applies at all, it is not decided."""
    kinds = {verdict.kind for shape in others for verdict in shape["verdicts"].values()}  # type: ignore[attr-defined]
    assume(Kind.NOT_APPLICABLE not in kinds)
    runs = made([*others[:place], {**pass_, "preflight": None}, *others[place:]])
    left = [one for number, one in enumerate(runs) if number != min(place, len(others))]
    without, with_it = stand(*left).verdict.kind, stand(*runs).verdict.kind

    assert without not in HARMLESS or with_it in HARMLESS


@settings(max_examples=120, deadline=None)
@given(HISTORIES)
def test_a_campaign_passes_only_on_passes(shapes: list[dict[str, object]]) -> None:
    """Law 5."""
    one = stand(*made(shapes))
    if one.verdict.kind in HARMLESS:
        kinds = {case.last.verdict.kind for case in one.cases if case.last}
        assert kinds <= {*HARMLESS, Kind.NOT_APPLICABLE}
        assert all(case.last for case in one.cases)


# Other campaigns


def elsewhere(verdict: Verdict = FAILED, **more: object) -> RunRecord:
    return run(1, {"A": verdict, "B": PASSED}, campaign="nova-C0", **more)


def test_a_new_campaign_on_the_same_builds_is_no_way_around_a_failure() -> None:
    one = stand(passing(1), others=[elsewhere()])

    assert (Kind.INCONCLUSIVE, {Mark.UNSTABLE}) == (kind(one), marks(one))
    assert (Kind.PASSED, set()) == (kind(one, "B"), marks(one, "B"))


@pytest.mark.parametrize(
    "more",
    [{"builds": (TWO,)}, {"version": "4.2.0"}, {"claims": {"paper": True}}, {"plan": b"another"}, {"verdict": PASSED}],
)
def test_a_failure_of_another_system_elsewhere_says_nothing(more: dict[str, object]) -> None:
    assert Kind.PASSED == kind(stand(passing(1), others=[elsewhere(**more)]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("remedy", "found"), [(Remedy.MISCONFIGURED, Kind.PASSED), (Remedy.CORRECTED, Kind.INCONCLUSIVE)]
)
def test_a_failure_elsewhere_is_explained_by_a_set_up_that_was_wrong(remedy: Remedy, found: Kind) -> None:
    """The vendor said so, and the retest passed."""
    acts = [
        ("tess", raised(campaign="nova-C0", run="nova-C0.1")),
        ("vera", NonConformityAnswered(nonconformity="NC-1", remedy=remedy, words="so")),
        ("tess", NonConformityRetested(nonconformity="NC-1", run="nova-C0.2")),
    ]
    told = fold_nonconformities(
        (
            Entry(number=place, at=START, actor=actor, file="nova", act=act, previous="", hash="")
            for place, (actor, act) in enumerate(acts, 1)
        ),
        {("nova-C0.2", "A"): Kind.PASSED},
    )

    assert found == kind(stand(passing(1), others=[elsewhere()], nonconformities=told))


@pytest.mark.parametrize("hidden", [True, False])
def test_failure_whose_evidence_nobody_may_see_weighs_and_says_so(hidden: bool) -> None:
    one = stand(passing(1), others=[replace(elsewhere(), withheld=hidden)])

    assert Kind.INCONCLUSIVE == kind(one)
    assert {Mark.UNSTABLE, *([Mark.WITHHELD] if hidden else [])} == marks(one)
    assert Kind.PASSED == kind(one, "B")


def test_pass_in_evidence_that_nobody_may_see_says_nothing() -> None:
    assert set() == marks(stand(passing(1), others=[replace(elsewhere(PASSED), withheld=True)]))


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({}, Kind.INCONCLUSIVE),
        ({"codes": ()}, Kind.INCONCLUSIVE),
        ({"version": "4.2.0"}, Kind.PASSED),
        ({"case": "B"}, Kind.PASSED),
    ],
)
def test_tombstone_of_evidence_keeps_what_had_failed(told: dict[str, object], found: Kind) -> None:
    """By case, version and builds, as when the evidence was there; what has no code nobody can have settled."""
    before = elsewhere()
    facts: dict[str, object] = {"run": before.started.run, "case": "A", "version": "4.2.1", "codes": (CODE,)}
    lost = LostFailure(**{**facts, **told})  # type: ignore[arg-type]
    gone = replace(before, record=None, withheld=True, lost=(lost,))

    assert found == kind(stand(passing(1), others=[gone]))


def test_tombstone_is_written_from_what_failed() -> None:
    failed = lost_failures(planned(), [elsewhere(), elsewhere(claims={"paper": True})])

    assert [("nova-C0.1", "A", "4.2.1")] == [(one.run, one.case, one.version) for one in failed]
    assert tuple(sorted(FAILED.reasons)) == failed[0].codes
