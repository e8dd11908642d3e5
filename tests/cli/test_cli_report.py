"""`eqlab report`: reports are derived from evidence alone."""

import json
from pathlib import Path

import pytest
from cli_hands import Hand


@pytest.fixture
def campaign(hand: Hand) -> Path:
    """A folder with a finished campaign, without its reports."""
    hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--format", "junit")
    folder = hand.folder / "out"
    (folder / "junit.xml").unlink()
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix in {".html", ".json", ".xml"}} - {"access.json"}


def test_reports_come_back_from_the_evidence(campaign: Path, hand: Hand) -> None:
    result = hand.call("report", "out")

    assert 0 == result.exit_code
    assert ["out/report.html", "out/report.json", "out/junit.xml"] == result.stdout.split()
    assert "failed" == json.loads((campaign / "report.json").read_text())["verdict"]["kind"]


def test_reports_in_other_languages_elsewhere(campaign: Path, hand: Hand) -> None:
    """The folder of the evidence may be left alone."""
    result = hand.call("report", "out", "--language", "de", "--format", "html", "--out", "elsewhere")

    assert 0 == result.exit_code
    assert (set(), {"report.html", "report.de.html"}) == (names(campaign), names(hand.folder / "elsewhere"))


def test_nothing_half_written_stays(campaign: Path, hand: Hand) -> None:
    hand.call("report", "out")

    assert [] == [path.name for path in campaign.iterdir() if path.name.endswith(".part")]


def test_folder_without_a_campaign(hand: Hand) -> None:
    result = hand.call("report", ".")

    assert 64 == result.exit_code
    assert "The folder . holds no campaign." in result.stderr


def test_report_that_cannot_be_written(campaign: Path, hand: Hand) -> None:
    """A folder stands where the page should go."""
    (campaign / "report.html").mkdir()
    result = hand.call("report", "out")

    assert 3 == result.exit_code
    assert "report.html" in result.stderr
    assert 1 == len(result.stderr.splitlines())


@pytest.mark.usefixtures("campaign")
def test_out_below_a_file(hand: Hand) -> None:
    hand.write("file", "")
    result = hand.call("report", "out", "--out", "file/sub")

    assert 64 == result.exit_code
    assert "file is a file, not a folder." in result.stderr


@pytest.mark.usefixtures("campaign")
def test_evidence_verified(hand: Hand) -> None:
    result = hand.call("evidence", "verify", "out")

    assert 0 == result.exit_code
    assert "chain and payloads as they were recorded" in result.stdout
    assert "Head of the chain: " in result.stdout


def test_altered_evidence_is_found(campaign: Path, hand: Hand) -> None:
    """Whoever changes a recorded byte is found out, and the sentence says where."""
    import sqlite3

    with sqlite3.connect(campaign / "campaign.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE event SET body = replace(body, 'NOTE-01', 'NOTE-02') WHERE kind = 'CaseFinished'")
    connection.close()
    result = hand.call("evidence", "verify", "out")

    assert 3 == result.exit_code
    assert "does not give its hash" in result.stdout


@pytest.mark.parametrize(("place", "code"), [(".", 64), ("missing", 64)])
def test_no_evidence(place: str, code: int, hand: Hand) -> None:
    result = hand.call("evidence", "verify", place)

    assert code == result.exit_code
    assert f"The folder {place} holds no campaign." in result.stderr
