"""Phrases, languages, the glossary: what is said, and how."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from eqlab.core.errors import AuthorError, LabFault, UsageError
from eqlab.core.issue import Level, Nature
from eqlab.core.requirement import Origin
from eqlab.core.verdict import Kind
from eqlab.report.glossary import GROUPS, LEVELS, MATTERS, NATURES, ORIGINS, VERDICTS, Matter, matter_of, maturity
from eqlab.report.phrase import Phrase, authored, facts_in, phrase
from eqlab.report.translation import tongue, translator
from eqlab.report.visible import visible

NBSP = "\u202f"

WORDS = {
    "passed": ("Passed", "Réussi", "Bestanden"),
    "passed_with_warnings": ("Passed with warnings", "Réussi avec avertissements", "Bestanden mit Warnungen"),
    "failed": ("Failed", "Échec", "Nicht bestanden"),
    "inconclusive": ("Inconclusive", "Non concluant", "Ergebnis offen"),
    "needs_review": ("Needs review", "À examiner", "Durchsicht nötig"),
    "config_error": ("Configuration error", "Erreur de configuration", "Konfigurationsfehler"),
    "lab_error": ("Laboratory error", "Erreur du laboratoire", "Laborfehler"),
    "not_applicable": ("Not applicable", "Sans objet", "Nicht anwendbar"),
    "not_run": ("Not run", "Non exécuté", "Nicht ausgeführt"),
}


def test_verdict_words_are_fixed() -> None:
    """A verdict is called the same in every report of a language."""
    said = {
        kind.value: tuple(tongue(language).say(entry.word) for language in ("en", "fr", "de"))
        for kind, entry in VERDICTS.items()
    }

    assert WORDS == said


@pytest.mark.parametrize(
    ("table", "kinds"), [(VERDICTS, Kind), (MATTERS, Matter), (LEVELS, Level), (NATURES, Nature), (ORIGINS, Origin)]
)
def test_glossary_has_a_word_for_everything(table: dict[object, object], kinds: type) -> None:
    assert set(kinds) == set(table)


def test_every_kind_that_asks_for_something_has_a_heading() -> None:
    assert set(Kind) - {Kind.PASSED, Kind.NOT_RUN} == set(GROUPS)


@pytest.mark.parametrize(
    ("nature", "kind", "matter"),
    [
        (Nature.VIOLATION, Kind.FAILED, Matter.VENDOR),
        (Nature.VIOLATION, Kind.PASSED_WITH_WARNINGS, Matter.VENDOR),
        (Nature.VIOLATION, Kind.NEEDS_REVIEW, Matter.PERSON),
        (Nature.UNDECIDED, Kind.INCONCLUSIVE, Matter.PERSON),
        (Nature.CONFIGURATION, Kind.CONFIG_ERROR, Matter.CONFIGURATION),
        (Nature.LAB, Kind.LAB_ERROR, Matter.LAB),
        (Nature.NOT_APPLICABLE, Kind.NOT_APPLICABLE, Matter.NOBODY),
    ],
)
def test_every_finding_is_somebody_s_matter(nature: Nature, kind: Kind, matter: Matter) -> None:
    assert matter is matter_of(nature, kind)


def test_unknown_maturity_is_told_as_it_stands() -> None:
    assert ("trial-use", "") == (maturity("trial-use").say("fr", str), maturity("").say("fr", str))


def test_fact_is_chosen_by_language() -> None:
    """A finding carries the rule in three languages; the reader gets theirs."""
    words = phrase("Broken: {rule}", **{"rule": "one", "rule.fr": "un", "rule.de": ""})

    assert ["Broken: one", "Broken: un", "Broken: one"] == [words.say(one, str) for one in ("en", "fr", "de")]


def test_dotted_fact_that_is_no_language_stays() -> None:
    assert {"persona.name": "Max"} == facts_in({"persona.name": "Max", "rule.fr": "x"}, "en")


def test_authored_text_falls_back_to_english() -> None:
    assert "hello {x}".replace("{x}", "1") == authored({"en": "hello {x}"}, {"x": "1"}).say("de", str)


def test_silence_says_nothing() -> None:
    """The catalogue's header is never told as a sentence."""
    assert ("", False) == (tongue("fr").say(Phrase()), bool(Phrase()))


