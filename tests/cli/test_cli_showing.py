"""Findings as people read them: how many, what comes last, and how a rule is known."""

import json
from dataclasses import replace

import pytest
from cli_hands import Hand

from eqlab.cli.showing import MOST, Judged, Paper
from eqlab.cli.speech import tongue
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Nature
from eqlab.core.location import SubjectPath
from eqlab.core.requirement import Origin
from eqlab.report.glossary import ORIGINS
from eqlab.report.sarif import JudgedFile, sarif
from eqlab.validate.fhir.origin import ORIGIN
from eqlab.validate.fhir.outcome import outcome

WRONG = Issue(code="EQ-TEST-001", template="It is {found}.")
UNDECIDED = Issue(code="EQ-FHIR-999", template="Nobody knows {found}.", nature=Nature.UNDECIDED)


def finding(issue: Issue = WRONG, line: int = 1) -> Finding:
    return found(issue, SubjectPath(path="Patient.x", line=line, column=1), found="wrong")


def told(*findings: Finding, data: bytes = b"{}", whole: bool = False) -> list[str]:
    return list(Paper.of(tongue("en"), whole=whole).file(Judged(file="a.json", data=data, findings=findings)))


@pytest.mark.parametrize(("whole", "shown"), [(False, MOST), (True, MOST + 5)])
def test_all_is_told_to_who_asks_for_all(whole: bool, shown: int) -> None:
    lines = told(*(finding() for _ in range(MOST + 5)), whole=whole)

    assert shown == lines.count("    It is wrong.")
    assert whole is not ("  5 more findings are not shown; --all tells all." in lines)


def test_all_is_an_option(hand: Hand) -> None:
    names = [{"use": "x"} for _ in range(MOST + 1)]
    file = hand.write("a.json", json.dumps({"resourceType": "Patient", "name": names}))

    assert "1 more finding is not shown" in hand.call("validate", file).stdout
    assert "not shown" not in hand.call("validate", "--all", file).stdout


def test_under_many_findings_the_first_line_stands_again() -> None:
    few, many = told(*(finding() for _ in range(10))), told(*(finding() for _ in range(11)))

    assert 1 == sum("10 errors" in line for line in few)
    assert 2 == sum("11 errors" in line for line in many)


def test_what_to_do_about_undecided_is_said_once() -> None:
    lines = told(finding(UNDECIDED), finding(UNDECIDED, line=2))

    assert 1 == sum("name a terminology server with --tx" in line for line in lines)


def test_definitions_decide_nothing_but_resources() -> None:
    other = replace(UNDECIDED, code="EQ-TEST-002")

    assert not any("--tx" in line for line in told(finding(other)))


def test_where_something_is_wrong_that_comes_first() -> None:
    assert not any("--tx" in line for line in told(finding(UNDECIDED), finding()))


def test_what_is_no_text_has_no_excerpt() -> None:
    assert not any(line.lstrip().startswith("|") for line in told(finding(), data=b"{\xff}"))


@pytest.mark.parametrize("origin", list(Origin))
def test_every_form_says_how_a_rule_is_known(origin: Origin) -> None:
    """The text and the outcome say nothing of public sources."""
    one, quiet = replace(finding(), origin=origin), origin is Origin.PUBLIC
    word = tongue("en").say(ORIGINS[origin])
    extensions = outcome([one])["issue"][0]["extension"]
    results = sarif([JudgedFile(uri="a.json", findings=[one])], "1.0.0")["runs"][0]["results"]

    assert quiet is not any(line.endswith(f"(origin of the rule: {word})") for line in told(one))
    assert ([] if quiet else [str(origin)]) == [e["valueCode"] for e in extensions if e["url"] == ORIGIN]
    assert str(origin) == results[0]["properties"]["origin"]


def test_json_says_how_a_rule_is_known(hand: Hand) -> None:
    file = hand.write("a.json", '{"resourceType": "Patient", "gender": "x"}')
    files = json.loads(hand.call("validate", "--format", "json", file).stdout)["files"]

    assert ["public"] == [one["origin"] for one in files[0]["findings"]]


def test_a_rule_of_sarif_shows_no_fields() -> None:
    rule = sarif([JudgedFile(uri="a b.json", findings=[finding()])], "1.0.0")["runs"][0]["tool"]["driver"]["rules"][0]

    assert "It is …." == rule["shortDescription"]["text"]


def test_numbers_of_findings_are_counted_in_the_readers_language() -> None:
    assert "5 erreurs" == tongue("fr").count("{n} error", "{n} errors", 5)
    assert "1 Laborfehler" == tongue("de").count("{n} laboratory fault", "{n} laboratory faults", 1)


def test_the_name_of_a_file_stands_on_one_line() -> None:
    """Else a name could tell of a file that is not there."""
    judged = Judged(file="a.json: not valid\nb.json", data=b"{}", findings=())

    assert ["a.json: not valid\\nb.json: valid"] == list(Paper.of(tongue("en"), whole=False).file(judged))
