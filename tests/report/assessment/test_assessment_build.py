"""The file itself: one piece, small, closed to the world, complete in every language."""

import base64
import hashlib
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from assessment_sheets import CATALOGUE, chance_catalogue
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.checklist.model import Audience
from eqlab.core.errors import AuthorError, AuthorErrors, LabFault, UsageError
from eqlab.core.text import LANGUAGES
from eqlab.report.assessment import build_page, render_page
from eqlab.report.assessment.data import REASONS, page_data
from eqlab.report.assessment.page import SCRIPTS
from eqlab.report.assessment.words import read_words
from eqlab.report.resources import reports_folder

FOLDER = reports_folder() / "assessment"
PAGE = render_page(CATALOGUE)
SCRIPT = "\n".join((FOLDER / name).read_text("utf-8") for name in SCRIPTS)
WORDS = read_words(FOLDER / "words.yaml")


class Parts(HTMLParser):
    """What stands in the elements of a page, and all their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.attributes: list[tuple[str, str, str]] = []
        self.inside: dict[str, list[str]] = {}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        self.inside.setdefault(tag, []).append("")
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, _tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside[self._open][-1] += data


PARTS = Parts(PAGE)


def copied(tmp_path: Path) -> Path:
    """A reports folder of one's own, to be broken."""
    shutil.copytree(FOLDER, tmp_path / "assessment")
    return tmp_path


def test_page_is_small() -> None:
    """It goes by e-mail and opens at once."""
    assert len(PAGE.encode()) < 600_000


def test_page_is_the_same_every_time(tmp_path: Path) -> None:
    """Anyone can build it anew and compare."""
    assert PAGE == build_page(CATALOGUE, tmp_path / "page.html").read_text("utf-8")


