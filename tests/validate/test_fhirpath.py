"""Evaluation: what expressions mean."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from looking import AT, BUNDLE
from test_json_reader import JSON

from eqlab.core.check import holds
from eqlab.core.errors import AuthorError
from eqlab.validate.fhirpath import EvaluationError, compile_expression, evaluate, focus_nodes, root_name, select
from eqlab.validate.json_place import steps_of

PATIENT = {
    "resourceType": "Patient",
    "id": "p1",
    "active": False,
    "birthDate": "1974-12-25",
    "_birthDate": {"extension": [{"url": "urn:time", "valueDateTime": "1974-12-25T14:35:45-05:00"}]},
    "deceasedDateTime": "2015-02-14T13:42:00+10:00",
    "name": [
        {"use": "official", "family": "Chalmers", "given": ["Peter", "James"], "period": {"start": "2001-05-06"}},
        {"use": "usual", "given": ["Jim"], "_given": [None, {"id": "unknown"}]},
    ],
    "multipleBirthInteger": 2,
    "contained": [{"resourceType": "Organization", "id": "o1", "name": "Praxis"}],
    "managingOrganization": {"reference": "#o1"},
}

EXCHANGE = {
    "id": "x1",
    "direction": "inbound",
    "request": {
        "method": "POST",
        "content_type": "application/fhir+json",
        "headers": [{"name": "accept", "value": "a/b"}, {"name": "x-id", "value": "7"}],
        "body": BUNDLE,
    },
    "response": {"status": 201},
}


def run(expression: str, root: Any = PATIENT, variables: Mapping[str, Any] | None = None) -> list[Any]:
    return compile_expression(expression, AT)(root, variables or {})


def test_plain_json_is_walked_by_member_names() -> None:
    """The exchange model has no FHIR types and needs none."""
    assert ["POST"] == run("request.method", EXCHANGE)
    assert ["application/fhir+json"] == run("request.content_type", EXCHANGE)
    assert ["7"] == run("request.headers.where(name = 'x-id').value", EXCHANGE)
    assert [201] == run("response.status", EXCHANGE)
    assert [True] == run("response.status = 201 and response.status >= 200 and response.status < 300", EXCHANGE)
    assert ["CarePlan"] == run("request.body.entry.resource.ofType(CarePlan).resourceType", EXCHANGE)
    assert [] == run("nothing.at.all", EXCHANGE)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("%sent.request.method = 'POST'", [True]),
        ("%sent.request.body.entry.resource.ofType(CarePlan).id", ["mine"]),
        ("%sent.request.body = $this", [True]),
        ("$this = %sent.request.body", [True]),
        ("%sent.request.body.entry.first() = entry.last()", [False]),
        ("%list.count()", [2]),
        ("%list contains 'b'", [True]),
        ("%number + 1", [4]),
        ("%flag", [True]),
        ("%none.empty()", [True]),
        ("%unknown.empty()", []),
        ("%`odd name`", ["x"]),
        ("%context.type", ["transaction"]),
        ("%resource = %rootResource", [True]),
        ("entry.resource.all(%resource.type = 'transaction')", [True]),
        ("%ucum", ["http://unitsofmeasure.org"]),
        ("%persona.matricule", ["1897010100105"]),
    ],
)
def test_variables_are_collections_of_plain_json(expression: str, expected: list[Any]) -> None:
    """Captured exchanges, set values and personas are looked into like documents."""
    variables = {
        "sent": EXCHANGE,
        "list": ["a", "b"],
        "number": 3,
        "flag": True,
        "none": None,
        "odd name": "x",
        "persona": {"matricule": "1897010100105"},
    }

    assert expected == run(expression, BUNDLE, variables)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("$this.id", ["p1"]),
        ("name.given.where($this.startsWith('J'))", ["James", "Jim"]),
        ("name.select($index)", [0, 1]),
        ("name.where(given.where($this = 'Jim').exists() and $this.use = 'usual').use", ["usual"]),
        ("name.where(given.select($this & '!').first().startsWith(given.first())).count()", [2]),
        ("name.given.aggregate($total & $this, '')", ["PeterJamesJim"]),
        ("(1 | 2 | 3).aggregate(iif($total.empty(), $this, $total + $this))", [6]),
        ("name.where(use = 'official').given[1]", ["James"]),
        ("name[0].given[$this.name.count() - 1]", ["James"]),
        ("Patient.name.first().family", ["Chalmers"]),
        ("DomainResource.id", []),
        ("Encounter.id", []),
    ],
)
def test_this_index_and_total_belong_to_the_innermost_loop(expression: str, expected: list[Any]) -> None:
    """An inner loop never changes what an outer one sees."""
    assert expected == run(expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("(1 | 2) = (1 | 3)", [False]),
        ("(1 | 2) = (2 | 1)", [False]),
        ("(1 | 2) = (1 | 2 | 3)", [False]),
        ("name[0].given = ('Peter' | 'James')", [True]),
        ("name[0] = name[0]", [True]),
        ("name[0] = name[1]", [False]),
        ("name[0] != name[1]", [True]),
        ("1 = 1.0", [True]),
        ("active = 0", [False]),
        ("'1' = 1", [False]),
        ("{} = 1", []),
        ("{} != {}", []),
        ("%a = %b", [False]),
        ("%a = %a", [True]),
        ("'Dr.  X' ~ 'dr. x'", [True]),
        ("(1 | 2) ~ (2 | 1)", [True]),
        ("1.25 ~ 1.2", [True]),
        ("{} ~ {}", [True]),
        ("name[0] ~ name[0]", [True]),
        ("'a' !~ 'b'", [True]),
    ],
)
def test_equality_looks_at_every_item_deeply(expression: str, expected: list[Any]) -> None:
    """Two collections are equal when all their items are; a number is no truth value."""
    assert expected == run(expression, variables={"a": {"x": [True, {"y": 1}]}, "b": {"x": [1, {"y": 1}]}})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("true and false", [False]),
        ("false and {}", [False]),
        ("{} and false", [False]),
        ("true and {}", []),
        ("{} or true", [True]),
        ("false or {}", []),
        ("true xor {}", []),
        ("true xor false", [True]),
        ("false implies {}", [True]),
        ("{} implies true", [True]),
        ("{} implies false", []),
        ("true implies false", [False]),
        ("active.not()", [True]),
        ("{}.not()", []),
        ("id and true", [True]),
        ("name and true", []),
        ("false and name", [False]),
    ],
)
def test_logic_has_three_values(expression: str, expected: list[Any]) -> None:
    assert expected == run(expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("where(active)", []),
        ("name.where(use = 'official').count()", [1]),
        ("name.where({}).count()", [0]),
        ("name.exists(use = 'usual')", [True]),
        ("name.all(given.exists())", [True]),
        ("name.all(family.exists())", [False]),
        ("{}.all(false)", [True]),
        ("name.select(given | family).count()", [5]),
        ("(1 | 1 | 2).count()", [2]),
        ("(1).combine(1).count()", [2]),
        ("(1).union(1).count()", [1]),
        ("name.given.distinct().count() = name.given.count()", [True]),
        ("name.given.isDistinct()", [True]),
        ("(1 | 2 | 3).intersect(2 | 3 | 4)", [2, 3]),
        ("(1 | 2 | 3).exclude(2)", [1, 3]),
        ("(1 | 2).subsetOf(1 | 2 | 3)", [True]),
        ("(1 | 2).supersetOf(1 | 2 | 3)", [False]),
        ("2 in (1 | 2)", [True]),
        ("{} in (1 | 2)", []),
        ("'1974-12-25' in birthDate and birthDate in ('1974-12-25' | 'x')", [True]),
        ("(1 | 2) contains 3", [False]),
        ("name.first().use | name.last().use", ["official", "usual"]),
        ("name.tail().use", ["usual"]),
        ("name.skip(1).use", ["usual"]),
        ("name.take(1).use", ["official"]),
        ("name.given.skip(-1).count()", [4]),
        ("name.single()", []),
        ("iif(active, 'a', 'b')", ["b"]),
        ("iif({}, 'a')", []),
        ("iif(true, 'a', name.single())", ["a"]),
        ("(true | false).anyTrue()", [True]),
        ("(true | false).allTrue()", [False]),
        ("name.allTrue()", []),
        ("repeat(contained).name", ["Praxis"]),
        ("children().count()", [9]),
        ("descendants().where($this is string) contains 'Praxis'", [True]),
        ("contained.descendants().count()", [2]),
        ("(3 | 1 | 2).max()", [3]),
        ("(3 | 1 | 2).min()", [1]),
        ("(3 | 1 | 2).sum()", [6]),
        ("(3 | 1 | 2).avg()", [2]),
        ("name.trace('names').count()", [2]),
        ("managingOrganization.resolve().name", ["Praxis"]),
        ("managingOrganization.reference.resolve().name", ["Praxis"]),
    ],
)
def test_collections(expression: str, expected: list[Any]) -> None:
    assert expected == run(expression)


def test_references_are_followed_within_the_bundle() -> None:
    """By full URL and by type and id; what points outside gives nothing."""
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Patient", "id": "p", "active": True}},
            {"resource": {"resourceType": "Task", "for": {"reference": "urn:uuid:1"}}},
            {"resource": {"resourceType": "Task", "for": {"reference": "Patient/p"}}},
            {"fullUrl": "http://x/Patient/q", "resource": {"resourceType": "Patient", "id": "z"}},
            {"resource": {"resourceType": "Task", "for": {"reference": "Patient/q"}}},
            {"resource": {"resourceType": "Task", "for": {"reference": "Patient/none"}}},
            {"resource": {"resourceType": "Task", "for": {"reference": 3}}},
            {"resource": "none", "fullUrl": 7},
            "none",
        ],
    }

    assert ["p", "p", "z"] == run("entry.resource.ofType(Task).for.resolve().id", bundle)
    assert ["p", "p", "z"] == run(
        "%sent.body.entry.resource.ofType(Task).select(for.resolve().id)", {}, {"sent": {"body": bundle}}
    )


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("birthDate < @1975", [True]),
        ("birthDate = @1974-12-25", [True]),
        ("birthDate = '1974-12-25'", [True]),
        ("birthDate < '1975-01-01'", [True]),
        ("birthDate = @1974-12-25T10:00:00", []),
        ("birthDate < @1974-12-25T10:00:00", []),
        ("birthDate <= today()", [True]),
        ("@2024-05-01T08:00:00+02:00 = @2024-05-01T06:00:00Z", [True]),
        ("@2024-05-01T23:30:00-02:00 > @2024-05-02T01:00:00Z", [True]),
        ("@2024-05-01T08:00:00 = @2024-05-01T08:00:00Z", []),
        ("@2024 < @2024-05", []),
        ("@2024-05 > @2023-12-31", [True]),
        ("@2024-05-01T08:00:00.500Z > @2024-05-01T08:00:00Z", [True]),
        ("@T10:30 < @T10:31", [True]),
        ("@T10:30 = @2024-01-01", [False]),
        ("@T10:30 < @2024-01-01", []),
        ("birthDate + 1 year = @1975-12-25", [True]),
        ("@2024-02-29 + 1 year", ["2025-02-28"]),
        ("@2024-01-31 + 1 month", ["2024-02-29"]),
        ("@2024-01-31 - 2 weeks", ["2024-01-17"]),
        ("@2024-01-01T23:00:00+01:00 + 90 minutes", ["2024-01-02T00:30:00+01:00"]),
        ("@T23:00 + 2 hours", ["01:00"]),
        ("@2024 + 18 months", ["2025"]),
        ("@9999-12-31 + 1 day", []),
        ("birthDate + 3", []),
        ("birthDate + 3 'kg'", []),
        ("(birthDate | '1974-12-25').count()", [2]),
        ("deceased < now()", [True]),
        ("deceased.toString()", ["2015-02-14T13:42:00+10:00"]),
        ("'2024-02-30'.toDate()", []),
        ("'2024-02-29'.convertsToDate()", [True]),
        ("'2024-02-29T10:00:00Z'.toDateTime() > @2024-02-29T09:59:59Z", [True]),
        ("'2024-02-29T10:00:00Z'.toDateTime().toDate() = @2024-02-29", [True]),
        ("'10:30'.toTime() = @T10:30", [True]),
    ],
)
def test_dates_know_their_precision_and_zone(expression: str, expected: list[Any]) -> None:
    """What precision or a missing zone leaves open is empty, never a guess."""
    assert expected == run(expression)


def test_elements_of_fhir_are_compared_as_moments() -> None:
    """In a period the end may look earlier as text and still be later in time."""
    assert [True] == run("entry.resource.ofType(CarePlan).period.all(start < end)", BUNDLE)
    assert [False] == run("entry.resource.ofType(CarePlan).period.all(start.toString() < end.toString())", BUNDLE)


def test_the_time_can_be_given() -> None:
    """With the variable `now` an evaluation can be repeated and agrees with itself."""
    given = {"now": "2024-05-01T10:00:00.250+02:00"}

    assert ["2024-05-01T10:00:00.250+02:00"] == run("now()", variables=given)
    assert ["2024-05-01"] == run("today()", variables=given)
    assert ["10:00:00.250"] == run("timeOfDay()", variables=given)
    assert [] == run("now()", variables={"now": "yesterday"})
    told = datetime.fromisoformat(run("now()")[0])
    assert timedelta(0) <= datetime.now(UTC) - told < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("birthDate is date", [True]),
        ("id is string", [False]),
        ("gender is code", []),
        ("name.first() is HumanName", [True]),
        ("name.first() is FHIR.HumanName", [True]),
        ("name.first() is System.String", [False]),
        ("name is HumanName", []),
        ("deceased is dateTime", [True]),
        ("deceased.as(boolean)", []),
        ("deceased.ofType(dateTime)", ["2015-02-14T13:42:00+10:00"]),
        ("multipleBirth + 1", [3]),
        ("multipleBirthInteger", [2]),
        ("contained.ofType(Organization).name", ["Praxis"]),
        ("contained.ofType(DomainResource).name", ["Praxis"]),
        ("contained.ofType(Patient)", []),
        ("1 is Integer", [True]),
        ("1.0 is Decimal", [True]),
        ("'x' is String", [True]),
        ("'x' is string", [False]),
        ("@2024 is Date", [True]),
        ("1.type().name", ["Integer"]),
        ("name.type().name.distinct()", ["HumanName"]),
        ("contact.type()", []),
        ("type()", [{"namespace": "FHIR", "name": "Patient"}]),
        ("birthDate.extension('urn:time').value is dateTime", [True]),
        ("birthDate.extension('urn:time').valueDateTime", ["1974-12-25T14:35:45-05:00"]),
        ("birthDate.hasValue()", [True]),
        ("name[1].given.count()", [2]),
        ("name[1].given.select(hasValue())", [True, False]),
        ("name[1].given", ["Jim"]),
        ("name[1].given[0].getValue()", ["Jim"]),
        ("name.getValue()", []),
    ],
)
def test_types_of_fhir_r4(expression: str, expected: list[Any]) -> None:
    assert expected == run(expression)


def test_json_without_fhir_types_has_the_types_of_its_values() -> None:
    assert [True, True, True, True] == run("(a is String) | (b is Boolean)", {"a": "x", "b": True}) * 4
    assert ["x"] == run("a.ofType(string)", {"a": "x"})
    assert [1] == run("children().ofType(Integer)", {"a": 1, "b": "x", "c": {}})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'abc'.substring(1)", ["bc"]),
        ("'abc'.substring(1, 1)", ["b"]),
        ("'abc'.substring(3)", []),
        ("'abc'.substring(-1)", []),
        ("'abc'.indexOf('c')", [2]),
        ("'abc'.startsWith('ab') and 'abc'.endsWith('bc') and 'abc'.contains('b')", [True]),
        ("'aXc'.upper() & 'aXc'.lower()", ["AXCaxc"]),
        ("'abc'.replace('b', '')", ["ac"]),
        ("'abc'.length()", [3]),
        ("' a '.trim()", ["a"]),
        ("'ab'.toChars()", ["a", "b"]),
        ("'a,b'.split(',')", ["a", "b"]),
        ("('a' | 'b').join('-')", ["a-b"]),
        ("name.given.join(' ')", ["Peter James Jim"]),
        ("'urn:uuid:0d5f9e42'.matches('^urn:uuid:[0-9a-f]{8}$')", [True]),
        ("'a\\nb'.matches('a.b')", [True]),
        ("'abc'.matches('b')", [True]),
        ("'abc'.matchesFull('b')", [False]),
        ("'12\\n'.matches('^[0-9]{2}$')", [False]),
        ("'2024-05-01'.replaceMatches('(\\\\d+)-(\\\\d+)-(\\\\d+)', '$3.$2.$1')", ["01.05.2024"]),
        ("'abc'.replaceMatches('b', '\\\\g<0>')", ["a\\g<0>c"]),
        ("'abc'.replaceMatches('b', '$7')", []),
        ("'é'.encode('base64')", ["w6k="]),
        ("'w6k='.decode('base64')", ["é"]),
        ("'/w=='.decode('base64')", []),
        ("'!'.decode('hex')", []),
        ("'ab'.encode('hex').decode('hex')", ["ab"]),
        ("'a'.encode('rot13')", []),
        ("'<'.escape('html').unescape('html')", ["<"]),
        ("'\"'.escape('json').unescape('json')", ['"']),
        ("'\\\\x'.unescape('json')", []),
        ("{} & 'b'", ["b"]),
        ("'a' + {}", []),
        ("'a' + 'b'", ["ab"]),
        ("'a' + 1", []),
        ("1.startsWith('1')", []),
        ("'a\\u0062\\t\\'\\\\'", ["ab\t'\\"]),
    ],
)
def test_strings(expression: str, expected: list[Any]) -> None:
    assert expected == run(expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3", [7]),
        ("0.1 + 0.2", [Decimal("0.3")]),
        ("7 div 2", [3]),
        ("-7 mod 2", [-1]),
        ("5.5 mod 2", [Decimal("1.5")]),
        ("7 / 2", [Decimal("3.5")]),
        ("1 / 0", []),
        ("1 div 0", []),
        ("-(3)", [-3]),
        ("+3", [3]),
        ("-{}", []),
        ("-'a'", []),
        ("(-1.5).abs()", [Decimal("1.5")]),
        ("1.2.ceiling() | 1.8.floor() | (-1.8).truncate()", [2, 1, -1]),
        ("2.power(10)", [1024]),
        ("4.sqrt()", [2]),
        ("(-1).sqrt()", []),
        ("100.log(10).round(6)", [Decimal(2)]),
        ("0.ln()", []),
        ("3.14159.round(2)", [Decimal("3.14")]),
        ("2.5.round()", [Decimal(3)]),
        ("10.power(999999)", []),
        ("'12'.toInteger() + 1", [13]),
        ("'1.5'.toDecimal()", [Decimal("1.5")]),
        ("'x'.toInteger()", []),
        ("true.toInteger()", [1]),
        ("'yes'.toBoolean()", [True]),
        ("'maybe'.convertsToBoolean()", [False]),
        ("1.50.toString()", ["1.50"]),
        ("4 days = 96 hours", [True]),
        ("1 year = 12 months", [True]),
        ("1 'g' = 1000 'mg'", [True]),
        ("1 'g' > 1 'kg'", [False]),
        ("1 'g' > 1 's'", []),
        ("1 'g' = 1 's'", [False]),
        ("1 'g' + 2 'g'", [{"value": Decimal(3), "unit": "g"}]),
        ("1 'g' + 2 'kg'", []),
        ("-(1 'g')", [{"value": Decimal(-1), "unit": "g"}]),
        ("'4 days'.toQuantity() = 4 days", [True]),
        ("'4 parsecs'.convertsToQuantity()", [False]),
        ("4 days.toString() & 1 week.toString() & (1 'mg').toString()", ["4 days1 week1 'mg'"]),
    ],
)
def test_numbers_and_quantities(expression: str, expected: list[Any]) -> None:
    """Decimals are exact; what cannot be computed is empty."""
    assert expected == run(expression)


def test_quantities_of_fhir_are_quantities() -> None:
    observation = {
        "resourceType": "Observation",
        "valueQuantity": {"value": Decimal("1.50"), "unit": "gram", "code": "g"},
    }

    assert [True] == run("value > 1000 'mg'", observation)
    assert [True] == run("value = 1.5 'g'", observation)
    assert [Decimal("1.50")] == run("value.value", observation)
    assert [] == run("value > 1 'g'", {**observation, "valueQuantity": {"value": "many"}})


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("entry.resource", ["Bundle.entry[0].resource", "Bundle.entry[1].resource"]),
        ("entry.resource.ofType(CarePlan).period.start", ["Bundle.entry[1].resource.period.start"]),
        ("Bundle.entry.where(fullUrl = 'urn:uuid:2')", ["Bundle.entry[1]"]),
        ("entry.last().resource.id", ["Bundle.entry[1].resource.id"]),
        ("entry.resource.identifier.value | type", ["Bundle.entry[0].resource.identifier[0].value", "Bundle.type"]),
        ("entry.descendants().where($this = 'mine')", ["Bundle.entry[1].resource.id"]),
        ("entry.resource.subject.resolve()", ["Bundle.entry[0].resource"]),
        ("$this", ["Bundle"]),
        ("entry.count()", [""]),
        ("%sent.request.body.type", ["%sent.request.body.type"]),
        ("entry.single()", []),
    ],
)
def test_focus_nodes_know_where_they_stand(expression: str, expected: list[str]) -> None:
    compiled = compile_expression(expression, AT)

    assert expected == [path for path, _ in focus_nodes(compiled, BUNDLE, {"sent": EXCHANGE})]


def test_odd_names_and_nested_arrays_have_paths_too() -> None:
    compiled = compile_expression("descendants().where($this = 1)", AT)

    assert [("`x.y`", 1), ("a[0][1].`b c`", 1)] == focus_nodes(compiled, {"a": [[0, {"b c": 1}]], "x.y": 1}, {})
    assert [("``.``[0]", 1)] == focus_nodes(compiled, {"": {"": [1]}}, {})
    assert [("[1].a", 2)] == focus_nodes(compile_expression("a", AT), [{}, {"a": 2}], {})


EXPRESSIONS = [
    "descendants()",
    "children().where($this is string).first().length()",
    "repeat(children())",
    "a.b = c",
    "descendants().where($this = 1 or $this < 2)",
    "descendants().distinct().count()",
    "a + b & c.toString()",
    "descendants().select($this.toString() & 'x').join(',')",
    "descendants().extension('x').value",
    "descendants().resolve()",
    "descendants().all(hasValue() or children().exists() or children().empty())",
    "(descendants() | $this).ofType(Quantity) = 1 'mg'",
    "iif(a, b, c).substring(1).matches('^a+$')",
    "descendants().type()",
    "children().sum()",
    "descendants().toDateTime() + 1 year",
]
COMPILED = [compile_expression(text, AT) for text in EXPRESSIONS]
FHIR_LIKE = st.dictionaries(
    st.sampled_from(
        [
            "resourceType",
            "a",
            "b",
            "c",
            "extension",
            "url",
            "valueQuantity",
            "value",
            "_value",
            "birthDate",
            "contained",
        ]
    ),
    JSON | st.sampled_from(["Patient", "Observation", "Bundle", "2024-01-01", "#x", "1e5"]),
)


@given(JSON | FHIR_LIKE, st.sampled_from(COMPILED))
def test_no_data_makes_an_expression_raise(value: object, compiled: Any) -> None:
    """Whatever a system sends, an expression gives a list."""
    assert isinstance(compiled(value, {"first": value}), list)


@given(JSON | FHIR_LIKE)
def test_every_value_equals_itself_and_every_place_is_told(value: object) -> None:
    """What is there is equal to itself; a path leads back to the value it was told for."""
    assert run("$this = $this", value) in ([True], [])
    for path, item in focus_nodes(COMPILED[0], value, {}):
        if item is None:  # an element that has only extensions
            continue
        at: Any = value
        for step in steps_of(path.removeprefix(f"{root_name(value)}.") if root_name(value) else path):
            at = at[step]
        assert item == at


@given(st.lists(st.integers(0, 5), max_size=6), st.lists(st.integers(0, 5), max_size=6))
def test_set_functions_are_sets(left: list[int], right: list[int]) -> None:
    root = {"l": left, "r": right}

    assert sorted({*left, *right}) == sorted(run("l | r", root))
    assert sorted({*left} & {*right}) == sorted(run("l.intersect(r)", root))
    assert [({*left} <= {*right})] == run("l.subsetOf(r)", root)
    assert list(dict.fromkeys(left)) == run("l.distinct()", root)


@pytest.mark.parametrize(
    "expression",
    [
        "1.repeat($this + 1)",
        "%eight.aggregate($total" + ".combine($total)" * 7 + ", 1 | 2 | 3)",
        "%eight.aggregate($total" + " & $total" * 6 + ", 'xx')",
        "(%eight | %eight).aggregate($total * $total * $total, 9999999)",
        "%long.replace('', %long)",
        "%long.replaceMatches('x', %long)",
        "%eight.combine(%eight).select(%long).join(%long)",
        "%eight.select(%long.toChars()).select(%long.toChars()).count()",
    ],
)
def test_an_expression_without_end_is_stopped(expression: str) -> None:
    """Neither loops nor growing texts and collections can take the lab down."""
    compiled = compile_expression(expression, AT)
    with pytest.raises(EvaluationError, match="too"):
        select(compiled, {}, {"eight": list(range(8)), "long": "x" * 200_000})


def test_patterns_from_the_data_are_tried_safely() -> None:
    assert [] == run("a.matches(b)", {"a": "a" * 50, "b": "^(a+)+$"})
    assert [] == run("a.matches('^.*b.*c$')", {"a": "b" * 10_000})


def test_the_strict_door_raises() -> None:
    """`evaluate` tells apart an expression without result and one that gives nothing."""
    assert ["p1"] == evaluate(PATIENT, "id")
    with pytest.raises(EvaluationError, match="2 items where one is expected"):
        evaluate(PATIENT, "name.single()")
    with pytest.raises(EvaluationError, match="no variable %x"):
        evaluate(PATIENT, "%x")
    with pytest.raises(AuthorError):
        evaluate(PATIENT, "id =")


def test_results_are_the_document_s_own_values() -> None:
    """Objects come out as they stand in the document, never as something of the engine's."""
    assert json.loads(json.dumps(run("name"))) == PATIENT["name"]
    assert PATIENT["name"][0] is run("name")[0]


def test_conditions_hold_only_when_true() -> None:
    for expression, expected in (("id = 'p1'", True), ("id", False), ("{}", False), ("active", False), ("%x", False)):
        assert expected is holds(compile_expression(expression, AT), PATIENT, {})


def test_one_expression_serves_many_threads() -> None:
    compiled = compile_expression("entry.where(resource.n = %n).resource.select(n + %n).first()", AT)
    seen: list[bool] = []

    def work(number: int) -> None:
        root = {"entry": [{"resource": {"n": value}} for value in range(20)]}
        seen.extend([number * 2] == compiled(root, {"n": number}) for _ in range(50))

    threads = [Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [True] * 300 == seen
