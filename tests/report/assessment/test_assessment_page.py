"""The page as a doctor meets it: by keyboard, in three languages, on paper, without any connection."""

import re
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from assessment_browser import need, open_page, start
from assessment_sheets import CATALOGUE

from eqlab.checklist.model import Audience
from eqlab.core.text import LANGUAGES

pytestmark = pytest.mark.needs_browser

AXE = (
    Path(str(files("axe_playwright_python"))) / "axe.min.js"
    if find_spec("axe_playwright_python")
    else Path("axe.min.js")
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTROLS = CATALOGUE.controls(Audience.PRACTICE)
FILL = """choose => {
  CONTROLS.forEach((one, index) => {
    const steps = DATA.scales[one.scale].map(step => step.name);
    const value = {
      none: steps[0], all: steps.at(-1),
      mixed: [steps.at(-1), "dont_know", steps[0], one.not_applicable ? "not_applicable" : steps[0], null][index % 5],
    }[choose];
    if (value) state.answers.set(one.id, {value, confirmed: today()});
  });
  state.size = "s26";
  go("result");
}"""


def violations(page: Any) -> list[Any]:
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_no_violation(browser: Any, page_url: str, language: str, scheme: str) -> None:
    """WCAG 2.2 AA in every view, in light and in dark, with everything unfolded."""
    need(AXE.exists(), "axe-core (of the dev extra)")
    page, _ = open_page(browser, page_url, language, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(path=str(AXE))
    at_start = violations(page)
    start(page)
    page.locator(".choice").first.click()
    at_question = violations(page)
    page.evaluate(
        "() => { go('question', CONTROLS.findIndex(one => one.not_applicable !== null)); "
        "document.querySelector('input[value=not_applicable]').click(); tell('x', () => {}); }"
    )
    at_reason = violations(page)
    page.evaluate(FILL, "mixed")
    at_result = violations(page)
    page.context.close()

    assert [[], [], [], []] == [at_start, at_question, at_reason, at_result]


def test_keyboard_alone_reaches_the_result(browser: Any, page_url: str) -> None:
    """Space chooses, Enter goes on, and the focus is always where reading goes on."""
    page, told = open_page(browser, page_url)
    key = page.keyboard
    page.evaluate("document.querySelector('#languages button:last-child').focus()")
    key.press("Tab")
    key.press("Space")
    key.press("ArrowDown")
    key.press("Enter")
    focused = set()
    for _ in CONTROLS:
        focused.add(page.evaluate("document.activeElement.id"))
        key.press("Tab")
        while page.evaluate("document.activeElement.tagName") == "SUMMARY":
            key.press("Tab")
        key.press("Space")
        key.press("Enter")
    answered = page.evaluate("[state.size, state.answers.size]")
    result = page.evaluate("[state.view, document.activeElement.id, document.activeElement.textContent]")
    page.context.close()

    assert ({"top"}, []) == (focused, told)
    assert ["s2", len(CONTROLS)] == answered
    assert ["result", "top"] == result[:2]


def test_going_back_shows_the_answer_again(browser: Any, page_url: str) -> None:
    page, _ = open_page(browser, page_url)
    start(page)
    page.locator("input[name=answer]").nth(1).check()
    page.locator("#next").click()
    page.locator("#back").click()
    checked = page.locator("input[name=answer]").nth(1).is_checked()
    page.locator("#take-back").click()
    left = page.evaluate("[state.answers.size, document.querySelectorAll('input:checked').length]")
    page.context.close()

    assert (True, [0, 0]) == (checked, left)


def test_every_answer_can_be_given_with_the_mouse(browser: Any, page_url: str) -> None:
    """Each question offers its scale, "I don't know", and "does not apply" where the catalogue allows it."""
    page, _ = open_page(browser, page_url)
    start(page)
    offered = page.evaluate(
        "CONTROLS.map((one, index) => { go('question', index); "
        "return [...document.querySelectorAll('input[name=answer]')].map(each => each.value).sort(); })"
    )
    page.context.close()

    assert [
        sorted(
            [*(step.name for step in one.scale.steps), "dont_know"]
            + (["not_applicable"] if one.not_applicable is not None else [])
        )
        for one in CONTROLS
    ] == offered


def test_size_changes_the_question(browser: Any, page_url: str) -> None:
    """A doctor who works alone is not asked about "everyone"."""
    one = next(control for control in CONTROLS if control.sizes.get("solo") and control.sizes["solo"].question)
    page, _ = open_page(browser, page_url)
    start(page, "solo")
    page.evaluate("index => go('question', index)", CONTROLS.index(one))
    alone = page.locator("#top").inner_text()
    page.locator("nav.overview > button").last.click()
    start(page, "s26")
    many = page.locator("#top").inner_text()
    page.context.close()

    assert (one.sizes["solo"].question["en"], one.question["en"]) == (alone, many)


def test_begin_asks_for_the_size(browser: Any, page_url: str) -> None:
    page, _ = open_page(browser, page_url)
    page.locator("form.card button[type=submit]").click()
    told, focused = page.locator("#notice").inner_text(), page.evaluate("document.activeElement.name")
    page.context.close()

    assert ("Please choose how many people work in your practice.", "size") == (told, focused)


def test_language_switch_keeps_answers_and_place(browser: Any, page_url: str) -> None:
    """Answers, place and reason stay; the words, the title and the page's language change."""
    page, _ = open_page(browser, page_url, "fr")
    start(page)
    page.evaluate("go('question', CONTROLS.findIndex(one => one.not_applicable !== null))")
    page.locator("input[value=not_applicable]").check()
    page.locator("#reason").fill("Wir sind allein")
    before = page.evaluate("[[...state.answers], state.at, document.documentElement.lang]")
    page.locator("#languages [lang=de]").click()
    after = page.evaluate("[[...state.answers], state.at, document.documentElement.lang]")
    seen = (
        page.locator("#reason").input_value(),
        page.locator("#next").inner_text(),
        page.title(),
        page.evaluate("document.activeElement.lang"),
    )
    page.context.close()

    assert [before[:2], "fr", "de"] == [after[:2], before[2], after[2]]
    assert ("Wir sind allein", "Weiter", "Selbsteinschätzung zur Sicherheit Ihrer Praxis", "de") == seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_left_in_another_language_or_unfilled(browser: Any, page_url: str, language: str) -> None:
    """No `{field}`, no `undefined`, no name of a word in any view."""
    page, told = open_page(browser, page_url, language)
    start(page)
    seen = [page.locator("body").inner_text()]
    for choose in ("none", "mixed", "all"):
        page.evaluate(FILL, choose)
        seen.append(page.locator("body").inner_text())
    page.context.close()

    assert [] == told
    assert [] == re.findall(r"\{\w+\}|undefined|NaN|\[object|\bnull\b|\w+_\w+", "\n".join(seen))


def test_result_tells_what_counts(browser: Any, page_url: str) -> None:
    """Interval, standing, indispensable things first, topics as table and bars, the mark and the disclaimer."""
    page, _ = open_page(browser, page_url)
    page.evaluate(FILL, "none")
    knock_outs = [one.title["en"] for one in CONTROLS if one.flag == "knock-out"]
    seen = {
        "title": page.locator("#top").inner_text(),
        "score": page.locator("#score").inner_text(),
        "knock_outs": page.locator("#knock-outs li > strong").all_inner_texts(),
        "topics": page.locator("#topics tbody tr").count(),
        "bars": page.locator("#topics svg").count(),
        "actions": page.locator("#actions ol > li").count(),
        "mark": page.locator("strong.mark").inner_text(),
    }
    disclaimer = page.locator("#disclaimer").inner_text()
    page.context.close()

    topics = sum(topic.audience is Audience.PRACTICE for topic in CATALOGUE.topics)
    assert {
        "title": "Not ready yet",
        "score": "0.0 of 100",
        "knock_outs": knock_outs,
        "topics": topics,
        "bars": topics,
        "actions": 10,
        "mark": "Declared by yourself",
    } == seen
    assert "not an attestation" in disclaimer


def test_open_questions_leave_the_score_open(browser: Any, page_url: str) -> None:
    """Nobody is told to have failed before having been asked."""
    page, _ = open_page(browser, page_url)
    start(page)
    page.locator("nav.overview > button").first.click()
    seen = (page.locator("#top").inner_text(), page.locator("#score").inner_text())
    page.locator("#open").click()
    view = page.evaluate("[state.view, state.at]")
    page.context.close()

    assert ("Not assessed yet", "between 0.0 and 100.0 of 100") == seen
    assert ["question", 0] == view


def test_all_done_is_ready(browser: Any, page_url: str) -> None:
    page, _ = open_page(browser, page_url, "fr")
    page.evaluate(FILL, "all")
    seen = (page.locator("#top").inner_text(), page.locator("#score").inner_text())
    page.context.close()

    assert ("Prêt", "100,0 sur 100") == seen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("choose", ["none", "mixed"])
def test_paper_holds_the_action_sheet_on_two_pages(browser: Any, page_url: str, language: str, choose: str) -> None:
    """Result and actions are printed, what is only for the screen is not, and two sheets suffice at the worst."""
    page, _ = open_page(browser, page_url, language)
    page.evaluate(FILL, choose)
    page.emulate_media(media="print")
    shown = page.locator("#actions ol > li").first.is_visible() and page.locator("#disclaimer").is_visible()
    hidden = page.locator("#languages, #keeping, .screen, #print").filter(visible=True).count()
    pdf = page.pdf(format="A4", prefer_css_page_size=True)
    page.context.close()

    assert (True, 0) == (shown, hidden)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2


def test_print_is_asked_for(browser: Any, page_url: str) -> None:
    page, _ = open_page(browser, page_url)
    page.evaluate(FILL, "none")
    page.evaluate("window.print = () => { window.printed = true }")
    page.locator("#print").click()
    printed = page.evaluate("window.printed")
    page.context.close()

    assert printed is True


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_fits_and_is_legible(browser: Any, page_url: str, width: int, language: str) -> None:
    """No view scrolls sideways from 320 px on, and no text is smaller than 16 px."""
    page, _ = open_page(browser, page_url, language, viewport={"width": width, "height": 700})
    look = """() => {
      const texts = [...document.body.querySelectorAll('*')].filter(one => one.checkVisibility() &&
        [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()));
      const sizes = texts.map(one => parseFloat(getComputedStyle(one).fontSize));
      return [document.documentElement.scrollWidth, Math.min(...sizes)];
    }"""
    seen = [page.evaluate(look)]
    start(page)
    seen.append(page.evaluate(look))
    page.evaluate(FILL, "mixed")
    seen.append(page.evaluate(look))
    page.context.close()

    assert [True] * 3 == [wide <= width and small >= 16 for wide, small in seen]


def test_targets_are_large_enough(browser: Any, page_url: str) -> None:
    """A finger meets them: 44 px at least."""
    page, _ = open_page(browser, page_url, viewport={"width": 320, "height": 700})
    start(page)
    heights = page.evaluate(
        "[...document.querySelectorAll('button, .choice')].map(one => one.offsetHeight).filter(Boolean)"
    )
    page.context.close()

    assert min(heights) >= 44


def test_page_without_script_says_so(browser: Any, page_url: str) -> None:
    """In every language."""
    page, _ = open_page(browser, page_url, java_script_enabled=False)
    told = [page.locator(f"noscript p[lang={language}]").count() for language in LANGUAGES]
    page.context.close()

    assert [1, 1, 1] == told


OUTSIDE = "http://127.0.0.1:9/"
ESCAPES = {
    "fetch": (f"fetch('{OUTSIDE}').catch(() => null)", "connect-src"),
    "socket": ("try { new WebSocket('ws://127.0.0.1:9/') } catch { }", "connect-src"),
    "image": (f"new Image().src = '{OUTSIDE}'", "img-src"),
    "frame": (f"document.body.append(h('iframe', {{src: '{OUTSIDE}'}}))", "frame-src"),
    "script": ("document.body.append(h('script', {}, 'alert(1)'))", "require-trusted-types-for"),
    "style": ("document.body.append(h('p', {style: 'background: red'}))", "style-src-attr"),
    "markup": ("try { document.body.innerHTML = '<p>x' } catch { }", "require-trusted-types-for"),
}


@pytest.mark.parametrize("name", ESCAPES)
def test_policy_stops_whatever_tries(browser: Any, page_url: str, name: str) -> None:
    """Even a program that wanted to could not: the browser itself refuses."""
    attempt, directive = ESCAPES[name]
    page, _ = open_page(browser, page_url)
    stopped = page.evaluate(
        "() => new Promise(done => { document.addEventListener('securitypolicyviolation', "
        f"event => done(event.effectiveDirective)); {attempt}; }})"
    )
    page.context.close()

    assert directive == stopped
