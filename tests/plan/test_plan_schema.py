"""The published schema says what the loader does, as far as a schema can say it."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from plan_registry import REGISTRY
from plan_sample import FULL, HEAD, codes, with_cases

from eqlab.plan.kinds import Kind
from eqlab.plan.plan_shapes import CASE, PLAN
from eqlab.plan.schema import plan_schema, schema_text, write_schema
from eqlab.plan.step_shapes import CHECK, STEP_SHAPES
from eqlab.plan.yaml_reader import read_yaml

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = plan_schema(REGISTRY)
VALIDATOR = Draft202012Validator(SCHEMA)
FULL_DATA: dict[str, Any] = read_yaml(FULL, "full").plain()

Mutation = Callable[[dict[str, Any]], object]


def cases(data: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data["cases"]
    return found


def step(data: dict[str, Any], case: int, index: int) -> Any:
    return next(iter(cases(data)[case]["steps"][index].values()))


MUTATIONS: dict[str, Mutation] = {
    "unknown key": lambda data: data.update(titel="x"),
    "unknown key of a case": lambda data: cases(data)[0].update(persna="ada"),
    "unknown key of a step": lambda data: step(data, 0, 0).update(wher="true"),
    "unknown key of a check": lambda data: step(data, 0, 2).update(eech="entry"),
    "unknown key of a reply": lambda data: step(data, 1, 0)["reply"].update(falt="drop"),
    "unknown step": lambda data: cases(data)[0]["steps"].append({"chek": {}}),
    "probe without a name": lambda data: cases(data)[0]["steps"].append({"probe": {"id": "eye"}}),
    "probe with an unknown key": lambda data: cases(data)[0]["steps"].append(
        {"probe": {"id": "eye", "name": "look.around", "wiht": {}}}
    ),
    "later step": lambda data: cases(data)[0]["steps"].append({"fuzz": {}}),
    "two kinds in a step": lambda data: cases(data)[0]["steps"][0].update(check={}),
    "step without kind": lambda data: cases(data)[0]["steps"].append({}),
    "no validator": lambda data: step(data, 0, 2).pop("fhirpath"),
    "unknown validator": lambda data: cases(data)[0]["steps"].append({"check": {"that": "sent", "profil": "x"}}),
    "two validators": lambda data: step(data, 0, 2).update(json=True),
    "companion of another validator": lambda data: step(data, 0, 3).update(each="entry"),
    "on_failure of many": lambda data: step(data, 0, 3).update(on_failure="warn"),
    "unknown on_failure": lambda data: step(data, 0, 2).update(on_failure="ignore"),
    "missing that": lambda data: step(data, 0, 2).pop("that"),
    "no version": lambda data: data.pop("version"),
    "no cases": lambda data: data.update(cases=[]),
    "no steps": lambda data: cases(data)[0].update(steps=[]),
    "steps absent": lambda data: cases(data)[0].pop("steps"),
    "bad version": lambda data: data.update(version="1"),
    "number for a text": lambda data: data.update(testplan=7),
    "title without language": lambda data: data.update(title="Orders"),
    "title without English": lambda data: data.update(title={"fr": "Commandes"}),
    "unknown language": lambda data: data["title"].update(es="Pedidos"),
    "bad duration": lambda data: step(data, 0, 0).update(within="10min"),
    "no duration": lambda data: step(data, 0, 0).pop("within"),
    "word for a boolean": lambda data: cases(data)[0].update(optional="yes"),
    "unknown fault": lambda data: step(data, 1, 0)["reply"].update(fault="explode"),
    "bad status": lambda data: step(data, 1, 0)["reply"].update(status=42),
    "unknown method": lambda data: step(data, 3, 0).update(method="get"),
    "foreign endpoint": lambda data: step(data, 3, 0).update(to="https://example.org"),
    "bad path": lambda data: step(data, 3, 0).update(path="meta data"),
    "bad header": lambda data: step(data, 3, 0).update(headers={"a b": "c"}),
    "scenario outside": lambda data: step(data, 3, 4).update(scenario="../x"),
    "one answer": lambda data: step(data, 4, 0).update(answer=["pass"]),
    "unknown level": lambda data: data["requirements"][0].update(level="MUST"),
    "unknown origin": lambda data: data["sources"][0].update(origin="own"),
    "unknown maturity": lambda data: data["sources"][0].update(status="old"),
    "same requirement twice": lambda data: cases(data)[0].update(verifies=["P-1", "P-1"]),
    "axis without values": lambda data: data["variants"][0].update(values=[]),
    "reserved name": lambda data: data.update(variables={"claims": 1}),
    "reserved id": lambda data: step(data, 0, 0).update(id="resource"),
    "remap without clause": lambda data: step(data, 0, 3)["remap"][0].pop("clause"),
    "remap to nowhere": lambda data: step(data, 0, 3)["remap"][0].update(to="fatal"),
    "scriptlet without steps": lambda data: data["scriptlets"]["readable-bundle"].update(steps=[]),
    "argument with many values": lambda data: step(data, 0, 1).update({"with": {"bundle": ["sent"]}}),
    "list for a mapping": lambda data: data.update(roles=["shop"]),
    "reply that says nothing": lambda data: step(data, 1, 0).update(reply={"times": 1}),
    "fault without its key": lambda data: step(data, 2, 0)["reply"].pop("delay"),
    "key without meaning in a fault": lambda data: step(data, 2, 0)["reply"].update(body="x"),
    "silence with a reply": lambda data: step(data, 1, 1).update(reply={"status": 200}),
    "silence with a time-out": lambda data: step(data, 1, 1).update(on_timeout="failed"),
    "body and scenario": lambda data: step(data, 3, 4).update(body={}),
    "set to nothing": lambda data: step(data, 0, 5).pop("value"),
    "set to two things": lambda data: step(data, 0, 5).update({"from": "%sent.id"}),
    "remap of nothing": lambda data: step(data, 0, 3)["remap"][0].pop("code"),
    "role of the system missing": lambda data: data["roles"].pop("system"),
}


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_valid_plans_are_valid_by_the_schema() -> None:
    sent = "steps: [{send: {id: s, to: system.x, method: GET, deadline: 1 s}}, {check: {that: s, status: 200}}]"
    small = with_cases(f'  - {{id: C, title: {{en: "C"}}, verifies: [P-1], {sent}}}\n', HEAD)

    assert [] == [error.message for error in VALIDATOR.iter_errors(FULL_DATA)]
    assert [] == [error.message for error in VALIDATOR.iter_errors(read_yaml(small.encode(), "small").plain())]
    assert [] == codes(small)


@pytest.mark.parametrize("name", MUTATIONS)
def test_loader_and_schema_refuse_the_same(name: str) -> None:
    """JSON is YAML, so the mutated data goes to the loader as it is."""
    data = copy.deepcopy(FULL_DATA)
    MUTATIONS[name](data)

    assert not VALIDATOR.is_valid(data)
    assert [] != codes(json.dumps(data))


def test_steps_of_scriptlets_may_hold_fields_where_cases_may_not() -> None:
    data = copy.deepcopy(FULL_DATA)
    open_step = {"await": {"id": "{id}", "at": "{at}", "within": "{time}", "silence": "{silence}"}}
    data["scriptlets"]["readable-bundle"]["steps"].append(open_step)
    assert VALIDATOR.is_valid(data)

    cases(data)[0]["steps"].append(open_step)
    assert not VALIDATOR.is_valid(data)


def test_every_key_is_described() -> None:
    shapes = [PLAN, CASE, CHECK, *STEP_SHAPES.values()]

    assert [] == [f"{shape.name}.{key}" for shape in shapes for key, field in shape.fields.items() if not field.says]


def test_every_kind_has_words_for_what_is_expected() -> None:
    shapes = [PLAN, CASE, CHECK, *STEP_SHAPES.values()]
    kinds: list[Kind] = [field.kind for shape in shapes for field in shape.fields.values()]

    assert [] == [kind for kind in kinds if not kind.expected]


def test_a_registry_s_checks_are_in_the_schema() -> None:
    checks = SCHEMA["$defs"]["step"]["properties"]["check"]["oneOf"]

    assert sorted(f"check {name}" for name in REGISTRY.checks) == [check["title"] for check in checks]


def test_the_schema_is_the_golden_one(tmp_path: Path) -> None:
    """A change of the language shows in the diff. With EQLAB_WRITE_GOLDEN=1 it is written anew."""
    import os

    golden = GOLDEN / "testplan.schema.json"
    if os.environ.get("EQLAB_WRITE_GOLDEN"):
        write_schema(REGISTRY, golden)
    write_schema(REGISTRY, tmp_path / "schema.json")

    assert golden.read_text("utf-8") == (tmp_path / "schema.json").read_text("utf-8") == schema_text(REGISTRY)
