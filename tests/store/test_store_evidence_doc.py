"""docs/evidence.md says what is so."""

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sample_events import exchange, finished, opened, step

from eqlab.core.finding import found
from eqlab.core.issue import Issue
from eqlab.core.location import SubjectPath
from eqlab.store import open_store
from eqlab.store.tables import METADATA

DOC = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text("utf-8")
CAMPAIGN = "C20261121-1a2b3c"


@pytest.fixture
def evidence(file: Path) -> Path:
    store = open_store(file)
    finding = found(Issue(code="EQ-TST-001", template="x"), SubjectPath(path="Bundle.type"))
    store.append(opened(CAMPAIGN))
    store.append(exchange("X1", b'{"a": 1}', CAMPAIGN))
    store.append(step(0, CAMPAIGN, findings=(finding,)))
    store.append(finished(CAMPAIGN))
    store.append(opened("C2"))
    store.close()
    return file


def block(language: str) -> str:
    return re.findall(rf"```{language}\n(.*?)```", DOC, re.DOTALL)[0]


def test_queries_answer_what_they_say(evidence: Path) -> None:
    """The last line of each answer, by the comment above its query."""
    said = re.findall(r"-- (.*)\n([^;]*;)", block("sql"))
    with closing(sqlite3.connect(evidence)) as connection:
        answers = {comment: connection.execute(query).fetchall() for comment, query in said}

    assert [CAMPAIGN, "C2"] == [row[0] for row in answers["campaigns"]]
    kinds = [row[2] for row in answers["the log"]]
    assert ["CampaignOpened", "ExchangeRecorded", "StepFinished", "CaseFinished"] == kinds
    assert [(3, "EQ-TST-001", "Bundle.type")] == answers["all findings"]
    assert [('{"a": 1}',)] == answers["a request body"]
    assert 64 == len(answers["the last hash"][0][0])


def test_verifying_without_eqlab_agrees(evidence: Path) -> None:
    store = open_store(evidence)
    heads = {row.id: row.head for row in store.campaigns()}
    store.close()

    assert f"{heads}\n" == verified(evidence).stdout


def test_verifying_without_eqlab_finds_alterations(evidence: Path) -> None:
    with closing(sqlite3.connect(evidence)) as connection:
        connection.execute("drop trigger event_no_update")
        connection.execute("update event set at = at || ' ' where seq = 3")
        connection.commit()

    assert "AssertionError: row 3 was altered" in verified(evidence).stderr


def verified(evidence: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", block("python")], cwd=evidence.parent, capture_output=True, text=True, check=False
    )


def test_every_table_and_column_is_described() -> None:
    described = {
        name: re.findall(r"`(\w+)`", columns.partition(":")[0])
        for name, columns in re.findall(r"^\| `(\w+)` \| (.*) \|$", DOC, re.MULTILINE)
    }

    assert {table.name: [column.name for column in table.columns] for table in METADATA.sorted_tables} == described
