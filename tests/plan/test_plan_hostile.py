"""Whatever an author writes, the loader answers with a plan or with author errors, all placed inside the file."""

import copy
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from plan_registry import REGISTRY
from plan_sample import FILE, FULL, SCRIPTLETS, WORLD

from eqlab.core.issue import Level
from eqlab.plan.load import lint_plan
from eqlab.plan.yaml_reader import read_yaml

LINES = FULL.decode().splitlines(keepends=True)
DATA: dict[str, Any] = read_yaml(FULL, FILE).plain()
FILES = {FILE: None, "scriptlets/shared.yaml": SCRIPTLETS, "scriptlets/broken.yaml": b""}

VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [
        *(
            None,
            True,
            False,
            0,
            -1,
            200,
            2.5,
            "",
            " ",
            "x",
            "sent",
            "sent.request.body",
            "P-1",
            "ada",
            "orders",
            "10 s",
        ),
        *(
            [],
            {},
            [[]],
            [{}],
            {"en": "x"},
            {"x": 1},
            ["x", "x"],
            "{persona.name}",
            "{x}",
            "%sent",
            "claims.waiting",
            "🙂",
            "a" * 300,
        ),
    ]
)
KEYS = st.sampled_from(
    [
        *(
            "id",
            "at",
            "where",
            "that",
            "json",
            "fhirpath",
            "each",
            "verifies",
            "with",
            "steps",
            "check",
            "await",
            "use",
            "set",
        ),
        *(
            "from",
            "value",
            "reply",
            "fault",
            "silence",
            "scriptlet",
            "remap",
            "on_failure",
            "persona",
            "when",
            "en",
            "xx",
            "",
        ),
    ]
)


def told(source: bytes) -> list[str]:
    """Load; check that every message has a sentence and a place inside its file."""
    plan, messages = lint_plan(source, FILE, REGISTRY, WORLD)
    assert (plan is None) == any(message.level is Level.ERROR for message in messages)
    for message in messages:
        text = (FILES[message.at.file] or source).decode("utf-8", "replace")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        assert 1 <= message.at.line <= len(lines)
        assert 1 <= message.at.column <= len(lines[message.at.line - 1]) + 1
    return [message.sentence() for message in messages]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of all values in a plan's data."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in inner for place in places(child, (*path, key)))]


def change(data: Any, path: tuple[Any, ...], how: str, key: str, value: Any) -> None:
    """Delete, rename, retype, double or add at a path."""
    for step in path[:-1]:
        data = data[step]
    last = path[-1]
    if how == "delete":
        del data[last]
    elif how == "rename" and isinstance(data, dict):
        data[key] = data.pop(last)
    elif how == "double" and isinstance(data, list):
        data.insert(last, copy.deepcopy(data[last]))
    elif how == "add" and isinstance(data[last], dict):
        data[last][key] = value
    else:
        data[last] = value


MUTATION = st.tuples(
    st.integers(0, 10_000), st.sampled_from(["delete", "rename", "retype", "double", "add"]), KEYS, VALUES
)


@settings(deadline=None, max_examples=200)
@given(st.lists(MUTATION, min_size=1, max_size=6))
def test_mutated_plans_load_or_tell(mutations: list[tuple[int, str, str, Any]]) -> None:
    data = copy.deepcopy(DATA)
    for number, how, key, value in mutations:
        paths = places(data)[1:]
        if paths:
            change(data, paths[number % len(paths)], how, key, copy.deepcopy(value))

    assert isinstance(told(json.dumps(data, indent=1, ensure_ascii=False).encode()), list)


@settings(deadline=None)
@given(
    st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1), st.sampled_from(["cut", "copy", "indent", "swap"])
)
def test_plans_with_lines_astray_load_or_tell(one: int, other: int, how: str) -> None:
    lines = list(LINES)
    if how == "cut":
        lines = lines[:one]
    elif how == "copy":
        lines.insert(other, lines[one])
    elif how == "indent":
        lines[one] = f"  {lines[one]}"
    else:
        lines[one], lines[other] = lines[other], lines[one]

    assert isinstance(told("".join(lines).encode()), list)


@settings(deadline=None)
@given(st.integers(0, len(FULL) - 1), st.sampled_from([*b"{}[]:,'\"#&*!|>%@`- \n\t\x00\xff0"]))
def test_plans_with_a_wrong_byte_load_or_tell(place: int, byte: int) -> None:
    assert isinstance(told(FULL[:place] + bytes([byte]) + FULL[place + 1 :]), list)


@settings(deadline=None)
@given(st.text() | st.text(st.sampled_from("testplan: \n-{}[]'\"&*!|>#?")))
def test_any_text_is_told_to_be_no_plan(text: str) -> None:
    assert [] != told(text.encode("utf-8", "replace"))


@settings(deadline=None)
@given(st.binary())
def test_any_bytes_are_told_to_be_no_plan(data: bytes) -> None:
    assert [] != told(data)
