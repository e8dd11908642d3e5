"""Reads identifier rules from the data that a content holds them in, and says where they are wrong.

Positions in rules count characters from 1; `1-11` is a range with both ends.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.core.text import LANGUAGES, Text, words
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checkdigit import ALGORITHMS, WEIGHTED, Compute, mod11
from eqlab.validate.identifier_rule import LEVELS, CheckDigits, Form, IdentifierRule, Weight
from eqlab.validate.json_place import steps_of
from eqlab.validate.patterns import compile_pattern

Find: TypeAlias = Callable[[tuple[str | int, ...]], Position | None]
"""Returns where a part of a file begins, by the keys and indices that lead to it."""


def _nowhere(_steps: tuple[str | int, ...]) -> None:
    return None


def read_rules(data: Mapping[str, Json], file: str, find: Find = _nowhere) -> Mapping[str, IdentifierRule]:
    """Compile a file's rules, which stand under `identifiers`, by name. Raises AuthorError on the first bad one."""
    top = _Reader("", file, find)
    rules = top.mapping(data, "", ("identifiers",)).get("identifiers")
    if not isinstance(rules, Mapping):
        raise top.refuse("identifiers", words("a mapping of rule names to rules"))
    return {name: _Reader(name, file, find).rule(rule) for name, rule in rules.items()}


