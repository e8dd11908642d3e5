"""Shared steps: parameters, files, cycles, and limits that a hostile plan cannot pass."""

from dataclasses import replace

import pytest
from plan_sample import HEAD, WORLD, case_of, codes, load, one_case, told

from eqlab.plan import scriptlets
from eqlab.plan.model import Check, Send, SetVariable

SEND = "- send: {id: reply, to: system.x, method: GET, deadline: 1 s}\n"


def plan(scriptlet_lines: str, steps: str) -> str:
    return one_case(steps, head=HEAD + "scriptlets:\n" + scriptlet_lines)


def test_a_text_that_is_one_field_takes_the_argument_as_it_is() -> None:
    lines = '  s: {parameters: [v, w], steps: [{set: {name: n, value: ["{v}", "{v}{w}", "a {v}", "{x}", "{v.w}"]}}]}\n'
    steps = "- use: {scriptlet: s, with: {v: 200, w: true}}\n" + SEND + "- check: {that: reply, status: 200}"
    step = load(plan(lines, steps)).cases[0].steps[0]

    assert isinstance(step, SetVariable)
    assert [200, "200true", "a 200", "{x}", "{v.w}"] == step.value


def test_arguments_are_not_filled_again() -> None:
    lines = '  s: {parameters: [v, w], steps: [{set: {name: n, value: "{v}."}}]}\n'
    steps = '- use: {scriptlet: s, with: {v: "{w}", w: 1}}\n' + SEND + "- check: {that: reply, status: 200}"
    step = load(plan(lines, steps)).cases[0].steps[0]

    assert isinstance(step, SetVariable)
    assert "{w}." == step.value


def test_ids_may_be_parameters_so_that_a_scriptlet_is_used_twice() -> None:
    lines = (
        "  ask:\n    parameters: [id, path]\n    steps:\n"
        '      - send: {id: "{id}", to: system.x, method: GET, path: "{path}", deadline: 1 s}\n'
        '      - check: {that: "{id}.body", json: true}\n'
    )
    steps = "- use: {scriptlet: ask, with: {id: one, path: /1}}\n- use: {scriptlet: ask, with: {id: two, path: /2}}"
    made = load(plan(lines, steps)).cases[0].steps

    assert [("one", "/1"), ("two", "/2")] == [(step.id, step.path) for step in made if isinstance(step, Send)]
    assert ["one.body", "two.body"] == [step.that for step in made if isinstance(step, Check)]


def test_a_mistake_is_told_with_both_places_once() -> None:
    lines = "  s:\n    steps:\n      - check: {that: reply, jsn: true}\n"
    sentences = told(plan(lines, SEND + "- use: {scriptlet: s}\n- use: {scriptlet: s}"))

    about = [sentence for sentence in sentences if "EQ-PLAN-067" in sentence]
    assert 1 == len(about)
    assert about[0].startswith('plan.yaml:18:30: There is no check "jsn".')
    assert "The scriptlet is used at plan.yaml:25:9." in about[0]


def test_nested_uses_name_the_place_in_the_case() -> None:
    lines = (
        "  outer:\n    steps:\n      - use: {scriptlet: inner}\n"
        "  inner:\n    steps:\n      - check: {that: nobody, json: true}\n"
    )

    about = [sentence for sentence in told(plan(lines, "- use: {scriptlet: outer}")) if "EQ-PLAN-051" in sentence]

    assert 1 == len(about)
    assert about[0].endswith(" The scriptlet is used at plan.yaml:27:9. [EQ-PLAN-051]")


def test_files_are_shared_by_plans() -> None:
    case = case_of(SEND + "- use: {scriptlet: shared#readable, with: {body: reply.body}}")

    assert [True] == [step.parameter for step in case.steps if isinstance(step, Check)]


def test_a_file_s_scriptlets_see_each_other_and_not_the_plan_s() -> None:
    files = {"scriptlets/lib.yaml": b"scriptlets: {a: {steps: [use: {scriptlet: b}]}}\n"}
    world = replace(WORLD, plan_texts=files.get)
    text = plan(
        "  b: {steps: [{check: {that: reply, json: true}}]}\n",
        SEND + "- use: {scriptlet: lib#a}\n- use: {scriptlet: b}",
    )

    assert ["EQ-PLAN-047"] == codes(text, world)


def test_files_may_use_files_but_not_in_circles() -> None:
    files = {
        "scriptlets/one.yaml": b"scriptlets: {a: {steps: [use: {scriptlet: two#b}]}}\n",
        "scriptlets/two.yaml": b"scriptlets: {b: {steps: [use: {scriptlet: one#a}]}}\n",
    }
    sentences = told(one_case(SEND + "- use: {scriptlet: one#a}"), replace(WORLD, plan_texts=files.get))
    cycle = next(sentence for sentence in sentences if "EQ-PLAN-090" in sentence)

    assert "a → b → a" in cycle
    assert cycle.startswith("scriptlets/two.yaml:1:")


