"""Figures: what is counted in what, in no order, with intervals that hold the share."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from figures_hands import NOW, RULE, day, entries, opened, run
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.act import (
    Change,
    ChangeApproved,
    ChangeProposed,
    DecisionTaken,
    NonConformityAnswered,
    NonConformityClosed,
    NonConformityRaised,
    Remedy,
    Severity,
)
from eqlab.core.verdict import Kind
from eqlab.label.statistics import figures
from eqlab.label.statistics.facts import Material, material
from eqlab.label.statistics.figure import WHOLE, Figure, Period, Row
from eqlab.label.statistics.proportion import median, share, wilson


def told(known: Material, name: str) -> Figure:
    return next(figure for figure in figures(known) if figure.id == name)


def cells(figure: Figure) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    return {(row.group, row.period): (row.numerator, row.denominator) for row in figure.rows}


def whole(figure: Figure) -> dict[str, tuple[int | None, int | None]]:
    return {row.group: (row.numerator, row.denominator) for row in figure.rows if row.period == WHOLE}


@given(total=st.integers(1, 5000), part=st.floats(0, 1))
def test_interval_holds_the_share_and_mirrors_it(total: int, part: float) -> None:
    """Within 0 and 1; the interval of the misses is the mirror of that of the hits."""
    hits = round(total * part)
    low, high = wilson(hits, total) or (Decimal(-1), Decimal(-1))
    value = share(hits, total)

    assert value is not None
    assert 0 <= low <= value <= high <= 1
    assert (1 - high, 1 - low) == wilson(total - hits, total)


@given(total=st.integers(1, 2000), hits=st.integers(0, 2000))
def test_interval_rises_with_the_hits_and_narrows_with_the_total(total: int, hits: int) -> None:
    hits = min(hits, total)
    low, high = wilson(hits, total) or (Decimal(0), Decimal(0))
    if hits < total:
        more = wilson(hits + 1, total) or (Decimal(0), Decimal(0))
        assert low <= more[0]
        assert high <= more[1]
    tenfold = wilson(hits * 10, total * 10) or (Decimal(0), Decimal(0))
    assert tenfold[1] - tenfold[0] <= high - low


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 10, "0", "0.2776"), (10, 10, "0.7224", "1"), (5, 10, "0.2365", "0.7635"), (1, 1, "0.2065", "1")],
)
def test_interval_has_the_known_values(hits: int, total: int, low: str, high: str) -> None:
    """Worked by hand from the formula, rounded outwards."""

    assert (Decimal(low), Decimal(high)) == wilson(hits, total)


@pytest.mark.parametrize(("hits", "total"), [(-1, 3), (4, 3)])
def test_what_is_no_proportion_is_refused(hits: int, total: int) -> None:
    with pytest.raises(ValueError, match="is no proportion"):
        wilson(hits, total)


def test_nothing_has_no_share() -> None:
    assert (None, None, None) == (share(0, 0), wilson(0, 0), median([]))


def test_median_of_an_even_number_is_the_mean_of_two() -> None:
    assert Decimal("2.5") == median([Decimal(9), Decimal(1), Decimal(2), Decimal(3)])


def test_undecided_and_partial_runs_count_neither_for_nor_against() -> None:
    """A fault of the laboratory never lowers a vendor's rate."""
    known = material(
        NOW,
        (
            run(1),
            run(2, verdict=Kind.FAILED),
            run(3, verdict=Kind.LAB_ERROR),
            run(4, verdict=Kind.INCONCLUSIVE),
            run(5, partial=True),
            run(6, verdict=Kind.PASSED_WITH_WARNINGS),
        ),
    )

    assert {"prescriptions": (2, 3)} == whole(told(known, "success-by-service"))


def test_success_goes_by_quarter_of_the_opening() -> None:
    known = material(NOW, (run(1, opened=day(200), verdict=Kind.FAILED), run(2, opened=day(5))))
    expected = {
        ("prescriptions", ""): (1, 2),
        ("prescriptions", "2026-Q2"): (0, 1),
        ("prescriptions", "2026-Q4"): (1, 1),
    }

    assert expected == cells(told(known, "success-by-service"))


def test_first_attempt_is_the_first_complete_and_decided_one() -> None:
    known = material(
        NOW,
        (
            run(1, "a", verdict=Kind.LAB_ERROR),
            run(2, "a"),
            run(3, "b", verdict=Kind.FAILED),
            run(4, "b"),
            run(5, "c", partial=True, verdict=Kind.FAILED),
        ),
    )

    assert {"prescriptions": (1, 2)} == whole(told(known, "first-pass"))