_POSITIONS = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one rule, and says where it is wrong."""

    name: str
    file: str
    find: Find = field(repr=False)

    def place(self, key: str) -> Position:
        """Return where a part of the rule stands, or the innermost part around it that is there."""
        steps = ("identifiers", self.name, *steps_of(key)) if self.name else tuple(steps_of(key))
        while steps:
            at = self.find(steps)
            if at is not None:
                return at
            steps = steps[:-1]
        return Position(file=self.file)

    def refuse(self, key: str, expected: str, near: str = "") -> AuthorError:
        at = self.place(key)
        return AuthorError(issues.BAD_IDENTIFIER_RULE, at=at, expected=expected, nearest=near, rule=self.name, key=key)

    def mapping(self, value: Json, key: str, known: tuple[str, ...]) -> Mapping[str, Json]:
        if not isinstance(value, Mapping):
            raise self.refuse(key, words("a mapping with {names}", names=", ".join(known)))
        for name in value:
            if name not in known:
                raise self.refuse(
                    f"{key}.{name}".removeprefix("."),
                    words("one of {names}", names=", ".join(known)),
                    nearest(name, known),
                )
        return value

    def rule(self, value: Json) -> IdentifierRule:
        data = self.mapping(value, "", ("title", "level", "origin", "shape", "forms", "source"))
        inner = self.weight(data, "", Weight())
        forms = data.get("forms")
        if not isinstance(forms, list) or not forms:
            raise self.refuse("forms", words("a list of at least one form"))
        return IdentifierRule(
            name=self.name,
            title=self.text(data.get("title")),
            forms=tuple(self.form(form, f"forms[{index}]", inner) for index, form in enumerate(forms)),
            shape=self.weight(self.mapping(data.get("shape", {}), "shape", ("level", "origin")), "shape.", inner),
            inner=inner,
        )

    def text(self, value: Json) -> Text:
        title = self.mapping(value, "title", LANGUAGES)
        if not isinstance(title.get("en"), str) or not all(isinstance(text, str) for text in title.values()):
            raise self.refuse("title", words("a text in en, and in other languages if you have it"))
        return dict(title)

    def weight(self, data: Mapping[str, Json], key: str, default: Weight) -> Weight:
        level, origin = data.get("level", default.level.name.lower()), data.get("origin", default.origin.value)
        if level not in LEVELS:
            raise self.refuse(
                f"{key}level",
                words("one of {names}", names=", ".join(LEVELS)),
                nearest(str(level), LEVELS),
            )
        if origin not in list(Origin):
            raise self.refuse(
                f"{key}origin",
                words("one of {names}", names=", ".join(Origin)),
                nearest(str(origin), Origin),
            )
        return Weight(level=LEVELS[level], origin=Origin(origin))

    def form(self, value: Json, key: str, weight: Weight) -> Form:
        data = self.mapping(value, key, ("title", "pattern", "codes", "dates", "checks"))
        title = data.get("title")
        if not isinstance(title, str) or ("pattern" in data) == ("codes" in data):
            raise self.refuse(key, words("a title, and either a pattern or codes"))
        if "codes" in data:
            return Form(title=title, pattern=None, codes=self.codes(data, key))
        pattern = data["pattern"]
        if not isinstance(pattern, str):
            raise self.refuse(f"{key}.pattern", words("a pattern, as a text"))
        dates = [self.span(part, f"{key}.dates") for part in self.items(data, key, "dates")]
        if any(part.stop - part.start != len("YYYYMMDD") for part in dates):
            raise self.refuse(f"{key}.dates", words("ranges of eight digits, e.g. 1-8"))
        checks = self.items(data, key, "checks")
        return Form(
            title=title,
            pattern=compile_pattern(pattern, self.place(f"{key}.pattern")),
            dates=tuple(dates),
            checks=tuple(self.check(part, f"{key}.checks[{index}]", weight) for index, part in enumerate(checks)),
        )

    def codes(self, data: Mapping[str, Json], key: str) -> frozenset[str]:
        codes = data["codes"].split() if isinstance(data["codes"], str) else data["codes"]
        if data.keys() - {"title", "codes"}:
            raise self.refuse(key, words("codes alone: they have no dates and no check digits"))
        if not isinstance(codes, list) or not codes or not all(isinstance(code, str) for code in codes):
            raise self.refuse(
                f"{key}.codes",
                words("codes as a list of texts, or in one text with spaces between them"),
            )
        return frozenset(codes)

    def items(self, data: Mapping[str, Json], key: str, name: str) -> list[Json]:
        items = data.get(name, [])
        if not isinstance(items, list):
            raise self.refuse(f"{key}.{name}", words("a list"))
        return items

    def check(self, value: Json, key: str, weight: Weight) -> CheckDigits:
        keys = ("digits", "algorithm", "over", "weights", "ten", "level", "origin")
        data = self.mapping(value, key, keys)
        digits, over = self.span(data.get("digits"), f"{key}.digits"), self.span(data.get("over"), f"{key}.over")
        title, width, compute, own = self.algorithm(data, over, key)
        if digits.stop - digits.start != width:
            raise self.refuse(f"{key}.digits", f"{width} position(s), as {title} gives")
        weight = self.weight(data, f"{key}.", weight)
        name = str(data["algorithm"])
        made: dict[str, Any] = {
            "digits": digits,
            "over": over,
            "algorithm": title,
            "compute": compute,
            "weight": weight,
        }
        return CheckDigits(**made, name=name, **own)

    def algorithm(self, data: Mapping[str, Json], over: slice, key: str) -> tuple[str, int, Compute, Mapping[str, Any]]:
        name = str(data.get("algorithm"))
        if name in ALGORITHMS:
            known = ALGORITHMS[name]
            return known.title, known.width, known.compute, {}
        if name != WEIGHTED:
            names = [*ALGORITHMS, WEIGHTED]
            raise self.refuse(
                f"{key}.algorithm",
                words("one of {names}", names=", ".join(names)),
                nearest(name, names),
            )
        weights = data.get("weights")
        if not isinstance(weights, list) or [int] * (over.stop - over.start) != list(map(type, weights)):
            raise self.refuse(f"{key}.weights", words("one whole number for each digit covered"))
        compute: Callable[..., str | None] = mod11
        own: dict[str, Any] = {"weights": tuple(weights), "ten": str(data.get("ten", ""))}
        return "modulo 11", 1, partial(compute, **own), own

    def span(self, value: Json, key: str) -> slice:
        match = _POSITIONS.fullmatch(str(value))
        first, last = (int(match.group(1)), int(match.group(2) or match.group(1))) if match else (0, 0)
        if not 1 <= first <= last:
            raise self.refuse(key, words("a position from 1, or a range such as 1-11"))
        return slice(first - 1, last)
