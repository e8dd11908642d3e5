"""The page in a real browser: no accessibility violation, no script error, no network, readable without script."""

import os
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import report_sample as sample

from eqlab.report.html import render_html

pytestmark = pytest.mark.needs_browser

CHROMIUM = Path(os.environ.get("EQLAB_CHROMIUM", "/usr/bin/chromium"))
AXE = (
    Path(str(files("axe_playwright_python"))) / "axe.min.js"
    if find_spec("axe_playwright_python")
    else Path("axe.min.js")
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def need(found: bool, what: str) -> None:
    """Skip with a reason; in CI what is missing is a failure."""
    if found:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing in CI")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    need(CHROMIUM.exists(), f"the browser {CHROMIUM}")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        need(False, "playwright")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield launched
        launched.close()


def page_of(tmp_path: Path, name: str, language: str) -> str:
    record = {"rich": sample.rich, "passed": sample.passed, "blocked": sample.blocked}[name]()
    file = tmp_path / f"{name}.html"
    file.write_text(render_html(record, sample.plan(), language=language, now=sample.NOW), "utf-8")
    return file.as_uri()


def open_page(browser: Any, url: str, **context: Any) -> tuple[Any, list[str]]:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **context).new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: told.append(request.url) if request.url != url else None)
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.goto(url)
    return page, told


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "language"), [("rich", "en"), ("rich", "fr"), ("rich", "de"), ("passed", "en"), ("blocked", "en")]
)
def test_axe_finds_no_violation(browser: Any, tmp_path: Path, name: str, language: str, scheme: str) -> None:
    """WCAG 2.2 AA, in light and in dark, with everything unfolded."""
    need(AXE.exists(), "axe-core (of the dev extra)")
    page, _ = open_page(browser, page_of(tmp_path, name, language), color_scheme=scheme, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    page.add_script_tag(path=str(AXE))
    violations = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    page.context.close()

    assert [] == [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in violations]


def test_hostile_payload_stays_text(browser: Any, tmp_path: Path) -> None:
    """Nothing from a payload runs, nothing is fetched, and the policy blocks nothing of our own."""
    page, told = open_page(browser, page_of(tmp_path, "rich", "en"))
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    shown = page.locator("pre.lines", has_text="<script>alert('caught')</script>").count()
    page.context.close()

    assert [] == told
    assert shown > 0


def test_page_is_complete_without_script(browser: Any, tmp_path: Path) -> None:
    """Verdict, causes and cases are in the page itself; the tools that need script stay hidden."""
    page, told = open_page(browser, page_of(tmp_path, "rich", "en"), java_script_enabled=False)

    assert [] == told
    assert "Failed" == page.locator("#verdict").inner_text()
    assert len(sample.rich().cases) == page.locator("section.case").count()
    assert page.locator(".tools").is_hidden()
    page.context.close()


def test_filter_hides_cases_and_a_link_brings_one_back(browser: Any, tmp_path: Path) -> None:
    page, _ = open_page(browser, page_of(tmp_path, "rich", "en"))
    page.locator("[data-filter=passed]").click()
    hidden = page.locator("section.case[data-verdict=passed]").first.is_hidden()
    page.locator("nav.contents a[href='#case-pre-send-01']").click()
    page.wait_for_function("!document.getElementById('case-pre-send-01').hidden")
    shown = page.locator("#case-pre-send-01").is_visible()
    page.context.close()

    assert (True, True) == (hidden, shown)


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_page_never_scrolls_sideways(browser: Any, tmp_path: Path, width: int) -> None:
    page, _ = open_page(browser, page_of(tmp_path, "rich", "de"))
    page.set_viewport_size({"width": width, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert wide <= width


def test_print_loses_nothing(browser: Any, tmp_path: Path) -> None:
    """On paper, what is folded on the screen has its height again."""
    page, _ = open_page(browser, page_of(tmp_path, "rich", "en"), java_script_enabled=True)
    page.emulate_media(media="print")
    flat = page.evaluate(
        "[...document.querySelectorAll('details')].filter(fold => !fold.open && "
        "[...fold.children].slice(1).every(child => child.getBoundingClientRect().height === 0)).map(fold => fold.id)"
    )
    page.context.close()

    assert [] == flat
