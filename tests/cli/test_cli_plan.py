"""`eqlab plan`: lint, list, show, schema."""

import json

import pytest
from cli_hands import ROOT, SYSTEM, Hand, call, golden

from eqlab.cli.tables import columns

UNUSED = 'variables: {left: "over"}\ncases:\n'


def test_sound_plans(hand: Hand) -> None:
    result = hand.call("plan", "lint", str(hand.content / "testplans"))

    assert (0, "3 plans, 0 mistakes, 0 warnings\n") == (result.exit_code, result.stdout)


def test_shipped_plans_lint_clean() -> None:
    result = call("plan", "lint", str(ROOT / "testplans"))

    assert 0 == result.exit_code
    assert result.stdout.endswith(", 0 mistakes, 0 warnings\n")


def test_all_mistakes_of_all_plans_are_told(hand: Hand) -> None:
    """One line each, with file, line and column, in order."""
    one = hand.plan(
        "one.yaml", lambda text: text.replace("tags:", "tgas:").replace("verifies: [N-2]", "verifies: [N-9]")
    )
    two = hand.plan("two.yaml", lambda text: text.replace("persona: bob", "persona: bobb"))
    result = hand.call("plan", "lint", one, two)
    lines = result.stdout.splitlines()
    places = [line.split(" ")[0] for line in lines[:-1]]

    assert 65 == result.exit_code
    assert ["one.yaml:10:10:", "one.yaml:16:5:", "one.yaml:27:16:", "two.yaml:28:14:"] == places
    assert "2 plans, 3 mistakes, 1 warning" == lines[-1]


def test_warnings_are_told_and_do_not_count(hand: Hand) -> None:
    plan = hand.plan("plan.yaml", lambda text: text.replace("cases:\n", UNUSED))
    result = hand.call("plan", "lint", plan)

    assert 0 == result.exit_code
    assert 'plan.yaml:12:13: warning: Nothing uses the variable "left". [EQ-PLAN-103]' in result.stdout
    assert "1 plan, 0 mistakes, 1 warning" in result.stdout


def test_mistakes_are_told_in_the_reader_s_language(hand: Hand) -> None:
    plan = hand.plan("plan.yaml", lambda text: text.replace("persona: bob", "persona: bobb"))

    assert "Vouliez-vous dire" in hand.call("plan", "lint", plan, "--language", "fr").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("missing.yaml",), "missing.yaml cannot be read"), ((".",), "There is no test plan in ."), ((), "needs FILE...")],
)
def test_nothing_to_lint(arguments: tuple[str, ...], told: str, hand: Hand) -> None:
    result = hand.call("plan", "lint", *arguments)

    assert 64 == result.exit_code
    assert told in result.stderr


@pytest.mark.parametrize("source", [b"", b"\xff\xfe", b"[" * 5000, b"{a: 1, a: 2}", b"testplan: \x07"])
def test_hostile_files_are_told_not_raised(source: bytes, hand: Hand) -> None:
    (hand.folder / "plan.yaml").write_bytes(source)
    result = hand.call("plan", "lint", "plan.yaml")

    assert (65, "") == (result.exit_code, result.stderr)
    assert result.stdout.startswith("plan.yaml:")


def test_plans_are_listed(hand: Hand) -> None:
    result = hand.call("plan", "list")
    first = [line.split()[0] for line in result.stdout.splitlines()]

    assert ["test.asking", "test.calling", "test.notes"] == first
    assert str(hand.content / "testplans" / "counter" / "notes.yaml") in result.stdout


def test_cases_are_shown_with_their_requirements(hand: Hand) -> None:
    text = hand.call("plan", "show", "test.notes").stdout

    assert golden("plan-show.txt", text) == text


def test_selection_is_shown_with_reasons(hand: Hand) -> None:
    hand.write("system.yaml", SYSTEM)
    text = hand.call("plan", "show", "test.notes", "--system", "system.yaml").stdout

    assert golden("plan-show-system.txt", text) == text


def test_selection_for_a_simulated_system(hand: Hand) -> None:
    hand.write("system.yaml", 'system: Any\nversion: "1"\nsimulated: sound\n')

    assert "Deselected" in hand.call("plan", "show", "test.notes", "--system", "system.yaml").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("test.nots",), 64, 'Did you mean "test.notes"?'),
        (("missing.yaml",), 64, "cannot be read"),
        (("test.notes", "--system", "missing.yaml"), 4, "missing.yaml cannot be read"),
    ],
)
def test_nothing_to_show(arguments: tuple[str, ...], code: int, told: str, hand: Hand) -> None:
    result = hand.call("plan", "show", *arguments)

    assert code == result.exit_code
    assert told in result.stderr


def test_schema_is_json(hand: Hand) -> None:
    schema = json.loads(hand.call("plan", "schema").stdout)

    assert "https://json-schema.org/draft/2020-12/schema" == schema["$schema"]


def test_columns_stand_under_each_other() -> None:
    """Wide characters count twice; the last column is as long as it is; a line break would break the table."""

    assert ["a     b", "検査  c d"] == list(columns([("a", "b"), ("検査", "c\nd")]))
    assert [] == list(columns([]))
