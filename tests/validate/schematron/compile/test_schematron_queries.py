"""XPath looked into without being evaluated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.schematron.compile.abstraction import replacer
from eqlab.validate.schematron.compile.queries import (
    bracketed,
    later_than_1,
    renamer,
    split_top,
    split_words,
    variables_of,
    without_literals,
)


def test_variables_in_strings_and_comments_are_none() -> None:
    assert {"a", "p:b"} == variables_of("$a + '$x' (: $y :) + $p:b + \"$z\"")


def test_variables_that_a_query_binds_are_its_own() -> None:
    assert {"list", "s"} == variables_of("for $i in $list return some $s2 in $i satisfies $s2 = $s")


def test_renaming_leaves_strings_alone() -> None:
    assert "$b.p1 = '$a' and $ab and $b.p1/x" == renamer({"a": "b.p1"})("$a = '$a' and $ab and $a/x")


def test_longest_parameter_wins() -> None:
    assert "1 = 2 $abc" == replacer({"a": "1", "ab": "2"})("$a = $ab $abc")


@pytest.mark.parametrize(
    "query",
    ["exists(a)", "if (a) then b else c", "for $x in a return $x", "a eq b", "matches(a, 'x')", "xs:date(a)", "a || b"],
)
def test_later_xpath_is_seen(query: str) -> None:
    assert later_than_1(query)


@pytest.mark.parametrize(
    "query",
    [
        "count(a) = 1",
        "a/exists",
        "'exists(a)'",
        "if",
        "ex:matches(a)",
        "a and b or c",
        "$if",
        "@eq",
        "a[eq]",
        "max-value",
    ],
)
def test_xpath_1_is_left_in_peace(query: str) -> None:
    assert not later_than_1(query)


def test_splitting_respects_brackets_and_strings() -> None:
    assert ["a[x|y]", "'|'", "f(b|c)"] == split_top("a[x|y]|'|'|f(b|c)", "|")
    assert ["a ", " b[c and d] ", " 'and'"] == split_words("a and b[c and d] and 'and'", "and")
    assert [] == split_words("a and b or c", "and")


def test_predicates_in_a_row() -> None:
    assert ["a[b]", "c=']'"] == bracketed(" [a[b]] [c=']']")
    assert [] == bracketed("[a]/b[c]")


@given(st.text(alphabet="ab$'\"()[]|:/= ", max_size=60))
def test_any_text_can_be_looked_into(query: str) -> None:
    """What is no XPath is left for the processor to refuse."""
    assert len(query) == len(without_literals(query))
    assert query == "|".join(split_top(query, "|"))
    assert query == renamer({"zz": "y"})(query) or "$" in query
    variables_of(query)
    later_than_1(query)
    bracketed(query)
