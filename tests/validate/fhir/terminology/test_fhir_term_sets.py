from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.terminology import model
from eqlab.validate.fhir.terminology.model import (
    IN,
    MOST_PARTS,
    OUT,
    Members,
    by_rule,
    intersection,
    of_codes,
    of_listed,
    remembered,
    undecided,
    union,
    without,
)

CODES = st.frozensets(st.sampled_from("abcdef"))
UNSURE = undecided("nobody knows", "x")


def asked(members: Members, codes: str = "abcdef") -> dict[str, bool | None]:
    return {code: members.holds("x", code).answer for code in codes}


@given(CODES, CODES)
def test_operations_are_those_of_sets(one: frozenset[str], other: frozenset[str]) -> None:
    """Union, intersection and difference of listed sets are set operations, whether listed or asked."""
    first, second = of_codes("x", one), of_codes("x", other)
    for members, expected in (
        (union([first, second]), one | other),
        (intersection([first, second]), one & other),
        (without(first, second), one - other),
    ):
        assert frozenset(("x", code) for code in expected) == members.listed()
        assert {code: code in expected for code in "abcdef"} == asked(members)


@given(CODES)
def test_what_is_known_stays_known_beside_the_unknown(codes: frozenset[str]) -> None:
    """An undecided part makes neither a member of the union unknown, nor a stranger to the intersection."""
    known = of_codes("x", codes)

    assert {code: True if code in codes else None for code in "abcdef"} == asked(union([known, UNSURE]))
    assert {code: None if code in codes else False for code in "abcdef"} == asked(intersection([known, UNSURE]))
    assert {code: None if code in codes else False for code in "abcdef"} == asked(without(known, UNSURE))


def test_an_unknown_part_makes_a_union_unlistable() -> None:
    assert union([of_codes("x", "ab"), UNSURE]).listed() is None


def test_an_intersection_is_listable_from_one_listable_part() -> None:
    """A rule can be asked about each listed code."""
    rule = by_rule("x", lambda code: IN if code in "bc" else OUT)

    assert frozenset({("x", "b")}) == intersection([rule, of_codes("x", "ab")]).listed()
    assert intersection([rule, rule]).listed() is None
    assert intersection([of_codes("x", "a"), UNSURE]).listed() is None


def test_a_difference_from_a_rule_is_listable() -> None:
    rule = by_rule("x", lambda code: IN if code == "b" else OUT)

    assert frozenset({("x", "a")}) == without(of_codes("x", "ab"), rule).listed()
    assert without(rule, of_codes("x", "a")).listed() is None
    assert without(of_codes("x", "a"), UNSURE).listed() is None


def test_systems_keep_codes_apart() -> None:
    """The same code of another system is another code; an empty system stands for any."""
    members = union([of_codes("x", "a"), of_codes("y", "b")])

    assert members.holds("y", "a").answer is False
    assert members.holds("", "a").answer is True
    assert of_listed([("x", "a")]).holds("y", "a").answer is False
    assert of_listed([("x", "a")]).holds("", "a").answer is True


def test_an_undecided_system_says_no_of_other_systems() -> None:
    assert UNSURE.holds("y", "a").answer is False
    assert UNSURE.holds("", "a").answer is None
    assert undecided("?").holds("y", "a").answer is None


def test_case_makes_no_difference_where_the_system_says_so() -> None:
    assert of_codes("x", ["Ab"], fold=True).holds("x", "aB").answer is True
    assert of_codes("x", ["Ab"]).holds("x", "aB").answer is False


def test_a_reason_why_a_code_is_wrong_survives_a_union() -> None:
    wrong = by_rule("x", lambda _code: Membership(answer=False, reason="too short"))

    assert "too short" == union([of_codes("x", "a"), wrong]).holds("x", "b").reason


def test_a_remembered_set_is_listed_once() -> None:
    asked_for = []
    counted = Members(holds=lambda _system, _code: OUT, listed=lambda: asked_for.append(1) or frozenset())
    members = remembered(counted)

    assert members.listed() == members.listed() == frozenset()
    assert [1] == asked_for


def _rule(system: str, codes: frozenset[str]) -> Members:
    wrong = Membership(answer=False, reason="not by the rule")
    return by_rule(system, lambda code: IN if code in codes else wrong)


SYSTEMS = st.sampled_from(["x", "y", "z"])
PARTS = st.one_of(
    st.builds(of_codes, SYSTEMS, CODES, fold=st.booleans()),
    st.builds(_rule, SYSTEMS, CODES),
    st.builds(undecided, st.sampled_from(["who knows", "nobody"]), st.sampled_from(["", "x", "y"])),
    st.builds(of_listed, st.frozensets(st.tuples(SYSTEMS, st.sampled_from("abc")))),
)


@given(st.lists(PARTS, min_size=1, max_size=8), st.lists(st.integers(0, 7), max_size=4))
def test_a_union_says_what_its_parts_say_one_by_one(parts: list[Members], again: list[int]) -> None:
    """Whatever is made one of them, the same is said of every code, in its system and in any."""
    parts = [*parts, *(parts[at % len(parts)] for at in again)]
    whole = union(parts)
    lists = [part.listed() for part in parts]

    for system in ("x", "y", "z", "w", ""):
        for code in "abcdefAB":
            said = model._any(parts, system, code)
            assert said.answer == whole.holds(system, code).answer
            assert bool(said.reason) == bool(whole.holds(system, code).reason)
    assert (None if None in lists else frozenset().union(*filter(None, lists))) == whole.listed()


@given(st.lists(PARTS, min_size=1, max_size=6), st.lists(st.integers(0, 5), max_size=4))
def test_an_intersection_says_the_same_of_parts_that_come_again(parts: list[Members], again: list[int]) -> None:
    once, twice = intersection(parts), intersection([*parts, *(parts[at % len(parts)] for at in again)])

    for system in ("x", "y", ""):
        assert [once.holds(system, code).answer for code in "abcA"] == [
            twice.holds(system, code).answer for code in "abcA"
        ]


@pytest.mark.parametrize("system", ["x", ""])
def test_many_lists_of_codes_are_asked_as_one(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value set of a thousand includes with a code each costs an answer no more than one with a thousand codes."""
    asked_for: list[int] = []

    def counted(any_: Callable[..., Membership]) -> Callable[..., Membership]:
        return lambda parts, *coded: any_([asked_for.append(1) or part for part in parts], *coded)

    monkeypatch.setattr(model, "_any", counted(model._any))
    parts = [of_codes("x", [str(at)]) for at in range(1000)]
    whole = union([*parts, *(undecided("?", "x") for _ in range(1000)), undecided("?", "y")])

    assert whole.holds(system, "999").answer
    assert whole.holds(system, "1000").answer is None
    assert len(asked_for) <= 4


@pytest.mark.parametrize("combined", [union, intersection])
def test_more_parts_than_are_asked_stay_undecided(combined: Callable[[list[Members]], Members]) -> None:
    """What the first say stays said; of the rest nothing is known."""
    yes = combined is intersection
    asked_for: list[str] = []
    parts = [
        by_rule("x", lambda code: asked_for.append(code) or (IN if (code == "a") is not yes else OUT))
        for _ in range(MOST_PARTS + 7)
    ]
    assert combined(parts[:MOST_PARTS]).holds("x", "b").answer is yes
    asked_for.clear()

    assert combined(parts).holds("x", "b").answer is None
    assert MOST_PARTS == len(asked_for)
    assert combined(parts).holds("x", "a").answer is not yes
