"""The page in a real browser."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from assessment_browser import need
from assessment_sheets import CATALOGUE

from eqlab.report.assessment import build_page

CHROMIUM = Path(os.environ.get("EQLAB_CHROMIUM", "/usr/bin/chromium"))
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="session")
def page_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build_page(CATALOGUE, tmp_path_factory.mktemp("page") / "self-assessment.html").as_uri()


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


@pytest.fixture(scope="module")
def page(browser: Any, page_url: str) -> Iterator[Any]:
    """The page as it opens, for asking its script; nothing is pressed here."""
    context = browser.new_context(offline=True)
    opened = context.new_page()
    opened.goto(page_url)
    yield opened
    context.close()
