import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import AT

from eqlab.core.errors import AuthorError
from eqlab.validate import patterns
from eqlab.validate.patterns import LONGEST, STEPS, PatternError, compile_pattern, safe_pattern

RUNAWAYS = [
    "^(a+)+$",
    "(a|a)*b",
    "(a|ab|b)*c",
    r"^(\w+\s?)*$",
    "(x+x+)+y",
    "(.*)*",
    "^(.+?)+$",
    "(a?){30}a{30}",
    "a?" * 30 + "a" * 30,
    "(a|a)" * 30 + "x",
    "(?:(?:a{0,9}){0,9}){0,9}",
    r"(\.(a|a))+x",
    r"(\.a*a*)+x",
    r"(\.b?b?)+c",
    ".*.*.*.*.*x",
    r"(a*)\1*\1*\1*\1*x",
    "(?=(a+)+$)",
    "([^a]*A)*x",
    "a{0,16}" * 9 + "b",
    "(?:a|a|a|a|a|a|a|a)" * 9 + "b",
    "(a)?(?(1)(b+)+$|c)",
]


@pytest.mark.parametrize("text", RUNAWAYS)
def test_a_pattern_that_can_run_away_is_refused(text: str) -> None:
    """No pattern is tried whose time could grow exponentially with a hostile text."""
    with pytest.raises(PatternError):
        safe_pattern(text)


def test_a_pattern_of_excessive_length_is_refused() -> None:
    with pytest.raises(PatternError, match="longer than 2000 characters"):
        safe_pattern("a" * 2001)


@pytest.mark.parametrize("text", ["(", "[a", "a{2,1}", r"\p{L}", "(?P<1>a)", "*a", "(" * 900 + ")" * 900])
def test_a_pattern_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(PatternError, match="well-formed"):
        safe_pattern(text)


HONEST = {
    r"^\d{13}$": LONGEST,
    r"^urn:oid:[0-2](\.(0|[1-9][0-9]*))+$": LONGEST,
    r"^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$": LONGEST,
    r"^application/fhir\+json(\s*;\s*charset=utf-8)?$": LONGEST,
    r"^Bearer [\w-]+\.[\w-]+\.[\w-]+$": LONGEST,
    r"^(\w+\s)*$": LONGEST,
    r"^[A-Za-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*(\[x])?)*$": 5792,
    r"^([A-Z]{1,3}-)*\d$": LONGEST,
    "^(?:ab|cd)+$": LONGEST,
    "^[^,]+(,[^,]+)*$": 5792,
    "foo": LONGEST,
    "": LONGEST,
    r"\d+-": 5792,
    "^.*foo.*bar$": 5792,
    "^[^@]+@[^@]+$": LONGEST,
    "(?i)^(foo|bar)*$": LONGEST,
}


@pytest.mark.parametrize(("text", "longest"), HONEST.items())
def test_an_honest_pattern_is_tried_on_long_texts(text: str, longest: int) -> None:
    """The simpler the pattern, the longer the texts; 2 to the 25th steps are the most."""
    assert longest == safe_pattern(text).longest
    assert longest == LONGEST or longest**2 <= STEPS


@pytest.mark.parametrize("text", [r"^(\w+\s)*$", "^[^,]+(,[^,]+)*$", r"\d+-", "^.*a.*b$", "^(?:.*.*.*)?$"])
@pytest.mark.parametrize("letter", ["a", "1", ",", "a ", "1,"])
def test_the_longest_text_is_decided(text: str, letter: str) -> None:
    """The worst text of the greatest length that is tried comes to an end."""
    pattern = safe_pattern(text)
    hostile = (letter * pattern.longest)[: pattern.longest - 1] + "\n"

    assert pattern.search(hostile) in (True, False)
    assert pattern.search(hostile + "xx") is None


def test_the_dollar_is_the_very_end() -> None:
    """A line break after a number is not a part of it."""
    assert safe_pattern(r"^\d{2}$").search("12") is True
    assert safe_pattern(r"^\d{2}$").search("12\n") is False
    assert safe_pattern(r"[$]\$$").search("$$") is True


def test_digits_and_letters_are_those_of_ascii() -> None:
    assert safe_pattern(r"^\d$").search("٣") is False
    assert safe_pattern(r"^\w$").search("é") is False


def test_names_of_groups_are_written_as_in_javascript() -> None:
    assert safe_pattern(r"^(?<year>\d{4})(?<!9999)$").search("2024") is True


