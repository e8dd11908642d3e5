"""Catalogues: nothing that can be said is untranslated, and no translation loses a fact."""

import importlib
import io
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import eqlab
from eqlab.core.issue import Issue
from eqlab.report import extract
from eqlab.report.resources import reports_folder
from eqlab.report.translation import catalogue_file

TRANSLATED = ("fr", "de")


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{[\w.]*\}", text))


def catalogue(language: str):  # noqa: ANN201 - babel's own type
    text = catalogue_file(language, reports_folder()).read_text("utf-8")
    return read_po(io.StringIO(text), locale=language)


def issues() -> Iterator[Issue]:
    """Every issue of every room, as it is at run time."""
    for module in pkgutil.walk_packages(eqlab.__path__, "eqlab."):
        if module.name.endswith(".issues"):
            yield from (
                value for value in vars(importlib.import_module(module.name)).values() if isinstance(value, Issue)
            )


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_sentence_is_untranslated(language: str) -> None:
    assert [] == extract.missing(language)


@pytest.mark.parametrize("language", ["en", *TRANSLATED])
def test_catalogues_are_up_to_date(language: str) -> None:
    """`python -m eqlab.report.extract` brings them there."""
    text = catalogue_file(language, reports_folder()).read_text("utf-8")

    assert extract.updated(language, extract.sentences(), text) == text


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_every_fact(language: str) -> None:
    lost = [
        (id_, string)
        for message in catalogue(language)
        if message.id
        for id_, string in zip(
            message.id if isinstance(message.id, tuple) else (message.id,),
            message.string if isinstance(message.string, tuple) else (message.string,),
            strict=True,
        )
        if string and fields(id_) != fields(string)
    ]

    assert [] == lost


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_end_as_the_sentence_does(language: str) -> None:
    """A full stop, a question mark or a colon is kept, so that sentences can follow each other."""
    ends = re.compile(r"[.?:]$")
    odd = [
        message.id
        for message in catalogue(language)
        if isinstance(message.id, str) and message.id and message.string
        if bool(ends.search(message.id)) != bool(ends.search(message.string)) and message.id != "Not tested because"
    ]

    assert [] == odd


def test_every_issue_of_every_room_is_collected() -> None:
    """The collector reads the source; this compares it with what the rooms really hold."""
    told = extract.sentences()
    said = {
        words
        for issue in issues()
        for words in (issue.template, issue.advice)
        if any(letter.isalpha() for letter in re.sub(r"\{[\w.]*\}", "", words))
    }

    assert set() == said - set(told)


def test_issue_codes_are_unique() -> None:
    """A code names one issue, in one room."""
    codes: dict[str, set[Issue]] = {}
    for issue in issues():
        codes.setdefault(issue.code, set()).add(issue)

    assert {} == {code: found for code, found in codes.items() if len(found) > 1}


def test_collector_reads_issues_phrases_and_templates(tmp_path: Path) -> None:
    engine, reports = tmp_path / "engine", tmp_path / "reports"
    (engine / "room").mkdir(parents=True)
    (reports / "templates").mkdir(parents=True)
    (engine / "room" / "issues.py").write_text(
        'A = Issue(code="EQ-A-001", template="One " "two {x}.", advice="{comment}")\n'
        'B = Other(code="x", template="not ours")\n'
        'C = made("EQ-A-002", "Seven.", level=1)\n'
        'phrase("Three")\nspeaker.count("{n} four", "{n} fours", 4)\n"a.b".count(".")\ntell(error)\n',
        "utf-8",
    )
    (reports / "templates" / "page.j2").write_text('{{ t("Five", x=1) }}{{ tn("{n} six", "{n} sixes", n) }}', "utf-8")

    assert {
        "One two {x}.": ("eqlab/room",),
        "Seven.": ("eqlab/room",),
        "Three": ("eqlab/room",),
        ("{n} four", "{n} fours"): ("eqlab/room",),
        "Five": ("reports/templates/page.j2",),
        ("{n} six", "{n} sixes"): ("reports/templates/page.j2",),
    } == extract.sentences(engine, reports)


def test_update_keeps_translations_and_drops_what_nobody_says() -> None:
    told = {"New": ("a.py",), "Old": ("b.py",)}
    current = 'msgid ""\nmsgstr ""\n\nmsgid "Old"\nmsgstr "Vieux"\n\nmsgid "Gone"\nmsgstr "Parti"\n'
    text = extract.updated("fr", told, current)

    assert 'msgid "Old"\nmsgstr "Vieux"' in text
    assert 'msgid "New"\nmsgstr ""' in text
    assert "Gone" not in text


def test_update_is_stable() -> None:
    told = {"One": ("a.py",), ("{n} two", "{n} twos"): ("b.py",)}
    once = extract.updated("de", told, "")

    assert once == extract.updated("de", told, once)


def test_check_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = [catalogue_file(language, reports_folder()).read_bytes() for language in ("en", *TRANSLATED)]
    code = extract.main(["--check"])
    after = [catalogue_file(language, reports_folder()).read_bytes() for language in ("en", *TRANSLATED)]

    assert before == after
    assert code in (0, 1)
    assert 3 == len(capsys.readouterr().out.splitlines())


def test_main_writes_catalogues_that_are_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From nothing: all catalogues appear, all sentences are missing, and a second run finds nothing to do."""
    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(extract, "reports_folder", lambda: tmp_path)
    first = extract.main([])
    told = capsys.readouterr().out.splitlines()

    assert 0 == first
    assert told[0].startswith("en: ")
    assert all(line.split()[1] == line.split()[3] for line in told[1:])
    assert 0 == extract.main(["--check"])
    catalogue_file("fr", tmp_path).write_text("", "utf-8")
    assert 1 == extract.main(["--check"])
