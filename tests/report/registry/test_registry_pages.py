"""The site in a real browser, from disk: accessible, quiet, and in three languages."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import registry_sample as sample
from registry_browser import AXE, PAGES, RULES, need, shown, visit

from eqlab.core.text import LANGUAGES

pytestmark = pytest.mark.needs_browser


@pytest.mark.parametrize(
    ("name", "language", "scheme"),
    [
        *((name, one, "light") for name in PAGES for one in ("en", "de")),
        *((name, "fr", "dark") for name in (*PAGES, "hostile")),
    ],
)
def test_axe_finds_no_violation(browser: Any, site: Path, name: str, language: str, scheme: str) -> None:
    """WCAG 2.2 AA in light and in dark, the day answered, everything unfolded."""
    need(AXE.exists(), "axe-core (of the dev extra)")
    path = PAGES.get(name, "a/EQ-2026-0009/index.html")
    page, _ = visit(browser, site, path, language, color_scheme=scheme, bypass_csp=True)
    if name == "entry":
        ask(page, "2026-04-12")
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    page.add_script_tag(path=str(AXE))
    violations = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    page.context.close()

    assert [] == [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in violations]


def ask(page: Any, day: str) -> str:
    form = page.locator(".tongue:visible form.asking")
    form.locator("input").fill(day)
    form.locator("button").click()
    return shown(page, "form.asking output")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_quiet_and_speak_one_language(browser: Any, site: Path, name: str, language: str) -> None:
    """Nothing is logged, asked or fetched from outside; the reader's language comes by itself and is one of three."""
    page, told = visit(browser, site, PAGES[name], language)
    found = page.evaluate("[document.documentElement.lang, document.querySelectorAll('.tongue:not([hidden])').length]")
    visible = page.locator(".tongue:visible").count()
    titled = page.title()
    page.context.close()

    assert [] == told
    assert [language, 3] == found
    assert 1 == visible
    assert titled


@pytest.mark.parametrize("path", [*PAGES.values(), "a/EQ-2026-0009/index.html", "v/EQ-2026-0009/index.html"])
def test_nothing_sticks_out(browser: Any, site: Path, path: str) -> None:
    """From a small telephone to a desk, hostile names too: no page scrolls sideways."""
    page, _ = visit(browser, site, path, "de")
    wide = {}
    for width in (320, 390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 700})
        wide[width] = page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()

    assert dict.fromkeys(wide, True) == wide


def test_language_is_switched_by_keyboard_and_kept(browser: Any, site: Path) -> None:
    page, told = visit(browser, site, PAGES["entry"], "en")
    page.keyboard.press("Tab")
    skipped = page.evaluate("document.activeElement.className")
    page.locator(".tongue:visible .languages a[lang=fr]").focus()
    page.keyboard.press("Enter")
    now, focused = page.evaluate("[document.documentElement.lang, document.activeElement.textContent]")
    history = shown(page, ".history")
    page.goto(site.as_uri() + "/index.html")
    after = page.evaluate("document.documentElement.lang")
    page.context.close()

    assert "skip" == skipped
    assert ("fr", "Français", "fr") == (now, focused, after)
    assert "Rétablie" in history
    assert [] == told


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_readable_without_script(browser: Any, site: Path, language: str) -> None:
    """State, history and scope are in the page; its languages are chosen by a fragment alone."""
    page, told = visit(browser, site, f"{PAGES['entry']}#{language}", java_script_enabled=False)
    visible = [one for one in LANGUAGES if page.locator(f"#{one}").is_visible()]
    steps = page.locator(f"#{language} .history li").count()
    hidden = page.locator(f"#{language} form.asking").is_hidden()
    page.context.close()

    assert ([language], 4, True) == (visible, steps, hidden)
    assert [] == told


@pytest.fixture(scope="module")
def opened(browser: Any, site: Path) -> Iterator[Any]:
    """The page of an attestation, for many questions."""
    page, _ = visit(browser, site, PAGES["entry"])
    yield page
    page.context.close()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-02-28", "Not issued"),
        ("2026-03-01", "Valid"),
        ("2026-04-12", "Suspended"),
        ("2026-04-24", "Valid"),
        ("2028-02-29", "Valid"),
        ("2028-03-01", "Expired"),
    ],
)
def test_was_it_valid_on_that_day(opened: Any, day: str, said: str) -> None:
    """Answered in place, with the reason's class and nothing more."""
    told = ask(opened, day)

    assert said in told.splitlines()[:2]
    assert ("surveillance overdue" in told) == (said == "Suspended")
    assert ("to come" in told) == (day > "2026-11-21")


