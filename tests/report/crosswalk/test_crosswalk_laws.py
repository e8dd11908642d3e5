"""Laws of exports, over campaigns of any verdicts."""

import report_sample as sample
from crosswalk_hands import results, run_again, with_kinds, words_of, written
from hypothesis import given, settings
from hypothesis import strategies as st
from test_crosswalk_table import FAILURES, NOT_THE_VENDOR, PASSES, UNDECIDED

from eqlab.core.verdict import HARMLESS, Kind
from eqlab.report.crosswalk.export import Form
from eqlab.report.crosswalk.results import results_of
from eqlab.report.crosswalk.table import Target, word

TOLD = {
    Form.CTRF: Target.CTRF,
    Form.TAR: Target.TAR,
    Form.TEST_REPORT: Target.TEST_REPORT,
    Form.EARL: Target.EARL,
    Form.IN_TOTO: Target.IN_TOTO,
    Form.JUNIT: Target.JUNIT,
}
NAMES = [case.id for case in sample.rich().cases]
KINDS = st.fixed_dictionaries({name: st.sampled_from(Kind) for name in NAMES})


@given(kinds=KINDS)
@settings(max_examples=15, deadline=None)
def test_no_document_says_more_than_the_laboratory_saw(kinds: dict[str, Kind]) -> None:
    """Each case has its word of the table, or is not told at all and its loss is noted."""
    told = results(with_kinds(sample.rich(), kinds))
    for form, target in TOLD.items():
        document = written(form, told)
        said = words_of(form, document.data)
        for name, kind in kinds.items():
            assert said.get(name) == (word(target, kind) if said else None), (form, name)
            if kind in UNDECIDED:
                assert said.get(name) not in PASSES[target]
            if kind in NOT_THE_VENDOR:
                assert said.get(name) not in FAILURES[target]
        english = " ".join(one.say("en", str) for one in document.losses)
        assert all(name in english for name, kind in kinds.items() if word(target, kind) is None)


@given(kinds=KINDS)
@settings(max_examples=20, deadline=None)
def test_in_toto_states_nothing_without_a_word_for_the_whole(kinds: dict[str, Kind]) -> None:
    told = results(with_kinds(sample.rich(), kinds))
    document = written(Form.IN_TOTO, told)

    assert (word(Target.IN_TOTO, told.verdict.kind) is None) == (document.data == b"")


@given(kinds=KINDS, order=st.permutations([1, 2, 3]))
@settings(max_examples=20, deadline=None)
def test_order_of_runs_does_not_matter(kinds: dict[str, Kind], order: list[int]) -> None:
    runs = {number: run_again(sample.rich(), number) for number in (1, 2)}
    runs[3] = run_again(with_kinds(sample.rich(), kinds), 3)
    plan = sample.plan()
    sorted_runs = results_of([(runs[number], plan) for number in (1, 2, 3)])
    other = results_of([(runs[number], plan) for number in order])

    assert sorted_runs == other


@given(first=st.sampled_from(Kind), second=st.sampled_from(Kind))
@settings(deadline=None)
def test_a_later_run_without_a_result_never_makes_a_case_better(first: Kind, second: Kind) -> None:
    """Nor does a pass hide that the same version failed before."""
    name = NAMES[0]
    told = results(
        run_again(sample.rich(), 1, **{name.replace("-", "_"): first}),
        run_again(sample.rich(), 2, **{name.replace("-", "_"): second}),
    )
    case = next(case for case in told.cases if case.id == name)
    if case.kind in HARMLESS:
        assert Kind.FAILED not in (first, second)
        assert second in HARMLESS or (first in HARMLESS and second is not Kind.INCONCLUSIVE)
    if second is Kind.FAILED:
        assert Kind.FAILED is case.kind
