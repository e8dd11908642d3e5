import json
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.fast_json import indented
from eqlab.validate.fhir.reading.json_strict import NotStrict, read_strict, too_deep
from eqlab.validate.json_reader import DEPTH

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
BRACKETS = st.recursive(
    st.just(""),
    lambda inner: st.tuples(st.lists(inner, max_size=3), st.sampled_from(["{}", "[]"])).map(
        lambda pair: pair[1][0] + "".join(pair[0]) + pair[1][1]
    ),
    max_leaves=30,
)


PADDED = pytest.mark.parametrize("padding", [b"", b" " * 10_000], ids=["small", "large"])
"""Documents may be read one way when they are small and another when they are large."""


@PADDED
@given(value=VALUES, ascii_only=st.booleans(), indent=st.sampled_from([None, 0, 1, 2, 8, 9, "\t"]))
def test_strict_reading_agrees_with_the_standard_library(
    padding: bytes, value: object, ascii_only: bool, indent: int | str | None
) -> None:
    """What is plain JSON is read as anyone reads it, decimals kept exact."""
    data = json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()

    assert json.loads(data, parse_float=Decimal) == read_strict(data + padding)


@PADDED
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"a": 1,}',
        b"{} x",
        b'{"a": NaN}',
        b'{"a": 1e1000}',
        b'{"a": 1e-1000}',
        b'{"a": ' + b"1" * 5000 + b"}",
        b'{"a": 0.' + b"1" * 1001 + b"}",
        b'{"a": 1, "a": 2}',
        b'{"b": {"a": 1, "c": "}", "a": 2}}',
        b'{"a:": 1, "a:": 2}',
        b'{"a\\"": 1, "a\\"": "\\""}',
        b'{"a": "\\u0022\\u0022", "a": ""}',
        b'{"a": "", "\\u0061": ""}',
        b'{"a\\\\": "", "a\\\\": ""}',
        b'{"a": "\\"\\"\\"", "a": "\\"", "b": "\\""}',
        b'{"a": "\\ud83d"}',
        b'{"a": "\\ude00\\ud83d"}',
        b'{"a": "\xff"}',
        b"\xef\xbb\xbf{}",
        b'{"a": "\n"}',
        b"[" * 201 + b"]" * 201,
        b'{"a":' * 201 + b"1" + b"}" * 201,
        b"[" * 100_000,
    ],
)
def test_anything_to_be_said_is_left_to_the_other_reader(data: bytes, padding: bytes) -> None:
    with pytest.raises(NotStrict):
        read_strict(data + padding)


@PADDED
def test_strings_with_brackets_and_escapes_do_not_count(padding: bytes) -> None:
    """Names and nesting are counted without what is in strings."""
    value = {"a": '}{][":"\\" \\', "b": ["{" * 500, "\\", '"'], '"x": {': {"y": "😀\u2028"}}

    assert value == read_strict(json.dumps(value).encode() + padding)
    assert value == read_strict(json.dumps(value, ensure_ascii=False).encode() + padding)


@PADDED
def test_numbers_keep_what_is_written(padding: bytes) -> None:
    value = read_strict(b'{"a": 1.50, "b": 1E3, "c": 10, "d": -0.0}' + padding)

    assert {"a": "1.50", "b": "1E+3", "c": "10", "d": "-0.0"} == {name: str(one) for name, one in value.items()}
    assert [Decimal, Decimal, int, Decimal] == [type(one) for one in value.values()]


@given(BRACKETS, st.integers(min_value=0, max_value=210))
def test_depth_is_told_by_cancelling(brackets: str, around: int) -> None:
    """Taking pairs away tells the same as walking does."""
    data = ("[" * around + brackets + "]" * around).encode()
    deepest = max(accumulate(1 if sign in b"[{" else -1 for sign in data), default=0)

    assert (deepest > DEPTH) is too_deep(data)


def test_a_document_of_the_deepest_nesting_is_read() -> None:
    data = b"[" * DEPTH + b"]" * DEPTH + b" " * 10_000

    assert isinstance(read_strict(data), list)


@pytest.mark.parametrize("step", [1, 2, 4, 8, 9])
def test_a_document_of_the_deepest_nesting_is_read_indented(step: int) -> None:
    """Neither how far lines are moved in nor blanks in texts count."""
    deepest = indented(b'{"a":' * DEPTH + b'"' + b" " * 9 * DEPTH + b'"' + b"}" * DEPTH, step)
    deeper = indented(b'{"a":' * (DEPTH + 1) + b"1" + b"}" * (DEPTH + 1), step)

    assert isinstance(read_strict(deepest + b"\n" * 10_000), dict)
    with pytest.raises(NotStrict):
        read_strict(deeper + b"\n" * 10_000)


KEYS = st.sampled_from(["a", "b", 'a"', "a\\", "é", ":", "{", "a:", "\u2028", ""])
STRINGS = st.text(alphabet='ab"\\:{}[],é\n😀', max_size=4)


def written(value: object, *, odd: bool) -> str:
    """JSON of a value in which objects are tuples of members; odd text has what need not be escaped escaped."""
    if isinstance(value, tuple):
        return "{" + ", ".join(f"{written(name, odd=odd)}: {written(one, odd=odd)}" for name, one in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(written(one, odd=odd) for one in value) + "]"
    if odd and isinstance(value, str):
        return '"' + "".join(f"\\u{ord(sign):04x}" if sign in 'a"' else json.dumps(sign)[1:-1] for sign in value) + '"'
    return json.dumps(value, ensure_ascii=False)


def has_twins(value: object) -> bool:
    if isinstance(value, tuple):
        names = [name for name, _ in value]
        return len(names) != len(set(names)) or any(has_twins(one) for _, one in value)
    return isinstance(value, list) and any(map(has_twins, value))


@PADDED
@given(
    value=st.recursive(
        STRINGS | st.integers(-9, 9),
        lambda inner: st.lists(inner, max_size=3) | st.lists(st.tuples(KEYS, inner), max_size=4).map(tuple),
        max_leaves=15,
    ),
    odd=st.booleans(),
    step=st.sampled_from([0, 1, 2, 9]),
)
def test_names_that_stand_twice_are_always_noticed(padding: bytes, value: object, odd: bool, step: int) -> None:
    """Neither escapes nor what is in strings nor indenting hides a doubled name, or makes one up."""
    plain = written(value, odd=odd).encode()
    data = indented(plain, step) if step else plain
    try:
        read_strict(data + padding)
        noticed = False
    except NotStrict:
        noticed = True

    assert has_twins(value) is noticed
