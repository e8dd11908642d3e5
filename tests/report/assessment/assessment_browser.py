"""The page in a real browser, and what every walk through it begins with."""

import os
from typing import Any

import pytest

LOCALES = {"en": "en-GB", "fr": "fr-LU", "de": "de-LU"}


def need(found: bool, what: str) -> None:
    """Skip with a reason; in CI what is missing is a failure."""
    if found:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing in CI")
    pytest.skip(f"{what} is missing")


def open_page(browser: Any, url: str, language: str = "en", **context: Any) -> tuple[Any, list[str]]:
    """Open the page without a network; whatever it fetches, logs or asks is told."""
    opened = browser.new_context(locale=LOCALES[language], offline=True, **context)
    told: list[str] = []
    opened.route("**/*", lambda route: route.continue_() if route.request.url == url else refused(route, told))
    page = opened.new_page()
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: told.append(request.url) if request.url != url else None)
    page.on("dialog", lambda dialog: (told.append(dialog.message), dialog.dismiss()))
    page.goto(url)
    return page, told


def refused(route: Any, told: list[str]) -> None:
    told.append(route.request.url)
    route.abort()


def start(page: Any, size: str = "s2") -> None:
    """Choose a size and begin."""
    page.locator(f"input[value={size}]").check()
    page.locator("form.card button[type=submit]").click()
