"""Identifier rules: the shape of a number, its date part and its check digits, composed from data.

Positions in rules count characters from 1; `1-11` is a range with both ends.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from eqlab.core.check import Json
from eqlab.core.errors import AuthorError, nearest
from eqlab.core.issue import Issue, Level
from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.core.text import LANGUAGES, Text
from eqlab.validate import issues
from eqlab.validate.checkdigit import ALGORITHMS, WEIGHTED, Compute, mod11
from eqlab.validate.patterns import Pattern, compile_pattern
from eqlab.validate.words import shorten

LEVELS = {level.name.lower(): level for level in Level}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """How much a breach of a part of the rule weighs, and how we know that part."""

    level: Level = Level.ERROR
    origin: Origin = Origin.PUBLIC


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDigits:
    """Check digits and what they cover."""

    digits: slice
    over: slice
    algorithm: str
    compute: Compute
    weight: Weight


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to write the number."""

    title: str
    pattern: Pattern
    dates: tuple[slice, ...] = ()
    """Places of dates, written YYYYMMDD; unknown month and day are zeros."""
    checks: tuple[CheckDigits, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierRule:
    """A kind of identifier; a number fits when it fits one of the forms."""

    name: str
    title: Text
    forms: tuple[Form, ...]
    shape: Weight = field(default_factory=Weight)
    """Of a number that has none of the forms."""
    inner: Weight = field(default_factory=Weight)
    """Of a wrong date part."""

    def check(self, value: str) -> "Breach | None":
        """Return what is wrong with a number; of several forms it has the shape of, the first one's breach."""
        fitting = [form for form in self.forms if form.pattern.covers(value)]
        if not fitting:
            shapes = ", ".join(form.title for form in self.forms)
            return Breach(issues.IDENTIFIER_SHAPE, self.shape, self._facts(value, expected=shapes))
        breaches = [next(self._within(form, value), None) for form in fitting]
        return None if None in breaches else breaches[0]

    def _within(self, form: Form, value: str) -> "Iterator[Breach]":
        for part in form.dates:
            if not _is_date(value[part]):
                facts = self._facts(value, found=value[part], position=_span(part))
                yield Breach(issues.IDENTIFIER_DATE, self.inner, facts)
        for check in form.checks:
            covered, found = value[check.over], value[check.digits]
            expected = check.compute(covered) if _covers(covered, check.over) else None
            if expected != found:
                where = {"position": _span(check.digits), "over": _span(check.over), "algorithm": check.algorithm}
                facts = self._facts(value, found=found, expected=expected or "", **where)
                yield Breach(issues.CHECK_DIGIT if expected else issues.NO_CHECK_DIGIT, check.weight, facts)

    def _facts(self, value: str, **facts: str) -> dict[str, str]:
        return {**self.called(), "value": shorten(value, 60), **facts}

    def called(self) -> dict[str, str]:
        """Return the rule's title as a fact: `kind`, with companions in other languages."""
        others = {f"kind.{language}": title for language, title in self.title.items() if language != "en"}
        return {"kind": self.title["en"], **others}


@dataclass(frozen=True, slots=True)
class Breach:
    """What is wrong with a number."""

    issue: Issue
    weight: Weight
    facts: Mapping[str, str]


def _span(part: slice) -> str:
    first, last = int(part.start) + 1, int(part.stop)
    return str(first) if first == last else f"{first}-{last}"


def _covers(digits: str, part: slice) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) == part.stop - part.start


def _is_date(text: str) -> bool:
    if not _covers(text, slice(0, 8)):
        return False
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:8])
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return False
    return month > 0 or day == 0


def compile_rules(data: Mapping[str, Json], file: str) -> Mapping[str, IdentifierRule]:
    """Compile a file's rules, which stand under `identifiers`, by name. Raises AuthorError on the first bad one."""
    top = _Reader("", file)
    rules = top.mapping(data, "", ("identifiers",)).get("identifiers")
    if not isinstance(rules, Mapping):
        raise top.refuse("identifiers", "a mapping of rule names to rules")
    return {name: _Reader(name, file).rule(rule) for name, rule in rules.items()}