def test_covering_is_more_than_occurring() -> None:
    assert safe_pattern("b").search("abc") is True
    assert safe_pattern("b").covers("abc") is False
    assert safe_pattern("a.c", dotall=True).covers("a\nc") is True
    assert safe_pattern("b").covers("b" * (LONGEST + 1)) is None


@given(st.from_regex(r"\A[a-c]{1,3}(\.[a-c]{1,3}){0,2}\Z"), st.text("abc.\n", max_size=12))
def test_a_safe_pattern_finds_what_the_standard_library_finds(literal: str, text: str) -> None:
    """Being safe changes nothing about what a pattern means."""
    assert (re.search(literal, text) is not None) is safe_pattern(literal).search(text)


def test_an_author_learns_what_to_write_instead() -> None:
    with pytest.raises(AuthorError) as refused:
        compile_pattern("^(a+)+$", AT)

    assert (
        'plan.yaml:7:9: The pattern "^(a+)+$" cannot be used: it repeats a part that can itself match the same text in'
        " several ways. Write a simpler pattern; a repeat inside a repeat needs a separator that stands nowhere else in"
        " it. [EQ-CHECK-001]"
    ) == refused.value.sentence()


def _follow(items: Sequence[Any], tail: int) -> int:
    if not items:
        return tail
    return _first(items[0]) | (0 if items[0].mandatory else _follow(items[1:], tail))


def _first(item: Any) -> int:
    characters = 0
    for body in item.bodies:
        characters |= _follow(body, 0)
    return characters if item.bodies else int(item.characters)


def _growth(items: Sequence[Any], tail: int) -> int:
    count = 0
    for index, item in enumerate(items):
        follow = _follow(items[index + 1 :], tail)
        if item.bodies:
            count += max(_growth(body, follow) for body in item.bodies)
        elif item.wide and item.characters & follow:
            count += 1
    return count


def _choices(items: Sequence[Any], tail: int) -> int:
    count = 0
    for index, item in enumerate(items):
        follow = _follow(items[index + 1 :], tail)
        free = item.variable and not item.wide and bool(item.characters & follow)
        count += item.choices * free + item.ambiguous + sum(_choices(body, follow) for body in item.bodies)
    return count


PIECE = st.sampled_from(
    ["a", "b", "[ab]", "c?", "a*", "b{0,3}", "[^a]+", "(?:ab|c)?", "(a|b|cd)", r"\d*", ".", "$", "^"]
)
PATTERN = st.recursive(
    st.lists(PIECE, max_size=6).map("".join),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda both: f"(?:{both[0]}|{both[1]})"),
        st.tuples(inner, inner).map(lambda both: f"(?:{both[0]})?{both[1]}"),
    ),
    max_leaves=6,
)


@given(PATTERN, st.sampled_from([0, 1 << ord("a"), patterns.ALL]))
def test_what_follows_an_item_is_found_from_the_back(text: str, tail: int) -> None:
    """One pass from the last item to the first tells the same as a look at all that follows each of them."""
    try:
        items = patterns._items(patterns._parser.parse(text, re.ASCII))
    except PatternError:
        return

    assert _growth(items, tail) == patterns._growth(items, tail)
    assert _choices(items, tail) == patterns._choices(items, tail)


@given(st.lists(st.integers(0, 15), max_size=6))
def test_sets_overlap_when_two_of_them_do(sets: list[int]) -> None:
    expected = any(one & other for at, one in enumerate(sets) for other in sets[at + 1 :])

    assert expected == patterns._overlap(sets)


def test_a_long_pattern_is_looked_at_once_for_each_of_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice as many pieces are twice the work."""
    looked: list[int] = []
    first = patterns._first
    monkeypatch.setattr(patterns, "_first", lambda item: looked.append(1) or first(item))

    def work(pieces: int) -> int:
        looked.clear()
        patterns._longest(patterns._parser.parse("a?b?" * pieces, re.ASCII))
        return len(looked)

    assert 2 * work(100) == work(200)


@pytest.mark.parametrize("depth", [150, 250, 350])
def test_a_deeply_nested_pattern_is_refused_or_tried(depth: int) -> None:
    """Whatever the depth, nothing but a PatternError is raised."""
    with suppress(PatternError):
        assert safe_pattern("(?:" * depth + "a" + ")?" * depth).longest > 0


def test_letters_are_folded_and_nothing_else() -> None:
    for code in range(patterns.OTHER + 1):
        same = {code, *(ord(other) for other in (chr(code).lower(), chr(code).upper()) if code < 128)}

        assert sum(1 << one for one in same) == patterns._folded(1 << code)
