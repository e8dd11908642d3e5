"""Pages of checklists: reference sheets as agreed, in three languages; hostile text stays text; print and axe."""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from checklist_hands import DAY, KINDS, SAMPLE, cesar, golden, sheet_of, view, without_dress

from eqlab.checklist.issues import LOW_OVERALL, LOW_TOPIC
from eqlab.checklist.model import Audience, Flag
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Answer
from eqlab.core.errors import AuthorError, UsageError
from eqlab.core.text import LANGUAGES
from eqlab.report.checklist.building import view_of
from eqlab.report.checklist.page import FIRST, render_actions, render_report, safe_link, tone_of
from eqlab.report.checklist.radar import CENTRE, RADIUS, radar
from eqlab.report.checklist.view import ChecklistView
from eqlab.report.resources import reports_folder
from eqlab.report.translation import tongue

CHROMIUM = Path(os.environ.get("EQLAB_CHROMIUM", "/usr/bin/chromium"))
AXE = (
    Path(str(files("axe_playwright_python"))) / "axe.min.js"
    if find_spec("axe_playwright_python")
    else Path("axe.min.js")
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("name", KINDS)
def test_report_of_a_reference_sheet(name: str) -> None:
    """Words and structure as agreed; read the diff when they change."""
    page = without_dress(render_report(view(f"sample-{name}"), language="en"))

    assert golden(f"{name}.html", page) == page


@pytest.mark.parametrize("name", ["practice-average", "practice-careful"])
def test_action_sheet_of_a_reference_practice(name: str) -> None:
    page = without_dress(render_actions(view(f"sample-{name}"), language="en"))

    assert golden(f"{name}.actions.html", page) == page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_every_control_of_the_real_checklist_is_told(name: str, language: str) -> None:
    """Each with its id, its title in the reader's language and the letter of how it is known."""
    one = view(f"cesar-{name}", cesar())
    page = render_report(one, language=language)

    assert f'<html lang="{language}">' in page
    for topic in one.topics:
        for told in topic.controls:
            row = re.search(rf'<tr id="c-{told.control.id.lower()}">(.*?)</tr>', page, re.DOTALL)
            assert row is not None
            assert 'class="letter"' in row[1]


def test_points_that_are_shown_add_up() -> None:
    """The tenths beside the controls are those of the score."""
    one = view("cesar-vendor-average", cesar())
    told = sum(each.tenths_low for topic in one.topics for each in topic.controls)

    assert told == (one.score.low * 10 + Fraction(1, 2)).__floor__()


def test_recommendations_are_ranked() -> None:
    """Knock-outs, then majors, then the rest by what they bring."""
    one = view("cesar-vendor-careless", cesar())
    order = [list(Flag).index(each.view.score.flag) for each in one.recommendations]
    scored = [each.gain for each in one.recommendations if each.view.score.flag is Flag.SCORED]

    assert sorted(order) == order
    assert sorted(scored, reverse=True) == scored


def test_ten_recommendations_come_first() -> None:
    one = view("cesar-practice-average", cesar())
    page = render_actions(one, language="en")

    assert len(one.recommendations) > FIRST
    assert FIRST == page.count('class="box"')


def test_contradictions_are_told_apart() -> None:
    """What a probe saw otherwise stands in a section of its own, and only there."""
    one = view("cesar-vendor-careless", cesar())
    told = {id(reason) for _, reasons in one.contradictions for reason in reasons}

    assert one.contradictions
    assert set() == told & {id(reason) for reason in one.findings}
    assert 'id="contradictions"' in render_report(one, language="en")


def test_scoring_is_said_to_be_our_own() -> None:
    assert "not the agency&#39;s published formula" in render_report(view("sample-vendor-careful"), language="en")


@pytest.mark.parametrize(
    ("name", "tone"),
    [("vendor-careful", "passed"), ("vendor-average", "passed_with_warnings"), ("vendor-careless", "failed")],
)
def test_colour_follows_the_decision(name: str, tone: str) -> None:
    assert tone == tone_of(view(f"cesar-{name}", cesar()))


def mostly_open(**answers: str) -> ChecklistView:
    """The real checklist, with a few answers."""
    said = {name.replace("_", "-"): value for name, value in answers.items()}
    given = {name: Answer(control=name, value=value) for name, value in said.items()}
    one = replace(sheet_of("cesar-vendor-careful"), answers=given, evidence={}, probes=())
    return view_of(cesar(), one, score(cesar(), one, DAY))


@pytest.mark.parametrize("answers", [{}, {"CSR_V_ENC_01": "no", "CSR_V_ENC_02": "yes"}])
def test_a_sheet_that_is_mostly_open_is_not_assessed_yet(answers: dict[str, str]) -> None:
    """Nothing is refused, no score heads the page, and nothing counts as declared that nobody has declared."""
    told = mostly_open(**answers)
    page = render_report(told, language="en")
    head = page[page.index('<section class="banner') : page.index("</section>")]

    assert (True, "not_run") == (told.undecided, tone_of(told))
    assert "Not assessed yet" in head
    assert f"{90 - len(answers)} of 90 questions are open." in head
    assert "Not granted" not in page
    assert 'class="interval"' not in head
    assert len(answers) == len(re.findall(r'<td><abbr class="letter" title="declared">D', page))
    assert 100 == told.unknown + sum(told.shares.values())


def test_a_knock_out_that_was_answered_with_no_is_shown_all_the_same() -> None:
    """It stands first, before the open ones."""
    told = mostly_open(CSR_V_ENC_10="no")
    head = render_report(told, language="en").split("</section>")[0]

    assert ("CSR-V-ENC-10", False) == (told.knock_outs[0].control.id, told.knock_outs[0].score.open)
    assert ["CSR-V-ENC-10"] == [one.control for one in told.settled]
    assert head.index("CSR-V-ENC-10 is a knock-out and is not met.") < head.index("is not decided yet")


def test_half_of_the_answers_are_enough_to_decide_by() -> None:
    """From then on a knock-out that is not met refuses."""
    controls = cesar().controls(Audience.VENDOR)
    half = {one.id.replace("-", "_"): one.scale.steps[0].name for one in controls[:45]}

    assert (False, "failed") == (mostly_open(**half).unassessed, tone_of(mostly_open(**half)))


@pytest.mark.parametrize("language", ["fr", "de"])
def test_numbers_are_written_as_the_language_does(language: str) -> None:
    """Within sentences too."""
    unmet = view("cesar-vendor-average", cesar()).decision.unmet
    said = [
        one.sentence(tongue(language).translate)
        for told in unmet.values()
        for one in told
        if one.issue in {LOW_OVERALL, LOW_TOPIC}
    ]

    assert said
    assert [] == [one for one in said if not re.search(r"\d,\d", one) or re.search(r"\d\.\d", one)]


def hostile(text: str) -> str:
    one = sheet_of("sample-vendor-average")
    first = SAMPLE.controls(one.audience)[0]
    answers = {**one.answers, first.id: Answer(control=first.id, value="no", note=text, reason=text)}
    one = replace(one, subject=text, answers=answers)
    return render_report(view_of(SAMPLE, one, score(SAMPLE, one, DAY)), language="en")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><b>"])
def test_hostile_text_stays_text(text: str) -> None:
    page = hostile(text)

    assert text not in page
    assert page.count("<style>") == page.count("</style>") == 1


def test_hidden_characters_are_made_visible() -> None:
    assert "\u202e" not in hostile("a\u202eb")


def test_only_secure_links_are_followed() -> None:
    assert ["https://example.org/", "", ""] == [
        safe_link(link) for link in ("https://example.org/", "javascript:alert(1)", "http://example.org/")
    ]


def test_page_needs_no_network_and_no_script() -> None:
    page = render_report(view("cesar-vendor-average", cesar()), language="en")

    assert "<script" not in page
    assert "default-src &#39;none&#39;" in page
    assert not re.search(r'(?:src|href)="(?!#|https://)', page)


def test_unknown_language_is_refused() -> None:
    with pytest.raises(UsageError):
        render_report(view("sample-vendor-careful"), language="xx")


def test_broken_template_is_told_with_its_place(tmp_path: Path) -> None:
    """Another country may bring templates of its own."""
    for name in ("locale", "styles"):
        (tmp_path / name).symlink_to(reports_folder() / name)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "checklist.html.j2").write_text("line\n{% if %}", "utf-8")
    with pytest.raises(AuthorError) as told:
        render_report(view("sample-vendor-careful"), language="en", folder=tmp_path)

    assert told.value.at is not None
    assert 2 == told.value.at.line


