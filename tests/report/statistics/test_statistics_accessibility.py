"""The page of figures in a real browser: no accessibility violation, no network, nothing cut off."""

import os
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import figures_sample as figures
import pytest

from eqlab.report.statistics.page import render_figures

pytestmark = pytest.mark.needs_browser

CHROMIUM = Path(os.environ.get("EQLAB_CHROMIUM", "/usr/bin/chromium"))
AXE = (
    Path(str(files("axe_playwright_python"))) / "axe.min.js"
    if find_spec("axe_playwright_python")
    else Path("axe.min.js")
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SHAPES = ("success-by-service", "learning-curve", "time-to-label", "nonconformities", "never-exercised")
"""One figure of each shape: a browser looks long at all of them."""
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


def opened(
    browser: Any, tmp_path: Path, language: str, *, public: bool = False, **context: Any
) -> tuple[Any, list[str]]:
    file = tmp_path / "page.html"
    told = [one for one in figures.told(public=public) if one.id in SHAPES]
    file.write_text(render_figures(told, figures.scope(public=public), language=language), "utf-8")
    page = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context}).new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda request: heard.append(request.url) if request.url != file.as_uri() else None)
    page.goto(file.as_uri())
    return page, heard


@pytest.mark.parametrize(
    ("language", "scheme", "public"), [("en", "light", False), ("fr", "dark", True), ("de", "light", False)]
)
def test_axe_finds_no_violation(browser: Any, tmp_path: Path, language: str, scheme: str, public: bool) -> None:
    need(AXE.exists(), "axe-core (of the dev extra)")
    page, heard = opened(browser, tmp_path, language, public=public, color_scheme=scheme, bypass_csp=True)
    page.add_script_tag(path=str(AXE))
    violations = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    page.context.close()

    assert [] == [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in violations]
    assert [] == heard


@pytest.mark.parametrize("width", [360, 1280])
def test_page_never_scrolls_sideways(browser: Any, tmp_path: Path, width: int) -> None:
    page, _ = opened(browser, tmp_path, "de", viewport={"width": width, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()

    assert wide <= width
