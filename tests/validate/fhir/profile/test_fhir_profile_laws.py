"""Laws of fixed values, patterns and paths."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.fhir.profile.routes import parsed
from eqlab.validate.fhir.profile.values import differences, equal, matches

PRIMITIVES = st.booleans() | st.integers() | st.text(max_size=5) | st.decimals(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    PRIMITIVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)


@given(VALUES)
def test_every_value_is_itself(value: Any) -> None:
    """A value is the fixed value that it is, and holds itself as a pattern."""

    assert matches(value, value, exact=True)
    assert matches(value, value, exact=False)


@given(OBJECTS, OBJECTS)
def test_what_is_added_keeps_a_pattern(pattern: Any, more: Any) -> None:
    """Members that a pattern does not name are free."""

    assert matches(pattern, {**more, **pattern}, exact=False)


@given(OBJECTS, OBJECTS)
def test_what_is_added_breaks_a_fixed_value(fixed: Any, more: Any) -> None:
    added = {key for key in more if key not in fixed}
    told = {one.path[1] for one in differences(fixed, {**more, **fixed}, (None, "root"), exact=True)}

    assert added == told


@given(VALUES, VALUES)
def test_fixed_is_stricter_than_pattern(expected: Any, value: Any) -> None:
    """Whatever is the fixed value holds it as a pattern too."""

    assert not matches(expected, value, exact=True) or matches(expected, value, exact=False)


@given(PRIMITIVES, PRIMITIVES)
def test_sameness_does_not_depend_on_the_side(one: Any, other: Any) -> None:
    assert equal(one, other) == equal(other, one)


@given(st.text(max_size=30))
def test_any_text_is_a_path_or_none(text: str) -> None:
    """No path of a discriminator makes the compiler stumble."""
    steps = parsed(text)

    assert steps is None or all(step.kind in {"child", "extension", "resolve", "type"} for step in steps)
