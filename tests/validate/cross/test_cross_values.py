"""Values of two documents side by side."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from eqlab.validate.cross.values import Kind, UnreadableError, alike, comparable, told


def element(text: str) -> Any:
    return etree.fromstring(text)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.TEXT, "7", 7),
        (Kind.TEXT, True, "true"),
        (Kind.TEXT, element("<a>\n x <b>y</b></a>"), "x y"),
        (Kind.CODE, {"system": "urn:oid:1.2", "code": "A"}, element('<c code="A" codeSystem="1.2"/>')),
        (Kind.CODE, {"coding": [{"system": "urn:oid:1.2", "code": "A"}]}, "1.2|A"),
        (Kind.CODE, {"system": "http://loinc.org", "code": "A"}, "A"),
        (Kind.IDENTIFIER, {"system": "urn:oid:1.2", "value": "7"}, element('<i root="1.2" extension="7"/>')),
        (Kind.IDENTIFIER, {"identifier": {"system": "urn:oid:1.2", "value": "7"}}, "7^^^&1.2&ISO"),
        (Kind.IDENTIFIER, "7^^^NS&1.2&ISO^PI", "urn:oid:1.2|7"),
        (Kind.IDENTIFIER, "7^5^M11^NS&1.2&ISO", "urn:oid:1.2|7"),
        (Kind.IDENTIFIER, "7^^^NS^PI", "7"),
        (Kind.IDENTIFIER, "1.2^7", {"system": "urn:oid:1.2", "value": "7"}),
        (Kind.IDENTIFIER, element('<i root="1.2.3"/>'), {"system": "urn:ietf:rfc:3986", "value": "urn:oid:1.2.3"}),
        (
            Kind.IDENTIFIER,
            "URN:UUID:5E0F0002-0000-4000-8000-000000000008",
            element('<i root="5e0f0002-0000-4000-8000-000000000008"/>'),
        ),
        (Kind.DATE, "2026-01-05T23:59:00-05:00", "20260105"),
        (Kind.DATE, element('<t value="202601050800"/>'), "2026-01-05"),
        (Kind.INSTANT, "2026-01-05T10:00:00+01:00", "20260105040000-0500"),
        (Kind.INSTANT, "2026-01-05T09:00:00.5Z", "20260105090000.500+0000"),
        (Kind.NUMBER, "1.50", Decimal("1.5")),
        (Kind.NUMBER, element("<n> 7 </n>"), 7),
    ],
)
def test_what_is_the_same_in_two_spellings_is_alike(kind: Kind, one: Any, other: Any) -> None:
    assert alike(comparable(one, kind), comparable(other, kind))
    assert alike(comparable(other, kind), comparable(one, kind))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (Kind.TEXT, "a", "A"),
        (Kind.CODE, "1.2|A", "1.3|A"),
        (Kind.CODE, "A", "B"),
        (Kind.IDENTIFIER, "7^^^&1.2&ISO", "7^^^&1.3&ISO"),
        (Kind.IDENTIFIER, {"system": "urn:oid:1.2", "value": "7"}, {"system": "urn:oid:1.2", "value": "07"}),
        (Kind.DATE, "2026-01-05", "2026-01-06"),
        (Kind.INSTANT, "2026-01-05T10:00:00+01:00", "2026-01-05T10:00:00Z"),
        (Kind.NUMBER, "1", "-1"),
    ],
)
def test_what_differs_is_not_alike(kind: Kind, one: Any, other: Any) -> None:
    assert not alike(comparable(one, kind), comparable(other, kind))


def test_case_can_be_no_difference() -> None:
    one, other = (comparable(text, Kind.CODE, ignore_case=True) for text in ("x|AbC", "x|aBc"))

    assert alike(one, other)
    assert comparable("AB", Kind.TEXT, ignore_case=True) == comparable("ab", Kind.TEXT, ignore_case=True)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.TEXT, {"a": 1}),
        (Kind.CODE, ""),
        (Kind.CODE, {"text": "x"}),
        (Kind.CODE, element("<c/>")),
        (Kind.IDENTIFIER, " "),
        (Kind.IDENTIFIER, {"type": {"text": "x"}}),
        (Kind.DATE, "2026"),
        (Kind.DATE, "05.01.2026"),
        (Kind.INSTANT, "2026-01-05"),
        (Kind.INSTANT, "2026-01-05T10:00:00"),
        (Kind.INSTANT, "2026-13-05T10:00:00Z"),
        (Kind.INSTANT, "2026-01-05T10:00:00+99:00"),
        (Kind.INSTANT, "0001-01-01T00:00:00+14:00"),
        (Kind.NUMBER, "seven"),
        (Kind.NUMBER, "NaN"),
        (Kind.NUMBER, "1e999999999999999999999"),
    ],
)
def test_what_is_not_of_a_kind_cannot_be_compared_as_that(kind: Kind, value: Any) -> None:
    with pytest.raises(UnreadableError):
        comparable(value, kind)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["system", "code", "value", "coding", "identifier", "a"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON, st.sampled_from(Kind))
def test_any_value_can_be_compared_or_is_refused(value: Any, kind: Kind) -> None:
    """And shown; and it is like itself."""
    assert isinstance(told(value), str)
    assert 200 > len(told(value))
    try:
        read = comparable(value, kind)
    except UnreadableError:
        return

    assert alike(read, read)


@given(st.text(), st.text(), st.text())
def test_an_unknown_space_is_no_difference_and_another_is(one: str, other: str, value: str) -> None:
    """The relation is the same from both sides."""
    pairs = [{"system": space, "value": f"x{value}"} for space in (one, other)]
    left, right = (comparable(pair, Kind.IDENTIFIER) for pair in pairs)

    assert alike(left, right) is alike(right, left)
