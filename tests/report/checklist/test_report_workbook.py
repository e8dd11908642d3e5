"""Answer sheets as workbooks: what was said comes back as it was, and hostile files are refused by name."""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from checklist_hands import KINDS, SPEAKERS, cesar, sheet_of
from checklist_samples import SAMPLE
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from eqlab.checklist.model import Assurance, Audience, Catalogue
from eqlab.checklist.sheet import Answer, Evidence, MendingPlan, Outcome, ProbeResult, Sheet, Special
from eqlab.checklist.sheet_json import LONGEST, write_sheet
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.text import LANGUAGES
from eqlab.report.checklist import archive, issues
from eqlab.report.checklist.answers import meant, names_of, words_of
from eqlab.report.checklist.document import open_document
from eqlab.report.checklist.form import sheet_form
from eqlab.report.checklist.workbook import write_workbook
from eqlab.report.checklist.workbook_cells import escaped, plain
from eqlab.report.translation import tongue

DAY = dt.date(2026, 6, 1)


def choose(_name: str) -> Catalogue:
    return SAMPLE


def book_of(sheet: Sheet, language: str = "en") -> bytes:
    return write_workbook(SAMPLE, sheet, tongue(language), SPEAKERS)


def read(data: bytes) -> Sheet:
    return open_document(data, "sheet.xlsx", choose, SPEAKERS).sheet


def sheet(**changes: Any) -> Sheet:
    told: dict[str, Any] = {
        "catalogue": SAMPLE.id,
        "edition": SAMPLE.edition,
        "audience": Audience.VENDOR,
        "subject": "Bellis 3",
        "size": "solo",
        "date": DAY,
    }
    return Sheet(**(told | changes))


IDS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
TEXTS = st.text(max_size=40) | st.sampled_from(["=1+1", "#N/A", "_x0041_", "_x005F_x0041_", "a\r\nb", "'", " x "])
DAYS = st.dates()
DIGESTS = st.just("") | st.from_regex(r"[0-9a-f]{64}", fullmatch=True)


@st.composite
def sheets(draw: Any) -> Sheet:
    audience = draw(st.sampled_from(Audience))
    controls = SAMPLE.controls(audience)
    plans = st.builds(MendingPlan, owner=TEXTS, due=DAYS, text=TEXTS)
    answers = {}
    for control in draw(st.lists(st.sampled_from(controls), unique_by=lambda one: one.id, max_size=4)):
        values = [step.name for step in control.scale.steps] + [one.value for one in Special]
        answers[control.id] = draw(
            st.builds(
                Answer,
                control=st.just(control.id),
                value=st.sampled_from(values),
                note=TEXTS,
                reason=TEXTS,
                reviewer=TEXTS,
                evidence=st.lists(IDS, max_size=3, unique=True).map(tuple),
                plan=st.none() | plans,
                given_by=TEXTS,
                confirmed=st.none() | DAYS,
            )
        )
    kept = {}
    for name in draw(st.lists(IDS, max_size=3, unique=True)):
        kept[name] = draw(
            st.builds(
                Evidence,
                id=st.just(name),
                type=st.sampled_from(sorted(SAMPLE.evidence_types)),
                title=TEXTS,
                digest=DIGESTS,
                date=DAYS,
                expires=st.none() | DAYS,
                examined_by=TEXTS,
                supports=st.booleans(),
                level=st.sampled_from(Assurance),
            )
        )
    probe = st.builds(
        ProbeResult,
        probe=st.sampled_from(sorted(SAMPLE.probes)),
        controls=st.lists(st.sampled_from([one.id for one in controls]), max_size=2, unique=True).map(tuple),
        outcome=st.sampled_from(Outcome),
        date=DAYS,
        digest=DIGESTS,
        detail=TEXTS,
    )
    topics = [topic.id for topic in SAMPLE.topics if topic.audience is audience]
    return sheet(
        audience=audience,
        subject=draw(TEXTS),
        size=draw(st.sampled_from(["", *SAMPLE.sizes])),
        date=draw(DAYS),
        answers=answers,
        evidence=kept,
        probes=tuple(draw(st.lists(probe, max_size=2))),
        delegates=draw(st.dictionaries(st.sampled_from(topics), TEXTS.filter(bool), max_size=2)),
    )


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(sheets(), st.sampled_from(LANGUAGES))
def test_json_to_workbook_and_back_changes_nothing(one: Sheet, language: str) -> None:
    """Whatever is said in whatever characters, in each language."""
    before = json.loads(json.dumps(write_sheet(one)))

    assert before == write_sheet(read(book_of(one, language)))


