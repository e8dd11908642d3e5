"""Evaluation on a value of a FHIR type, in the world around it; boundaries, order and names given on the way."""

from decimal import Decimal
from typing import Any

import pytest
from fhirpath_sample import PATIENT, run
from looking import AT

from eqlab.core.values import Json
from eqlab.validate.fhirpath.environment import Environment
from eqlab.validate.fhirpath.errors import EvaluationError, UndecidedError, UndefinedError
from eqlab.validate.fhirpath.expressions import compile_expression

ORGANIZATION = {"resourceType": "Organization", "id": "far", "name": "Klinik"}
WORLD = Environment(
    resource=PATIENT["contained"][0],
    root_resource=PATIENT,
    resolve=lambda reference: ORGANIZATION if reference == "Organization/far" else None,
    member_of=lambda coded, value_set: {"http://yes": True, "http://no": False}.get(value_set) if coded else None,
    conforms_to=lambda _, profile: profile.endswith("good") or (None if profile.endswith("dark") else False),
    knows_profile=lambda profile: "hand" in profile,
    html_is_safe=lambda xhtml: "script" not in xhtml,
)


def on(expression: str, value: Json, type_: str, world: Environment = WORLD) -> list[Json]:
    return compile_expression(expression, AT).on(value, type_, world)


@pytest.mark.parametrize(
    ("expression", "value", "type_", "expected"),
    [
        ("family.empty() and given.count() = 2", PATIENT["contained"][0] | {"given": ["a", "b"]}, "HumanName", [True]),
        (
            "value.ofType(Quantity).value",
            {"valueQuantity": {"value": Decimal(3)}},
            "Observation.component",
            [Decimal(3)],
        ),
        ("$this < @2025 and $this is date", "2024-02-29", "date", [True]),
        ("start <= end", {"start": "2024-01-01", "end": "2024-01-01T10:00:00Z"}, "Period", []),
        ("$this.count()", ["a", "b"], "string", [2]),
        ("is(code) and is(string)", "x", "code", [True]),
        ("type().name", [{}], "Patient.contact", ["BackboneElement"]),
        ("name.given", PATIENT, "", ["Peter", "James", "Jim"]),
        ("%resource.name | %rootResource.id | %context.use", {"use": "old"}, "HumanName", ["Praxis", "p1", "old"]),
        ("resolve().name", {"reference": "Organization/far"}, "Reference", ["Klinik"]),
        ("resolve().is(Organization)", "Organization/far", "uri", [True]),
        ("resolve()", {"reference": "Organization/near"}, "Reference", []),
        ("memberOf('http://yes') and memberOf('http://no').not()", {"code": "x"}, "Coding", [True]),
        ("{}.memberOf('http://yes')", {}, "Coding", []),
        ("conformsTo('http://good')", {}, "Patient", [True]),
        ("conformsTo('http://bad')", {}, "Patient", [False]),
        ("`div`.htmlChecks()", {"div": "<div>x</div>"}, "Narrative", [True]),
        ("`div`.htmlChecks()", {"div": "<script/>"}, "Narrative", [False]),
        ("subsumes(%context) and subsumedBy(%context)", {"system": "s", "code": "x"}, "Coding", [True]),
        ("birthDate.extension.value is dateTime", PATIENT, "Patient", [True]),
        ("name.given.id", PATIENT, "Patient", ["unknown"]),
        ("birthDate.children().url", PATIENT, "Patient", ["urn:time"]),
        ("descendants().where($this is dateTime).count()", PATIENT, "Patient", [3]),
        ("name.elementDefinition().max", PATIENT, "Patient", ["*", "*"]),
        ("elementDefinition()", PATIENT, "Patient", []),
        ("checkModifiers('http://m').id", {**PATIENT, "modifierExtension": [{"url": "http://m"}]}, "Patient", ["p1"]),
    ],
)
def test_typed_values_in_their_world(expression: str, value: Json, type_: str, expected: list[Any]) -> None:
    assert expected == on(expression, value, type_)


@pytest.mark.parametrize(
    ("expression", "error", "reason"),
    [
        ("memberOf('http://dark')", UndefinedError, "whether the code is in the value set http://dark"),
        ("conformsTo('http://dark')", UndefinedError, "the profile http://dark is not known"),
        ("conformsTo('http://hand/dark')", UndefinedError, "whether the resource conforms to http://hand/dark"),
        ("subsumes('x')", UndecidedError, "whether the one code subsumes the other"),
        ("slice('http://x', 'name')", UndecidedError, "the slice name of http://x"),
        ("checkModifiers()", EvaluationError, "there is the modifier extension http://m"),
        ("given.single()", EvaluationError, "2 items where one is expected"),
    ],
)
def test_what_cannot_be_told_is_an_error(expression: str, error: type[Exception], reason: str) -> None:
    """Undecided where another lab could know; never a guess."""
    value = {"given": ["a", "b"], "code": "y", "modifierExtension": [{"url": "http://m"}]}
    with pytest.raises(error, match=reason):
        on(expression, value, "HumanName")


