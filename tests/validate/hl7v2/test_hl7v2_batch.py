"""Batches: every message on its own, lines counted through the whole document."""

import pytest
from hl7v2_world import ADMISSION, brief, wire

from eqlab.core.finding import Finding
from eqlab.validate.hl7v2 import issues
from eqlab.validate.hl7v2.batch import read_batch
from eqlab.validate.hl7v2.model import Message

FILE = f"FHS|^~\\&|A\nBHS|^~\\&|A\n{ADMISSION}{ADMISSION}BTS|2\nFTS|1\n"


def test_messages_of_a_batch_are_read_one_by_one() -> None:
    batch = read_batch(wire(FILE))

    assert () == batch.notes
    assert [3, 7] == [one.header.number for one in batch.messages if isinstance(one, Message)]


def test_one_message_is_no_batch() -> None:
    batch = read_batch(wire(ADMISSION))

    assert (1, ()) == (len(batch.messages), batch.notes)


@pytest.mark.parametrize(
    ("old", "new", "issue", "path"),
    [
        ("BTS|2", "BTS|3", issues.BATCH_COUNT, "BTS"),
        ("FTS|1", "FTS|one", issues.BATCH_COUNT, "FTS"),
        ("BTS|2\n", "", issues.BATCH_TRAILER, "BHS"),
        ("BHS|^~\\&|A\n", "", issues.BATCH_TRAILER, "BTS"),
        ("FTS|1\n", "", issues.BATCH_TRAILER, "FHS"),
    ],
)
def test_headers_and_trailers_go_together(old: str, new: str, issue: object, path: str) -> None:
    notes = read_batch(wire(FILE.replace(old, new))).notes

    assert (issue, path) in [(note.issue, note.subject.path) for note in notes]


def test_unreadable_message_of_a_batch_is_told_at_its_line() -> None:
    told = read_batch(wire(FILE.replace("MSH|^~\\&", "MSH|^^^^", 1))).messages[0]

    assert isinstance(told, Finding)
    assert [(issues.BAD_DELIMITERS.code, "MSH-2")] == brief([told])
    assert 3 == told.subject.line
