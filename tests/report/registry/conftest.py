"""A site on disk, and a browser to visit it with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import registry_sample as sample
from registry_browser import CHROMIUM, FLAGS, need, visit

from eqlab.report.registry import publish


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry")
    publish(sample.registry(), folder)
    return folder


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
def verifying(browser: Any, site: Path) -> Iterator[Any]:
    """A verify page as it opens, for asking its script."""
    page, _ = visit(browser, site, "v/EQ-2026-0007/index.html")
    yield page
    page.context.close()
