"""The page: golden in three languages, self-contained, hostile content inert, the same data for every reader."""

import base64
import hashlib
import itertools
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
import report_sample as sample
from report_golden import golden, without_dress

from eqlab.core.errors import AuthorError, LabFault, UsageError
from eqlab.report.html import anchor, render_html
from eqlab.report.resources import reports_folder

LANGUAGES = ("en", "fr", "de")
VOID = {"meta", "br", "hr", "img", "input", "link", "use", "path", "circle", "rect"}


def page(language: str = "en", name: str = "rich") -> str:
    return render_html(getattr(sample, name)(), sample.plan(), language=language, now=sample.NOW)


class Reader(HTMLParser):
    """Collects what a test asks about."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.data: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.targets: list[str] = []
        self.depth: list[str] = []
        self.stray: list[str] = []
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        named = dict(attrs)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        facts = tuple(pair for pair in attrs if pair[0].startswith("data-"))
        if facts:
            self.data.append((tag, facts))
        if (named.get("href") or "").startswith("#"):
            self.targets.append(str(named["href"])[1:])
        self.outside += [name for name in ("src", "srcset", "style", "onclick", "onload", "onerror") if name in named]
        if tag not in VOID:
            self.depth.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.depth.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.depth or self.depth.pop() != tag:
            self.stray.append(tag)


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_as_it_was(language: str) -> None:
    text = without_dress(page(language))

    assert golden(f"rich.{language}.html", text) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_the_same_every_time(language: str) -> None:
    assert page(language) == page(language)


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("name", ["rich", "passed", "blocked", "running"])
def test_data_is_the_same_in_every_language(name: str, language: str) -> None:
    """Strip the language, and the same verdicts, findings, places and lines remain."""

    assert Reader(page("en", name)).data == Reader(page(language, name)).data


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_says_its_language(language: str) -> None:
    assert f'<html lang="{language}">' in page(language)


@pytest.mark.parametrize("name", ["rich", "passed", "blocked", "running"])
def test_page_is_well_formed_and_every_link_leads_somewhere(name: str) -> None:
    reader = Reader(page("en", name))

    assert ([], []) == (reader.stray, reader.depth)
    assert len(set(reader.ids)) == len(reader.ids)
    assert [] == sorted(set(reader.targets) - set(reader.ids))


def test_page_needs_nothing_from_outside() -> None:
    """One file: no image, no style sheet, no font, no inline handler."""
    reader = Reader(page())

    assert [] == reader.outside
    assert set() == {"link", "img", "iframe", "object", "embed", "base"} & set(reader.tags)
    assert "url(" not in page()
    assert "@import" not in page()


def test_policy_allows_the_page_s_own_style_and_script_only() -> None:
    text = page()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    digests = [
        base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        for content in re.findall(r"<(?:style|script)>(.*?)</(?:style|script)>", text, re.DOTALL)
    ]

    assert policy is not None
    assert policy[1].replace("&#39;", "'").startswith("default-src 'none'; ")
    assert [True, True] == [f"sha256-{digest}" in policy[1].replace("&#43;", "+") for digest in digests]
    assert "unsafe" not in policy[1]


def test_hostile_payload_is_text() -> None:
    text = page()

    assert 1 == text.count("<script>")
    assert "&lt;script&gt;alert(" in text
    assert "\u202e" not in text
    assert "⟨U+202E⟩" in text


HOSTILE = "</style><script>alert(1)</script>\"'><svg onload=alert(1)>\x00\u202e\ud800"


def test_hostile_names_are_text_everywhere() -> None:
    """System, plan and findings may hold anything; no tag is added and the page is still UTF-8."""
    from dataclasses import replace

    record = sample.rich()
    system = replace(record.opened.system, name=HOSTILE, version=HOSTILE, organisation=HOSTILE)
    hostile = replace(record, opened=replace(record.opened, system=system, campaign=HOSTILE, seed=1))
    titled = replace(sample.plan(), title={"en": HOSTILE})
    text = render_html(hostile, titled, language="en", now=sample.NOW)

    text.encode("utf-8")
    assert Reader(page()).tags == Reader(text).tags
    assert "\x00" not in text


def test_no_secret_reaches_the_page() -> None:
    assert sample.SECRET not in page()


def test_verdict_comes_before_everything_else() -> None:
    """A newcomer sees passed or not, why, and what to change, in this order, before any case."""
    text = page()
    places = [
        text.index(mark) for mark in ('id="verdict"', 'class="why"', 'id="change"', 'id="coverage"', 'id="cases"')
    ]

    assert sorted(places) == places


@pytest.mark.parametrize(
    ("name", "mark", "there"),
    [
        ("passed", "partial", True),
        ("rich", "partial", False),
        ("running", "open", True),
        ("passed", "open", False),
        ("rich", "open", True),
    ],
)
def test_marks_say_what_a_verdict_does_not_cover(name: str, mark: str, there: bool) -> None:
    assert there == (f'data-mark="{mark}"' in page(name=name))


def test_simulated_system_is_marked() -> None:
    from dataclasses import replace

    record = sample.passed()
    played = replace(record.opened, system=replace(record.opened.system, simulated="golden"))
    text = render_html(replace(record, opened=played), sample.plan(), language="en", now=sample.NOW)

    assert 'data-mark="simulated"' in text


def test_headings_never_skip_a_level() -> None:
    levels = [int(tag[1]) for tag in Reader(page()).tags if re.fullmatch(r"h[1-6]", tag)]

    assert 1 == levels[0]
    assert [] == [(one, two) for one, two in itertools.pairwise(levels) if two > one + 1]


def test_unknown_language_is_refused() -> None:
    with pytest.raises(UsageError):
        page("lb")


def test_broken_template_is_told_with_its_line(tmp_path: Path) -> None:
    shutil.copytree(reports_folder(), tmp_path / "reports")
    broken = tmp_path / "reports" / "templates" / "report.html.j2"
    broken.write_text("<p>\n{% if %}\n", "utf-8")

    with pytest.raises(AuthorError) as caught:
        render_html(sample.passed(), sample.plan(), language="en", now=sample.NOW, folder=tmp_path / "reports")

    assert "report.html.j2:2:1: " in caught.value.sentence()


def test_unknown_word_in_a_template_is_told(tmp_path: Path) -> None:
    shutil.copytree(reports_folder(), tmp_path / "reports")
    (tmp_path / "reports" / "templates" / "report.html.j2").write_text("{{ nonsense }}", "utf-8")

    with pytest.raises(AuthorError) as caught:
        render_html(sample.passed(), sample.plan(), language="en", now=sample.NOW, folder=tmp_path / "reports")

    assert "nonsense" in caught.value.sentence()


def test_missing_style_is_the_lab_s_fault(tmp_path: Path) -> None:
    shutil.copytree(reports_folder(), tmp_path / "reports")
    (tmp_path / "reports" / "styles" / "report.css").unlink()

    with pytest.raises(LabFault) as caught:
        render_html(sample.passed(), sample.plan(), language="en", now=sample.NOW, folder=tmp_path / "reports")

    assert "report.css" in caught.value.sentence()


@pytest.mark.parametrize(("name", "fragment"), [("EPL-010", "epl-010"), ("A b/c", "a-b-c"), ("x.1_y", "x.1_y")])
def test_names_become_fragments(name: str, fragment: str) -> None:
    assert fragment == anchor(name)