def test_today_is_the_readers(browser: Any, site: Path) -> None:
    """A page that nobody rebuilt does not call valid what has expired since."""
    page, _ = visit(browser, site, "a/EQ-2026-0002/index.html")
    before = shown(page, ".now")
    page.clock.set_fixed_time("2027-05-03T00:00:00Z")
    page.reload()
    after = shown(page, ".now")
    page.goto(site.as_uri() + "/index.html")
    listed = page.locator(".tongue:visible li[data-id='EQ-2026-0002']").inner_text()
    page.context.close()

    assert before.startswith("Provisional\n")
    assert after.startswith("Expired\n")
    assert "Expired" in listed


@pytest.fixture(scope="module")
def listing(browser: Any, site: Path) -> Iterator[tuple[Any, list[str]]]:
    """The list, for many searches."""
    page, told = visit(browser, site, "index.html")
    yield page, told
    page.context.close()


@pytest.mark.parametrize(
    ("filled", "ids"),
    [
        ({"q": "hospital"}, "8"),
        ({"q": "CLINIC vendor 1"}, "8"),
        ({"q": "4.7"}, "7"),
        ({"q": "eq-2026-0003"}, "3"),
        ({"q": sample.digest(b"praxis-7.2.zip")}, "7"),
        ({"q": "verordnung 4.1.1"}, "1"),
        ({"q": "nothing like it"}, ""),
        ({"level": "structure"}, "8"),
        ({"kind": "provisional"}, "2"),
        ({"state": "suspended"}, "3"),
        ({"use": "documents/consumer"}, "7"),
        ({"day": "2026-04-12", "state": "suspended"}, "7"),
        ({"day": "2026-07-15", "state": "valid"}, "135789"),
        ({"day": "2025-01-01"}, ""),
    ],
)
def test_searching(listing: tuple[Any, list[str]], filled: dict[str, str], ids: str) -> None:
    """By vendor, product, version, service, level, kind, state, build, and as it was on a day."""
    page, told = listing
    form = page.locator(".tongue:visible form.search")
    form.locator("button[type=reset]").click()
    for name, value in filled.items():
        field = form.locator(f"[name={name}]")
        field.select_option(value) if name in {"level", "kind", "state", "use"} else field.fill(value)
    page.evaluate("search()")
    found = page.locator(".tongue:visible ol.rows li").evaluate_all(
        "all => all.map((one) => one.querySelector('.id').textContent)"
    )
    count = shown(page, ".count")

    assert sorted(ids) == sorted(one[-1] for one in found)
    assert count.startswith(f"{len(ids)} attestation")
    assert [] == told


def test_a_search_is_an_address(browser: Any, site: Path) -> None:
    """What was searched stands in the address; opened again, it is found again."""
    page, _ = visit(browser, site, "index.html?state=withdrawn")
    page.evaluate("search()")
    rows = page.locator("#en ol.rows li").evaluate_all("all => all.map((one) => one.className)")
    chosen = page.locator("#en [name=state]").input_value()
    page.context.close()

    assert ["row s-withdrawn"] == rows
    assert "withdrawn" == chosen


def test_printed_sheet_says_test_and_as_of_when(browser: Any, site: Path) -> None:
    """On paper: the watermark, the day, the code; no form and no button."""
    page, _ = visit(browser, site, PAGES["entry"])
    page.emulate_media(media="print")
    mark = page.evaluate("getComputedStyle(document.querySelector('.watermark'), '::before').content")
    gone = page.locator(".tongue:visible form.asking, .tongue:visible .button").evaluate_all(
        "all => all.filter((one) => one.offsetParent !== null).length"
    )
    told, code = shown(page, ".now"), page.locator("#en .qr").is_visible()
    page.context.close()

    assert ('"TEST"', 0, True) == (mark, gone, code)
    assert "As of 21 November 2026." in told
