"""Questions at the terminal."""

from collections.abc import Callable, Iterator

import pytest

from eqlab.cli.console import ConsoleThread
from eqlab.cli.people import Interview
from eqlab.cli.screens import PlainScreen
from eqlab.cli.speech import tongue
from eqlab.core.location import Position
from eqlab.plan.model import Ask, Review

AT = Position(file="plan.yaml")


def question(*evidence: str) -> Ask:
    return Ask(
        id="seen",
        who="tester",
        question={"en": "Is it beautiful?", "fr": "Est-ce beau ?"},
        answers=("pass", "fail"),
        evidence=evidence,
        clause="",
        position=AT,
    )


def typing(*typed: str) -> Callable[[str], str]:
    """A person who types these lines and then leaves."""
    lines = iter(typed)

    def read(_prompt: str) -> str:
        for line in lines:
            return line
        raise EOFError

    return read


@pytest.fixture
def console() -> Iterator[ConsoleThread]:
    with ConsoleThread(screen=PlainScreen(tongue("en")), read=lambda _event: iter(())) as thread:
        yield thread


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (("1", ""), {"who": "tester", "answer": "pass"}),
        (("2", "too red"), {"who": "tester", "answer": "fail", "comment": "too red"}),
        (("FAIL", ""), {"who": "tester", "answer": "fail"}),
        (("p", ""), {"who": "tester", "answer": "pass"}),
        (("", "0", "9", "maybe", "f", ""), {"who": "tester", "answer": "fail"}),
        (("1",), None),
        ((), None),
    ],
)
def test_answers(typed: tuple[str, ...], answer: dict[str, str] | None, console: ConsoleThread) -> None:
    """By number, word or its beginning; asked again until it is one; nobody there is no answer."""
    interview = Interview(tongue=tongue("en"), console=console, read=typing(*typed))

    assert answer == interview.ask("C-1", question())


def test_evidence_is_noted(console: ConsoleThread) -> None:
    interview = Interview(tongue=tongue("en"), console=console, read=typing("1", "", "shot.png"))

    assert {"who": "tester", "answer": "pass", "evidence: screenshot": "shot.png"} == interview.ask(
        "C-1", question("screenshot")
    )


def test_question_in_the_reader_s_language(console: ConsoleThread, capsys: pytest.CaptureFixture[str]) -> None:
    Interview(tongue=tongue("fr"), console=console, read=typing("1", "")).ask("C-1", question())

    assert "C-1: Est-ce beau ?\n" == capsys.readouterr().out


def test_review_is_for_somebody_else(console: ConsoleThread) -> None:
    """Who ran the case is not the second reader."""
    review = Review(who="monitor", question={"en": "Agreed?"}, position=AT)

    assert None is Interview(tongue=tongue("en"), console=console, read=typing("1")).ask("C-1", review)