def test_unknown_language_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        translator("dee")

    assert ("EQ-REPORT-001", "de") == (caught.value.issue.code, caught.value.nearest)


def test_missing_catalogue_is_the_lab_s_fault(tmp_path: Path) -> None:
    with pytest.raises(LabFault) as caught:
        tongue("fr", tmp_path)

    assert "eqlab.po" in caught.value.sentence()


@pytest.mark.parametrize(
    "text",
    [
        'msgid ""\nmsgstr ""\n\nmsgid "a"\nmsgid "b"\n',
        "no catalogue\n",
        'msgid ""\nmsgstr "Plural-Forms: nplurals=two; plural=(x)\\n"\n',
        'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n >> 1)\\n"\n',
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=klingon\\n"\n',
    ],
)
def test_broken_catalogue_is_its_author_s(tmp_path: Path, text: str) -> None:
    file = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "eqlab.po"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")

    with pytest.raises(AuthorError) as caught:
        tongue("fr", tmp_path)

    assert "EQ-REPORT-003" == caught.value.issue.code
    assert caught.value.sentence().startswith(f"{file}:")


def test_another_country_s_words_win(tmp_path: Path) -> None:
    """A reports folder brings its own catalogue; what it lacks stays English."""
    file = tmp_path / "locale" / "fr" / "LC_MESSAGES" / "eqlab.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Failed"\nmsgstr "Raté"\n', "utf-8"
    )
    speak = translator("fr", tmp_path)

    assert ("Raté", "Passed") == (speak("Failed"), speak("Passed"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "21 November 2026, 18:03:04 UTC"),
        ("fr", "21 novembre 2026, 18:03:04 UTC"),
        ("de", "21. November 2026, 18:03:04 UTC"),
    ],
)
def test_moments_are_told_in_utc(language: str, said: str) -> None:
    east = timezone(timedelta(hours=2))

    assert said == tongue(language).moment(datetime(2026, 11, 21, 20, 3, 4, tzinfo=east))


def test_day_is_that_of_utc() -> None:
    assert "21 November 2026" == tongue("en").day(datetime(2026, 11, 21, 23, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0, "0 ms"), (0.0354, "35 ms"), (1.0, "1 s"), (59.94, "59.9 s"), (120, "2 min"), (754, "12 min 34 s")],
)
def test_lapse_has_the_unit_that_suits_it(seconds: float, said: str) -> None:
    assert said == tongue("en").lapse(seconds)


@pytest.mark.parametrize(
    ("octets", "en", "fr"),
    [(0, "0 bytes", "0 octet"), (1, "1 byte", "1 octet"), (1023, "1,023 bytes", f"1{NBSP}023 octets")],
)
def test_plurals_follow_the_language(octets: int, en: str, fr: str) -> None:
    assert (en, fr) == (tongue("en").size(octets), tongue("fr").size(octets))


@pytest.mark.parametrize(("octets", "said"), [(1024, "1 KiB"), (1536, "1,5 KiB"), (20 << 20, "20 MiB")])
def test_sizes_are_written_as_the_language_does(octets: int, said: str) -> None:
    assert said == tongue("de").size(octets)


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("a\x00b", "a\u2400b"),
        ("a\x1b[0m", "a\u241b[0m"),
        ("\u202egnp", "⟨U+202E⟩gnp"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("\ud800", "\ufffd"),
        ("line\nand\ttab", "line\nand\ttab"),
    ],
)
def test_what_hides_is_shown(hidden: str, shown: str) -> None:
    assert shown == visible(hidden)
