"""Figures over many scores, and what they must not tell."""

from fractions import Fraction

import pytest
from checklist_samples import DAY, SAMPLE, answer, sheet
from hypothesis import given
from hypothesis import strategies as st

from eqlab.checklist.model import Audience
from eqlab.checklist.score import Score
from eqlab.checklist.scoring import score
from eqlab.checklist.statistics import ALL, HIDDEN, hidden, statistics, wilson


def practice(size: str, value: str = "yes") -> Score:
    given_sheet = sheet(
        answer("SMP-P-PPP-01", value),
        answer("SMP-P-PPP-03", "yes"),
        answer("SMP-P-QQQ-01", "all"),
        answer("SMP-P-QQQ-02", "dont_know" if value == "no" else "yes"),
        audience=Audience.PRACTICE,
        size=size,
    )
    return score(SAMPLE, given_sheet, DAY)


def test_medians_by_topic_and_size() -> None:
    found = statistics([practice("many")] * 5 + [practice("solo")] * 6, Audience.PRACTICE)

    assert {"many": 5, "solo": 6, ALL: 11} == {size: cell.count for size, cell in found.overall.items()}
    assert Fraction(100 * 6, 9) == found.topics["SMP-P-PPP"]["many"].median
    assert Fraction(100 * 4, 7) == found.topics["SMP-P-PPP"]["solo"].median


def test_other_audiences_are_passed_over() -> None:
    found = statistics([practice("many")] * 5 + [score(SAMPLE, sheet(), DAY)] * 5, Audience.PRACTICE)

    assert 5 == found.overall[ALL].count


def test_a_small_cell_is_hidden_and_another_with_it() -> None:
    """Otherwise the total less the others would tell it."""
    found = statistics([practice("many")] * 9 + [practice("solo")] * 4, Audience.PRACTICE)

    assert {"many": None, "solo": None, ALL: 13} == {size: cell.count for size, cell in found.overall.items()}
    assert {None} == {found.overall[size].median for size in ("many", "solo")}


def test_a_small_whole_is_hidden() -> None:
    found = statistics([practice("many")] * 4, Audience.PRACTICE)

    assert (None, None) == (found.overall[ALL].count, found.overall[ALL].median)
    assert {HIDDEN} == set(found.dont_know.values())


def test_what_people_do_not_know_is_counted() -> None:
    found = statistics([practice("many")] * 6 + [practice("many", "no")] * 5, Audience.PRACTICE)
    share = found.dont_know["SMP-P-QQQ-02"]

    assert (5, 11) == (share.count, share.of)
    assert wilson(5, 11) == (share.low, share.high)


@pytest.mark.parametrize("few", [1, 4])
def test_few_who_do_not_know_are_hidden(few: int) -> None:
    found = statistics([practice("many")] * 9 + [practice("many", "no")] * few, Audience.PRACTICE)

    assert HIDDEN == found.dont_know["SMP-P-QQQ-02"]


def test_decisions_are_counted() -> None:
    found = statistics([practice("many")] * 6 + [practice("many", "no")] * 5, Audience.PRACTICE)

    assert {"ready": 6, "not_ready": 5} == {kind: share.count for kind, share in found.granted.items()}


def test_few_decisions_of_one_kind_hide_the_others() -> None:
    found = statistics([practice("many")] * 6 + [practice("many", "no")] * 2, Audience.PRACTICE)

    assert {HIDDEN} == set(found.granted.values())


def test_no_scores_are_no_figures() -> None:
    found = statistics([], Audience.VENDOR)

    assert ({}, {}, 0) == (found.dont_know, found.topics, found.overall[ALL].count)


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 30), max_size=6), st.integers(1, 8))
def test_subtraction_never_tells_a_small_cell(counts: dict[str, int], least: int) -> None:
    """What is hidden is at least `least` subjects in more than one cell, or the whole row is small."""
    secret = hidden(counts, least)
    told = {name for name in counts if name not in secret}

    assert all(counts[name] == 0 or counts[name] >= least for name in told)
    if secret and told & {name for name, count in counts.items() if count}:
        assert len(secret) > 1
        assert sum(counts[name] for name in secret) >= least


@given(st.integers(0, 50), st.integers(0, 50))
def test_the_interval_holds_the_share(count: int, more: int) -> None:
    low, high = wilson(count, count + more)

    assert 0 <= low <= high <= 1
    if count + more:
        assert low <= count / (count + more) + 1e-12
        assert high >= count / (count + more) - 1e-12


def test_the_interval_is_wilsons() -> None:
    """Half of ten: the published interval is 23.7 % to 76.3 %."""
    assert (0.2366, 0.7634) == tuple(round(end, 4) for end in wilson(5, 10))
