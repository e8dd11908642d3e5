"""The algebra of verdicts."""

import itertools

import pytest
from core_strategies import (
    CONFIGURATION,
    FINDINGS,
    LAB,
    NOT_APPLICABLE,
    NOTE,
    REVIEW,
    UNDECIDED,
    VERDICTS,
    VIOLATION,
    WARNING,
    finding,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.core.requirement import Origin
from eqlab.core.verdict import (
    EXIT_CODES,
    NOT_RUN,
    PASSED,
    RANK,
    Kind,
    Verdict,
    combine,
    combine_all,
    judge_case,
    judge_finding,
    required,
)

FROM_LIGHT_TO_HEAVY = [
    Kind.NOT_RUN,
    Kind.NOT_APPLICABLE,
    Kind.PASSED,
    Kind.PASSED_WITH_WARNINGS,
    Kind.NEEDS_REVIEW,
    Kind.INCONCLUSIVE,
    Kind.CONFIG_ERROR,
    Kind.LAB_ERROR,
    Kind.FAILED,
]
STOPS = {Kind.LAB_ERROR, Kind.CONFIG_ERROR}


@settings(deadline=None)
@given(VERDICTS, VERDICTS, VERDICTS)
def test_combine_is_associative(a: Verdict, b: Verdict, c: Verdict) -> None:
    """Grouping cases differently never changes a campaign's verdict."""

    assert combine(a, combine(b, c)) == combine(combine(a, b), c)


@settings(deadline=None)
@given(VERDICTS, VERDICTS)
def test_combine_is_commutative(a: Verdict, b: Verdict) -> None:
    """The order of cases never changes a campaign's verdict."""

    assert combine(a, b) == combine(b, a)


@settings(deadline=None)
@given(VERDICTS)
def test_combine_is_idempotent(verdict: Verdict) -> None:
    """The same case counted twice counts once."""

    assert verdict == combine(verdict, verdict)


@settings(deadline=None)
@given(VERDICTS)
def test_not_run_is_neutral(verdict: Verdict) -> None:
    """An optional case that did not run changes nothing."""

    assert verdict == combine(NOT_RUN, verdict) == combine(verdict, NOT_RUN)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.NOT_RUN])
def test_nothing_but_not_run_is_neutral(kind: Kind) -> None:
    """Not even `passed` or `not_applicable`: each outweighs something."""

    assert [] != [other for other in Kind if combine(Verdict(kind), Verdict(other)).kind is not other]


@pytest.mark.parametrize(("a", "b"), list(itertools.product(Kind, Kind)))
def test_combine_is_total_and_the_heavier_word_wins(a: Kind, b: Kind) -> None:
    expected = max(a, b, key=FROM_LIGHT_TO_HEAVY.index)

    assert expected is combine(Verdict(a), Verdict(b)).kind


def test_rank_is_the_documented_order() -> None:
    assert FROM_LIGHT_TO_HEAVY == sorted(Kind, key=RANK.__getitem__)


@settings(deadline=None)
@given(st.lists(VERDICTS))
def test_reasons_are_those_of_the_deciding_verdicts(verdicts: list[Verdict]) -> None:
    """No reason is lost, and none is borrowed from a lighter verdict."""
    whole = combine_all(verdicts)

    assert whole.reasons == frozenset().union(*(one.reasons for one in verdicts if one.kind is whole.kind))


@settings(deadline=None)
@given(st.lists(VERDICTS), st.randoms())
def test_combine_all_is_order_free(verdicts: list[Verdict], chance: object) -> None:
    shuffled = list(verdicts)
    chance.shuffle(shuffled)

    assert combine_all(verdicts) == combine_all(shuffled)


@settings(deadline=None)
@given(st.lists(VERDICTS), st.lists(VERDICTS))
def test_adding_many_is_like_adding_their_sum(some: list[Verdict], more: list[Verdict]) -> None:
    assert combine(combine_all(some), combine_all(more)) == combine_all([*some, *more])


