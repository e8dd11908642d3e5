"""Sheets come from anybody: their form is looked at, and every mistake told."""

from typing import Any

import pytest
from checklist_samples import changed, finder
from hypothesis import given
from hypothesis import strategies as st

from eqlab.checklist.sheet import Sheet
from eqlab.checklist.sheet_json import LONGEST, MOST, read_sheet, write_sheet
from eqlab.core.errors import AuthorErrors

HEAD: dict[str, Any] = {"catalogue": "sample", "edition": "1.1.0", "audience": "vendor", "date": "2026-06-01"}


def codes(data: Any) -> list[str]:
    with pytest.raises(AuthorErrors) as raised:
        read_sheet(data, "sheet.json", finder("sheet.json"))
    return [error.issue.code for error in raised.value.errors]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"colour": "red"}, "EQ-CSR-001"),
        ({"answers": {"A": {}}}, "EQ-CSR-002"),
        ({"answers": {"A": {"value": "yes", "plan": {"owner": "Ada"}}}}, "EQ-CSR-002"),
        ({"audience": "nobody"}, "EQ-CSR-003"),
        ({"date": "1 June"}, "EQ-CSR-003"),
        ({"date": "2026-02-30"}, "EQ-CSR-003"),
        ({"date": 20260601}, "EQ-CSR-003"),
        ({"size": 5}, "EQ-CSR-003"),
        ({"subject": "x" * (LONGEST + 1)}, "EQ-CSR-003"),
        ({"answers": []}, "EQ-CSR-003"),
        ({"answers": {"A": {"value": True}}}, "EQ-CSR-003"),
        ({"answers": {"A": {"value": "yes", "evidence": "doc"}}}, "EQ-CSR-003"),
        ({"answers": {str(number): {"value": "yes"} for number in range(MOST + 1)}}, "EQ-CSR-003"),
        ({"evidence": {"A": {"type": "DOC", "date": "2026-01-01", "supports": "no"}}}, "EQ-CSR-003"),
        ({"evidence": {"A": {"type": "DOC", "date": "2026-01-01", "level": "sworn"}}}, "EQ-CSR-003"),
        ({"probes": {}}, "EQ-CSR-003"),
        ({"probes": [{"probe": "p", "outcome": "good", "date": "2026-01-01"}]}, "EQ-CSR-003"),
        ({"probes": [{}] * (MOST + 1)}, "EQ-CSR-003"),
        ({"delegates": {"AAA": 1}}, "EQ-CSR-003"),
    ],
)
def test_a_mistake_is_told(more: dict[str, Any], code: str) -> None:
    assert code in codes({**HEAD, **more})


def test_what_is_no_mapping_is_no_sheet() -> None:
    assert "EQ-CSR-003" in codes([])


def test_what_is_empty_is_left_out() -> None:
    written = write_sheet(changed())

    assert {"value": "yes"} == written["answers"]["SMP-V-AAA-01"]
    assert "delegates" not in written


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from([*HEAD, "answers", "evidence", "probes", "delegates", "subject", "size"]), JSON)
def test_whatever_comes_is_read_or_told(key: str, value: Any) -> None:
    sheet, sentences = _read({**HEAD, key: value})

    assert all(sentences)
    assert sheet is None or (sheet, []) == _read(write_sheet(sheet))


def _read(data: Any) -> tuple[Sheet | None, list[str]]:
    try:
        return read_sheet(data, "sheet.json", finder("sheet.json")), []
    except AuthorErrors as wrong:
        return None, [error.sentence() for error in wrong.errors]