@given(st.text())
def test_every_text_fits_a_cell(text: str) -> None:
    """Control characters, half characters and what looks like an escape come back."""
    assert text == plain(escaped(text))


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    """Change a workbook as somebody with a spreadsheet would."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(data: bytes, name: str, content: bytes | None = None, change: Callable[[bytes], bytes] = bytes) -> bytes:
    """Add a part to a workbook, or change one."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            kept = before.read(part)
            after.writestr(part, change(kept) if part == name and content is None else kept)
        if content is not None:
            after.writestr(name, content)
    return written.getvalue()


def refusal(data: bytes) -> AuthorError:
    with pytest.raises((AuthorError, AuthorErrors)) as told:
        read(data)
    error = told.value
    return error.errors[0] if isinstance(error, AuthorErrors) else error


FIRST = SAMPLE.controls(Audience.VENDOR)[0]


def topic_page(book: Any) -> Any:
    return next(page for page in book.worksheets if page["A1"].value == FIRST.topic)


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_every_language_are_understood(language: str) -> None:
    """Whatever language the workbook is in, an answer may be in any other."""
    step = FIRST.scale.steps[-1]
    data = edited(book_of(sheet()), lambda book: topic_page(book).__setitem__("D7", step.label[language].upper()))

    assert step.name == read(data).answers[FIRST.id].value


def test_an_unknown_label_names_its_cell_and_what_is_possible() -> None:
    data = edited(book_of(sheet()), lambda book: topic_page(book).__setitem__("D7", "perhaps"))
    error = refusal(data)

    assert issues.UNKNOWN_ANSWER is error.issue
    assert f"{topic_page(load_workbook(io.BytesIO(data))).title}!D7" == error.facts["place"]
    assert "dont_know" in error.expected


def test_a_note_without_an_answer_is_kept() -> None:
    data = edited(book_of(sheet()), lambda book: topic_page(book).__setitem__("F7", "ask Ann"))

    assert (Special.NOT_ASSESSED, "ask Ann") == (read(data).answers[FIRST.id].value, read(data).answers[FIRST.id].note)


@pytest.mark.parametrize(("cell", "value"), [("D7", "=1+1"), ("F9", '=HYPERLINK("https://x","y")'), ("Z900", "=A1")])
def test_formulas_are_refused_wherever_they_stand(cell: str, value: str) -> None:
    error = refusal(edited(book_of(sheet()), lambda book: topic_page(book).__setitem__(cell, value)))

    assert issues.FORMULA is error.issue
    assert error.facts["place"].endswith(f"!{cell}")


def test_a_formula_beyond_what_is_read_is_refused_too() -> None:
    error = refusal(edited(book_of(sheet()), lambda book: topic_page(book).__setitem__("AZ7", "=1")))

    assert issues.FORMULA is error.issue


def test_what_begins_like_a_formula_is_written_as_text() -> None:
    """A note cannot become a formula when the workbook is opened."""
    note = '=cmd|"/c calc"!A1'
    one = sheet(answers={FIRST.id: Answer(control=FIRST.id, value="yes", note=note)})
    cell = topic_page(load_workbook(io.BytesIO(book_of(one))))["F7"]

    assert ("s", note, True) == (cell.data_type, cell.value, cell.quotePrefix)


@pytest.mark.parametrize(
    "part",
    ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/embeddings/oleObject1.bin", "xl/macrosheets/s.xml"],
)
def test_active_parts_are_refused(part: str) -> None:
    error = refusal(with_part(book_of(sheet()), part, b"x"))

    assert (issues.ACTIVE_CONTENT, part) == (error.issue, error.facts["part"])


def test_external_relationships_are_refused_but_hyperlinks() -> None:
    """A spreadsheet makes a link of what looks like one; it is not followed."""

    def link(kind: str) -> bytes:
        base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        return (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r9"'
            f' Type="{base}/{kind}" Target="https://example.org/" TargetMode="External"/></Relationships>'
        ).encode()

    name = "xl/worksheets/_rels/sheet9.xml.rels"

    assert issues.ACTIVE_CONTENT is refusal(with_part(book_of(sheet()), name, link("image"))).issue
    assert sheet() == read(with_part(book_of(sheet()), name, link("hyperlink")))


def test_entities_are_refused() -> None:
    def bomb(content: bytes) -> bytes:
        head, _, rest = (
            content.partition(b"?>") if content.startswith(b"<?xml") else (b"<?xml version='1.0'", b"", content)
        )
        return head + b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + rest

    error = refusal(with_part(book_of(sheet()), "xl/workbook.xml", change=bomb))

    assert issues.ACTIVE_CONTENT is error.issue


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    error = refusal(with_part(book_of(sheet()), "xl/media/x.png", b"\0" * (archive.UNPACKED + 1)))

    assert issues.TOO_LARGE is error.issue


