"""To which case a call belongs, and which step it serves."""

from hypothesis import given
from hypothesis import strategies as st

from eqlab.observe.attribution import Claimant, Expectation, Script, attribute

ANNA = Claimant(case="A", discriminators=frozenset({"id|anna"}))
BEN = Claimant(case="B", discriminators=frozenset({"id|ben", "token-b"}))


def test_discriminator_wins_over_the_open_case() -> None:
    attribution = attribute(frozenset({"id|ben"}), [ANNA, BEN], open_case="A")

    assert "B" == attribution.case
    assert "id|ben" in attribution.reason


def test_without_discriminator_the_open_case_takes_it() -> None:
    assert "A" == attribute(frozenset(), [ANNA, BEN], open_case="A").case


def test_nothing_fits_and_nothing_is_open() -> None:
    attribution = attribute(frozenset({"id|carl"}), [ANNA, BEN], open_case=None)

    assert attribution.case is None
    assert "It carries id|carl, which belongs to no case, and no case was open." == attribution.reason


def test_discriminators_of_two_cases_belong_to_none() -> None:
    """A call that two cases could claim is evidence for neither."""
    attribution = attribute(frozenset({"id|anna", "token-b"}), [ANNA, BEN], open_case="A")

    assert attribution.case is None
    assert "A, B" in attribution.reason


def test_call_of_a_case_that_does_not_run_is_not_for_the_open_case() -> None:
    """A vendor who works through more than was asked for harms no other case."""
    attribution = attribute(frozenset({"id|ben"}), [ANNA], open_case="A", others=[BEN])

    assert attribution.case is None
    assert "It carries discriminators of cases that do not run: B." == attribution.reason


def _expect(step: str, method: str, times: int = 0) -> Expectation:
    return Expectation(step=step, matches=lambda view: view == method, times=times)


def test_two_quick_calls_are_both_kept_for_two_awaits() -> None:
    script = Script((_expect("first", "POST"), _expect("second", "POST")))

    assert ("first", False) == script.serve("POST", "x1")
    assert ("second", False) == script.serve("POST", "x2")
    assert {"first": "x1", "second": "x2"} == script.served


def test_armed_reply_is_given_as_often_as_it_says() -> None:
    script = Script((_expect("first", "POST", times=2), _expect("retry", "POST")))

    assert [("first", True), ("first", True), ("retry", False), (None, False)] == [
        script.serve("POST", f"x{number}") for number in range(4)
    ]


def test_unexpected_call_serves_nothing() -> None:
    script = Script((_expect("first", "POST"),))

    assert (None, False) == script.serve("GET", "x1")
    assert {} == script.served


METHODS = st.sampled_from(["GET", "POST", "PUT"])


@given(st.lists(st.tuples(METHODS, st.integers(0, 3)), max_size=5), st.lists(METHODS, max_size=12))
def test_no_call_serves_two_steps_and_order_of_arrival_counts(steps: list[tuple[str, int]], calls: list[str]) -> None:
    """Each served step has a call of its own, and among steps of one kind earlier calls serve earlier steps."""
    script = Script(tuple(_expect(f"s{place}", method, times) for place, (method, times) in enumerate(steps)))
    for number, method in enumerate(calls):
        script.serve(method, f"{number:02d}")

    assert len(set(script.served.values())) == len(script.served)
    for method in ("GET", "POST", "PUT"):
        served = [
            script.served[f"s{place}"]
            for place, (kind, _) in enumerate(steps)
            if kind == method and f"s{place}" in script.served
        ]
        assert sorted(served) == served


@given(st.lists(st.tuples(METHODS, st.integers(0, 3)), max_size=5), st.lists(METHODS, max_size=12), st.integers(0, 12))
def test_restored_script_goes_on_as_if_nothing_had_happened(
    steps: list[tuple[str, int]], calls: list[str], cut: int
) -> None:
    """An interruption after any call changes no later decision."""
    expectations = tuple(_expect(f"s{place}", method, times) for place, (method, times) in enumerate(steps))
    through, before, after = Script(expectations), Script(expectations), Script(expectations)
    decisions = [through.serve(method, f"x{number}") for number, method in enumerate(calls)]
    for number, method in enumerate(calls[:cut]):
        step, armed = before.serve(method, f"x{number}")
        if step is not None:
            after.restore(step, f"x{number}", armed)

    assert decisions[cut:] == [
        after.serve(method, f"x{number}") for number, method in enumerate(calls) if number >= cut
    ]