def test_empty_campaign_was_not_run() -> None:
    """Nothing tested is nothing proven."""

    assert NOT_RUN == combine_all([])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (VIOLATION, Kind.FAILED),
        (WARNING, Kind.PASSED_WITH_WARNINGS),
        (NOTE, Kind.PASSED),
        (UNDECIDED, Kind.INCONCLUSIVE),
        (finding(Nature.UNDECIDED, Level.WARNING), Kind.PASSED_WITH_WARNINGS),
        (REVIEW, Kind.NEEDS_REVIEW),
        (CONFIGURATION, Kind.CONFIG_ERROR),
        (LAB, Kind.LAB_ERROR),
        (NOT_APPLICABLE, Kind.NOT_APPLICABLE),
        (finding(origin=Origin.SEED), Kind.FAILED),
        (finding(origin=Origin.INFERRED), Kind.NEEDS_REVIEW),
        (finding(origin=Origin.DESIGN), Kind.NEEDS_REVIEW),
        (finding(level=Level.WARNING, origin=Origin.DESIGN), Kind.PASSED_WITH_WARNINGS),
        (finding(Nature.UNDECIDED, origin=Origin.DESIGN), Kind.INCONCLUSIVE),
        (finding(Nature.LAB, Level.NOTE), Kind.LAB_ERROR),
    ],
)
def test_verdict_of_one_finding(found: Finding, expected: Kind) -> None:
    reasons = frozenset() if expected is Kind.PASSED else frozenset({"EQ-TST-001"})

    assert Verdict(expected, reasons) == judge_finding(found)


@settings(deadline=None)
@given(FINDINGS)
def test_rules_of_our_own_fail_nobody_unless_adopted(found: Finding) -> None:
    """Plan language, meaning 7."""
    kind = judge_finding(found).kind

    assert found.origin.binding or found.adopted or kind is not Kind.FAILED
    assert judge_finding(found, adopted=True).kind in {kind, Kind.FAILED}


@settings(deadline=None)
@given(FINDINGS)
def test_adopting_a_binding_rule_changes_nothing(found: Finding) -> None:
    assert not found.origin.binding or judge_finding(found) == judge_finding(found, adopted=True)


@settings(deadline=None)
@given(FINDINGS)
def test_only_a_violation_fails(found: Finding) -> None:
    """Our fault, a person's decision or a doubt never fails a vendor."""

    assert judge_finding(found, adopted=True).kind is not Kind.FAILED or found.issue.nature is Nature.VIOLATION


def first_stop(findings: list[Finding]) -> int | None:
    return next((place for place, one in enumerate(findings) if judge_finding(one).kind in STOPS), None)


@settings(deadline=None)
@given(st.lists(FINDINGS), st.sampled_from([LAB, CONFIGURATION]), st.lists(FINDINGS), st.lists(FINDINGS), st.booleans())
def test_what_follows_a_lab_or_configuration_error_is_not_blamed(
    before: list[Finding], stop: Finding, after: list[Finding], other: list[Finding], ran: bool
) -> None:
    """Appending, removing or permuting findings after the first such error never changes the verdict."""
    expected = judge_case([*before, stop], ran)

    assert expected == judge_case([*before, stop, *after], ran) == judge_case([*before, stop, *other], ran)
    assert expected == judge_case([*before, stop, *reversed(after)], ran)


@settings(deadline=None)
@given(st.lists(FINDINGS), st.sampled_from([LAB, CONFIGURATION]), st.lists(FINDINGS), st.booleans())
def test_a_violation_before_a_lab_error_stays_a_failure(
    before: list[Finding], stop: Finding, after: list[Finding], ran: bool
) -> None:
    """Neither does our later fault excuse the system."""

    assert Kind.FAILED is judge_case([VIOLATION, stop, *after], ran).kind
    assert Kind.FAILED is judge_case([*before[: first_stop(before)], VIOLATION, stop, *after], ran).kind


