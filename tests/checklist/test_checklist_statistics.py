"""Figures over many scores, and what they must not tell."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from checklist_samples import DAY, SAMPLE, answer, sheet
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.checklist.model import Audience
from eqlab.checklist.score import Score
from eqlab.checklist.scoring import score
from eqlab.checklist.statistics import ALL, HIDDEN_CELL, LEAST, hidden, statistics, wilson


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


def without_topic(one: Score, name: str) -> Score:
    """A practice whom a topic does not concern."""
    topics = tuple(replace(topic, weight=0) if topic.topic == name else topic for topic in one.topics)
    controls = tuple(
        replace(control, applicable=False) if control.control.startswith(name) else control for control in one.controls
    )
    return replace(one, topics=topics, controls=controls)


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

    assert {ALL: 13} == {size: cell.count for size, cell in found.overall.items()}
    assert {(ALL,)} == {tuple(cells) for cells in found.topics.values()}


def test_a_small_whole_is_hidden() -> None:
    found = statistics([practice("many")] * 4, Audience.PRACTICE)

    assert (None, None) == (found.overall[ALL].count, found.overall[ALL].median)
    assert ({}, {}, {}) == (found.topics, found.dont_know, found.granted)


def test_what_people_do_not_know_is_counted() -> None:
    found = statistics([practice("many")] * 6 + [practice("many", "no")] * 5, Audience.PRACTICE)
    share = found.dont_know["SMP-P-QQQ-02"]

    assert (5, 11) == (share.count, share.of)
    assert wilson(5, 11) == (share.low, share.high)


@pytest.mark.parametrize("few", [1, 4])
def test_few_who_do_not_know_are_hidden(few: int) -> None:
    found = statistics([practice("many")] * 9 + [practice("many", "no")] * few, Audience.PRACTICE)

    assert "SMP-P-QQQ-02" not in found.dont_know


def test_decisions_are_counted() -> None:
    found = statistics([practice("many")] * 6 + [practice("many", "no")] * 5, Audience.PRACTICE)

    assert {"ready": 6, "not_ready": 5} == {kind: share.count for kind, share in found.granted.items()}


def test_few_decisions_of_one_kind_hide_the_others() -> None:
    found = statistics([practice("many")] * 6 + [practice("many", "no")] * 2, Audience.PRACTICE)

    assert {} == found.granted


def test_no_scores_are_no_figures() -> None:
    found = statistics([], Audience.VENDOR)

    assert ({}, {}, {ALL: HIDDEN_CELL}) == (found.dont_know, found.topics, found.overall)


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 30), max_size=6), st.integers(1, 8))
def test_subtraction_never_tells_a_small_cell(counts: dict[str, int], least: int) -> None:
    """What is hidden is at least `least` subjects in more than one cell, or the whole row is small."""
    secret = hidden(counts, least)
    told = {name for name in counts if name not in secret}

    assert all(counts[name] == 0 or counts[name] >= least for name in told)
    if secret and told & {name for name, count in counts.items() if count}:
        assert len(secret) > 1
        assert sum(counts[name] for name in secret) >= least


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 30), max_size=6), st.sets(st.text(max_size=3)))
def test_what_must_be_hidden_besides_is(counts: dict[str, int], also: set[str]) -> None:
    secret = hidden(counts, 5, also)

    assert {name for name, count in counts.items() if count and name in also} <= secret
    if secret and {name for name, count in counts.items() if count} - secret:
        assert len(secret) > 1


SOLO, MANY = practice("solo"), practice("many")
MANY_LOW = practice("many", "no")
GROUPS = (SOLO, MANY, MANY_LOW, without_topic(SOLO, "SMP-P-PPP"), without_topic(MANY, "SMP-P-QQQ"))
CROWDS = st.tuples(*(st.integers(0, 9) for _ in GROUPS))


def crowd(counts: tuple[int, ...]) -> list[Score]:
    return [one for one, count in zip(GROUPS, counts, strict=True) for _ in range(count)]


@settings(deadline=None)
@given(CROWDS)
def test_nothing_is_named_that_fewer_than_five_are_behind(counts: tuple[int, ...]) -> None:
    """Neither a size, nor a topic, nor a control, nor a decision; and no figure is about few, nor leaves few out."""
    scores = crowd(counts)
    found = statistics(scores, Audience.PRACTICE)
    of_size = Counter(one.size for one in scores)
    for cells in (found.overall, *found.topics.values()):
        assert all(of_size[size] >= LEAST for size in cells if size != ALL)
        for size, cell in cells.items():
            whole = of_size[size] if size != ALL else len(scores)
            assert cell == HIDDEN_CELL or is_open(cell.count or 0, whole)
    for share in (*found.dont_know.values(), *found.granted.values()):
        assert is_open(share.count, share.of)
        assert is_open(share.of, len(scores))


def is_open(count: int, whole: int) -> bool:
    """Tell whether neither those who are counted nor the others are few."""
    return not any(0 < few < LEAST for few in (count, whole - count))


@settings(deadline=None)
@given(CROWDS, st.integers(0, len(GROUPS) - 1))
def test_few_more_of_a_kind_that_nobody_was_of_bring_no_name(counts: tuple[int, ...], place: int) -> None:
    """From names alone nobody learns that there are some, rather than none: no size, topic or decision turns up."""
    without = tuple(0 if at == place else count for at, count in enumerate(counts))
    few = tuple(LEAST - 1 if at == place else count for at, count in enumerate(counts))
    before, after = (statistics(crowd(one), Audience.PRACTICE) for one in (without, few))
    sizes = {one.size for one in crowd(without)}

    assert set(after.overall) - {ALL} <= sizes
    assert set(after.granted) <= {one.decision.kind for one in crowd(without)}
    assert before.audience is after.audience


@settings(deadline=None)
@given(CROWDS)
def test_subtraction_of_one_table_from_another_tells_no_small_cell(counts: tuple[int, ...]) -> None:
    """A size that is hidden overall is told in no topic; what is left of a total is never few."""
    found = statistics(crowd(counts), Audience.PRACTICE)
    for cells in (found.overall, *found.topics.values()):
        assert set(cells) <= set(found.overall)
        told = sum(cell.count or 0 for size, cell in cells.items() if size != ALL)
        assert cells[ALL] == HIDDEN_CELL or not 0 < (cells[ALL].count or 0) - told < LEAST


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
