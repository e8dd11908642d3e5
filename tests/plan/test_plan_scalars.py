"""Plain scalars by the YAML 1.2 core schema, 10.3.2."""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.plan.scalars import LONGEST_NUMBER, is_name, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("Null", None),
        ("NULL", None),
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
        ("FALSE", False),
        ("0", 0),
        ("-12", -12),
        ("+7", 7),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("-1e3", -1000.0),
        ("1E-2", 0.01),
    ],
)
def test_core_words_and_numbers(text: str, value: object) -> None:
    assert (type(value), value) == (type(resolve(text)), resolve(text))


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "no", "on", "off", "Yes", "ON", "y", "n", "nULL", "tRUE", "none", "nil"),
        *(
            "2024-01-01",
            "2024-01-01T10:00:00Z",
            "1:30",
            "190:20:30",
            "1_000",
            "0b11",
            "0o8",
            "0xG",
            "1e",
            "-",
            "+",
            ".",
        ),
        *("1.2.3", "--1", "1e5.5", "-0x1F", "0X1F", ".e1", "inf", "nan", "+.nan", "=", "<<", "\uff11\uff12"),
    ],
)
def test_everything_else_is_a_text(text: str) -> None:
    """No timestamps, no sexagesimals, no binary numbers, no underscores, and only two booleans."""
    assert text == resolve(text)


@pytest.mark.parametrize("text", [".inf", "-.Inf", "+.INF", ".nan", ".NaN", "1e999", "9" * (LONGEST_NUMBER + 1)])
def test_numbers_without_json_form_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        resolve(text)


@settings(deadline=None)
@given(st.integers(-(10**40), 10**40))
def test_integers_come_back(number: int) -> None:
    assert number == resolve(str(number))


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_floats_come_back(number: float) -> None:
    assert number == resolve(repr(number))


@settings(deadline=None)
@given(st.text(st.sampled_from("0123456789+-.eExXoOaAfFnNtTlLuUiI_:~ "), max_size=12))
def test_the_forms_of_the_core_schema_decide(text: str) -> None:
    """The regular expressions of the specification, written down a second time."""
    try:
        value = resolve(text)
    except ValueError:
        value = math.inf
    if re.fullmatch(r"null|Null|NULL|~|", text):
        expected: object = type(None)
    elif re.fullmatch(r"true|True|TRUE|false|False|FALSE", text):
        expected = bool
    elif re.fullmatch(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", text):
        expected = int
    elif re.fullmatch(
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN", text
    ):
        expected = float
    else:
        expected = str

    assert expected is type(value)


@settings(deadline=None)
@given(st.text(max_size=8))
def test_a_name_is_a_text_in_every_style(text: str) -> None:
    assert not is_name(text) or text == resolve(text)
