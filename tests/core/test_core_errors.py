"""Errors say one clear sentence."""

import pytest

from eqlab.core.errors import (
    AuthorError,
    AuthorErrors,
    ConfigurationError,
    EqlabError,
    LabFault,
    UsageError,
    nearest,
)
from eqlab.core.issue import Issue, Nature
from eqlab.core.location import Position

UNKNOWN = Issue(
    code="EQ-TST-001",
    template='"{word}" is no step.',
    advice="See the plan language for {word}.",
    nature=Nature.AUTHOR,
)
PLAIN = Issue(code="EQ-TST-002", template="It is broken.")
AT = Position(file="plan.yaml", line=3, column=7)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (AuthorError(PLAIN), "It is broken. [EQ-TST-002]"),
        (AuthorError(PLAIN, AT), "plan.yaml:3:7: It is broken. [EQ-TST-002]"),
        (AuthorError(PLAIN, expected="a list"), "It is broken. Expected: a list. [EQ-TST-002]"),
        (AuthorError(PLAIN, nearest="await"), 'It is broken. Did you mean "await"? [EQ-TST-002]'),
        (
            AuthorError(UNKNOWN, AT, expected="await, check or send", nearest="await", word="awiat"),
            (
                'plan.yaml:3:7: "awiat" is no step. Expected: await, check or send. Did you mean "await"? '
                "See the plan language for awiat. [EQ-TST-001]"
            ),
        ),
        (LabFault(UNKNOWN, word="{code}"), '"{code}" is no step. See the plan language for {code}. [EQ-TST-001]'),
    ],
    ids=["what", "where", "expected", "nearest", "all", "hostile fact"],
)
def test_sentence(error: EqlabError, expected: str) -> None:
    assert expected == error.sentence() == str(error)


def test_hostile_expectation_is_not_filled() -> None:
    error = AuthorError(UNKNOWN, expected="{word}", nearest="{expected}", word="x")

    assert (
        '"x" is no step. Expected: {word}. Did you mean "{expected}"? See the plan language for x. [EQ-TST-001]'
        == str(error)
    )


def test_sentence_is_translated_piece_by_piece() -> None:
    german = {
        '"{word}" is no step.': "{word} ist kein Schritt.",
        "Expected: {expected}.": "Erwartet: {expected}.",
        'Did you mean "{nearest}"?': "Vielleicht {nearest}?",
        "See the plan language for {word}.": "Siehe Plansprache.",
    }
    error = AuthorError(UNKNOWN, AT, expected="await", nearest="await", word="awiat")

    assert (
        "plan.yaml:3:7: awiat ist kein Schritt. Erwartet: await. Vielleicht await? Siehe Plansprache. [EQ-TST-001]"
    ) == error.sentence(german.__getitem__)


def test_several_errors_say_one_line_each() -> None:
    first, second = AuthorError(PLAIN, AT), AuthorError(UNKNOWN, Position(file="plan.yaml", line=4), word="x")
    errors = AuthorErrors(iter([first, second]))

    assert f"{first}\n{second}" == str(errors)
    assert (first, second) == errors.errors
    assert (PLAIN, AT) == (errors.issue, errors.at)


@pytest.mark.parametrize(
    ("kind", "code"),
    [(AuthorError, 65), (ConfigurationError, 4), (LabFault, 3), (UsageError, 64), (EqlabError, 3)],
)
def test_exit_code_says_whose_fault_it_is(kind: type[EqlabError], code: int) -> None:
    assert code == kind(PLAIN).exit_code


def test_several_author_errors_have_the_author_s_exit_code() -> None:
    assert 65 == AuthorErrors([AuthorError(PLAIN)]).exit_code


@pytest.mark.parametrize(
    ("word", "expected"),
    [("awiat", "await"), ("chekc", "check"), ("fuzz", ""), ("", ""), ("await", "await")],
)
def test_nearest_spelling(word: str, expected: str) -> None:
    assert expected == nearest(word, ["await", "check", "send"])


def test_nearest_of_nothing() -> None:
    assert "" == nearest("await", iter(()))


def test_what_an_author_wrote_is_quoted_in_part() -> None:
    """Nobody reads a name of a thousand letters; its ends tell which it is."""
    error = AuthorError(ISSUE_OF_ANY_LENGTH, nearest="n" * 5000, name="a" * 4000 + "z")

    assert 1400 > len(error.sentence())
    assert "z" in error.sentence()


ISSUE_OF_ANY_LENGTH = Issue(code="EQ-TEST-900", template="There is no {name}.", nature=Nature.AUTHOR)