def test_policy_allows_this_script_and_style_and_nothing_else() -> None:
    """The hashes are those of what stands inside; no source is named, so no connection can be made."""
    policy = next(value for _, name, value in PARTS.attributes if name == "content" and "default-src" in value)
    said = dict(one.strip().split(" ", 1) for one in policy.split(";"))

    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    assert {
        "default-src": "'none'",
        "script-src": digest(PARTS.inside["script"][1]),
        "style-src": digest(PARTS.inside["style"][0]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    } == said


def test_page_names_nothing_to_fetch() -> None:
    """No element points outside; no attribute holds style or script."""
    pointing = [one for one in PARTS.attributes if one[1] in {"src", "href", "srcset", "action", "data", "poster"}]
    inline = [one for one in PARTS.attributes if one[1].startswith("on") or one[1] == "style"]

    assert [("link", "href", "data:,"), ("a", "href", "#main")] == pointing
    assert [] == inline
    assert [] == re.findall(r"url\(|@import", PARTS.inside["style"][0])


SENDING = (
    r"fetch|XMLHttpRequest|WebSocket|WebTransport|RTCPeerConnection|EventSource|sendBeacon|Worker|importScripts|import\s*\("
    r"|\.submit\s*\(|requestSubmit|window\.open|location\s*[.=]|postMessage|document\.cookie|indexedDB|sessionStorage|caches"
)
MARKUP = (
    r"innerHTML|outerHTML|insertAdjacent|document\.write|DOMParser|createContextualFragment|\beval\b|\bFunction\s*\("
)


@pytest.mark.parametrize("names", [SENDING, MARKUP], ids=["sending", "markup"])
def test_script_can_neither_send_nor_make_markup(names: str) -> None:
    """The names of all that could are not in the program."""
    assert [] == re.findall(names, SCRIPT)
    assert SCRIPT == PARTS.inside["script"][1]


def test_storage_is_touched_in_three_places_only() -> None:
    """To offer what was kept, to keep when asked, to forget."""
    assert ["getItem", "setItem", "removeItem"] == re.findall(r"localStorage\.(\w+)", SCRIPT)


def test_data_cannot_leave_its_element() -> None:
    """A catalogue with markup in its texts stays data, to the letter."""
    nasty = dict.fromkeys(LANGUAGES, "</script><script>alert(1)</script>\u2028<!--")
    parts = Parts(render_page(replace(CATALOGUE, title=nasty)))
    data = json.loads(parts.inside["script"][0])

    assert 2 == len(parts.inside["script"])
    assert nasty == data["catalogue"]["title"]


def used_words() -> set[str]:
    """Names of words in the program; those made from a name are listed as they can come out."""
    data = page_data(CATALOGUE)
    plain = set(re.findall(r'word\("(\w+)"', SCRIPT)) | set(re.findall(r'Refused\("(\w+)"', SCRIPT))
    chosen = {
        name
        for inside in re.findall(r"word\((\w[^\"()]*\?[^()]*)[,)]", SCRIPT)
        for name in re.findall(r'"(\w+)"', inside)
    }
    made = {f"owner_{one}" for one in ("practice", "provider", "vendor")} | {f"effort_{one}" for one in "SML"}
    made |= {f"promise_{one}" for one in ("private", "anonymous", "unsure")} | {"topic", "points", "bar"}
    made |= {"ready", "definitive", "provisional", "not_applicable", str(data["rule"]["refused"])}
    never = {"always_applies", "no_size", "not_answered", "unknown_answer", "unknown_control", "unknown_size"}
    return plain | chosen | made | {f"why_{name}" for name in REASONS if name not in never}


def test_every_word_is_there_and_every_one_is_used() -> None:
    """Missing sentences: none. Idle ones: none but those that the page's frame takes."""
    assert set() == used_words() - set(WORDS)
    assert {"no_script", "refused"} == set(WORDS) - used_words()


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_have_the_same_fields_in_every_language(language: str) -> None:
    def fields(text: str) -> list[str]:
        return sorted(re.findall(r"\{(\w+)\}", text))

    assert {} == {name: text for name, text in WORDS.items() if fields(text[language]) != fields(text["en"])}


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_is_complete_in_every_language(language: str) -> None:
    """Every text that the page shows is there."""

    def lacking(value: Any, path: str) -> list[str]:
        if isinstance(value, dict):
            if set(value) & set(LANGUAGES):
                return [] if value.get(language) else [path]
            return [one for key, inner in value.items() for one in lacking(inner, f"{path}.{key}")]
        return (
            [one for index, inner in enumerate(value) for one in lacking(inner, f"{path}[{index}]")]
            if isinstance(value, list)
            else []
        )

    assert [] == lacking(page_data(CATALOGUE), "")


def test_other_words_than_english_are_translated() -> None:
    """A sentence that is the same in two languages was forgotten, but for a few that are the same indeed."""
    same = {name for name, text in WORDS.items() if len(set(text.values())) < len(LANGUAGES)}

    assert {"points", "score", "flag_knock_out", "flag_major", "effort"} == same


def test_missing_texts_are_all_told_with_their_place(tmp_path: Path) -> None:
    home = copied(tmp_path)
    words = home / "assessment" / "words.yaml"
    words.write_text('title: {en: "A", fr: " "}\nnext: "B"\n', "utf-8")

    with pytest.raises(AuthorErrors) as caught:
        render_page(CATALOGUE, home)

    assert [
        (f"{words}:1", 'The words "title" of the self-assessment page have no text in: fr, de.'),
        (f"{words}:2", 'The words "next" of the self-assessment page have no text in: en, fr, de.'),
    ] == [
        (str(one.at).rsplit(":", 1)[0], one.sentence().split(": ", 1)[1].split(" Write")[0])
        for one in caught.value.errors
    ]


@pytest.mark.parametrize("content", ["- a\n", "a\n", "[\n", ""])
def test_words_that_are_none_are_refused(tmp_path: Path, content: str) -> None:
    home = copied(tmp_path)
    (home / "assessment" / "words.yaml").write_text(content, "utf-8")

    with pytest.raises(AuthorErrors):
        render_page(CATALOGUE, home)


@pytest.mark.parametrize("name", ["words.yaml", "style.css", "score.js", "page.html.j2"])
def test_missing_file_is_the_laboratorys_fault(tmp_path: Path, name: str) -> None:
    home = copied(tmp_path)
    (home / "assessment" / name).unlink()

    with pytest.raises(LabFault) as caught:
        render_page(CATALOGUE, home)

    assert name in caught.value.sentence()


@pytest.mark.parametrize("template", ["{% if %}", "{{ nothing_like_it }}"])
def test_broken_template_is_told(tmp_path: Path, template: str) -> None:
    home = copied(tmp_path)
    (home / "assessment" / "page.html.j2").write_text(template, "utf-8")

    with pytest.raises(AuthorError) as caught:
        render_page(CATALOGUE, home)

    assert "page.html.j2" in caught.value.sentence()


def test_catalogue_without_practices_has_no_page(tmp_path: Path) -> None:
    vendors = tuple(topic for topic in CATALOGUE.topics if topic.audience is Audience.VENDOR)

    with pytest.raises(UsageError) as caught:
        build_page(replace(CATALOGUE, topics=vendors), tmp_path / "page.html")

    assert "asks practices nothing" in caught.value.sentence()
    assert not (tmp_path / "page.html").exists()


@pytest.mark.parametrize("name", ["", "nowhere/page.html", "nul\0byte.html"])
def test_place_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(LabFault) as caught:
        build_page(CATALOGUE, tmp_path / name)

    assert "The lab cannot write" in caught.value.sentence()
    assert [] == list(tmp_path.iterdir())


@settings(max_examples=10, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_every_catalogue_becomes_json(chance: Any) -> None:
    """Exact numbers go as texts, and nothing is lost on the way."""
    data = page_data(chance_catalogue(chance))

    assert data == json.loads(json.dumps(data))
