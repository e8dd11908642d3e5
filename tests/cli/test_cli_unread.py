"""`eqlab validate`: files that cannot be read are told in every form, and so is a reader that goes away."""

import json
import os
import subprocess
import sys

import pytest
from cli_hands import Hand
from judging_hands import PATIENT, WRONG

from eqlab.cli import definitions
from eqlab.core.values import Json

FORMS = ("json", "outcome", "sarif")


def said(hand: Hand, form: str, *files: str) -> Json:
    result = hand.call("validate", "--format", form, *files)
    assert 64 == result.exit_code
    return json.loads(result.stdout)


def invocation(log: Json) -> Json:
    return log["runs"][0]["invocations"][0]


# Files, folders and lines that cannot be read


def test_the_last_line_counts_what_could_not_be_read(hand: Hand) -> None:
    files = ["gone.json", hand.write("a.json", PATIENT), hand.write("b.json", WRONG)]

    assert hand.call("validate", *files).stdout.endswith("3 files: 1 not valid, 1 valid, 1 could not be read\n")
    assert "2 files: 2 could not be read\n" == hand.call("validate", "gone.json", "lost.json").stdout
    assert "" == hand.call("validate", "gone.json").stdout


def test_an_empty_folder_is_no_file_that_could_not_be_read(hand: Hand) -> None:
    (hand.folder / "empty").mkdir()

    assert "a.json: valid\n" == hand.call("validate", hand.write("a.json", PATIENT), "empty").stdout
    assert ["not-found"] == [one["code"] for one in said(hand, "outcome", "empty")["issue"]]


def test_json_has_an_entry_without_a_verdict(hand: Hand) -> None:
    judged, lost = said(hand, "json", "gone.json", hand.write("a.json", PATIENT))["files"]

    assert ("a.json", True, False) == (judged["file"], judged["valid"], "error" in judged)
    assert ("gone.json", None, [], []) == (lost["file"], lost["valid"], lost["by"], lost["findings"])
    assert {"code", "sentence", "advice"} == set(lost["error"])
    assert ("EQ-CLI-060", True) == (lost["error"]["code"], "gone.json cannot be read" in lost["error"]["sentence"])


def test_an_outcome_is_fatal(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    one = said(hand, "outcome", "gone.json")
    several = said(hand, "outcome", "gone.json", hand.write("a.json", PATIENT))["entry"]
    monkeypatch.setattr(definitions, "LARGEST", 10)
    large = said(hand, "outcome", "a.json")

    assert ("OperationOutcome", 1) == (one["resourceType"], len(one["issue"]))
    assert ("fatal", "not-found") == (one["issue"][0]["severity"], one["issue"][0]["code"])
    assert ("fatal", "exception") == (large["issue"][0]["severity"], large["issue"][0]["code"])
    assert ["file:a.json", "file:gone.json"] == [entry["fullUrl"] for entry in several]


def test_a_run_of_sarif_is_no_success(hand: Hand) -> None:
    """An empty list of results would look as if all were well."""
    run = invocation(said(hand, "sarif", "my gone.json"))
    notice = run["toolExecutionNotifications"][0]

    assert run["executionSuccessful"] is False
    assert ("error", "EQ-CLI-060") == (notice["level"], notice["descriptor"]["id"])
    assert "my gone.json cannot be read" in notice["message"]["text"]
    assert "my%20gone.json" == notice["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_a_run_of_sarif_that_read_all_is_a_success(hand: Hand) -> None:
    result = hand.call("validate", "--format", "sarif", hand.write("b.json", WRONG))

    assert {"executionSuccessful": True} == invocation(json.loads(result.stdout))


def test_a_line_that_cannot_be_read_is_told_by_every_form(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definitions, "LARGEST", len(PATIENT))
    name = hand.write("export.ndjson", f"{PATIENT}\n{PATIENT} \n")
    plain, outcomes, log = (said(hand, form, name) for form in FORMS)
    place = invocation(log)["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]

    assert [("export.ndjson:2", "EQ-CLI-060")] == [(one["file"], one["error"]["code"]) for one in plain["files"]]
    assert [2, 1, 1] == [plain["bulk"][0][one] for one in ("lines", "valid", "not_read")]
    assert ["file:export.ndjson%3A2", "file:export.ndjson"] == [entry["fullUrl"] for entry in outcomes["entry"]]
    assert ("export.ndjson", 2) == (place["artifactLocation"]["uri"], place["region"]["startLine"])


# Readers that go away


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("form", FORMS)
def test_a_reader_of_one_document_that_goes_away_hears_no_verdict(hand: Hand, form: str, unbuffered: str) -> None:
    """Else half a document would pass for one that was read to its end; where Python buffers nothing, too."""
    file = hand.write("many.json", json.dumps({"resourceType": "Patient", "name": [{"family": ""}] * 3000}))
    with subprocess.Popen(
        [sys.executable, "-m", "eqlab.cli", "validate", "--format", form, file],
        cwd=hand.folder,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(5)
        process.stdout.close()
        assert b"" == process.stderr.read()

    assert 141 == process.returncode
