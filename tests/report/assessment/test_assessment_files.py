"""Answers are kept only when asked, files go round, and nothing in a file is trusted."""

import json
from pathlib import Path
from typing import Any

import pytest
from assessment_browser import open_page, start
from assessment_sheets import CATALOGUE, DAY
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.checklist.model import Audience
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet_json import LONGEST, MOST, read_sheet, write_sheet

pytestmark = pytest.mark.needs_browser

CONTROLS = CATALOGUE.controls(Audience.PRACTICE)
FIRST = CONTROLS[0]
HEAD = {"catalogue": CATALOGUE.id, "edition": CATALOGUE.edition, "audience": "practice", "date": "2026-11-21"}
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def load(page: Any, content: bytes) -> str:
    """Give a file to the page and return what it says."""
    page.evaluate("tell('')")
    page.locator("#file").set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": content})
    page.wait_for_selector("#notice p")
    told: str = page.locator("#notice p").inner_text()
    return told


def answers(**said: Any) -> bytes:
    return json.dumps(HEAD | {"size": "s2", "answers": {FIRST.id: said}}).encode()


def test_saved_file_is_a_sheet_that_the_laboratory_reads(browser: Any, page_url: str, tmp_path: Path) -> None:
    """What the page saves, the engine reads, writes alike and scores; loaded again it gives the same state."""
    page, told = open_page(browser, page_url, "de", accept_downloads=True)
    start(page, "s6")
    for place, one in enumerate(CONTROLS[:20]):
        value = (
            "not_applicable" if one.not_applicable is not None else page.locator("input").nth(place % 3).input_value()
        )
        page.locator(f"input[value='{value}']").check()
        page.locator("#next").click()
    with page.expect_download() as saved:
        page.locator("#save").click()
    file = tmp_path / "answers.json"
    saved.value.save_as(file)
    state = page.evaluate("[state.size, [...state.answers].sort()]")
    page.context.close()
    other, _ = open_page(browser, page_url)
    load(other, file.read_bytes())
    loaded = other.evaluate("[state.size, [...state.answers].sort()]")
    low = other.evaluate("written(scored().low)")
    other.context.close()
    data = json.loads(file.read_text("utf-8"))
    sheet = read_sheet(data, "answers.json", lambda _: None)

    assert [one for one in told if not one.startswith("blob:")] == []
    assert saved.value.suggested_filename.startswith("antworten-praxis-")
    assert data == write_sheet(sheet)
    assert state == loaded
    assert (20, "s6", "") == (len(sheet.answers), sheet.size, sheet.subject)
    assert all(one.reason for one in sheet.answers.values() if one.value == "not_applicable")
    assert str(score(CATALOGUE, sheet, DAY).low) == low


def test_nothing_is_kept_unless_asked(browser: Any, page_url: str) -> None:
    page, _ = open_page(browser, page_url)
    start(page)
    page.locator(".choice").first.click()
    page.locator("#next").click()
    before = page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]")
    page.locator("#keep").click()
    page.locator(".choice").first.click()
    kept = json.loads(page.evaluate("localStorage.getItem(KEY)"))
    page.reload()
    offered = page.locator(".kept").inner_text()
    page.locator(".kept button").first.click()
    resumed = page.evaluate("[state.answers.size, state.size, state.at]")
    page.locator("#forget").click()
    after = page.evaluate("localStorage.length")
    page.context.close()

    assert [0, 0, ""] == before
    assert 2 == len(kept["answers"])
    assert "Answers are kept on this computer: 2" in offered
    assert [2, "s2", 2] == resumed
    assert 0 == after


def test_keeping_that_the_browser_forbids_is_told(browser: Any, page_url: str) -> None:
    page, _ = open_page(browser, page_url)
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full') } }")
    page.locator("#keep").click()
    told, kept = page.locator("#notice").inner_text(), page.evaluate("state.kept")
    page.context.close()

    assert ("This browser does not let the page keep anything. Save your answers as a file instead.", False) == (
        told,
        kept,
    )


def test_start_over_forgets_everything_after_asking(browser: Any, page_url: str) -> None:
    page, _ = open_page(browser, page_url)
    start(page)
    page.locator("#keep").click()
    page.locator(".choice").first.click()
    page.locator("#start-over").click()
    asked = page.evaluate("[state.answers.size, document.activeElement.id]")
    page.locator("#agree").click()
    left = page.evaluate("[state.answers.size, state.size, state.view, localStorage.length]")
    page.context.close()

    assert [1, "agree"] == asked
    assert [0, "", "start", 0] == left


def test_loading_over_answers_asks_first(browser: Any, page_url: str) -> None:
    page, _ = open_page(browser, page_url)
    start(page)
    page.locator(".choice").first.click()
    before = page.evaluate("[...state.answers]")
    asked = load(page, answers(value="dont_know"))
    kept = page.evaluate("[...state.answers]")
    page.locator("#agree").click()
    taken = page.evaluate("[...state.answers]")
    page.context.close()

    assert "You have given answers here: 1. Replace them by those of the file?" == asked
    assert before == kept
    assert [[FIRST.id, {"value": "dont_know"}]] == taken


