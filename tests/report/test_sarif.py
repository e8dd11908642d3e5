"""SARIF 2.1.0: the members that the standard requires, and what they say. Source: OASIS, SARIF 2.1.0."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.values import Json
from eqlab.report.sarif import JudgedFile, sarif

LEVELS = {"none", "note", "warning", "error"}
KINDS = {"notApplicable", "pass", "fail", "review", "open", "informational"}


def finding(code: str = "EQ-X-001", path: str = "Patient.x", line: int | None = 3, **more: Any) -> Finding:
    issue = Issue(code=code, template="It is {found}.", **{"advice": "Do {wanted}.", **more})
    place = SubjectPath(path=path, line=line, column=7 if line else None)
    return found(issue, place, RulePath(("http://x.example/p", "Patient.x")), found="odd", wanted="well")


def log_of(*findings: Finding, uri: str = "a.json") -> Json:
    return sarif([JudgedFile(uri=uri, findings=findings)], "1.2.3")


def assert_conforms(log: Json) -> None:
    """What the standard says a log must have (3.13, 3.14, 3.18, 3.19, 3.27, 3.28, 3.29, 3.30)."""
    assert "2.1.0" == log["version"]
    assert urlsplit(log["$schema"]).path.endswith("sarif-schema-2.1.0.json")
    for run in log["runs"]:
        driver = run["tool"]["driver"]
        assert driver["name"]
        assert re.fullmatch(r"\d+\.\d+\.\d+.*", driver["semanticVersion"])
        ids = [rule["id"] for rule in driver["rules"]]
        assert len(ids) == len(set(ids))
        assert all(rule["shortDescription"]["text"] for rule in driver["rules"])
        assert run["columnKind"] in {"utf16CodeUnits", "unicodeCodePoints"}
        for result in run["results"]:
            assert_result_conforms(result, ids)


def assert_result_conforms(result: Json, ids: list[str]) -> None:
    assert result["ruleId"] in ids
    assert result["kind"] in KINDS
    assert result["level"] in LEVELS
    assert ("none" == result["level"]) is ("fail" != result["kind"])
    assert result["message"]["text"]
    for location in result["locations"]:
        physical = location["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", physical["artifactLocation"]["uri"])
        assert all(value >= 1 for value in physical.get("region", {}).values())
        assert all(one["fullyQualifiedName"] for one in location.get("logicalLocations", ()))


def test_a_log_without_findings_says_that_somebody_looked() -> None:
    log = log_of()

    assert_conforms(log)
    assert [] == log["runs"][0]["results"]
    assert_conforms(sarif([], "1.2.3"))


def test_a_finding_has_its_place_and_its_sentence() -> None:
    log = log_of(finding())
    result = log["runs"][0]["results"][0]

    assert_conforms(log)
    assert "It is odd. Do well." == result["message"]["text"]
    place = result["locations"][0]
    assert {"startLine": 3, "startColumn": 7} == place["physicalLocation"]["region"]
    assert [{"fullyQualifiedName": "Patient.x"}] == place["logicalLocations"]
    assert "http://x.example/p > Patient.x" == result["properties"]["rule"]


@pytest.mark.parametrize(
    ("level", "nature", "expected"),
    [
        (Level.ERROR, Nature.VIOLATION, ("fail", "error")),
        (Level.WARNING, Nature.VIOLATION, ("fail", "warning")),
        (Level.NOTE, Nature.VIOLATION, ("fail", "note")),
        (Level.ERROR, Nature.UNDECIDED, ("open", "none")),
        (Level.ERROR, Nature.LAB, ("open", "none")),
    ],
)
def test_only_a_broken_rule_fails(level: Level, nature: Nature, expected: tuple[str, str]) -> None:
    log = log_of(finding(level=level, nature=nature))
    result = log["runs"][0]["results"][0]

    assert_conforms(log)
    assert expected == (result["kind"], result["level"])


def test_a_finding_without_place_or_advice_is_told_too() -> None:
    log = log_of(finding(path="", line=None, advice=""))
    place = log["runs"][0]["results"][0]["locations"][0]

    assert_conforms(log)
    assert "It is odd." == log["runs"][0]["results"][0]["message"]["text"]
    assert {"physicalLocation"} == set(place)
    assert "region" not in place["physicalLocation"]


def test_each_rule_is_told_once_for_all_files() -> None:
    files = [JudgedFile(uri=uri, findings=[finding(), finding("EQ-X-002")]) for uri in ("b.json", "a.json")]
    log = sarif(files, "1.2.3")

    assert_conforms(log)
    assert ["EQ-X-001", "EQ-X-002"] == [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in log["runs"][0]["results"]]
    assert ["b.json", "b.json", "a.json", "a.json"] == uris


@pytest.mark.parametrize("path", ["my file.json", "é/ü.json", "a#b?.json", "100%.json", "[x].json", "/tmp/a b.json"])
def test_the_name_of_a_file_is_written_as_a_uri(path: str) -> None:
    assert_conforms(log_of(finding(), uri=path))


def test_a_log_is_told_in_the_readers_language() -> None:
    log = sarif([JudgedFile(uri="a", findings=[finding()])], "1.2.3", lambda text: text.replace("It is", "C'est"))

    assert "C'est odd. Do well." == log["runs"][0]["results"][0]["message"]["text"]
    assert log["runs"][0]["tool"]["driver"]["rules"][0]["shortDescription"]["text"].startswith("C'est")
