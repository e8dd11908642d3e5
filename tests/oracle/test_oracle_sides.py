"""The bench beside the validator of HL7, without it: what is asked, who answers, what is told."""

import json
import sys
from pathlib import Path

import oracle
import oracle_runs
import oracle_talk
import pytest

ECHO = """
import json, sys
print("a word before", flush=True)
for line in sys.stdin:
    request = json.loads(line)
    if request["file"] == "end":
        sys.exit(3)
    if request["file"] != "wait":
        print(json.dumps({"id": request["id"], "outcome": {"issue": []}}), flush=True)
"""


def _outcome(*places: str) -> oracle_talk.Json:
    return {"outcome": {"issue": [{"severity": "error", "expression": [one]} for one in places]}}


def _judged(mine: oracle_talk.Json, theirs: oracle_talk.Json, recorded: oracle_talk.Json | None) -> oracle.Judged:
    run = oracle_runs.Run(module="general", request={"id": "one#base"}, recorded=recorded)
    return oracle.Judged(run=run, answers=(mine, theirs, recorded))


def test_an_engine_answers_and_is_started_anew_after_it_ended() -> None:
    engine = oracle_talk.Engine(name="echo", command=[sys.executable, "-c", ECHO])
    try:
        told = [engine.ask({"id": str(number), "file": name}) for number, name in enumerate(["a", "end", "b"])]
    finally:
        engine.end()
    assert [{"id": "0", "outcome": {"issue": []}}, {"error": "The process ended with 3."}] == told[:2]
    assert {"id": "2", "outcome": {"issue": []}} == told[2]
    assert 3 == len(engine.spent)


def test_an_engine_that_says_nothing_is_ended() -> None:
    engine = oracle_talk.Engine(name="echo", command=[sys.executable, "-c", ECHO], patience=0.2)
    try:
        told = engine.ask({"id": "1", "file": "wait"})
    finally:
        engine.end()
    assert "error" in told


def test_nobody_is_there_when_nothing_was_built(tmp_path: Path) -> None:
    assert oracle_talk.hl7(tmp_path) is None


def test_runs_are_read_from_the_manifest(tmp_path: Path) -> None:
    run = {
        "mode": "profile",
        "tier": "core",
        "profiles": ["files/p.json", "http://one.example/p"],
        "expected": "e.json",
    }
    case = {"id": "one", "module": "general", "format": "json", "file": "files/a.json"}
    cases = [{**case, "runs": [run, {**run, "tier": None}]}, {**case, "format": "other", "runs": [run]}]
    (tmp_path / "manifest.json").write_text(json.dumps({"cases": cases}))
    (tmp_path / "e.json").write_text("{}")
    (found,) = oracle_runs.runs(tmp_path)
    assert "one#profile" == found.request["id"]
    assert [str(tmp_path / "files/p.json"), "http://one.example/p"] == found.request["profiles"]
    assert {"outcome": {}} == found.recorded


@pytest.mark.parametrize(
    ("one", "other", "met"),
    [
        ("Patient.name[0].family", "Patient.name", True),
        ("Bundle.entry[1].resource/*Patient/1*/.id", "Bundle.entry[0].resource.id", True),
        ("Patient.value.ofType(Coding)", "Patient.value", True),
        ("Patient.name", "Patient.gender", False),
    ],
)
def test_places_meet_as_far_as_one_level(one: str, other: str, met: bool) -> None:
    assert met is oracle_runs.meet(_outcome(one), _outcome(other))


def test_agreement_counts_what_both_answered() -> None:
    """Who fails agrees with nobody; what is not on record is not counted."""
    bad, good = _outcome("Patient.name"), _outcome()
    judged = [_judged(bad, bad, good), _judged(good, good, None), _judged({"error": "x"}, good, good)]
    lines = [line.split() for line in oracle.table(judged)][1:]
    assert ["3", "2", "66.7%", "66.7%"] == lines[0][-4:]
    assert ["2", "0", "0.0%", "0.0%"] == lines[1][-4:]
    assert ["2", "1", "50.0%", "50.0%"] == lines[2][-4:]


def test_differing_runs_are_told_with_the_first_error() -> None:
    told = list(oracle.differences([_judged(_outcome("Patient.name"), _outcome(), None)]))
    assert ["one#base (general): eqlab invalid, HL7 live valid, recorded -", "    Patient.name: "] == told
