"""Reads a set of cross rules from the data that its author wrote, and says where it is wrong."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from eqlab.core.errors import AuthorError, AuthorErrors, nearest
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.core.text import LANGUAGES, Text, words
from eqlab.core.values import Json
from eqlab.validate.cross import issues
from eqlab.validate.identifier import LEVELS
from eqlab.validate.words import shorten, show

Steps: TypeAlias = tuple[str | int, ...]
Find: TypeAlias = Callable[[Steps], Position | None]
"""Returns where a part of a file begins, by the keys and indices that lead to it."""

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}", re.ASCII)
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads values and gathers mistakes."""

    file: str
    find: Find
    mistakes: list[AuthorError] = field(default_factory=list)

    def at(self, steps: Steps) -> Position:
        """Return where a part stands, or the innermost part around it that is there."""
        while steps:
            place = self.find(steps)
            if place is not None:
                return place
            steps = steps[:-1]
        return self.find(()) or Position(file=self.file)

    def refuse(self, steps: Steps, expected: str, near: str = "") -> AuthorError:
        """Make the error of a value that cannot stand there."""
        return self.error(issues.BAD_RULES, steps, expected, near, key=".".join(map(str, steps)))

    def error(self, issue: Issue, steps: Steps, expected: str = "", near: str = "", **facts: str) -> AuthorError:
        """Make an error with its place."""
        return AuthorError(issue, self.at(steps), expected, near, **facts)

    def attempt(self, make: Callable[[], Any]) -> Any:
        """Return what is made; None when its author made a mistake, which is kept."""
        try:
            return make()
        except AuthorErrors as errors:
            self.mistakes.extend(errors.errors)
        except AuthorError as error:
            self.mistakes.append(error)
        return None

    def settle(self) -> None:
        """Raise what was gathered. Raises AuthorError or AuthorErrors, in order of position."""
        told = sorted(self.mistakes, key=lambda one: (one.at.line, one.at.column) if one.at else (0, 0))
        if len(told) == 1:
            raise told[0]
        if told:
            raise AuthorErrors(told)

    def mapping(self, value: Json, steps: Steps, known: Iterable[str]) -> Mapping[str, Json]:
        """Return a mapping with known keys."""
        keys = list(known)
        if not isinstance(value, Mapping):
            raise self.refuse(steps, words("a mapping with {names}", names=", ".join(keys)))
        for key in value:
            if key not in keys:
                place = ".".join(map(str, steps)) or words("the rule set")
                near = nearest(str(key), keys)
                expected = words("one of {names}", names=", ".join(keys))
                raise self.error(issues.UNKNOWN_KEY, (*steps, key), expected, near, key=shorten(str(key)), place=place)
        return value

    def items(self, value: Json, steps: Steps, expected: str) -> list[Json]:
        """Return a list that is not empty."""
        if not isinstance(value, list) or not value:
            raise self.refuse(steps, expected)
        return value

    def text(self, data: Mapping[str, Json], key: str, steps: Steps, default: str | None = None) -> str:
        """Return a text that is not empty."""
        value = data.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.refuse((*steps, key), words("a text"))
        return value

    def words(self, value: Json, steps: Steps, fields: Iterable[str] = ()) -> Text:
        """Return a text in several languages; its fields must be known."""
        texts = self.mapping(value, steps, LANGUAGES)
        if not isinstance(texts.get("en"), str) or not all(isinstance(text, str) and text for text in texts.values()):
            raise self.refuse(steps, words("a text in en, and in other languages if you have it"))
        known = list(fields)
        for language, text in texts.items():
            for name in _FIELD.findall(text):
                if name not in known:
                    told = {"field": f"{{{shorten(name)}}}"}
                    expected = words("one of {names}", names=", ".join(known)) if known else words("none")
                    raise self.error(issues.UNKNOWN_FIELD, (*steps, language), expected, nearest(name, known), **told)
        return dict(texts)

    def choice(self, value: Json, steps: Steps, known: Iterable[str]) -> str:
        """Return one of several words."""
        names = list(known)
        if not isinstance(value, str) or value not in names:
            raise self.refuse(steps, words("one of {names}", names=", ".join(names)), nearest(str(value), names))
        return value

    def truth(self, data: Mapping[str, Json], key: str, steps: Steps) -> bool:
        """Return true or false; false when it is not said."""
        value = data.get(key, False)
        if not isinstance(value, bool):
            raise self.refuse((*steps, key), words("true or false"))
        return value

    def weight(self, data: Mapping[str, Json], steps: Steps) -> tuple[Any, Origin]:
        """Return level and origin of a rule."""
        level = self.choice(data.get("level", "error"), (*steps, "level"), LEVELS)
        return LEVELS[level], Origin(self.choice(data.get("origin", "public"), (*steps, "origin"), Origin))

    def names(self, value: Json, steps: Steps, expected: str) -> Mapping[str, Json]:
        """Return a mapping whose keys are names that expressions can use."""
        if not isinstance(value, Mapping):
            raise self.refuse(steps, expected)
        for name in value:
            if not isinstance(name, str) or not NAME.fullmatch(name):
                raise self.refuse(
                    (*steps, name), words("a name of letters and digits instead of {value}", value=show(name))
                )
        return value
