"""Errors of authors, users and the lab. The subject under test never raises one.

An error carries fields; `sentence` writes it once, for every door.
"""

import difflib
from collections.abc import Iterable

from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.text import Translate, Words, fill, words

LONGEST = 600
"""Characters of a fact that are told: what an author wrote may be of any length."""


def _bounded(text: str) -> str:
    if isinstance(text, Words):
        return words(text.template, **{name: _bounded(fact) for name, fact in text.facts.items()})
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
        place = f"{self.at}: " if self.at else ""
        said = [fill(translate(one.template), one.facts, translate) for one in self._said()]
        return f"{place}{' '.join(said)} [{self.issue.code}]"

    def told(self) -> Words:
        """Return what `sentence` says, without place and code, as a fact of another sentence."""
        said = {f"s{number}": one for number, one in enumerate(self._said())}
        return words(" ".join(f"{{{name}}}" for name in said), **said)

    def _said(self) -> list[Words]:
        said = [words(self.issue.template, **self.facts)]
        if self.expected:
            said.append(words("Expected: {expected}.", expected=self.expected))
        if self.nearest:
            said.append(words('Did you mean "{nearest}"?', nearest=self.nearest))
        if self.issue.advice:
            said.append(words(self.issue.advice, **self.facts))
        return said

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


class ConfigurationErrors(ConfigurationError):
    """Several mistakes in how a campaign is set up, in order of position (exit 4)."""

    def __init__(self, errors: Iterable[ConfigurationError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(first.issue, first.at, first.expected, first.nearest, **first.facts)

    def sentence(self, translate: Translate = str) -> str:
        """All sentences, one a line."""
        return "\n".join(error.sentence(translate) for error in self.errors)


def refuse(errors: Iterable[ConfigurationError]) -> None:
    """Raise what is wrong with a set-up, all at once; nothing when nothing is."""
    every = tuple(errors)
    if every:
        raise every[0] if len(every) == 1 else ConfigurationErrors(every)


class LabFault(EqlabError):
    """The lab itself failed: port in use, disk full, store unreadable (exit 3)."""

    exit_code = 3


class UsageError(EqlabError):
    """The command was called wrongly (exit 64)."""

    exit_code = 64


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the closest of `words` to `word`, or an empty string when none is close."""
    return next(iter(difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)), "")
