"""The site in a real browser, and what every visit begins with."""

import os
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import registry_sample as sample

CHROMIUM = Path(os.environ.get("EQLAB_CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LOCALES = {"en": "en-GB", "fr": "fr-LU", "de": "de-LU"}
AXE = (
    Path(str(files("axe_playwright_python"))) / "axe.min.js"
    if find_spec("axe_playwright_python")
    else Path("axe.min.js")
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def need(found: bool, what: str) -> None:
    """Skip with a reason; in CI what is missing is a failure."""
    if found:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing in CI")
    pytest.skip(f"{what} is missing")


def visit(browser: Any, site: Path, path: str, language: str = "en", **context: Any) -> tuple[Any, list[str]]:
    """Open a page of a site from disk, without a network; what it logs, asks or fetches from outside is told."""
    opened = browser.new_context(locale=LOCALES[language], **context)
    opened.set_offline(True)
    page = opened.new_page()
    told: list[str] = []
    home = site.as_uri()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((home, "data:")) else told.append(request.url))
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.clock.set_fixed_time("2026-11-21T18:00:00Z")
    page.goto(f"{home}/{path}")
    return page, told


SEVEN = sample.entries()[6]
FRAGMENT = SEVEN.revisions[-1].sha256[:32]
PAGES = {"index": "index.html", "entry": "a/EQ-2026-0007/index.html", "verify": f"v/EQ-2026-0007/index.html#{FRAGMENT}"}


def shown(page: Any, selector: str) -> str:
    text: str = page.locator(f".tongue:visible {selector}").first.inner_text()
    return text