def test_learning_curve_numbers_the_runs_of_a_system() -> None:
    known = material(
        NOW,
        (
            run(1, cases={"A": Kind.FAILED, "B": Kind.PASSED, "C": Kind.LAB_ERROR}, verdict=Kind.FAILED),
            run(2, cases={"A": Kind.PASSED, "B": Kind.PASSED}, version="2"),
        ),
    )
    figure = told(known, "learning-curve")

    assert figure.private is True
    assert [("001", "1", 1, 2), ("002", "2", 2, 2)] == [
        (row.period, row.note, row.numerator, row.denominator) for row in figure.rows
    ]


def test_findings_are_counted_by_system_not_by_occurrence() -> None:
    known = material(
        NOW,
        (
            run(1, "a", verdict=Kind.FAILED, findings=(RULE,)),
            run(2, "a", verdict=Kind.FAILED, findings=(RULE,)),
            run(3, "b"),
        ),
    )
    (row,) = told(known, "findings").rows

    assert ("EQ-X-001 · R-1", 1, 2) == (row.group, row.numerator, row.denominator)


def test_requirements_are_sorted_into_what_editors_can_learn() -> None:
    seen = {"R-ok": Kind.PASSED, "R-never": Kind.NOT_RUN, "R-bad": Kind.FAILED, "R-open": Kind.INCONCLUSIVE}
    known = material(
        NOW, (run(1, requirements={**seen, "E-1": Kind.NOT_RUN}), run(2, requirements={**seen, "R-open": Kind.PASSED}))
    )
    names = ("never-exercised", "always-failed", "ambiguous")

    assert [{"R-never": (0, 2)}, {"R-bad": (2, 2)}, {"R-open": (1, 2)}] == [whole(told(known, name)) for name in names]


def test_faults_of_the_laboratory_are_a_share_of_what_was_run() -> None:
    cases = {"A": Kind.LAB_ERROR, "B": Kind.PASSED, "C": Kind.NOT_RUN, "D": Kind.NOT_APPLICABLE}
    known = material(NOW, (run(1, cases=cases),))

    assert {"prescriptions": (1, 2)} == whole(told(known, "laboratory-errors"))
    assert {"prescriptions": (0, 2)} == whole(told(known, "inconclusive"))


@pytest.mark.parametrize(("builds", "unstable"), [((), 1), (("aa",), 0)])
def test_only_one_and_the_same_release_can_be_unstable(builds: tuple[str, ...], unstable: int) -> None:
    known = material(NOW, (run(1, verdict=Kind.FAILED), run(2, builds=builds)))

    assert unstable == len(told(known, "unstable-cases").rows)


def test_simulated_and_later_runs_do_not_count() -> None:
    runs = (run(1), run(1), run(2, simulated=True), run(3, opened=NOW + timedelta(seconds=1)))

    assert [1, 2] == [len(material(NOW, runs).runs), len(material(NOW, runs, simulated=True).runs)]


def test_without_a_log_there_are_no_figures_of_the_procedure() -> None:
    names = {figure.id for figure in figures(material(NOW, (run(1),)))}

    assert not {"time-to-label", "nonconformities", "attestations"} & names


def test_time_to_label_is_the_median_over_files() -> None:
    decided = DecisionTaken(decision="D-1", evaluation="EV-1", granted=False)
    log = entries(
        (100, "f1", opened("a")),
        (90, "f1", decided),
        (80, "f1", DecisionTaken(decision="D-2", evaluation="EV-2", granted=True, kind="definitive")),
        (100, "f2", opened("b")),
        (70, "f2", decided),
        (10, "f3", opened("c")),
    )
    row = told(material(NOW, (), log), "time-to-label").rows[0]

    assert (Decimal("20.0"), 2, 2) == (row.value, row.denominator, row.vendors)


def test_waiting_ends_with_the_vendors_answer() -> None:
    """Two open non-conformities at a time are waited for once."""
    raised = [
        NonConformityRaised(
            nonconformity=f"NC-{number}", campaign="c", run="r", case="x", severity=Severity.MAJOR, code="", says="x"
        )
        for number in (1, 2)
    ]
    log = entries(
        (100, "f1", opened("a")),
        (90, "f1", raised[0]),
        (85, "f1", raised[1]),
        (80, "f1", NonConformityAnswered(nonconformity="NC-1", remedy=Remedy.CORRECTED, words="")),
        (70, "f1", NonConformityAnswered(nonconformity="NC-2", remedy=Remedy.CORRECTED, words="")),
        (50, "f1", DecisionTaken(decision="D-1", evaluation="EV-1", granted=True, kind="definitive")),
    )
    (row,) = told(material(NOW, (), log), "waiting-on-vendor").rows

    assert (20, 50, Decimal("0.4")) == (row.numerator, row.denominator, row.value)


