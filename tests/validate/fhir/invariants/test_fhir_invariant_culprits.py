"""A constraint on every item of a list is told at the first item that breaks it."""

from typing import Any

import pytest

from eqlab.core.values import Json
from eqlab.validate.fhir.engine import judge_value
from eqlab.validate.fhir.invariants import place_of_break
from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.path import json_path, root
from eqlab.validate.fhir.run import Run, Scope

NAMES = {"resourceType": "Patient", "name": [{"family": "A"}, {"text": "B"}, {"text": "C"}], "gender": "other"}


def place(expression: str, value: Json = NAMES, type_: str = "Patient") -> str:
    scope = Scope(value, root(type_), None, Run(core_library()))
    return json_path(place_of_break(expression, type_, value, scope.path, scope))


@pytest.mark.parametrize(
    "expression",
    [
        "name.all(family.exists())",
        "name.all(family.exists() and (text.empty() or true))",
        "name.where(text = 'B').empty()",
        "name.where(text.exists() and family.empty()).empty()",
    ],
)
def test_the_first_item_that_breaks_it_is_named(expression: str) -> None:
    assert "Patient.name[1]" == place(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "name.exists()",
        "name.all(family.exists()) and gender.empty()",
        "name.all(family.exists()).not()",
        "name.all(%context.gender = 'male')",
        "name.where(text.exists()).count() = 1",
        "name.where(text.exists()).all(family.exists())",
        "gender.all($this = 'male')",
        "nosuch.all(true)",
        "name.all(family.exists(",
        "name.all(true)",
    ],
)
def test_what_no_one_item_breaks_stays_at_the_value(expression: str) -> None:
    assert "Patient" == place(expression)


@pytest.mark.parametrize("names", [None, 1, "x", {}, [1, None, []], [{"family": 1}]])
def test_values_of_any_shape_do_not_raise(names: Any) -> None:
    assert place("name.all(family.exists())", {"resourceType": "Patient", "name": names}).startswith("Patient")


def test_an_entry_without_request_is_named() -> None:
    entry = {"resource": {"resourceType": "Basic", "code": {"text": "x"}}}
    request = {"request": {"method": "POST", "url": "Basic"}}
    bundle = {"resourceType": "Bundle", "type": "batch", "entry": [{**entry, **request}, entry, entry]}

    (told,) = [(json_path(at), facts) for _, at, facts, rule in judge_value(bundle) if rule.endswith(":bdl-3")]

    assert "Bundle.entry[1]" == told[0]
    assert told[1]["expression"].startswith("entry.all(request.exists()")
