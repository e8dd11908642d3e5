"""What a shell offers while a command is typed."""

from collections.abc import Callable

import pytest
from cli_hands import Hand, call

Complete = Callable[[str], list[str]]


@pytest.fixture
def offered(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> Complete:
    """Complete a line at its end, with the content of the tests."""

    def complete(line: str) -> list[str]:
        words = f"eqlab --content {hand.content} --trust {line}".split(" ")
        monkeypatch.setenv("_EQLAB_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(words))
        monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
        return call().stdout.split()

    return complete


def test_plans_are_offered_by_id_and_by_file(hand: Hand, offered: Complete) -> None:
    hand.write("mine.yaml", "testplan: mine\n")
    hand.write("notes.txt", "no plan")

    assert ["plain,test.asking", "plain,test.calling", "plain,test.notes", "plain,mine.yaml"] == offered("run ")
    assert ["plain,test.notes"] == offered("plan show test.n")
    assert ["file,elsewhere"] == offered("run elsewhere")


def test_cases_and_tags_of_the_plan_are_offered(offered: Complete) -> None:
    """Of the plan that the line names, although the option still lacks its value."""
    assert ["plain,NOTE-01", "plain,NOTE-02", "plain,NOTE-03"] == offered("run test.notes --case NOTE-")[:3]
    assert ["plain,smoke"] == offered("run test.notes --tag s")


def test_cases_of_a_plan_in_a_file_are_offered(hand: Hand, offered: Complete) -> None:
    file = hand.plan("own.yaml", lambda text: text.replace("NOTE-01", "MINE-01"))

    assert ["plain,MINE-01"] == offered(f"run {file} --case MINE")


def test_simulated_systems_are_offered(offered: Complete) -> None:
    assert "plain,sound" in offered("run test.notes --simulate s")


@pytest.mark.parametrize("line", ["run absent.yaml --case ", "run --case ", "run broken.yaml --tag "])
def test_what_cannot_be_read_is_not_offered(hand: Hand, offered: Complete, line: str) -> None:
    """Nothing is told while somebody types."""
    hand.write("broken.yaml", "cases: [\n")

    assert [] == offered(line)
