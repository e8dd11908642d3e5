import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.report.layout import lay_out

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


DOCUMENTS = st.lists(VALUES, max_size=4) | st.dictionaries(st.text(max_size=4), VALUES, max_size=4)


@given(DOCUMENTS)
def test_layout_changes_white_space_only(value: object) -> None:
    """What is shown is what was sent, but for line breaks and indents."""
    laid = lay_out(json.dumps(value))

    assert laid is not None
    assert value == json.loads("\n".join(laid.lines))


@given(DOCUMENTS, st.sampled_from([(",", ":"), (", ", ": "), ("\n,", " :\n")]))
def test_every_token_is_found_where_it_went(value: object, separators: tuple[str, str]) -> None:
    """A place as sent and its place as shown hold the same token."""
    text = json.dumps(value, separators=separators)
    laid = lay_out(text)
    assert laid is not None
    sent = text.split("\n")

    for line, column in laid.starts:
        shown_line, shown_column = laid.place(line, column)
        token = re.match(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', sent[line - 1][column - 1 :])
        assert token is not None
        assert laid.lines[shown_line - 1][shown_column - 1 :].startswith(token.group())


def test_members_and_elements_get_lines_of_their_own() -> None:
    laid = lay_out('{"a":[1,2],"b":{},"c":[]}')

    assert laid is not None
    assert ("{", '  "a": [', "    1,", "    2", "  ],", '  "b": {},', '  "c": []', "}") == laid.lines


def test_duplicate_keys_and_odd_numbers_stay_as_sent() -> None:
    laid = lay_out('{"a":1.50,"a":1e3}')

    assert laid is not None
    assert ("{", '  "a": 1.50,', '  "a": 1e3', "}") == laid.lines


@pytest.mark.parametrize(
    "text", ["", "   ", '{"a', '["a\nb"]', '{"a":"b', "text", "[two words]", '["a" "b"]', "1", "]}"]
)
def test_what_is_no_json_text_is_not_laid_out(text: str) -> None:
    assert None is lay_out(text)


def test_too_deep_a_text_is_not_laid_out() -> None:
    assert None is lay_out("[" * 300 + "]" * 300)


def test_closing_brackets_that_open_nothing_do_no_harm() -> None:
    laid = lay_out("[1]]}]1,2")

    assert laid is not None
    assert "[1]]}]1,2" == "".join(laid.lines).replace(" ", "")
