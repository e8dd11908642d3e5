"""Kinds of values: what they take, what they say, and that the schema says the same."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from plan_registry import REGISTRY

from eqlab.plan.kinds import (
    BOOLEAN,
    EXPRESSION,
    LANGUAGE_TEXT,
    TEXT,
    Kind,
    choice,
    formed,
    list_of,
    mapping_of,
    whole_number,
)
from eqlab.plan.reading import Reading
from eqlab.plan.vocabulary import HEADERS, ID, NAME, REFERENCE, SEMANTIC_VERSION
from eqlab.plan.yaml_reader import read_yaml

WORDS = choice("red", "green", "SHALL")
SMALL = whole_number(1, 5)
PAIR = list_of(TEXT, "a list of texts", least=2)
TABLE = mapping_of(ID, SMALL, "a table")


def read(kind: Kind, text: str) -> tuple[Any, list[str]]:
    reading = Reading(file="f", registry=REGISTRY)
    value = kind.read(read_yaml(text.encode(), "f"), reading)
    return value, [message.sentence() for message in reading.messages]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (TEXT, "a text", "a text"),
        (TEXT, "'1'", "1"),
        (TEXT, "2024-01-01", "2024-01-01"),
        (TEXT, "yes", "yes"),
        (BOOLEAN, "true", True),
        (BOOLEAN, "False", False),
        (WORDS, "green", "green"),
        (SMALL, "5", 5),
        (PAIR, "[a, b]", ("a", "b")),
        (TABLE, "{a: 1, b-2: 5}", {"a": 1, "b-2": 5}),
        (LANGUAGE_TEXT, "{en: a, de: b}", {"en": "a", "de": "b"}),
        (SEMANTIC_VERSION, "1.20.3-rc.1", "1.20.3-rc.1"),
        (NAME, "a_1", "a_1"),
        (REFERENCE, "a.b.c", "a.b.c"),
        (HEADERS, '{accept: "a; q=0.5"}', {"accept": "a; q=0.5"}),
    ],
)
def test_values_are_taken(kind: Kind, text: str, value: object) -> None:
    assert (value, []) == read(kind, text)


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (
            TEXT,
            "1.0",
            'f:1:1: Without quotes, 1.0 is a number. Expected: a text. Put it in quotes: "1.0". [EQ-PLAN-023]',
        ),
        (
            TEXT,
            "true",
            'f:1:1: Without quotes, true is true or false. Expected: a text. Put it in quotes: "true". [EQ-PLAN-023]',
        ),
        (
            TEXT,
            "{x}",
            'f:1:1: Without quotes, {x} is a mapping. Expected: a text. Put it in quotes: "{x}". [EQ-PLAN-023]',
        ),
        (TEXT, "", "f:1:1: This is nothing (null). Expected: a text. [EQ-PLAN-022]"),
        (TEXT, "''", "f:1:1: Nothing stands here. Expected: a text. [EQ-PLAN-026]"),
        (BOOLEAN, "yes", 'f:1:1: This is a text. Expected: true or false. Did you mean "true"? [EQ-PLAN-022]'),
        (BOOLEAN, "off", 'f:1:1: This is a text. Expected: true or false. Did you mean "false"? [EQ-PLAN-022]'),
        (BOOLEAN, "0", 'f:1:1: This is a number. Expected: true or false. Did you mean "false"? [EQ-PLAN-022]'),
        (BOOLEAN, "maybe", "f:1:1: This is a text. Expected: true or false. [EQ-PLAN-022]"),
        (BOOLEAN, "[]", "f:1:1: This is a list. Expected: true or false. [EQ-PLAN-022]"),
        (
            WORDS,
            "shall",
            (
                'f:1:1: "shall" is not one of the words that may stand here. Expected: one of red, green, SHALL.'
                ' Did you mean "SHALL"? [EQ-PLAN-024]'
            ),
        ),
        (SMALL, "6", "f:1:1: 6 is out of range. Expected: a whole number from 1 to 5. [EQ-PLAN-027]"),
        (SMALL, "true", "f:1:1: This is true or false. Expected: a whole number from 1 to 5. [EQ-PLAN-022]"),
        (SMALL, "1.5", "f:1:1: This is a number. Expected: a whole number from 1 to 5. [EQ-PLAN-022]"),
        (PAIR, "[a]", "f:1:1: This is too short a list. Expected: a list of texts, at least 2 of them. [EQ-PLAN-022]"),
        (PAIR, "[a, b, a]", 'f:1:8: "a" stands twice in this list. [EQ-PLAN-028]'),
        (
            LANGUAGE_TEXT,
            "{en: a, sp: b}",
            'f:1:9: The key "sp" is not known in "text". Expected: en, fr, de. [EQ-PLAN-020]',
        ),
        (EXPRESSION, "a =", "f:1:1: This is no expression: it ends too early. [EQ-TST-001]"),
    ],
)
def test_other_values_are_told_in_one_sentence(kind: Kind, text: str, sentence: str) -> None:
    assert [sentence] == read(kind, text)[1]


def test_long_texts_are_shortened_in_sentences() -> None:
    told = read(ID, "x " * 5000)[1][0]

    assert len(told) < 250
    assert "…" in told


FRACTIONS = st.floats(-10, 10).filter(lambda number: not number.is_integer())
"""JSON Schema counts 1.0 as an integer; the loader does not."""
VALUES = st.none() | st.booleans() | st.integers(-3, 700) | FRACTIONS
TEXTS = st.text(st.sampled_from("abA1.-_ é#{\t"), max_size=6) | st.sampled_from(["red", "SHALL", "claims", "1.0.0"])
JSON = st.recursive(
    VALUES | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(TEXTS | st.sampled_from(["en", "fr"]), inner, max_size=3)
    ),
    max_leaves=5,
)
SCHEMED = {
    "text": TEXT,
    "boolean": BOOLEAN,
    "choice": WORDS,
    "number": SMALL,
    "list": PAIR,
    "table": TABLE,
    "id": ID,
    "name": NAME,
    "version": SEMANTIC_VERSION,
    "headers": HEADERS,
    "form": formed(r"[ab]+", "a or b"),
}


@pytest.mark.parametrize("name", SCHEMED)
@settings(deadline=None)
@given(value=JSON)
def test_loader_and_schema_take_the_same_values(name: str, value: object) -> None:
    """What an editor marks is what the loader refuses."""
    import json

    kind = SCHEMED[name]
    taken = read(kind, json.dumps(value, ensure_ascii=False))[1] == []
    valid = Draft202012Validator(dict(kind.schema)).is_valid(value)

    assert valid == taken


@pytest.mark.parametrize("name", ["choice", "id", "name", "version", "form", "text"])
@given(value=st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans()))
def test_advice_to_use_quotes_leads_to_no_next_mistake(name: str, value: object) -> None:
    written = str(value).lower()
    if any("EQ-PLAN-023" in line for line in read(SCHEMED[name], written)[1]):
        assert [] == read(SCHEMED[name], f'"{written}"')[1]
