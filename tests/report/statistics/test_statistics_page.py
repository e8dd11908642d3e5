"""The page of figures: complete without script, in three languages, fit for paper and for screen readers."""

import html
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import figures_sample as figures
import pytest
from figures_hands import NOW

from eqlab.core.errors import AuthorError, UsageError
from eqlab.label.statistics import figures as computed
from eqlab.label.statistics.facts import material
from eqlab.report.resources import reports_folder
from eqlab.report.statistics.page import Scope, render_figures

FILES = ("statistics.json", "statistics.csv")


def page(language: str = "en", *, public: bool = False) -> str:
    told, scope = figures.told(public=public), figures.scope(public=public)
    return render_figures(told, scope, language=language, files=FILES)


def drawings(text: str) -> list[ET.Element]:
    found = re.findall(r"<svg viewBox.*?</svg>", text, re.DOTALL)
    return [ET.fromstring(one.replace("&nbsp;", " ")) for one in found]  # noqa: S314 - our own text


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_every_figure_stands_with_its_definition_and_table(language: str) -> None:
    text = page(language)
    told = figures.told()

    assert f'<html lang="{language}">' in text
    for figure in told:
        assert f'<section id="{figure.id}"' in text
    assert sum(bool(figure.rows) for figure in told) == text.count('<table class="plain numbers"')


def test_every_drawing_has_a_name_and_says_its_numbers() -> None:
    text = page()
    drawn = drawings(text)
    ids = re.findall(r'\bid="([^"]+)"', text)

    assert len(ids) == len(set(ids))
    assert len(drawn) > 20
    for one in drawn:
        assert "img" == one.get("role")
        assert set(str(one.get("aria-labelledby")).split()) <= set(ids)
        assert one[0].tag == "title"
        assert str(one[0].text).strip()


def test_page_needs_nothing_from_outside() -> None:
    """No script, no picture, no font; only its own style, by digest."""
    text = page()

    assert "<script" not in text
    assert not re.search(r'(src|href)="https?:', text)
    assert "default-src 'none'; style-src 'sha256-" in html.unescape(text)


def test_public_page_names_no_vendor_and_says_the_rule() -> None:
    text = page(public=True)

    assert "Vendor A" not in text
    assert "fewer than five vendors" in text
    assert "too few to show" in text
    assert "Vendor A" in page()


def test_shares_stand_with_what_they_are_counted_from() -> None:
    row = next(row for row in figures.told()[0].rows if row.period == "")
    text = page()

    assert f"{row.numerator} of {row.denominator}" in text
    assert f"{round(float(row.value or 0) * 100)}\u00a0%" in text


def test_a_page_of_nothing_says_so() -> None:
    empty = Scope(runs=0, systems=0, vendors=0, as_of=NOW, public=False)
    text = render_figures(computed(material(NOW)), empty, language="en")

    assert 14 == text.count("There is nothing to count yet.")


def test_simulated_systems_are_named_as_such() -> None:
    text = render_figures(figures.told(), replace(figures.scope(), simulated=True), language="en")

    assert "no figures about vendors" in text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "\u202e\x00", "{{ 7 * 7 }}", '" onload="x'])
def test_hostile_names_stay_text(hostile: str) -> None:
    runs = tuple(replace(one, service=hostile, vendor=hostile) for one in figures.runs()[:4])
    text = render_figures(computed(material(NOW, runs)), figures.scope(), language="en")

    assert "<script" not in text
    assert "\u202e" not in text
    assert '" onload' not in text


def test_unknown_language_and_broken_template(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        render_figures((), figures.scope(), language="xx")
    for name in ("styles", "locale", "templates"):
        (tmp_path / name).symlink_to(reports_folder() / name)
    (tmp_path / "statistics").mkdir()
    (tmp_path / "statistics" / "statistics.css").write_text("")
    (tmp_path / "statistics" / "page.html.j2").write_text("{% if %}")
    with pytest.raises(AuthorError, match="cannot be used"):
        render_figures((), figures.scope(), language="en", folder=tmp_path)