@pytest.mark.parametrize("data", [b"PK", b"PK\3\4" + b"\0" * 40, b"PK\5\6" + b"\0" * 18])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert issues.NOT_A_WORKBOOK is refusal(data).issue


def test_a_workbook_without_a_cover_is_refused() -> None:
    def uncover(book: Any) -> None:
        book.worksheets[0]["A1"] = "mine"

    assert issues.NO_COVER is refusal(edited(book_of(sheet()), uncover)).issue


def test_a_row_that_is_there_twice_names_both_cells() -> None:
    def copy(book: Any) -> None:
        page = topic_page(book)
        page["D7"] = page["D8"] = "yes"
        page["A8"] = page["A7"].value

    error = refusal(edited(book_of(sheet()), copy))

    assert issues.TWICE is error.issue
    assert (True, True) == (error.facts["place"].endswith("!A8"), error.facts["first"].endswith("!A7"))


def test_dates_are_read_as_people_write_them() -> None:
    def dates(book: Any) -> None:
        topic_page(book)["D7"] = "yes"
        topic_page(book)["L7"] = "31.12.2025"

    def wrong(book: Any) -> None:
        topic_page(book)["D7"] = "yes"
        topic_page(book)["L7"] = "soon"

    assert dt.date(2025, 12, 31) == read(edited(book_of(sheet()), dates)).answers[FIRST.id].confirmed
    assert issues.BAD_CELL is refusal(edited(book_of(sheet()), wrong)).issue


def test_long_texts_are_refused_by_their_cell() -> None:
    error = refusal(edited(book_of(sheet()), lambda book: topic_page(book).__setitem__("F7", "x" * (LONGEST + 1))))

    assert (issues.LONG_CELL, True) == (error.issue, error.facts["place"].endswith("!F7"))


def test_another_edition_is_told_to_be_migrated() -> None:
    error = refusal(edited(book_of(sheet()), lambda book: book.worksheets[0].__setitem__("B5", "0.9.0")))

    assert issues.OTHER_EDITION is error.issue
    assert "migrate" in error.sentence()


def test_only_answers_can_be_written_into() -> None:
    """Questions, ids and what is the laboratory's are protected."""
    page = topic_page(load_workbook(io.BytesIO(book_of(sheet()))))

    assert page.protection.sheet
    assert [True, True, True, False, False, True] == [
        page[cell].protection.locked for cell in ["A7", "B7", "C7", "D7", "E7", "M7"]
    ]


def test_every_answer_has_its_drop_down() -> None:
    """Lists stand in a hidden sheet: labels may hold commas, and lists may be long."""
    book = load_workbook(io.BytesIO(book_of(sheet(), "fr")))
    page = topic_page(book)
    offered = {str(ref) for one in page.data_validations.dataValidation for ref in one.sqref.ranges}
    lists = book["eqlab-lists"]

    assert "D7" in {ref.split(":")[0] for ref in offered}
    assert "hidden" == lists.sheet_state
    assert FIRST.scale.steps[0].label["fr"] in {cell.value for row in lists.iter_rows() for cell in row}


def test_json_and_workbook_say_the_same() -> None:
    one = sheet(answers={FIRST.id: Answer(control=FIRST.id, value="yes")})
    data = sheet_form(SAMPLE, one, SPEAKERS[0]).encode()

    assert one == open_document(data, "sheet.json", choose, SPEAKERS).sheet


@pytest.mark.parametrize("name", KINDS)
def test_reference_sheets_of_the_real_checklist_come_back(name: str) -> None:
    """Real labels, real sizes, three languages."""
    catalogue, one = cesar(), sheet_of(f"cesar-{name}")
    language = LANGUAGES[KINDS.index(name) % len(LANGUAGES)]
    data = write_workbook(catalogue, one, tongue(language), SPEAKERS)
    opened = open_document(data, "sheet.xlsx", lambda _: catalogue, SPEAKERS)

    assert (one, language) == (opened.sheet, opened.language)


def test_every_label_of_the_real_checklist_is_one_answer_only() -> None:
    """In each scale, no label of any language can be taken for another answer."""
    for scale in cesar().scales.values():
        for value in names_of(scale):
            for speaker in SPEAKERS:
                assert value == meant(scale, speaker.say(words_of(scale, value)), SPEAKERS)
