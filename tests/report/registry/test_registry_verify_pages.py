"""The verify page in a real browser: what it says of codes, forgeries and files."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import registry_sample as sample
import rfc8785
from registry_browser import FRAGMENT, PAGES, SEVEN, shown, visit

from eqlab.report.registry import RegistryEntry, publish
from eqlab.report.registry.model import leaf_of

pytestmark = pytest.mark.needs_browser


def checks(page: Any) -> list[str]:
    page.wait_for_selector(".tongue:visible .checks li")
    marks = ".tongue:visible .checks li"
    found: list[str] = page.locator(marks).evaluate_all("all => all.map((one) => one.className)")
    return [one.removeprefix("r-") for one in found]


@pytest.mark.parametrize(
    ("fragment", "result"),
    [
        (f"#{FRAGMENT}", "good"),
        (f"#{FRAGMENT.upper()}", "good"),
        ("", "open"),
        ("#de", "open"),
        (f"#{SEVEN.revisions[0].sha256[:32]}", "open"),
        (f"#{FRAGMENT[:-1]}", "bad"),
        (f"#{FRAGMENT[:-1]}{'0' if FRAGMENT[-1] != '0' else '1'}", "bad"),
        ("#<script>", "bad"),
    ],
)
def test_the_code_is_compared_with_the_document(browser: Any, site: Path, fragment: str, result: str) -> None:
    page, told = visit(browser, site, f"v/EQ-2026-0007/index.html{fragment}")
    found = checks(page)
    verdict = page.locator(".tongue:visible .found .pill").get_attribute("class")
    page.context.close()

    assert ["good", result, "good", "good"] == found
    assert f"pill s-{'tampered' if result == 'bad' else 'valid'}" == verdict
    assert [] == told


def other_document(entry: RegistryEntry) -> RegistryEntry:
    first = entry.revisions[0]
    return replace(entry, revisions=(replace(first, document={**first.document, "system": "Forged"}),))


def other_leaf(entry: RegistryEntry) -> RegistryEntry:
    said = json.loads(entry.timeline[0].data) | {"until": "2035-01-01"}
    return replace(entry, timeline=(leaf_of(entry.timeline[0].index, rfc8785.dumps(said), entry.timeline[0].proof),))


def other_proof(entry: RegistryEntry) -> RegistryEntry:
    leaf = entry.timeline[0]
    said = sample.proof(
        [b"a", leaf.data.encode(), b"b"], 1, private=sample.Ed25519PrivateKey.from_private_bytes(bytes(32))
    )
    return replace(entry, timeline=(replace(leaf, index=1, proof=said),))


def other_origin(entry: RegistryEntry) -> RegistryEntry:
    leaf = entry.timeline[0]
    return replace(
        entry,
        timeline=(replace(leaf, index=0, proof=sample.proof([leaf.data.encode()], 0, origin="evil.example/log")),),
    )


def no_proof(entry: RegistryEntry) -> RegistryEntry:
    return replace(entry, timeline=(replace(entry.timeline[0], proof=""),))


def broken_proof(entry: RegistryEntry) -> RegistryEntry:
    return replace(entry, timeline=(replace(entry.timeline[0], proof="c2sp.org/tlog-proof@v1\nindex x\n\n"),))


@pytest.mark.parametrize(
    ("forge", "found"),
    [
        (lambda entry: entry, "good good good"),
        (other_document, "bad good good"),
        (other_leaf, "good bad good"),
        (other_proof, "good good open"),
        (other_origin, "good bad open"),
        (no_proof, "good open open"),
        (broken_proof, "good bad bad"),
    ],
    ids=["genuine", "document", "leaf", "key of another", "log of another", "no proof", "broken proof"],
)
def test_forgeries_are_told(browser: Any, tmp_path: Path, forge: Any, found: str) -> None:
    """A changed document, leaf or path is wrong; what another log signed is never told as checked."""
    publish(sample.registry((forge(sample.entries()[0]),)), tmp_path)
    page, told = visit(browser, tmp_path, "v/EQ-2026-0001/index.html")
    results = checks(page)
    verdict = page.locator(".tongue:visible .found .pill").get_attribute("class")
    page.context.close()

    assert found == " ".join((results[0], *results[2:]))
    assert ("tampered" in str(verdict)) == ("bad" in results)
    assert [] == told


DOCUMENT = dict(SEVEN.revisions[-1].document)


FILES = {
    "this build": ("praxis-7.2.zip", b"praxis-7.2.zip", "This build is covered: praxis-7.2.zip.", "good"),
    "renamed build": ("other.exe", b"praxis-7.zip", "This build is covered: praxis-7.zip.", "good"),
    "changed build": ("praxis-7.zip", b"changed", "Not this build: ", "bad"),
    "unknown": ("letter.pdf", b"%PDF-1.7", "Unknown: this attestation says nothing about letter.pdf.", "open"),
    "document": ("a.json", json.dumps(DOCUMENT, indent=3).encode(), "This is the attestation, revision 2", "good"),
    "earlier": ("a.json", rfc8785.dumps(dict(SEVEN.revisions[0].document)), "This is revision 1", "open"),
    "changed": (
        "a.json",
        rfc8785.dumps({**DOCUMENT, "holder": "x"}),
        "This is not the attestation that was issued",
        "bad",
    ),
    "other": ("a.json", rfc8785.dumps(sample.document(3)), "This is another attestation: EQ-2026-0003.", "bad"),
    "twice": ("a.json", rfc8785.dumps(DOCUMENT)[:-1] + b',"id":"x"}', "Unknown: ", "open"),
    "hostile name": ("<img src=x onerror=alert(1)>\u202e.zip", b"x", "Unknown: ", "open"),
    "empty": ("empty.bin", b"", "Unknown: ", "open"),
}


@pytest.fixture(scope="module")
def verified(browser: Any, site: Path) -> Iterator[tuple[Any, list[str]]]:
    """A verify page that has found all well, for many files."""
    page, told = visit(browser, site, PAGES["verify"])
    checks(page)
    yield page, told
    page.context.close()


@pytest.mark.parametrize("name", FILES)
def test_what_a_file_is(verified: tuple[Any, list[str]], name: str) -> None:
    """Covered, not this build, unknown, the document itself: from its digest alone, and nothing leaves the browser."""
    file, content, said, result = FILES[name]
    page, told = verified
    page.evaluate("() => { dropped = null; render(); }")
    page.locator("#pick-en").set_input_files({"name": file, "mimeType": "application/octet-stream", "buffer": content})
    page.wait_for_selector(".tongue:visible .file-told .verdict")
    text, mark = shown(page, ".file-told"), page.locator("#en .file-told .verdict").get_attribute("class")

    assert said in text
    assert f"verdict r-{result}" == mark
    assert sample.digest(content) in text
    assert [] == told


def test_a_covered_build_of_a_suspended_attestation_is_not_called_good(browser: Any, site: Path) -> None:
    page, _ = visit(browser, site, "v/EQ-2026-0003/index.html")
    checks(page)
    build = {"name": "praxis-3.zip", "mimeType": "application/zip", "buffer": b"praxis-3.zip"}
    page.locator("#pick-en").set_input_files(build)
    page.wait_for_selector(".tongue:visible .file-told .verdict")
    text, mark = shown(page, ".file-told"), page.locator("#en .file-told .verdict").get_attribute("class")
    page.context.close()

    assert "Suspended: it does not hold until it is reinstated." in text
    assert "verdict r-open" == mark


def test_a_dropped_file_is_looked_at(browser: Any, site: Path) -> None:
    """Drag and drop does what choosing does."""
    page, told = visit(browser, site, PAGES["verify"])
    checks(page)
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["praxis-7.zip"], "p.zip"));
          const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true });
          document.querySelector("#en .drop").dispatchEvent(drop);
        }"""
    )
    page.wait_for_selector(".tongue:visible .file-told .verdict")
    text = shown(page, ".file-told")
    page.context.close()

    assert "This build is covered: praxis-7.zip." in text
    assert [] == told
