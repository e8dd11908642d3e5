"""Identifier rules: the shape of a number, its date part and its check digits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from eqlab.core.issue import Issue, Level
from eqlab.core.requirement import Origin
from eqlab.core.text import Text
from eqlab.validate import issues
from eqlab.validate.checkdigit import Compute
from eqlab.validate.patterns import Pattern
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
    name: str
    """The algorithm as the rule's author names it."""
    weights: tuple[int, ...] = ()
    ten: str = ""
    """The algorithm's own parameters, when it is the weighted one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to write the number."""

    title: str
    pattern: Pattern | None
    """None for a form that is a list of codes."""
    codes: frozenset[str] = frozenset()
    dates: tuple[slice, ...] = ()
    """Places of dates, written YYYYMMDD; unknown month and day are zeros."""
    checks: tuple[CheckDigits, ...] = ()

    def has(self, value: str) -> bool:
        """Tell whether a number is written so; one that is too long to be tried is not."""
        return value in self.codes if self.pattern is None else bool(self.pattern.covers(value))


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
        fitting = [form for form in self.forms if form.has(value)]
        if not fitting:
            shapes = ", ".join(form.title for form in self.forms)
            return Breach(issues.IDENTIFIER_SHAPE, self.shape, self._facts(value, expected=shapes))
        breaches = [next(self._within(form, value), None) for form in fitting]
        return None if None in breaches else breaches[0]

    def fits(self, value: str, least: Level = Level.WARNING) -> bool:
        """Tell whether nothing is wrong with a number that weighs `least` or more."""
        fitting = [form for form in self.forms if form.has(value)]
        if not fitting:
            return self.shape.level < least
        return any(all(breach.weight.level < least for breach in self._within(form, value)) for form in fitting)

    def _within(self, form: Form, value: str) -> "Iterator[Breach]":
        for part in form.dates:
            if not _is_date(value[part]):
                facts = self._facts(value, found=value[part], position=span(part))
                yield Breach(issues.IDENTIFIER_DATE, self.inner, facts)
        for check in form.checks:
            covered, found = value[check.over], value[check.digits]
            expected = check.compute(covered) if _covers(covered, check.over) else None
            if expected != found:
                where = {"position": span(check.digits), "over": span(check.over), "algorithm": check.algorithm}
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


def span(part: slice) -> str:
    """Return the positions of a part, from 1."""
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
