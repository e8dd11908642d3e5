"""The registry's words in every language, its dates, and what codes are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.location import Position
from eqlab.core.text import LANGUAGES, Text, fill, say
from eqlab.plan.node import place_at
from eqlab.plan.yaml_reader import read_yaml
from eqlab.report.registry import issues
from eqlab.report.registry.state import State, Word
from eqlab.report.resources import read_resource
from eqlab.report.terms import term_of

_LOCALES = {"en": "en_GB"}
_STEP = 1024


@lru_cache(maxsize=8)
def read_words(file: Path) -> Mapping[str, Text]:
    """Read the words by name. Raises LabFault on a missing file, AuthorErrors with every text that is missing."""
    node = read_yaml(read_resource(file).encode(), str(file))
    said = node.plain()
    if not isinstance(said, Mapping):
        place = Position(file=str(file))
        raise AuthorErrors([_missing(place, "*", list(LANGUAGES))])
    errors = [
        _missing(place_at(node, (name,)), str(name), missing)
        for name, text in said.items()
        if (
            missing := [one for one in LANGUAGES if not isinstance(text, Mapping) or not str(text.get(one, "")).strip()]
        )
    ]
    if errors:
        raise AuthorErrors(errors)
    return {name: {language: text[language] for language in LANGUAGES} for name, text in said.items()}


def _missing(place: Position | None, name: str, missing: list[str]) -> AuthorError:
    return AuthorError(issues.MISSING_WORDS, at=place, name=name, languages=", ".join(missing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One language of the registry."""

    language: str
    words: Mapping[str, Text]
    terms: Mapping[str, Text]

    def word(self, name: str, /, **facts: object) -> str:
        """Say a word or sentence by its name."""
        return fill(self.words[name][self.language], {key: str(fact) for key, fact in facts.items()})

    def label(self, prefix: str, name: str) -> str:
        """Return what a thing of this name is called; its name when nobody gave it words."""
        text = self.words.get(f"{prefix}_{name}")
        return text[self.language] if text else name

    def term(self, code: str, *within: str) -> str:
        """Return what a code is called, within others first; the code when it has no name."""
        return say(term_of(self.terms, code, *within), self.language) or code

    def said(self, text: Text) -> str:
        """Return an author's text."""
        return say(text, self.language)

    def day(self, day: date | str | None) -> str:
        """Write a date; a text that is none stays as it is."""
        if not day:
            return ""
        try:
            return _day(date.fromisoformat(str(day)[:10]), self.language)
        except ValueError:
            return str(day)

    def moment(self, at: datetime) -> str:
        """Write a time in UTC."""
        utc = at.astimezone(UTC)
        return f"{_day(utc.date(), self.language)}, {utc:%H:%M} UTC"

    def size(self, octets: int) -> str:
        """Write the size of a file."""
        if octets < _STEP:
            return self.word("bytes", n=octets)
        unit, step = ("MiB", _STEP * _STEP) if octets >= _STEP * _STEP else ("KiB", _STEP)
        return f"{format_decimal(round(octets / step, 1), locale=_locale(self.language))} {unit}"

    def told(self, state: State) -> str:
        """Say in a sentence what a state means; page.js says the same."""
        face = face_of(state)
        facts = {
            "until": self.day(state.until),
            "start": self.day(state.start),
            "reason": self.term(state.reason),
            "successor": state.successor,
        }
        more = ""
        if face in {"suspended", "withdrawn", "terminated"}:
            more = "_for" if state.reason else ""
        elif face == "superseded":
            more = "_by" if state.successor else ""
        elif face in {"valid", "provisional"}:
            more = "" if state.until else "_open"
        return self.word(f"told_{face}{more}", **facts)


def face_of(state: State) -> str:
    """Return the word that people see: a provisional attestation is never just valid."""
    return "provisional" if state.word is Word.VALID and state.kind == "provisional" else state.word.value


@lru_cache(maxsize=8192)
def _day(day: date, language: str) -> str:
    return format_date(day, "long", locale=_locale(language))


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, language))
