"""Where everything stands in an answer workbook. The first cell of each sheet says which sheet it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from eqlab.report.phrase import Phrase, phrase

COVER, LOCKER, PROBES, LISTS = "cover", "locker", "probes", "lists"
"""First cells of the sheets that are no topic's; a topic's holds its id."""

HEAD_ROW = 6
"""Row of the column titles, on every sheet but the cover."""
FIRST_ROW = HEAD_ROW + 1
DELEGATE_ROW = 4
"""Row of a topic's sheet that says who answers for it, in column D."""
DELEGATE_COLUMN = 4
MOST_ROWS = 5200
"""Rows that are read of a sheet: more than a sheet may have entries."""
LOCKER_ROWS = 60
"""Rows for evidence that are open to be filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    key: str
    """Key of the sheet's JSON that it holds."""
    title: Phrase
    width: int
    open: bool = True
    """True when whoever answers may write into it."""
    date: bool = False


ANSWERS = (
    Column(key="control", title=phrase("Control"), width=16, open=False),
    Column(key="question", title=phrase("Question"), width=52, open=False),
    Column(key="help", title=phrase("Help"), width=52, open=False),
    Column(key="value", title=phrase("Answer"), width=28),
    Column(key="evidence", title=phrase("Evidence (ids)"), width=18),
    Column(key="note", title=phrase("Note"), width=32),
    Column(key="reason", title=phrase("Why it does not apply"), width=28),
    Column(key="owner", title=phrase("Plan: who"), width=18),
    Column(key="due", title=phrase("Plan: until when"), width=14, date=True),
    Column(key="text", title=phrase("Plan: how"), width=28),
    Column(key="given_by", title=phrase("Answered by"), width=18),
    Column(key="confirmed", title=phrase("Still true on"), width=14, date=True),
    Column(key="reviewer", title=phrase("Reviewer (laboratory)"), width=18, open=False),
)
EVIDENCE = (
    Column(key="id", title=phrase("Id"), width=18),
    Column(key="type", title=phrase("Type of evidence"), width=30),
    Column(key="title", title=phrase("What it is"), width=40),
    Column(key="date", title=phrase("Date"), width=14, date=True),
    Column(key="expires", title=phrase("Expires"), width=14, date=True),
    Column(key="digest", title=phrase("SHA-256 of the file"), width=68),
    Column(key="examined_by", title=phrase("Examined by (laboratory)"), width=22, open=False),
    Column(key="supports", title=phrase("Supports the answer (laboratory)"), width=16, open=False),
    Column(key="level", title=phrase("Level (laboratory)"), width=16, open=False),
)
RESULTS = (
    Column(key="probe", title=phrase("Probe"), width=22, open=False),
    Column(key="outcome", title=phrase("Outcome"), width=14, open=False),
    Column(key="date", title=phrase("Date"), width=14, open=False, date=True),
    Column(key="controls", title=phrase("Controls"), width=32, open=False),
    Column(key="digest", title=phrase("SHA-256 of the raw output"), width=68, open=False),
    Column(key="detail", title=phrase("Details"), width=60, open=False),
)

COVER_ROWS: Mapping[str, tuple[int, Phrase]] = {
    "catalogue": (4, phrase("Checklist")),
    "edition": (5, phrase("Edition")),
    "audience": (6, phrase("For whom")),
    "language": (7, phrase("Language")),
    "subject": (8, phrase("Name of the product or practice")),
    "size": (9, phrase("Size of the organisation")),
    "date": (10, phrase("Date of the answers")),
}
COVER_COLUMN = 2
COVER_OPEN = ("subject", "size", "date")


def cell_name(row: int, column: int) -> str:
    """Return a cell as spreadsheets name it, e.g. `D7`."""
    return f"{get_column_letter(column)}{row}"
