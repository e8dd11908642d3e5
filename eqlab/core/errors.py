"""Errors of authors, users and the lab. The subject under test never raises one.

An error carries fields; `sentence` writes it once, for every door.
"""

import difflib
from collections.abc import Iterable

from eqlab.core.finding import fill
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.text import Translate

LONGEST = 600
"""Characters of a fact that are told: what an author wrote may be of any length."""


def _bounded(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST * 2 // 3]}…{text[-LONGEST // 3 :]}"


class EqlabError(Exception):
    """Base of all errors that are told to a person in one clear sentence."""

    exit_code = 3

    def __init__(
        self,
        issue: Issue,
        /,
        at: Position | None = None,
        expected: str = "",
        nearest: str = "",
        **facts: str,
    ) -> None:
        super().__init__(issue.code)
        self.issue = issue
        self.at = at
        self.expected = expected
        self.nearest = _bounded(nearest)
        self.facts = {name: _bounded(fact) for name, fact in facts.items()}

    def sentence(self, translate: Translate = str) -> str:
        """Say where, what, what was expected, the nearest valid spelling, and what to do."""
        said = [fill(translate(self.issue.template), self.facts, translate)]
        if self.expected:
            said.append(fill(translate("Expected: {expected}."), {"expected": self.expected}))
        if self.nearest:
            said.append(fill(translate('Did you mean "{nearest}"?'), {"nearest": self.nearest}))
        if self.issue.advice:
            said.append(fill(translate(self.issue.advice), self.facts, translate))
        place = f"{self.at}: " if self.at else ""
        return f"{place}{' '.join(said)} [{self.issue.code}]"

    def __str__(self) -> str:
        return self.sentence()


class AuthorError(EqlabError):
    """A plan, profile, schema or rule pack is wrong (exit 65)."""

    exit_code = 65


class AuthorErrors(EqlabError):
    """Several author errors of one file, in order of position (exit 65)."""

    exit_code = 65

    def __init__(self, errors: Iterable[AuthorError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(first.issue, first.at, first.expected, first.nearest, **first.facts)

    def sentence(self, translate: Translate = str) -> str:
        """All sentences, one a line."""
        return "\n".join(error.sentence(translate) for error in self.errors)


class ConfigurationError(EqlabError):
    """The campaign cannot run as it is set up (exit 4)."""

    exit_code = 4


class LabFault(EqlabError):
    """The lab itself failed: port in use, disk full, store unreadable (exit 3)."""

    exit_code = 3


class UsageError(EqlabError):
    """The command was called wrongly (exit 64)."""

    exit_code = 64


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the closest of `words` to `word`, or an empty string when none is close."""
    return next(iter(difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)), "")