def test_without_a_world_the_resource_is_looked_for_around_the_root() -> None:
    bare = Environment()

    assert ["p1"] == on("%resource.id", PATIENT, "Patient", bare)
    assert [None] * 0 == on("resolve()", "Organization/far", "uri", bare)
    assert ["p1", "o1"] == run("contained.select(%rootResource.id | id)")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1.587.lowBoundary()", [Decimal("1.58650000")]),
        ("1.587.highBoundary()", [Decimal("1.58750000")]),
        ("(-1.587).lowBoundary(2)", [Decimal("-1.59")]),
        ("(-1.587).highBoundary(2)", [Decimal("-1.58")]),
        ("1.lowBoundary(0) | 1.highBoundary(0)", [Decimal(0), Decimal(2)]),
        ("0.lowBoundary(1)", [Decimal("-0.5")]),
        ("1.5.lowBoundary(-1) | 1.5.highBoundary(29)", []),
        ("1.5 'mg'.lowBoundary(3)", [{"value": Decimal("1.450"), "unit": "mg"}]),
        ("1.5 'mg'.lowBoundary(99)", []),
        ("@2024-02.highBoundary()", ["2024-02-29"]),
        ("@2023-02.highBoundary(8)", ["2023-02-28"]),
        ("@2024.lowBoundary() | @2024.lowBoundary(4)", ["2024-01-01", "2024"]),
        ("@2024.lowBoundary(6)", ["2024-01"]),
        ("@2024.lowBoundary(17) | @2024.lowBoundary(5)", []),
        ("@2024T.highBoundary()", ["2024-12-31T23:59:59.999-12:00"]),
        ("@2024-01-01T08.lowBoundary()", ["2024-01-01T08:00:00.000+14:00"]),
        ("@2024-01-01T08.highBoundary()", ["2024-01-01T08:59:59.999-12:00"]),
        ("@2024-01-01T08:05:07+02:00.highBoundary()", ["2024-01-01T08:05:07.999+02:00"]),
        ("@2024-01-01T08:05:07.5Z.highBoundary()", ["2024-01-01T08:05:07.500Z"]),
        ("@2024-01-01T08:05:07.5Z.highBoundary(14)", ["2024-01-01T08:05:07Z"]),
        ("@2024-01-01T08:05Z.highBoundary(8)", ["2024-01-01"]),
        ("@T10:30.lowBoundary() | @T10:30.highBoundary(6)", ["10:30:00.000", "10:30:59"]),
        ("@T10:30.highBoundary(2)", ["10"]),
        ("123456789012345678901234567890.5.lowBoundary(1)", [Decimal("123456789012345678901234567890.4")]),
        ("{}.lowBoundary() | 1.lowBoundary({})", []),
        ("1.58700.precision() | 7.precision()", [5, 0]),
        ("@2014.precision() | @2014-01-05.precision()", [4, 8]),
        ("@2014-01-05T10:30:00.000.precision() | @2014-01-05T10:30:00.precision()", [17, 14]),
        ("@T10:30.precision() | @T10:30:00.000.precision() | {}.precision()", [4, 9]),
        ("1 'cm'.comparable(1 '[in_i]')", [True]),
        ("1 'cm'.comparable(1 's') or 1 'cm'.comparable(1 'parsec')", [False]),
        ("1 day.comparable(1 'h')", [True]),
        ("{}.comparable(1 'h')", []),
    ],
)
def test_boundaries_and_precision(expression: str, expected: list[Any]) -> None:
    """A boundary is rounded outwards, and cut on the inner side. Source: FHIRPath, functions for trial use."""
    assert expected == run(expression)
    assert list(map(str, expected)) == list(map(str, run(expression)))


@pytest.mark.parametrize(
    "expression", ["'x'.lowBoundary()", "true.precision()", "1.comparable(1)", "(1 | 2).precision()"]
)
def test_what_has_no_boundary_has_no_result(expression: str) -> None:
    with pytest.raises(EvaluationError):
        on(expression, {}, "")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(3 | 1 | 2).sort()", [1, 2, 3]),
        ("(3 | 1 | 2).sort(-$this)", [3, 2, 1]),
        ("('b' | 'c' | 'a').sort(-$this)", ["c", "b", "a"]),
        ("name.sort(family).use", ["usual", "official"]),
        ("name.sort(-family).use", ["usual", "official"]),
        ("name.sort(given.count(), -use).use", ["usual", "official"]),
        ("('bb' | 'a' | 'cc').sort(length(), -$this)", ["a", "cc", "bb"]),
        ("(1 | 'a').sort()", []),
        ("{}.sort()", []),
        ("coalesce({}, name.family, 'x')", ["Chalmers"]),
        ("name.coalesce({}, {})", []),
        ("coalesce(1, name.single())", [1]),
        ("defineVariable('n', name.first()).select(%n.use | id)", ["official", "p1"]),
        ("defineVariable('all').select(%all.id)", ["p1"]),
        ("name.select(defineVariable('x', use).select(given.first() & %x))", ["Peterofficial", "Jimusual"]),
        ("name.select(defineVariable('x', use).given.first() & %x)", []),
        ("defineVariable('a', 1).defineVariable('b', %a + 1).select(%b)", [2]),
        ("defineVariable('a', 1).id & %a", []),
        ("(defineVariable('a', 1).id | %a)", []),
        ("iif(true, defineVariable('a', 1).id) & %a", []),
        ("defineVariable('a', 1).defineVariable('a', 2)", []),
        ("defineVariable('context', 1)", []),
        ("name.where(defineVariable('u', use).given.exists() and %u.exists())", []),
    ],
)
def test_order_choice_and_names(expression: str, expected: list[Any]) -> None:
    """A name reaches to the end of the path that gives it, and no further."""
    assert expected == run(expression)