def test_radar_goes_from_the_middle_to_the_edge() -> None:
    """0 is the middle, 100 the edge; the first topic points up."""
    chart = radar([0, 100, 50], [100, 100, 100])

    assert (CENTRE, CENTRE) == chart.dots[0]
    assert (CENTRE, CENTRE - RADIUS) == (chart.rays[0].x, chart.rays[0].y)
    assert (chart.rays[1].x, chart.rays[1].y) == chart.dots[1]
    assert 3 == len(chart.low.split())


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    for found, what in ((CHROMIUM.exists(), str(CHROMIUM)), (AXE.exists(), "axe-core"), (find_spec("playwright"), "")):
        if not found and os.environ.get("CI") == "true":
            pytest.fail(f"{what or 'playwright'} is missing in CI")
        if not found:
            pytest.skip(f"{what or 'playwright'} is missing")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield launched
        launched.close()


def opened(browser: Any, tmp_path: Path, text: str, **context: Any) -> Any:
    file = tmp_path / "page.html"
    file.write_text(text, "utf-8")
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **context).new_page()
    page.goto(file.as_uri())
    return page


@pytest.mark.needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["vendor-careless", "vendor-average", "practice-average"])
def test_axe_finds_no_violation(browser: Any, tmp_path: Path, name: str, scheme: str) -> None:
    """WCAG 2.2 AA, in light and in dark."""
    one = view(f"cesar-{name}", cesar())
    found = []
    for text in (render_report(one, language="de"), render_actions(one, language="fr")):
        page = opened(browser, tmp_path, text, color_scheme=scheme, bypass_csp=True)
        page.add_script_tag(path=str(AXE))
        found += page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
        page.context.close()

    assert [] == [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.needs_browser
@pytest.mark.parametrize("width", [360, 768, 1280])
def test_page_never_scrolls_sideways(browser: Any, tmp_path: Path, width: int) -> None:
    page = opened(browser, tmp_path, render_report(view("cesar-vendor-average", cesar()), language="de"))
    page.set_viewport_size({"width": width, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert wide <= width


@pytest.mark.needs_browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_action_sheet_is_one_printed_page(browser: Any, tmp_path: Path, language: str) -> None:
    """It can be hung up; ten things to do are as many as it ever holds."""
    page = opened(browser, tmp_path, render_actions(view("cesar-practice-average", cesar()), language=language))
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    page.context.close()

    assert 1 == len(re.findall(rb"/Type\s*/Page\b", printed))
