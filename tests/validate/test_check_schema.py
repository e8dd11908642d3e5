import json
from typing import Any

import pytest
from hypothesis import given
from looking import AT, KINDS, body, codes, look, part
from test_json_reader import JSON

from eqlab.core.errors import AuthorError

ORDER = {
    "type": "object",
    "required": ["id", "lines"],
    "properties": {
        "id": {"type": "string", "pattern": "^[A-Z]{2}\\d+$", "maxLength": 8},
        "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}, "minItems": 1, "uniqueItems": True},
        "when": {"type": "string", "format": "date-time"},
    },
    "additionalProperties": False,
    "$defs": {
        "line": {
            "type": "object",
            "required": ["amount"],
            "properties": {"amount": {"type": "number", "multipleOf": 0.01, "exclusiveMinimum": 0}},
        }
    },
}


def test_a_value_that_fits_is_no_finding() -> None:
    good = b'{"id": "LU1", "lines": [{"amount": 0.07}, {"amount": 1.10}], "when": "2024-05-01T10:00:00Z"}'

    assert [] == look("schema", ORDER, body(good))
    assert [] == look("schema", {"type": "integer"}, part(3, "response.status"))
    assert [] == look("schema", {"type": "null"}, body(b"null"))


def test_every_violation_is_told_where_it_is() -> None:
    bad = b"""{
 "id": "lu1-and-more",
 "lines": [{"amount": 1.005}, {}, {}, {"amount": 0}],
 "when": "yesterday",
 "more": 1
}"""
    findings = look("schema", ORDER, body(bad))
    told = {
        (finding.subject.path, finding.subject.line, finding.subject.column): finding.sentence() for finding in findings
    }

    assert {
        ("id", 2, 8),
        ("lines", 3, 11),
        ("lines[0].amount", 3, 23),
        ("lines[1]", 3, 31),
        ("lines[2]", 3, 35),
        ("lines[3].amount", 3, 50),
        ("when", 4, 10),
        ("more", 5, 10),
    } == set(told)
    assert 9 == len(findings)
    assert 'The member "amount" is missing; the schema requires it.' == told["lines[1]", 3, 31]
    assert 'The member "more" is not in the schema, which allows no others.' == told["more", 5, 10]
    assert 'The value "yesterday" breaks the schema\'s rule format: "date-time".' == told["when", 4, 10]
    assert "The value 0 breaks the schema's rule exclusiveMinimum: 0." == told["lines[3].amount", 3, 50]


def test_members_are_told_one_by_one() -> None:
    schema = {"required": ["a", "b"], "patternProperties": {"^x": {}}, "additionalProperties": False}
    findings = look("schema", schema, body({"x1": 1, "c": 1, "d": 1}))

    assert ["EQ-CHECK-302", "EQ-CHECK-302", "EQ-CHECK-303", "EQ-CHECK-303"] == sorted(codes(findings))
    assert {"a", "b", "c", "d"} == {finding.facts["member"] for finding in findings}


def test_unevaluated_members_are_told_too() -> None:
    schema = {"allOf": [{"properties": {"a": {}}}], "unevaluatedProperties": False}
    (finding,) = look("schema", schema, body({"a": 1, "b": 2}))

    assert ("EQ-CHECK-303", "b") == (finding.issue.code, finding.subject.path)


@pytest.mark.parametrize(
    ("schema", "value", "fits"),
    [
        ({"type": "integer"}, b"1.0", True),
        ({"type": "integer"}, b"1.5", False),
        ({"type": "integer"}, b"true", False),
        ({"type": "number"}, b"1e300", True),
        ({"const": 1}, b"1.0", True),
        ({"const": True}, b"1", False),
        ({"enum": ["a", None]}, b"null", True),
        ({"multipleOf": 0.1}, b"0.3", True),
        ({"multipleOf": 0.1}, b"0.35", False),
        ({"minimum": 1.5}, b"1.50", True),
        ({"uniqueItems": True}, b"[1, 1.0]", False),
        ({"uniqueItems": True}, b'[{"a": 1, "b": 2}, {"b": 2, "a": 1}]', False),
        ({"uniqueItems": True}, b"[1, true]", True),
        ({"pattern": "^a$"}, b'"a\\n"', False),
        ({"format": "date"}, b'"2024-02-29"', True),
        ({"format": "date"}, b'"2023-02-29"', False),
        ({"format": "date"}, b'"2024-W01-1"', False),
        ({"format": "date-time"}, b'"2024-02-29T10:00:60Z"', True),
        ({"format": "date-time"}, b'"2024-02-29T10:00:00"', False),
        ({"format": "time"}, b'"10:00:00+02:00"', True),
        ({"format": "time"}, b'"10:00"', False),
        ({"format": "uri"}, b'"urn:uuid:1"', True),
        ({"format": "uri"}, b'"a b"', False),
        ({"format": "uuid"}, b'"0d5f9e42-3c07-4c5a-9f39-6a2b6b2f6a10"', True),
        ({"format": "uuid"}, b'"0d5f"', False),
        ({"format": "ipv4"}, b'"1.2.3"', False),
        ({"format": "email"}, b'"a"', False),
        ({"format": "date"}, b"3", True),
        ({"oneOf": [{"type": "string"}, {"minLength": 1}]}, b'"x"', False),
        ({"not": {}}, b"1", False),
        ({"properties": {"a": False}}, b'{"a": 1}', False),
        (
            {"$ref": "#tree", "$defs": {"t": {"$anchor": "tree", "items": {"$ref": "#tree"}, "type": "array"}}},
            b"[[3]]",
            False,
        ),
    ],
)
def test_what_keywords_mean(schema: Any, value: bytes, fits: bool) -> None:
    """Numbers are compared exactly, formats are the same on every machine."""
    assert fits is (look("schema", schema, body(value)) == [])


