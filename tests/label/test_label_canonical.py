"""Canonical JSON: one value, one sequence of bytes, one digest."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.values import Json
from eqlab.label.canonical import NotCanonical, canonical, digest

LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), st.text(alphabet=st.characters(codec="utf-8"))
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(alphabet=st.characters(codec="utf-8")), inner)),
    max_leaves=8,
)


def turned(value: Json) -> Json:
    """The same value, its keys in the opposite order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(one) for one in value] if isinstance(value, list) else value


def test_keys_stand_in_the_order_of_the_standard() -> None:
    """RFC 8785, 3.2.3: by UTF-16 code units."""
    assert '{"1":1,"é":2,"€":3,"😂":4,"\ufb33":5}'.encode() == canonical({"€": 3, "\ufb33": 5, "1": 1, "😂": 4, "é": 2})


@given(VALUES)
def test_the_order_of_keys_does_not_matter(value: Json) -> None:
    assert canonical(value) == canonical(turned(value))
    assert sha256(canonical(value)).hexdigest() == digest(value)


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, {1: "a"}, {"a": object()}, "\ud800", {"a": [b"x"]}])
def test_what_has_no_single_form_is_refused(value: Json) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)
