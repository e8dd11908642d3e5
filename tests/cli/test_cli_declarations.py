"""`eqlab system lint`, and system files at `eqlab run`: every mistake at once, each with its place."""

import json

import pytest
from cli_hands import SYSTEM, Hand

BAD = """\
sytem: Noter
version: 1.0
roles: taker
claims: {papr: true}
endpoints: {a: "ftp://x"}
variant: {colour: blue}
"""
OF_THE_FILE = [(1, 1, "EQ-CFG-003"), (2, 1, "EQ-CFG-004"), (3, 1, "EQ-CFG-004"), (5, 13, "EQ-CFG-006")]
OF_THE_PLAN = [(4, 10, "EQ-PLAN-126"), (6, 11, "EQ-PLAN-121")]


def places(text: str) -> list[tuple[int, int, str]]:
    """Line, column and code of each sentence."""
    told = [line for line in text.splitlines() if line.startswith("system.yaml:")]
    return [(*map(int, line.split(":")[1:3]), line.rpartition("[")[2].removesuffix("]")) for line in told]  # type: ignore[misc]


def test_every_mistake_of_a_file_is_told_at_once(hand: Hand) -> None:
    hand.write("system.yaml", BAD)
    result = hand.call("system", "lint", "system.yaml")

    assert OF_THE_FILE == places(result.stdout)
    assert (4, "1 system file, 4 mistakes") == (result.exit_code, result.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    "arguments",
    [("system", "lint", "system.yaml", "--plan", "test.notes"), ("run", "test.notes", "--system", "system.yaml")],
)
def test_what_does_not_fit_the_plan_is_told_with_it(arguments: tuple[str, ...], hand: Hand) -> None:
    """Lint and run say the same."""
    hand.write("system.yaml", BAD)
    result = hand.call(*arguments)

    assert sorted([*OF_THE_FILE, *OF_THE_PLAN]) == places(result.stdout + result.stderr)
    assert 4 == result.exit_code


def test_role_is_a_mistake_for_lint(hand: Hand) -> None:
    hand.write("system.yaml", SYSTEM.replace("[taker]", "[giver]"))
    result = hand.call("system", "lint", "system.yaml", "--plan", "test.notes")

    assert [(3, 1, "EQ-RUN-023")] == places(result.stdout)


def test_sound_file_has_no_mistakes(hand: Hand) -> None:
    hand.write("system.yaml", SYSTEM)
    result = hand.call("system", "lint", "system.yaml", "--plan", "test.notes")

    assert (0, "1 system file, 0 mistakes\n") == (result.exit_code, result.stdout)


@pytest.mark.parametrize("text", ["system: [", "- a", ""])
def test_file_of_which_nothing_can_be_read_is_told(text: str, hand: Hand) -> None:
    hand.write("system.yaml", text)
    result = hand.call("system", "lint", "system.yaml", "absent.yaml")

    assert (4, 1) == (result.exit_code, len(places(result.stdout)))
    assert "absent.yaml cannot be read" in result.stdout


def test_simulated_system_that_there_is_not(hand: Hand) -> None:
    hand.write("system.yaml", SYSTEM + "simulated: sond\n")
    result = hand.call("system", "lint", "system.yaml", "--plan", "test.notes")

    assert (4, True) == (result.exit_code, 'Did you mean "sound"?' in result.stdout)


def test_simulated_system_bears_the_name_of_its_file(hand: Hand) -> None:
    hand.write("system.yaml", SYSTEM.replace("Noter", "Careless noter") + "simulated: sound\n")
    result = hand.call("run", "test.notes", "--system", "system.yaml", "--out", "out")
    system = json.loads((hand.folder / "out" / "report.json").read_text())["system"]

    assert 0 == result.exit_code
    assert ("Careless noter", "3", "sound") == (system["name"], system["version"], system["simulated"])
