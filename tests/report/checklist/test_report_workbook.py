"""Answer sheets as workbooks: what was said comes back as it was, and hostile files are refused by name."""

import datetime as dt
import io
import json
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

sys.path.insert(0, str(Path(__file__).parents[2] / "checklist"))

from checklist_samples import SAMPLE

from eqlab.checklist.model import Assurance, Audience, Catalogue
from eqlab.checklist.sheet import Answer, Evidence, MendingPlan, Outcome, ProbeResult, Sheet, Special
from eqlab.checklist.sheet_json import LONGEST, write_sheet
from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.text import LANGUAGES
from eqlab.report.checklist import archive, issues
from eqlab.report.checklist.document import open_document, sheet_text
from eqlab.report.checklist.workbook import write_workbook
from eqlab.report.checklist.workbook_cells import escaped, plain
from eqlab.report.translation import tongue

SPEAKERS = tuple(tongue(language) for language in LANGUAGES)
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