HOSTILE = {
    "nothing": (b"", "it is no JSON"),
    "no JSON": (b"\xff\xfe{", "it is no JSON"),
    "a list": (b"[]", "no answer sheet"),
    "a text": (json.dumps(MARKUP).encode(), "no answer sheet"),
    "deep": (b"[" * 200_000, "it is no JSON"),
    "large": (b'"' + b"x" * 2_100_000 + b'"', "too large"),
    "head only in the prototype": (b'{"__proto__": {"catalogue": "cesar"}}', "no answer sheet"),
    "prototype": (json.dumps(HEAD)[:-1].encode() + b', "__proto__": {"x": 1}}', "that no answer sheet has"),
    "unknown key": (json.dumps(HEAD | {MARKUP: 1}).encode(), "that no answer sheet has"),
    "other catalogue": (json.dumps(HEAD | {"catalogue": MARKUP}).encode(), "answers another catalogue"),
    "vendor": (json.dumps(HEAD | {"audience": "vendor"}).encode(), "answers of a software vendor"),
    "no date": (json.dumps(HEAD | {"date": "2026-02-30"}).encode(), 'damaged at "date"'),
    "answers are a list": (json.dumps(HEAD | {"answers": []}).encode(), 'damaged at "answers"'),
    "answer is a text": (json.dumps(HEAD | {"answers": {MARKUP: MARKUP}}).encode(), "damaged at"),
    "value is a number": (answers(value=1), "damaged at"),
    "answer has a strange key": (answers(value="no", html=MARKUP), "damaged at"),
    "long note": (answers(value="no", note="x" * (LONGEST + 1)), "damaged at"),
    "bad plan": (answers(value="no", plan={"owner": 1}), "damaged at"),
    "bad day": (answers(value="no", confirmed="yesterday"), "damaged at"),
    "many answers": (
        json.dumps(HEAD | {"answers": {str(n): {"value": "no"} for n in range(MOST + 1)}}).encode(),
        "large",
    ),
    "evidence": (answers(value="no", evidence=["E1"]), "would lose"),
    "reviewer": (answers(value="no", reviewer="somebody"), "would lose"),
    "probes": (json.dumps(HEAD | {"probes": [{"probe": "tls.scan"}]}).encode(), "would lose"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_a_sentence(browser: Any, page_url: str, name: str) -> None:
    """Nothing is taken over, nothing runs, and the page goes on."""
    content, sentence = HOSTILE[name]
    page, told = open_page(browser, page_url)
    start(page)
    page.locator(".choice").first.click()
    before = page.evaluate("[[...state.answers], state.size, state.view]")
    said = load(page, content)
    after = page.evaluate("[[...state.answers], state.size, state.view]")
    page.locator("#next").click()
    inert = page.evaluate("[document.images.length, document.scripts.length, ({}).x === undefined]")
    page.context.close()

    assert sentence in said
    assert before == after
    assert ([], [0, 2, True]) == (told, inert)


def test_markup_in_a_good_file_stays_text(browser: Any, page_url: str) -> None:
    """Notes, reasons, names and unknown answers with markup are shown as written, or not at all."""
    one = next(control for control in CONTROLS if control.not_applicable is not None)
    said = {
        one.id: {"value": "not_applicable", "reason": MARKUP, "note": MARKUP, "given_by": MARKUP},
        FIRST.id: {"value": MARKUP},
        MARKUP: {"value": MARKUP},
    }
    sheet = HEAD | {"subject": MARKUP, "edition": MARKUP, "size": "solo", "answers": said}
    page, told = open_page(browser, page_url)
    loaded = load(page, json.dumps(sheet).encode())
    page.evaluate("index => go('question', index)", CONTROLS.index(one))
    reason = page.locator("#reason").input_value()
    page.locator("#keep").click()
    page.reload()
    page.locator(".kept button").first.click()
    page.evaluate("go('result')")
    inert = page.evaluate("[document.images.length, document.scripts.length, state.answers.size]")
    page.context.close()

    assert MARKUP == reason
    assert ([], [0, 2, 1]) == (told, inert)
    assert f"Answers loaded: 1. The file belongs to edition {MARKUP} of the questions" in loaded
    assert "left out: 2" in loaded
    assert "left the name out" in loaded


def test_broken_storage_is_told_and_left(browser: Any, page_url: str) -> None:
    page, told = open_page(browser, page_url)
    page.evaluate("text => localStorage.setItem(KEY, text)", MARKUP)
    page.reload()
    shown = page.locator(".kept").inner_text()
    kept = page.evaluate("localStorage.getItem(KEY)")
    page.context.close()

    assert "cannot be read and was left as it is" in shown
    assert (MARKUP, []) == (kept, told)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["size", "answers", "evidence", "probes", "delegates", "subject", "date", "edition", "x"])
ANSWER = st.dictionaries(
    st.sampled_from(["value", "note", "reason", "plan", "confirmed", "evidence", "reviewer", "__proto__"]), JSON
)
SHEETS = st.one_of(
    JSON,
    st.dictionaries(KEYS, JSON).map(lambda more: HEAD | more),
    st.dictionaries(st.sampled_from([one.id for one in CONTROLS]) | st.text(max_size=5), ANSWER, max_size=4).map(
        lambda said: HEAD | {"answers": said}
    ),
)


@settings(max_examples=40, deadline=None)
@given(sheets=st.lists(SHEETS, min_size=5, max_size=25))
def test_any_json_is_read_or_refused(page: Any, sheets: list[Any]) -> None:
    """Whatever a file holds, the page has a sentence for it or a sheet that can be scored."""
    told = page.evaluate(
        """texts => texts.map(text => {
          try {
            const read = readSheet(DATA, text);
            scoreSheet(DATA, sheetOf(DATA, read.size, read.answers, read.date), read.date);
            return '';
          } catch (problem) {
            return problem instanceof Refused && refusal(problem) ? '' : `${problem}`;
          }
        })""",
        [json.dumps(one) for one in sheets],
    )

    assert [""] * len(sheets) == told


@pytest.mark.parametrize("name", ["LONGEST_TEXT", "MOST_ANSWERS"])
def test_limits_are_the_laboratorys(page: Any, name: str) -> None:
    """What the page saves is never too large for the laboratory."""
    limits = {"LONGEST_TEXT": LONGEST, "MOST_ANSWERS": MOST}

    assert limits[name] == page.evaluate(name)
