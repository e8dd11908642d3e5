"""What the public may see: no single vendor, no small cell, nothing that gives one away."""

from decimal import Decimal

from figures_hands import NOW, RULE, day, run
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.verdict import Kind
from eqlab.label.statistics import figures
from eqlab.label.statistics.facts import material
from eqlab.label.statistics.figure import WHOLE, Row
from eqlab.label.statistics.publishing import BASE, FEWEST, hidden_cells, published

VENDORS = "abcdefgh"
DRAWN = st.lists(
    st.tuples(
        st.sampled_from(VENDORS),
        st.sampled_from([Kind.PASSED, Kind.FAILED, Kind.LAB_ERROR]),
        st.integers(0, 500),
    ),
    max_size=40,
)


def row(group: str, period: str, vendors: int) -> Row:
    return Row(group=group, period=period, numerator=1, denominator=vendors, value=Decimal(1), vendors=vendors)


@given(drawn=DRAWN)
@settings(max_examples=40, deadline=None)
def test_small_cells_have_no_numbers(drawn: list[tuple[str, Kind, int]]) -> None:
    runs = tuple(
        run(number, vendor, verdict=verdict, opened=day(ago), findings=(RULE,))
        for number, (vendor, verdict, ago) in enumerate(drawn)
    )
    told = figures(material(NOW, runs))
    known = {(figure.id, one.group, one.period): one for figure in told for one in figure.rows}
    for figure in published(told):
        assert not figure.private
        for one in figure.rows:
            if known[figure.id, one.group, one.period].vendors < FEWEST:
                assert one.hidden
            if one.hidden:
                assert (None, None, None, None, None) == (
                    one.numerator,
                    one.denominator,
                    one.value,
                    one.low,
                    one.high,
                )
            for number in (one.numerator, one.denominator):
                assert number is None or number % BASE == 0


@given(sizes=st.lists(st.integers(1, 9), min_size=1, max_size=6), total=st.integers(5, 12))
def test_no_hidden_cell_can_be_computed_from_the_others(sizes: list[int], total: int) -> None:
    """Beside a total that is shown, either no part is hidden or at least two are."""
    parts = [row("g", f"2026-Q{number}", size) for number, size in enumerate(sizes)]
    hidden = hidden_cells([row("g", WHOLE, total), *parts])
    if ("g", WHOLE) not in hidden:
        assert 1 != sum(("g", one.period) in hidden for one in parts)


def test_vendors_are_not_published() -> None:
    told = figures(material(NOW, tuple(run(number, vendor) for number, vendor in enumerate(VENDORS))))
    names = {figure.id for figure in published(told)}

    assert not {"success-by-vendor", "learning-curve", "unstable-cases"} & names
    assert "a system" not in str([one.rows for one in published(told)])


def test_that_a_requirement_always_fails_is_no_news_about_one_vendor() -> None:
    """Where the presence of a row tells something, a small one is not there at all."""
    told = figures(material(NOW, (run(1, verdict=Kind.FAILED, findings=(RULE,)),)))
    listed = {figure.id: figure.rows for figure in published(told)}

    assert ((), ()) == (listed["always-failed"], listed["findings"])
