"""Reads an author's mapping key by key, and says where it is wrong."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

from lxml import etree

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.patterns import Pattern, compile_pattern
from eqlab.validate.words import show
from eqlab.validate.xmldsig import issues

Find: TypeAlias = Callable[[tuple[str | int, ...]], Position]
"""Returns where a part of the mapping begins, by the keys and indices that lead to it."""

_DURATION = re.compile(r"(\d{1,9}) ?(ms|s|min|h|d)", re.ASCII)
_UNITS = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86400}


def in_file(file: str) -> Find:
    """Return a finder that knows no more than the file."""
    return lambda _: Position(file=file)


@dataclass(frozen=True, slots=True)
class Author:
    """One mapping of an author's. Every method raises AuthorError for what cannot be."""

    check: str
    data: Mapping[str, Json]
    find: Find = field(repr=False)
    steps: tuple[str | int, ...] = ()

    def refuse(self, key: str | int, found: Json, expected: str, near: str = "") -> AuthorError:
        """Make the error of one key's value."""
        steps = (*self.steps, key) if key != "" else self.steps
        path = ".".join(map(str, steps))
        at = self.find(steps)
        return AuthorError(issues.BAD_PROFILE, at, expected, near, check=self.check, key=path, found=show(found))

    def missing(self, key: str, expected: str) -> AuthorError:
        """Make the error of a key that has to be there; of one that is there without a use, that of its value."""
        if self.data.get(key) is not None:
            return self.refuse(key, self.data[key], expected)
        path = ".".join(map(str, (*self.steps, key)))
        return AuthorError(issues.MISSING_KEY, self.find(self.steps), expected, check=self.check, key=path)

    def known(self, keys: Iterable[str]) -> "Author":
        """Refuse keys that are not known."""
        keys = list(keys)
        if not isinstance(self.data, Mapping):
            raise self.refuse("", self.data, words("a mapping with {names}", names=", ".join(keys)))
        for key in self.data:
            if key not in keys:
                raise self.refuse(
                    str(key), key, words("one of {names}", names=", ".join(keys)), nearest(str(key), keys)
                )
        return self

    def below(self, key: str, keys: Iterable[str]) -> "Author":
        """Return the mapping that stands under a key; an empty one when there is none."""
        return Author(self.check, self.data.get(key, {}), self.find, (*self.steps, key)).known(keys)

    def each(self, key: str, keys: Iterable[str]) -> "list[Author]":
        """Return the mappings of a list."""
        found = self.data.get(key, [])
        if not isinstance(found, list):
            raise self.refuse(key, found, words("a list"))
        keys = list(keys)
        return [Author(self.check, one, self.find, (*self.steps, key, i)).known(keys) for i, one in enumerate(found)]

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        found = self.data.get(key, default)
        if not isinstance(found, str):
            raise self.refuse(key, found, words("a text"))
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a text or a list of texts."""
        found = self.data.get(key, [])
        found = [found] if isinstance(found, str) else found
        if not isinstance(found, list) or not all(isinstance(one, str) and one for one in found):
            raise self.refuse(key, found, words("a text or a list of texts"))
        return tuple(found)

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        found = self.data.get(key, default)
        if not isinstance(found, bool):
            raise self.refuse(key, found, words("true or false"))
        return found

    def number(self, key: str, default: int) -> int:
        """Return a whole number from 0."""
        found = self.data.get(key, default)
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise self.refuse(key, found, words("a whole number from 0"))
        return found

    def choice(self, key: str, known: Iterable[str], default: str) -> str:
        """Return one of several words; the default, which need not be one of them, for a key that is not there."""
        if key not in self.data:
            return default
        found, names = self.data[key], list(known)
        if found not in names:
            raise self.refuse(key, found, words("one of {names}", names=", ".join(names)), nearest(str(found), names))
        return str(found)

    def duration(self, key: str, default: str) -> timedelta:
        """Return a time span such as `30 s` or `5 min`."""
        found = self.data.get(key, default)
        match = _DURATION.fullmatch(found) if isinstance(found, str) else None
        if match is None:
            raise self.refuse(key, found, words("a time span such as 30 s, 5 min, 8 h or 1 d"))
        return timedelta(seconds=int(match[1]) * _UNITS[match[2]])

    def pattern(self, key: str) -> Pattern | None:
        """Return a pattern that a whole value has to fit."""
        found = self.text(key)
        return compile_pattern(found, self.find((*self.steps, key))) if found else None

    def path(self, key: str, namespaces: Mapping[str, str], default: str = "") -> "etree.XPath | None":
        """Return an XPath 1.0 expression."""
        found = self.text(key, default)
        try:
            return etree.XPath(found, namespaces=dict(namespaces)) if found else None
        except (etree.XPathSyntaxError, etree.XPathEvalError, ValueError) as error:
            raise self.refuse(key, found, f"XPath 1.0 ({error})") from None

    def prefixes(self, known: Mapping[str, str]) -> Mapping[str, str]:
        """Return the namespaces of XPath expressions: those known, and the author's own under `namespaces`."""
        own = self.data.get("namespaces", {})
        if not isinstance(own, Mapping) or not all(isinstance(uri, str) and uri and name for name, uri in own.items()):
            raise self.refuse("namespaces", own, words("a mapping of prefixes to namespaces"))
        return {**known, **own}