def test_nonconformities_stand_by_weight_and_age() -> None:
    def raised(name: str, severity: Severity) -> NonConformityRaised:
        return NonConformityRaised(
            nonconformity=name, campaign="c", run="r", case="x", severity=severity, code="", says="x"
        )

    log = entries(
        (300, "f1", opened("a")),
        (200, "f1", raised("NC-1", Severity.MINOR)),
        (40, "f1", raised("NC-2", Severity.BLOCKING)),
        (3, "f1", raised("NC-3", Severity.BLOCKING)),
        (2, "f1", raised("NC-4", Severity.MAJOR)),
        (1, "f1", NonConformityClosed(nonconformity="NC-4", reason="")),
    )
    rows = told(material(NOW, (), log), "nonconformities").rows

    assert [("blocking", "0-30", 1), ("blocking", "31-90", 1), ("minor", "181+", 1)] == [
        (row.group, row.period, row.numerator) for row in rows
    ]


def test_attestations_stand_by_their_state_today() -> None:
    def change(name: str, what: Change, number: int, until: date) -> tuple[ChangeProposed, ChangeApproved]:
        proposal = f"P-{name}-{number}"
        return (
            ChangeProposed(
                proposal=proposal,
                change=what,
                attestation=name,
                reason="r",
                valid_from=date(2026, 1, 1),
                valid_until=until,
            ),
            ChangeApproved(
                proposal=proposal,
                attestation=name,
                change=what,
                sha256="0" * 64,
                kind="definitive",
                valid_from=date(2026, 1, 1),
                valid_until=until,
            ),
        )

    later, past = date(2027, 1, 1), date(2026, 6, 1)
    acts = [
        change("A1", Change.ISSUE, 1, later),
        change("A2", Change.ISSUE, 1, past),
        change("A3", Change.ISSUE, 1, later),
        change("A3", Change.SUSPEND, 2, later),
    ]
    log = entries(
        (300, "f1", opened("a")),
        *((float(250 - number), "f1", act) for number, act in enumerate(one for pair in acts for one in pair)),
    )

    assert {"issued": 1, "expired": 1, "suspended": 1} == {
        row.group: row.numerator for row in told(material(NOW, (), log), "attestations").rows
    }


KINDS = st.sampled_from([Kind.PASSED, Kind.FAILED, Kind.INCONCLUSIVE, Kind.LAB_ERROR, Kind.NOT_RUN])
RUNS = st.lists(
    st.builds(
        lambda vendor, verdict, cases, ago: (vendor, verdict, cases, ago),
        st.sampled_from("abcdefg"),
        KINDS,
        st.dictionaries(st.sampled_from(["C-1", "C-2"]), KINDS),
        st.integers(0, 800),
    ),
    max_size=14,
)


@given(drawn=RUNS, order=st.randoms())
@settings(max_examples=30, deadline=None)
def test_no_order_of_facts_changes_a_figure(drawn: list[tuple[str, Kind, dict[str, Kind], int]], order: object) -> None:
    runs = [
        run(number, vendor, verdict=verdict, cases=cases, opened=day(ago), findings=(RULE,))
        for number, (vendor, verdict, cases, ago) in enumerate(drawn)
    ]
    shuffled = list(runs)
    order.shuffle(shuffled)  # type: ignore[attr-defined]

    assert figures(material(NOW, tuple(runs))) == figures(material(NOW, tuple(shuffled)))


@given(drawn=RUNS)
@settings(max_examples=30, deadline=None)
def test_periods_add_up_to_all_time(drawn: list[tuple[str, Kind, dict[str, Kind], int]]) -> None:
    runs = tuple(
        run(number, vendor, verdict=verdict, cases=cases, opened=day(ago))
        for number, (vendor, verdict, cases, ago) in enumerate(drawn)
    )
    for name in ("success-by-service", "success-by-requirement", "laboratory-errors", "first-pass"):
        rows = told(material(NOW, runs), name).rows
        for total in (row for row in rows if row.period == WHOLE):
            parts = [row for row in rows if row.group == total.group and row.period != WHOLE]
            assert total.denominator == sum(row.denominator or 0 for row in parts)
            assert total.numerator == sum(row.numerator or 0 for row in parts)


@pytest.mark.parametrize(
    ("period", "name"), [(Period.MONTH, "2026-11"), (Period.QUARTER, "2026-Q4"), (Period.YEAR, "2026")]
)
def test_periods_have_names(period: Period, name: str) -> None:
    assert name == period.of(NOW)


def test_every_figure_says_what_it_is() -> None:
    """Definition, numerator, denominator and the moment stand with each."""
    known = material(NOW, (run(1),), entries((10, "f", opened("a"))))
    for figure in figures(known):
        assert NOW == figure.as_of
        assert all((figure.title, figure.definition, figure.numerator, figure.denominator))
        assert all(isinstance(row, Row) and row == replace(row) for row in figure.rows)
    assert 18 == len({figure.id for figure in figures(known)})