_POSITIONS = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one rule, and says where it is wrong."""

    name: str
    file: str

    def refuse(self, key: str, expected: str, near: str = "") -> AuthorError:
        at = Position(file=self.file)
        return AuthorError(issues.BAD_IDENTIFIER_RULE, at=at, expected=expected, nearest=near, rule=self.name, key=key)

    def mapping(self, value: Json, key: str, known: tuple[str, ...]) -> Mapping[str, Json]:
        if not isinstance(value, Mapping):
            raise self.refuse(key, f"a mapping with {', '.join(known)}")
        for name in value:
            if name not in known:
                raise self.refuse(f"{key}.{name}".removeprefix("."), f"one of {', '.join(known)}", nearest(name, known))
        return value

    def rule(self, value: Json) -> IdentifierRule:
        data = self.mapping(value, "", ("title", "level", "origin", "shape", "forms", "source"))
        inner = self.weight(data, "", Weight())
        forms = data.get("forms")
        if not isinstance(forms, list) or not forms:
            raise self.refuse("forms", "a list of at least one form")
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
            raise self.refuse("title", "a text in en, and in other languages if you have it")
        return dict(title)

    def weight(self, data: Mapping[str, Json], key: str, default: Weight) -> Weight:
        level, origin = data.get("level", default.level.name.lower()), data.get("origin", default.origin.value)
        if level not in LEVELS:
            raise self.refuse(f"{key}level", f"one of {', '.join(LEVELS)}", nearest(str(level), LEVELS))
        if origin not in list(Origin):
            raise self.refuse(f"{key}origin", f"one of {', '.join(Origin)}", nearest(str(origin), Origin))
        return Weight(level=LEVELS[level], origin=Origin(origin))

    def form(self, value: Json, key: str, weight: Weight) -> Form:
        data = self.mapping(value, key, ("title", "pattern", "dates", "checks"))
        title, pattern = data.get("title"), data.get("pattern")
        if not isinstance(title, str) or not isinstance(pattern, str):
            raise self.refuse(key, "a title and a pattern, both strings")
        dates = [self.span(part, f"{key}.dates") for part in self.items(data, key, "dates")]
        if any(part.stop - part.start != len("YYYYMMDD") for part in dates):
            raise self.refuse(f"{key}.dates", "ranges of eight digits, e.g. 1-8")
        checks = self.items(data, key, "checks")
        return Form(
            title=title,
            pattern=compile_pattern(pattern, Position(file=self.file)),
            dates=tuple(dates),
            checks=tuple(self.check(part, f"{key}.checks[{index}]", weight) for index, part in enumerate(checks)),
        )

    def items(self, data: Mapping[str, Json], key: str, name: str) -> list[Json]:
        items = data.get(name, [])
        if not isinstance(items, list):
            raise self.refuse(f"{key}.{name}", "a list")
        return items

    def check(self, value: Json, key: str, weight: Weight) -> CheckDigits:
        keys = ("digits", "algorithm", "over", "weights", "ten", "level", "origin")
        data = self.mapping(value, key, keys)
        digits, over = self.span(data.get("digits"), f"{key}.digits"), self.span(data.get("over"), f"{key}.over")
        title, width, compute = self.algorithm(data, over, key)
        if digits.stop - digits.start != width:
            raise self.refuse(f"{key}.digits", f"{width} position(s), as {title} gives")
        weight = self.weight(data, f"{key}.", weight)
        return CheckDigits(digits=digits, over=over, algorithm=title, compute=compute, weight=weight)

    def algorithm(self, data: Mapping[str, Json], over: slice, key: str) -> tuple[str, int, Compute]:
        name = str(data.get("algorithm"))
        if name in ALGORITHMS:
            known = ALGORITHMS[name]
            return known.title, known.width, known.compute
        if name != WEIGHTED:
            names = [*ALGORITHMS, WEIGHTED]
            raise self.refuse(f"{key}.algorithm", f"one of {', '.join(names)}", nearest(name, names))
        weights = data.get("weights")
        if not isinstance(weights, list) or [int] * (over.stop - over.start) != list(map(type, weights)):
            raise self.refuse(f"{key}.weights", "one whole number for each digit covered")
        compute: Callable[..., str | None] = mod11
        return "modulo 11", 1, partial(compute, weights=tuple(weights), ten=str(data.get("ten", "")))

    def span(self, value: Json, key: str) -> slice:
        match = _POSITIONS.fullmatch(str(value))
        first, last = (int(match.group(1)), int(match.group(2) or match.group(1))) if match else (0, 0)
        if not 1 <= first <= last:
            raise self.refuse(key, "a position from 1, or a range such as 1-11")
        return slice(first - 1, last)
