"""Catalogues that are looked up as they stand say what babel and gettext make of them."""

import gettext
import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.errors import AuthorError
from eqlab.report.catalogue import read_catalogue
from eqlab.report.resources import reports_folder
from eqlab.report.translation import catalogue_file, tongue

HEAD = 'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n'
SAID = st.text(st.characters(codec="utf-8", exclude_characters="\0\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), min_size=1)
NUMBERS = (0, 1, 2, 5, 1_000_000)


def by_gettext(source: str) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(source), locale="fr", abort_invalid=True))
    return gettext.GNUTranslations(io.BytesIO(compiled.getvalue()))


def told(translations: gettext.NullTranslations, one: list[str], many: list[str]) -> list[str]:
    plurals = [translations.ngettext(word, f"{word}s", n) for word in many for n in NUMBERS]
    return [translations.gettext(word) for word in (*one, *many)] + plurals


@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_shipped_catalogues_are_looked_up_as_they_stand(language: str) -> None:
    source = catalogue_file(language, reports_folder()).read_text("utf-8")
    catalogue = read_catalogue(source)

    assert catalogue is not None
    expected = by_gettext(source)
    read = read_po(io.StringIO(source), locale=language)
    one = [str(entry.id) for entry in read if entry.id and not entry.pluralizable]
    many = [str(entry.id[0]) for entry in read if entry.pluralizable]
    assert (len(one) > 6000, len(many) > 50) == (True, True)
    assert told(expected, [*one, "nobody says this"], many) == told(catalogue, [*one, "nobody says this"], many)


@given(st.dictionaries(SAID, SAID), st.dictionaries(SAID, st.tuples(SAID, SAID)), st.integers(20, 120))
def test_any_catalogue_that_babel_writes_says_the_same(
    one: dict[str, str], many: dict[str, tuple[str, str]], width: int
) -> None:
    one = {word: said for word, said in one.items() if word not in many}
    catalogue = Catalog(locale="fr")
    for word, said in one.items():
        catalogue.add(word, said)
    for word, forms in many.items():
        catalogue.add((word, f"{word}s"), forms)
    written = io.BytesIO()
    write_po(written, catalogue, width=width, omit_header=False)
    source = written.getvalue().decode().replace("#, fuzzy\n", "", 1)
    plainly = read_catalogue(source)

    if plainly is not None:
        assert told(by_gettext(source), [*one], [*many]) == told(plainly, [*one], [*many])
    elif not any("fuzzy" in word for word in (*one, *many, *one.values(), *(str(two) for two in many.values()))):
        assert '\\"\n"' in source


@pytest.mark.parametrize(
    "more",
    [
        '\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n',
        '\n#~ msgid "a"\n#~ msgstr "b"\n',
        '\nmsgctxt "c"\nmsgid "a"\nmsgstr "b"\n',
        '\nmsgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\n',
        '\nmsgid "a"\nmsgstr "b\n',
        '\nmsgid "a"\nmsgstr "b\\q"\n',
        '\nmsgid "a\\"\n"\nmsgstr "b"\n',
        '\nmsgid "a"\n\nmsgstr "b"\n',
        '\nmsgid "a"\nmsgstr "b"\nsome words\n',
        '\nmsgid "a"\nmsgstr "b" trailing\n',
        '\nmsgid "a"\nmsgstr "b"',
    ],
)
def test_what_is_written_otherwise_is_left_to_babel(more: str) -> None:
    assert read_catalogue(HEAD) is not None
    assert read_catalogue(HEAD + more) is None


@pytest.mark.parametrize("plural", ["nplurals=2; plural=__import__('os');", "nplurals=3; plural=n;", ""])
def test_plurals_that_are_none_are_left_to_babel(plural: str) -> None:
    assert read_catalogue(f'msgid ""\nmsgstr "Plural-Forms: {plural}\\n"\n') is None


def test_a_broken_catalogue_is_told_with_its_line(tmp_path: Path) -> None:
    file = catalogue_file("fr", tmp_path)
    file.parent.mkdir(parents=True)
    file.write_text(HEAD + '\nmsgid "a"\nmsgstr "b"\nsome words\n', "utf-8")

    with pytest.raises(PoFileError):
        by_gettext(file.read_text("utf-8"))
    with pytest.raises(AuthorError, match=r"eqlab\.po:"):
        tongue("fr", tmp_path)