def test_many_violations_are_cut_with_a_word() -> None:
    findings = look("schema", {"items": {"type": "string"}}, body(list(range(500))))

    assert 101 == len(findings)
    assert 'The check "schema" found more; only the first 100 findings are told.' == findings[-1].sentence()


def test_a_text_too_long_for_the_pattern_is_undecided() -> None:
    (finding,) = look("schema", {"pattern": "^.*a.*b$"}, body("c" * 10_000))

    assert "EQ-CHECK-304" == finding.issue.code
    assert "the string is too long for the pattern" in finding.sentence()


def test_a_number_too_large_to_divide_is_undecided() -> None:
    assert ["EQ-CHECK-304"] == codes(look("schema", {"multipleOf": 0.01}, body(b"1e300")))


def test_unique_items_take_linear_time() -> None:
    """Ten thousand different objects are compared without comparing each with each."""
    assert [] == look("schema", {"uniqueItems": True}, body([{"n": number, "x": [number]} for number in range(10_000)]))


@pytest.mark.parametrize(
    ("schema", "key", "more"),
    [
        ("string", "the whole schema", "a schema is a mapping"),
        (True, "the whole schema", "a schema is a mapping"),
        ({"type": "strin"}, "type", "strin"),
        ({"properties": {"a": {"minimum": "x"}}}, "properties.a.minimum", "not of type 'number'"),
        ({"requird": ["a"]}, "requird", 'Did you mean "required"?'),
        ({"properties": {"a": {"maxlength": 3}}}, "properties.a.maxlength", 'Did you mean "maxLength"?'),
        (
            {"$ref": "https://example.org/x.json"},
            "`$ref`",
            "there is no https://example.org/x.json in the schema itself",
        ),
        ({"$ref": "other.json#/a"}, "`$ref`", "in the schema itself"),
        ({"items": {"$ref": "#/$defs/no"}}, "items.`$ref`", "there is no #/$defs/no"),
        ({"$ref": "#nowhere"}, "`$ref`", "there is no #nowhere"),
        ({"$ref": "#/allOf/7", "allOf": [{}]}, "`$ref`", "there is no #/allOf/7"),
        ({"$ref": "#"}, "the whole schema", "refers to itself without end"),
        ({"$dynamicRef": "#x"}, "`$dynamicRef`", "no such keyword"),
        ({"$id": "https://x/"}, "`$id`", "no such keyword"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "`$schema`", "the dialect is"),
        ({}, "the whole schema", "it asks for nothing"),
        ({"title": "T", "$defs": {"a": {"type": "string"}}}, "the whole schema", "it asks for nothing"),
        ({"format": "dateTime"}, "format", "the lab knows the formats"),
        ({"pattern": "("}, "pattern", "'(' is not a 'regex'"),
        ({"patternProperties": {"^.*a.*b": {}}}, "patternProperties", "too complex for names"),
    ],
)
def test_a_bad_schema_is_refused_with_its_place(schema: Any, key: str, more: str) -> None:
    """What a validator would pass over in silence is an author's mistake here."""
    with pytest.raises(AuthorError) as refused:
        KINDS["schema"].compile(schema, AT, {})

    assert refused.value.sentence().startswith(f'plan.yaml:7:9: The JSON Schema is wrong at "{key}"')
    assert more in refused.value.sentence()


@pytest.mark.parametrize("schema", [{"pattern": "^(a+)+$"}, {"properties": {"a": {"pattern": "(.*)*"}}}])
def test_a_pattern_that_can_run_away_is_refused(schema: Any) -> None:
    with pytest.raises(AuthorError, match="EQ-CHECK-001"):
        KINDS["schema"].compile(schema, AT, {})


def test_data_in_a_schema_is_not_read_as_schema() -> None:
    """A constant may look like anything, and own words begin with x-."""
    schema = {"const": {"$ref": "x", "requird": 1}, "x-source": "EPL", "examples": [{"$ref": "y"}]}

    assert [] == look("schema", schema, body({"$ref": "x", "requird": 1}))


@given(JSON)
def test_no_value_makes_a_schema_stumble(value: object) -> None:
    more = [
        {"items": {"multipleOf": 0.5, "uniqueItems": True, "format": "date"}},
        {"pattern": "^a"},
        {"type": "integer"},
    ]
    schema = {"anyOf": [{"$ref": "#/$defs/line"}, *more], "$defs": ORDER["$defs"]}
    findings = look("schema", schema, body(json.dumps(value).encode()))

    assert {"EQ-CHECK-301", "EQ-CHECK-304"} >= set(codes(findings))
