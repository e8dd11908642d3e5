"""The reader's language: sentences, plurals, dates and numbers."""

import gettext
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from eqlab.core.errors import AuthorError, UsageError, nearest
from eqlab.core.location import Position
from eqlab.core.text import LANGUAGES, Text, Translate, fill
from eqlab.report.catalogue import Translations, read_catalogue
from eqlab.report.issues import BROKEN_CATALOGUE, UNKNOWN_LANGUAGE
from eqlab.report.phrase import Phrase, authored
from eqlab.report.resources import read_resource, reports_folder

_LOCALES = {"en": "en_GB"}
_SOURCE = "en"
_TRANSLATED = re.compile(r'^msgstr(?:\[\d+\])? (?:"[^"\n]|""\n")', re.MULTILINE)
"""Any word of a catalogue: that of English says nothing other than the templates, as long as nobody fills it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One language, ready to speak."""

    language: str
    locale: Locale
    translate: Translate
    plural: Callable[[str, str, int], str]
    """(singular, plural, number) -> template."""

    def say(self, words: Phrase | Text) -> str:
        """Say a phrase, or a text of several languages."""
        said = words if isinstance(words, Phrase) else authored(words)
        return said.say(self.language, self.translate)

    def tell(self, template: str, /, **facts: object) -> str:
        """Translate a catalogue template and fill in its facts."""
        return fill(self.translate(template), {name: str(fact) for name, fact in facts.items()}, self.translate)

    def count(self, one: str, many: str, n: int, /, **facts: object) -> str:
        """Translate a template with a number `{n}` in it."""
        told = {"n": self.number(n), **{name: str(fact) for name, fact in facts.items()}}
        return fill(self.plural(one, many, n), told, self.translate)

    def number(self, value: float) -> str:
        """Write a number as the language does."""
        return format_decimal(value, locale=self.locale)

    def moment(self, at: datetime) -> str:
        """Write a time of day in UTC, to the second."""
        utc = at.astimezone(UTC)
        return f"{format_date(utc, 'long', locale=self.locale)}, {utc:%H:%M:%S} UTC"

    def day(self, at: datetime) -> str:
        """Write a date, as it is in UTC."""
        return format_date(at.astimezone(UTC), "long", locale=self.locale)

    def lapse(self, seconds: float) -> str:
        """Write a duration in the unit that suits it."""
        if seconds < 1:
            return f"{self.number(round(seconds * 1000))} ms"
        if seconds < 120:  # noqa: PLR2004 - up to two minutes, seconds read better
            return f"{self.number(round(seconds, 1))} s"
        minutes, rest = divmod(round(seconds), 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"

    def size(self, octets: int) -> str:
        """Write a size in bytes, KiB or MiB."""
        for unit, step in (("MiB", 1 << 20), ("KiB", 1 << 10)):
            if octets >= step:
                return f"{self.number(round(octets / step, 1))} {unit}"
        return self.count("{n} byte", "{n} bytes", octets)


def translator(language: str, folder: Path | None = None) -> Translate:
    """Return the function from English templates to a language; what has no translation stays English.

    `folder` is a reports folder, the bundled one by default. Raises UsageError on a language that reports are not
    written in, LabFault when its catalogue is missing and AuthorError when it cannot be read.
    """
    return tongue(language, folder).translate


def tongue(language: str, folder: Path | None = None) -> Tongue:
    """Return a language, ready to speak; errors as for `translator`."""
    if language not in LANGUAGES:
        raise UsageError(
            UNKNOWN_LANGUAGE,
            expected=", ".join(LANGUAGES),
            nearest=nearest(language, LANGUAGES),
            language=language,
        )
    return _tongue(language, folder or reports_folder())


def catalogue_file(language: str, folder: Path) -> Path:
    """Return where a language's catalogue lies in a reports folder."""
    return folder / "locale" / language / "LC_MESSAGES" / "eqlab.po"


@lru_cache(maxsize=12)
def _tongue(language: str, folder: Path) -> Tongue:
    translations = _translations(language, catalogue_file(language, folder))
    return Tongue(
        language=language,
        locale=Locale.parse(_LOCALES.get(language, language)),
        translate=translations.gettext,
        plural=translations.ngettext,
    )


def _translations(language: str, file: Path) -> Translations:
    source = read_resource(file)
    if language == _SOURCE and not _TRANSLATED.search(source, source.find("\n\n")):
        return gettext.NullTranslations()
    return read_catalogue(source) or _read_by_babel(language, source, file)


def _read_by_babel(language: str, source: str, file: Path) -> Translations:
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - few catalogues are read so
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415

    try:
        catalogue = read_po(io.StringIO(source), locale=language, abort_invalid=True)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)
    except PoFileError as problem:
        place = Position(file=str(file), line=problem.lineno + 1)
        words = str(problem).rpartition(" on ")[0] or str(problem)
        raise AuthorError(BROKEN_CATALOGUE, at=place, problem=words) from problem
    except (ValueError, LookupError) as problem:
        raise AuthorError(BROKEN_CATALOGUE, at=Position(file=str(file)), problem=str(problem)) from problem
