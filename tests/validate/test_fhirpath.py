"""Evaluation: collections, navigation, variables, logic."""

from typing import Any

import pytest
from fhirpath_sample import EXCHANGE, run
from looking import AT, BUNDLE

from eqlab.validate.fhirpath.expressions import compile_expression, focus_nodes


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
        ("DomainResource.id | Resource.id", ["p1"]),
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
