"""What redaction keeps, whatever comes: lines, JSON, itself done twice, and linear time."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from redaction_sample import BEGIN, END, KEY_LINES, MARKER

from eqlab.observe.redaction import redact_headers, redact_target, redact_text


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=200))
@example("[redacted:00000000]")
def test_length_of_a_secret_does_not_show(secret: str) -> None:
    (_, value), *_ = redact_headers((("x-api-key", secret),))

    assert 19 == len(value)


PIECES = st.sampled_from(
    [
        *(
            '"',
            "'",
            "\\",
            "\n",
            "\r\n",
            " ",
            ":",
            "=",
            "&",
            ";",
            "?",
            "#",
            ",",
            "{",
            "}",
            "[",
            "]",
            "<",
            ">",
            "/",
            "@",
            "://",
        ),
        *(
            '"password": "',
            '"token":',
            "password=",
            "<secret>",
            "<![CDATA[",
            "]]>",
            "Cookie: ",
            "Authorization: Bearer ",
        ),
        *("eyJ", "eyJhbGciOiJIUzI1NiJ9.", ".", "Bearer ", "Basic dXNlcjpwYXNz", BEGIN, END, KEY_LINES[0], "abc", "1"),
        *('\\"', "\u2028", "é", "\ud800", "[redacted:00000000]", '"name": "password", "value": ', "set-cookie"),
    ]
)


BROKEN = st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join)


@settings(deadline=None, max_examples=500)
@given(BROKEN)
def test_lines_stay_where_they_are(text: str) -> None:
    """Line numbers in findings stay right, however broken the text."""

    assert text.count("\n") == redact_text(text).count("\n")


@settings(deadline=None, max_examples=500)
@given(BROKEN)
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = redact_text(text)

    assert once == redact_text(once)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@settings(deadline=None)
@given(
    value=JSON,
    secret=st.text(st.characters(codec="utf-8")),
    name=st.sampled_from(["password", "accessToken", "client_secret", "x-api-key"]),
    indent=st.sampled_from([None, 1]),
    ascii_only=st.booleans(),
)
def test_json_stays_json(value: Any, secret: str, name: str, indent: int | None, ascii_only: bool) -> None:
    """Only the secret is replaced; the document is as readable as before, and its shape the same."""
    secret = f"S3cr3t{secret}"
    text = json.dumps({"a": value, name: secret, "z": value}, indent=indent, ensure_ascii=ascii_only)
    redacted = json.loads(redact_text(text))

    assert ["a", name, "z"] == list(redacted)
    assert redacted["a"] == redacted["z"]
    assert MARKER.search(redacted[name])
    assert "S3cr3t" not in redacted[name]


SIZE = 300_000


@pytest.mark.parametrize(
    "piece",
    [
        *(
            '"',
            '\\"',
            '"\\',
            "'",
            "?",
            "&",
            "=",
            " ",
            "\n",
            "a",
            "a=",
            "a:",
            "://",
            "://a:",
            "@",
            "<",
            "<a",
            "<a:",
            "<token>",
            "\t",
        ),
        *(
            "eyJ",
            "eyJ.",
            "eyJeyJeyJeyJeyJ.",
            ".",
            "-----",
            "-----BEGIN PRIVATE KEY-----",
            "-----END PRIVATE KEY-----",
            "A" * 64 + "\n",
        ),
        *(
            "token",
            "token=",
            "token ",
            '"token',
            '"token"',
            '"token":',
            '"token":{',
            '"token":["',
            '{"token":"',
            "password= ",
            "%",
        ),
        *(
            "Bearer ",
            "basic",
            "Cookie: ",
            "cookie:;",
            "x-",
            "'x-token",
            '"name":"token",',
            "[redacted:",
            "[",
            "{",
            "<![CDATA[",
            "]]>",
        ),
    ],
    ids=ascii,
)
def test_hostile_text_is_done_in_linear_time(piece: str) -> None:
    """A text of one piece over and over; quadratic time would not come back today."""
    text = "token" + piece * (SIZE // len(piece))

    assert text.count("\n") == redact_text(text).count("\n")
    assert redact_target(text) is not None
    assert 1 == len(redact_headers((("cookie", text),)))


def test_large_document() -> None:
    """Secrets are found wherever they are in a large document."""
    text = json.dumps([{"id": number, "password": f"p{number}"} for number in range(20_000)])

    assert 20_000 == len(set(MARKER.findall(redact_text(text))))
