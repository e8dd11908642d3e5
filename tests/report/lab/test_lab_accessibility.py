"""The papers in a real browser: no accessibility violation, no network."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lab_sample as lab
import pytest
from lab_attestation import DOCUMENT
from test_accessibility import AXE, CHROMIUM, FLAGS, RULES, need, open_page

from eqlab.report.lab.certificate import render_certificate
from eqlab.report.lab.page import render_lab_report

pytestmark = pytest.mark.needs_browser


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


def page_of(name: str, language: str) -> str:
    if name == "attestation":
        return render_certificate(DOCUMENT, language=language)
    return render_lab_report(lab.report() if name == "report" else lab.claims(), language=language)


@pytest.mark.parametrize(("name", "language"), [("report", "de"), ("claims", "en"), ("attestation", "fr")])
def test_axe_finds_no_violation_on_papers(browser: Any, tmp_path: Path, name: str, language: str) -> None:
    """WCAG 2.2 AA."""
    need(AXE.exists(), "axe-core (of the dev extra)")
    file = tmp_path / f"{name}.html"
    file.write_text(page_of(name, language), "utf-8")
    page, told = open_page(browser, file.as_uri(), bypass_csp=True)
    page.add_script_tag(path=str(AXE))
    violations = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    page.context.close()

    assert [] == [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in violations]
    assert [] == [one for one in told if one.startswith("http")]
