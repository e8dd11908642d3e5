"""The door's translator: whatever is raised behind it becomes a sentence and an exit code."""

import errno

import click
import pytest

from eqlab.cli.door import Door, language_of
from eqlab.cli.plainly import Stopped, fault_of, spoken
from eqlab.core.errors import AuthorError, AuthorErrors, ConfigurationError, LabFault, UsageError
from eqlab.core.issue import Issue, Nature
from eqlab.core.location import Position

WRONG = Issue(code="EQ-TST-001", template="It is {what}.", advice="Mend it.", nature=Nature.AUTHOR)


def raising(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (LabFault(WRONG, what="so"), 3),
        (ConfigurationError(WRONG, what="so"), 4),
        (UsageError(WRONG, what="so"), 64),
        (AuthorError(WRONG, what="so"), 65),
        (AuthorErrors([AuthorError(WRONG, what="so")]), 65),
    ],
)
def test_our_errors_have_their_codes(error: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert code == spoken(lambda: raising(error), Door(language="en"))
    assert "It is so. Mend it. [EQ-TST-001]\n" == capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "report.html"), "could not use report.html: No space left"),
        (PermissionError(errno.EACCES, "Permission denied", "x.db"), "could not use x.db: Permission denied."),
        (OSError("strange"), "could not use a file: strange."),
        (RuntimeError("something odd."), "The laboratory broke: RuntimeError: something odd."),
        (RecursionError(), "The laboratory broke: RecursionError"),
        (MemoryError(), "The laboratory broke: MemoryError"),
    ],
)
def test_all_other_errors_are_the_laboratory_s(error: Exception, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, exit code 3, and no traceback."""
    assert 3 == spoken(lambda: raising(error), Door(language="en"))
    err = capsys.readouterr().err
    assert told in err
    assert 1 == len(err.splitlines())


def test_traceback_only_for_those_who_ask(capsys: pytest.CaptureFixture[str]) -> None:
    spoken(lambda: raising(RuntimeError("odd")), Door(language="en", verbose=True))

    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_sentences_are_told_in_the_reader_s_language(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = UsageError(WRONG, expected="nothing", nearest="that", what="so")
    spoken(lambda: raising(wrong), Door(language="fr"))

    assert "Vouliez-vous dire" in capsys.readouterr().err


def test_secrets_and_control_characters_are_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """What is told may hold what a hostile file or peer wrote."""
    place = Position(file="plan.yaml")
    spoken(lambda: raising(AuthorError(WRONG, at=place, what="password=hunter2hunter2 \x1b[2J")), Door(language="en"))
    err = capsys.readouterr().err

    assert "hunter2" not in err
    assert "\x1b" not in err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (Stopped(), 130),
        (Stopped(143), 143),
        (click.exceptions.Exit(0), 0),
        (BrokenPipeError(), 141),
    ],
)
def test_ways_to_end_without_a_word(error: BaseException, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert code == spoken(lambda: raising(error), Door(language="en"))
    assert "" == capsys.readouterr().err.strip()


def test_code_of_the_work_is_the_code() -> None:
    assert 2 == spoken(lambda: 2, Door(language="en"))


def test_fault_keeps_an_error_of_ours() -> None:
    error = LabFault(WRONG, what="so")

    assert error is fault_of(error)


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "fr_LU.UTF-8"}, "fr"),
        ({"LANG": "fr_LU.UTF-8", "LC_ALL": "de_DE"}, "de"),
        ({"LANG": "de", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "lb_LU.UTF-8"}, "en"),
        ({"LANG": "fr_FR", "LC_ALL": ""}, "fr"),
    ],
)
def test_language_of_the_locale(environment: dict[str, str], language: str) -> None:
    assert language == language_of(environment)


@pytest.mark.parametrize(
    ("arguments", "seen"),
    [
        (["--language", "fr", "run"], ("fr", False)),
        (["run", "--language=de", "-v"], ("de", True)),
        (["run", "--language"], ("en", False)),
        (["run", "--language", "lb", "--verbose"], ("en", True)),
        ([], ("en", False)),
    ],
)
def test_glance_sees_language_and_loudness(arguments: list[str], seen: tuple[str, bool]) -> None:
    door = Door(language="en")
    door.glance(arguments)

    assert seen == (door.language, door.verbose)
