"""Reads what the author of a profile wrote, and says where it is wrong."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.core.text import LANGUAGES, Text, words
from eqlab.core.values import Json
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.conditions import ConditionError, compile_condition
from eqlab.validate.hl7v2.spec import Condition, Voice
from eqlab.validate.words import show

Steps: TypeAlias = tuple[str | int, ...]
Find: TypeAlias = Callable[[Steps], Position | None]
"""Returns where a part of a file begins, by the keys and indices that lead to it."""

LEVELS = {level.name.lower(): level for level in Level}
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Author:
    """One file of profiles."""

    file: str
    find: Find

    def at(self, steps: Steps) -> Position:
        """Return where a part stands, or the innermost part around it that does."""
        while steps:
            place = self.find(steps)
            if place is not None:
                return place
            steps = steps[:-1]
        return self.find(()) or Position(file=self.file)

    def refuse(self, steps: Steps, value: Json, expected: str, near: str = "") -> AuthorError:
        """Make the error of a value that cannot be used."""
        key = ".".join(map(str, steps)) or words("the file")
        return AuthorError(
            issues.BAD_PROFILE, at=self.at(steps), expected=expected, nearest=near, key=key, found=show(value)
        )

    def unknown(self, steps: Steps, what: str, name: str, known: Iterable[str]) -> AuthorError:
        """Make the error of a name that nothing has."""
        names = sorted(known)
        expected = words("one of {names}", names=", ".join(names)) if 0 < len(names) <= 12 else ""  # noqa: PLR2004 - more are no help
        near = nearest(name, names)
        return AuthorError(
            issues.UNKNOWN_NAME, at=self.at(steps), expected=expected, nearest=near, what=what, name=show(name)
        )

    def mapping(self, value: Json, steps: Steps, known: Sequence[str] = ()) -> Mapping[str, Json]:
        """Return a mapping, of known keys when there are some."""
        if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
            raise self.refuse(
                steps, value, words("a mapping with {names}", names=", ".join(known)) if known else words("a mapping")
            )
        for key in value:
            if known and key not in known:
                expected = words("one of {names}", names=", ".join(known))
                at, near = self.at((*steps, key)), nearest(key, known)
                raise AuthorError(issues.UNKNOWN_KEY, at=at, expected=expected, nearest=near, key=show(key))
        return value

    def texts(self, value: Json, steps: Steps) -> tuple[str, ...]:
        """Return a list of texts."""
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self.refuse(steps, value, words("a list of texts"))
        return tuple(value)

    def text(self, value: Json, steps: Steps) -> str:
        """Return a text that is not empty."""
        if not isinstance(value, str) or not value:
            raise self.refuse(steps, value, words("a text"))
        return value

    def chosen(self, value: Json, steps: Steps, choices: Mapping[str, _T]) -> _T:
        """Return one of several choices by its name."""
        if not isinstance(value, str) or value not in choices:
            raise self.refuse(
                steps, value, words("one of {names}", names=", ".join(choices)), nearest(str(value), choices)
            )
        return choices[value]

    def title(self, value: Json, steps: Steps) -> Text:
        """Return a text in English and, where there are, other languages."""
        said = self.mapping(value, steps, LANGUAGES)
        if not said.get("en") or not all(isinstance(one, str) and one for one in said.values()):
            raise self.refuse(steps, value, words("a text in en, and in other languages if you have it"))
        return dict(said)

    def voice(self, data: Mapping[str, Json], steps: Steps, default: Voice) -> Voice:
        """Return the origin, clause and level of a demand."""
        origin, level = default.origin, default.level
        if "origin" in data:
            origin = self.chosen(data["origin"], (*steps, "origin"), {one.value: one for one in Origin})
        if "level" in data:
            level = self.chosen(data["level"], (*steps, "level"), LEVELS)
        clause = self.text(data["clause"], (*steps, "clause")) if "clause" in data else default.clause
        return Voice(origin=origin, clause=clause, level=level)

    def condition(self, value: Json, steps: Steps) -> Condition:
        """Compile a condition."""
        text = self.text(value, steps)
        try:
            return compile_condition(text)
        except ConditionError as error:
            facts = {"text": text, "problem": error.problem, "position": str(error.position)}
            raise AuthorError(issues.BAD_CONDITION, at=self.at(steps), **facts) from error

    def bounds(self, value: Json, steps: Steps) -> tuple[int, int | None]:
        """Return the two ends of `1..*`, `0..1` or `3`; None for no end."""
        low, dots, high = str(value).partition("..")
        high = high if dots else low
        wrong = isinstance(value, bool) or not (low.isascii() and low.isdigit() and (high == "*" or high.isdigit()))
        if wrong or len(low + high) > 10 or (high != "*" and int(high) < int(low)):  # noqa: PLR2004
            raise self.refuse(steps, value, words("bounds such as 0..1, 1..* or 1..20"))
        return int(low), None if high == "*" else int(high)
