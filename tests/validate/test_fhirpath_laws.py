"""Evaluation: what holds for any data, and what no expression can do."""

import json
from threading import Thread
from typing import Any

import pytest
from fhirpath_sample import PATIENT, run
from hypothesis import given
from hypothesis import strategies as st
from looking import AT
from test_json_reader import JSON

from eqlab.core.check import holds
from eqlab.core.errors import AuthorError
from eqlab.validate.fhirpath import evaluate
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.expressions import compile_expression, focus_nodes, root_name, select
from eqlab.validate.json_place import steps_of

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


MANY = [
    {
        "fullUrl": f"urn:uuid:{at}",
        "resource": {
            "resourceType": "Task",
            "id": str(at),
            "for": {"reference": f"urn:uuid:{at}"},
            "owner": {"reference": f"#{at}"},
            "contained": [{"resourceType": "Organization", "id": str(at)}],
        },
    }
    for at in range(3000)
]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("entry.resource.for.resolve().count()", 3000),
        ("entry.resource.owner.resolve().ofType(Organization).count()", 3000),
        ("entry.where(fullUrl in %resource.entry.fullUrl).count()", 3000),
        ("entry.where(%context.entry.resource.for.reference contains fullUrl).count()", 3000),
        ("entry.where(%context.entry.where(fullUrl = 'urn:uuid:7').fullUrl contains fullUrl).count()", 1),
        ("entry.where('x' in (%resource.entry.fullUrl | %resource.id)).count()", 0),
        ("entry.select(iif(%resource.entry.take(2).count() = $index, 1, {})).count()", 1),
    ],
)
def test_a_large_bundle_is_no_reason_to_give_up(expression: str, expected: int) -> None:
    """What each of many items is compared with is gathered once."""
    assert [expected] == evaluate({"resourceType": "Bundle", "entry": MANY}, expression)


def test_what_is_gathered_once_still_knows_dates_and_numbers() -> None:
    root = {"resourceType": "Patient", "birthDate": "2024-01-01", "name": [{"given": ["2024-01-01", "a"]}]}

    assert [True, False] == run("name.given.select($this in %resource.birthDate)", root)
    assert [True] == run("(1 | 'a').select($this in %numbers.n).allTrue()", root, {"numbers": {"n": [1, "a"]}})
    assert [False, True] == run("(1 | 'a').select($this in %numbers.n)", root, {"numbers": {"n": ["1", "a"]}})


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
