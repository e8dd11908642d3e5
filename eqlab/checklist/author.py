"""Reads what the author of a catalogue wrote, and notes every mistake with its place."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias, TypeVar

from eqlab.checklist import issues
from eqlab.core.errors import AuthorError, nearest
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.text import LANGUAGES, Text, words
from eqlab.core.values import Json

Steps: TypeAlias = tuple[str | int, ...]
Find: TypeAlias = Callable[[Steps], Position | None]
"""Returns where a part of a file begins, by the keys and indices that lead to it."""

MANY = 12
"""Names beyond which a list of them is no help."""
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,9}|/[1-9]\d{0,8})?")
_VERSION = re.compile(r"(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})")
_T = TypeVar("_T")


def version_of(text: str) -> tuple[int, ...]:
    """Return an edition as numbers that can be compared; empty when it is none."""
    return tuple(map(int, text.split("."))) if _VERSION.fullmatch(text) else ()


def shown(value: Json) -> str:
    """Quote a value in part."""
    if isinstance(value, Mapping):
        return words("a mapping")
    if isinstance(value, list):
        return words("a list") if value else words("an empty list")
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)[:80] if isinstance(value, int | float) else f'"{str(value)[:80]}"'


@dataclass(frozen=True, slots=True)
class Author:
    """One file of a catalogue; its mistakes go into a list shared by all files."""

    file: str
    find: Find
    errors: list[AuthorError] = field(default_factory=list)

    def at(self, steps: Steps) -> Position:
        """Return where a part stands, or the innermost part around it that does."""
        while steps:
            place = self.find(steps)
            if place is not None:
                return place
            steps = steps[:-1]
        return self.find(()) or Position(file=self.file)

    def note(self, issue: Issue, steps: Steps, /, expected: str = "", near: str = "", **facts: str) -> None:
        """Note a mistake."""
        self.errors.append(AuthorError(issue, at=self.at(steps), expected=expected, nearest=near, **facts))

    def refuse(self, steps: Steps, value: Json, expected: str, near: str = "") -> None:
        """Note a value that cannot be used."""
        key = ".".join(map(str, steps)) or "The file"
        self.note(issues.BAD_VALUE, steps, expected, near, key=key, found=shown(value))

    def unknown(self, steps: Steps, what: str, name: Json, known: Iterable[str]) -> None:
        """Note a name that nothing has."""
        names = list(known)
        expected = words("one of {names}", names=", ".join(names)) if 0 < len(names) <= MANY else ""
        near = nearest(str(name), names)
        self.note(issues.UNKNOWN_NAME, steps, expected, near, what=what, name=str(name)[:80])

    def mapping(
        self, value: Json, steps: Steps, required: Sequence[str] = (), optional: Sequence[str] = ()
    ) -> Mapping[str, Json]:
        """Return a mapping of known keys; an empty one after a mistake. Without any keys named, all are known."""
        known = (*required, *optional)
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            self.refuse(
                steps, value, words("a mapping with {names}", names=", ".join(known)) if known else words("a mapping")
            )
            return {}
        for key in value:
            if known and key not in known:
                expected = words("one of {names}", names=", ".join(known))
                self.note(issues.UNKNOWN_KEY, (*steps, key), expected, nearest(key, known), key=key[:80])
        for key in required:
            if key not in value:
                where = ".".join(map(str, steps)) or words("the file")
                self.note(issues.MISSING_KEY, steps, key=key, where=where)
        return value

    def items(self, value: Json, steps: Steps) -> list[Json]:
        """Return a list that is not empty."""
        if not isinstance(value, list) or not value:
            self.refuse(steps, value, words("a list"))
            return []
        return value

    def text(self, value: Json, steps: Steps) -> str:
        """Return a text that is not empty."""
        if not isinstance(value, str) or not value.strip():
            self.refuse(steps, value, words("a text"))
            return ""
        return value

    def texts(self, value: Json, steps: Steps) -> tuple[str, ...]:
        """Return a list of texts that are all different."""
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self.refuse(steps, value, words("a list of texts; put numbers in quotes"))
            return ()
        seen: dict[str, int] = {}
        for index, one in enumerate(value):
            if seen.setdefault(one, index) != index:
                first = str(self.at((*steps, seen[one])))
                self.note(issues.TWICE, (*steps, index), what="entry", name=one[:80], first=first)
        return tuple(value)

    def named(self, value: Json, steps: Steps, what: str, known: Iterable[str]) -> tuple[str, ...]:
        """Return a list of names that are all known."""
        names, listed = list(known), self.texts(value, steps)
        for index, name in enumerate(listed):
            if name not in names:
                self.unknown((*steps, index), what, name, names)
        return listed

    def title(self, value: Json, steps: Steps, beside: Sequence[str] = ()) -> Text:
        """Return a text in every language; `beside` are keys that may stand in the same mapping."""
        said = self.mapping(value, steps, (), (*LANGUAGES, *beside))
        texts = {key: one for key, one in said.items() if key in LANGUAGES}
        for key, one in texts.items():
            if not isinstance(one, str) or not one.strip():
                self.refuse((*steps, key), one, words("a text"))
        missing = [language for language in LANGUAGES if language not in texts]
        if isinstance(value, Mapping) and missing:
            key = ".".join(map(str, steps)) or "The file"
            self.note(issues.MISSING_LANGUAGE, steps, key=key, languages=", ".join(missing))
        return {language: str(texts[language]) for language in LANGUAGES if language in texts}

    def choice(self, value: Json, steps: Steps, choices: Mapping[str, _T]) -> _T:
        """Return one of several choices by its name; the first one after a mistake."""
        if not isinstance(value, str) or value not in choices:
            self.refuse(steps, value, words("one of {names}", names=", ".join(choices)), nearest(str(value), choices))
            return next(iter(choices.values()))
        return choices[value]

    def whole(self, value: Json, steps: Steps, low: int, high: int) -> int:
        """Return a whole number between two bounds, both allowed."""
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.refuse(steps, value, words("a whole number from {low} to {high}", low=str(low), high=str(high)))
            return low
        return value

    def flag(self, value: Json, steps: Steps) -> bool:
        """Return true or false."""
        if not isinstance(value, bool):
            self.refuse(steps, value, words("true or false"))
        return value is True

    def fraction(self, value: Json, steps: Steps, high: int) -> Fraction:
        """Return an exact number from 0 to `high`, written as a decimal or a fraction."""
        text = "" if isinstance(value, bool) else str(value)
        number = Fraction(text) if _NUMBER.fullmatch(text) else None
        if number is None or not 0 <= number <= high:
            self.refuse(steps, value, words('a number from 0 to {high}, such as "0.5" or "1/3"', high=str(high)))
            return Fraction(0)
        return number

    def version(self, value: Json, steps: Steps) -> str:
        """Return an edition."""
        if not isinstance(value, str) or not version_of(value):
            self.refuse(steps, value, words("an edition such as 1.0.0"))
            return ""
        return value