def test_files_lie_beside_the_plan() -> None:
    """Positions name a scriptlet file by the plan's own folder."""
    from plan_registry import REGISTRY

    from eqlab.plan.load import lint_plan

    text = one_case(SEND + "- use: {scriptlet: broken#x}")
    _, messages = lint_plan(text.encode(), "testplans/orders/plan.yaml", REGISTRY, WORLD)

    assert "testplans/orders/scriptlets/broken.yaml" == messages[-1].at.file


@pytest.mark.parametrize("cycle", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_cycles_are_named(cycle: list[str]) -> None:
    lines = "".join(
        f"  {name}: {{steps: [{{use: {{scriptlet: {cycle[(n + 1) % len(cycle)]}}}}}]}}\n"
        for n, name in enumerate(cycle)
    )
    sentences = told(plan(lines, SEND + "- use: {scriptlet: a}\n- check: {that: reply, json: true}"))

    assert [" → ".join([*cycle, "a"])] == [
        sentence.partition("without end: ")[2].partition(".")[0] for sentence in sentences if "EQ-PLAN-090" in sentence
    ]


def test_deep_chains_end() -> None:
    lines = "".join(f"  s{n}: {{steps: [{{use: {{scriptlet: s{n + 1}}}}}]}}\n" for n in range(40))

    assert "EQ-PLAN-091" in codes(plan(lines, SEND + "- use: {scriptlet: s0}\n- check: {that: reply, json: true}"))


def test_a_flood_of_steps_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each scriptlet uses the next one twice: two to the fifteenth steps, but told once and soon."""
    monkeypatch.setattr(scriptlets, "MAX_STEPS", 1000)
    twice = "{{use: {{scriptlet: s{0}}}}}, {{use: {{scriptlet: s{0}}}}}"
    lines = "".join(f"  s{n}: {{steps: [{twice.format(n + 1)}]}}\n" for n in range(15))
    lines += "  s15: {steps: [{review: {who: tester}}]}\n"
    found = codes(plan(lines, SEND + "- use: {scriptlet: s0}\n- check: {that: reply, json: true}"))

    assert 1 == found.count("EQ-PLAN-092")


def test_a_flood_of_text_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each scriptlet doubles its parameter: the text would have two to the eighteenth thousands of characters."""
    monkeypatch.setattr(scriptlets, "MAX_FILLED", 100_000)
    lines = "".join(
        f'  s{n}: {{parameters: [p], steps: [{{use: {{scriptlet: s{n + 1}, with: {{p: "{{p}}{{p}}"}}}}}}]}}\n'
        for n in range(18)
    )
    lines += '  s18: {parameters: [p], steps: [{review: {who: tester, question: {en: "{p}"}}}]}\n'
    steps = SEND + f"- use: {{scriptlet: s0, with: {{p: {'x' * 1000}}}}}\n- check: {{that: reply, json: true}}"
    found = codes(plan(lines, steps))

    assert 1 == found.count("EQ-PLAN-095")


@pytest.mark.parametrize("argument", ["[1]", "{a: 1}", "null", "~"])
def test_arguments_are_single_values(argument: str) -> None:
    lines = '  s: {parameters: [v], steps: [{set: {name: n, value: "{v}"}}]}\n'

    assert "EQ-PLAN-022" in codes(plan(lines, f"- use: {{scriptlet: s, with: {{v: {argument}}}}}"))


def test_scriptlets_of_a_file_need_no_use() -> None:
    """What is shared by several plans is not all used by each."""
    assert "EQ-PLAN-102" not in str(
        told(one_case(SEND + "- use: {scriptlet: shared#readable, with: {body: reply.body}}"))
    )


def test_misspelt_use_hides_no_mistake_in_the_scriptlet() -> None:
    """All at once: the name, the step that there is not, and the expression that cannot be read."""
    lines = (
        "  bundle:\n    parameters: [that]\n    steps:\n"
        '      - check: {that: "{that}", fhirpath: "type = "}\n'
        '      - check: {that: "{that}", each: "{that}.", fhirpath: "type = 1"}\n'
        '      - check: {that: "{that}", xpath: "a ==", each: "//b"}\n'
        "      - chek: {}\n"
    )
    text = plan(lines, SEND + "- use: {scriptlet: bundel, with: {that: reply}}\n- check: {that: reply, status: 200}")

    assert ["EQ-TST-001", "EQ-PLAN-064", "EQ-PLAN-047"] == codes(text)