@settings(deadline=None)
@given(st.lists(FINDINGS), st.booleans())
def test_a_lab_error_never_passes(findings: list[Finding], ran: bool) -> None:
    place = first_stop(findings)

    assert place is None or RANK[judge_case(findings, ran).kind] >= RANK[Kind.CONFIG_ERROR]


@settings(deadline=None)
@given(st.lists(FINDINGS), st.booleans())
def test_no_failure_without_a_violation_before_the_first_error_of_ours(findings: list[Finding], ran: bool) -> None:
    blamed = findings[: first_stop(findings)]
    fails = any(judge_finding(one).kind is Kind.FAILED for one in blamed)

    assert fails == (judge_case(findings, ran).kind is Kind.FAILED)


@settings(deadline=None)
@given(st.lists(FINDINGS), FINDINGS, st.booleans())
def test_one_more_finding_never_makes_a_case_better(findings: list[Finding], one: Finding, ran: bool) -> None:
    before, after = judge_case(findings, ran), judge_case([*findings, one], ran)

    assert RANK[before.kind] <= RANK[after.kind]


@settings(deadline=None)
@given(st.lists(FINDINGS), st.randoms(), st.booleans())
def test_without_errors_of_ours_the_order_of_findings_does_not_matter(
    findings: list[Finding], chance: object, ran: bool
) -> None:
    findings = findings[: first_stop(findings)]
    shuffled = list(findings)
    chance.shuffle(shuffled)

    assert judge_case(findings, ran) == judge_case(shuffled, ran)


@pytest.mark.parametrize(("ran", "expected"), [(True, PASSED), (False, NOT_RUN)])
def test_a_case_without_findings(ran: bool, expected: Verdict) -> None:
    """It passed when it ran; else nothing is proven."""

    assert expected == judge_case([], ran)


@settings(deadline=None)
@given(st.lists(FINDINGS))
def test_a_case_that_did_not_run_never_passes(findings: list[Finding]) -> None:
    """Not even with a warning: a label must not rest on a vacuous pass."""

    assert judge_case(findings, ran=False).kind not in {Kind.PASSED, Kind.PASSED_WITH_WARNINGS}


@settings(deadline=None)
@given(st.lists(FINDINGS))
def test_running_is_never_worse_than_not_running(findings: list[Finding]) -> None:
    """What is wrong with a case is in its findings, not in its having run."""
    ran, idle = judge_case(findings, ran=True), judge_case(findings, ran=False)

    assert ran == idle or ran.kind in {Kind.PASSED, Kind.PASSED_WITH_WARNINGS}


@settings(deadline=None)
@given(st.lists(FINDINGS))
def test_judging_reads_findings_once(findings: list[Finding]) -> None:
    assert judge_case(findings, ran=True) == judge_case(iter(findings), ran=True)


@settings(deadline=None)
@given(VERDICTS)
def test_a_required_case_that_did_not_run_is_inconclusive(verdict: Verdict) -> None:
    """And nothing else is touched."""
    idle = verdict.kind is Kind.NOT_RUN
    expected = Verdict(Kind.INCONCLUSIVE, verdict.reasons | {"not_run"}) if idle else verdict

    assert expected == required(verdict) == required(required(verdict))


def test_one_pass_does_not_hide_an_unrun_required_case() -> None:
    assert Kind.INCONCLUSIVE is combine(PASSED, required(NOT_RUN)).kind


def test_exit_codes() -> None:
    """A process says its verdict; scripts rely on these numbers."""

    assert {
        "passed": 0,
        "passed_with_warnings": 0,
        "not_applicable": 0,
        "failed": 1,
        "inconclusive": 2,
        "needs_review": 2,
        "not_run": 2,
        "lab_error": 3,
        "config_error": 4,
    } == {kind.value: Verdict(kind).exit_code for kind in Kind}
    assert set(Kind) == set(EXIT_CODES)
