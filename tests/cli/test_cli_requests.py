"""`eqlab validate --batch`: requests line by line."""

import json
import subprocess
import sys

import pytest
from cli_hands import Hand
from judging_hands import PATIENT, PROFILE, WRONG, ask, severities

from eqlab.cli.batch import answer, options_of
from eqlab.core.values import Json
from eqlab.validate.fhir.library import core_library


def test_requests_are_answered_in_their_order(hand: Hand) -> None:
    good, wrong = (str(hand.folder / hand.write(name, text)) for name, text in (("a.json", PATIENT), ("b.json", WRONG)))
    said = ask({"id": "1", "file": good}, {"id": 2, "file": wrong, "format": "json"}, {"file": good})

    assert ["1", 2, None] == [one["id"] for one in said]
    assert [["information"], ["information"]] == [severities(said[at]) for at in (0, 2)]
    assert "error" == severities(said[1])[0]


@pytest.mark.parametrize("line", ["", "x", "[]", "7", "null", '{"id": ', b"\xff\xfe\xfd", "[" * 100_000, '"text"'])
def test_a_bad_line_spoils_no_other(hand: Hand, line: str | bytes) -> None:
    good = {"id": "g", "file": str(hand.folder / hand.write("a.json", PATIENT))}
    said = ask(good, line, good)

    assert ["g", "g"] == [said[0]["id"], said[-1]["id"]]
    assert [{"id": None, "error": "The line is no JSON object."}] * (1 if line else 0) == said[1:-1]


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"file": "/none/none.json"},
        {"file": "/tmp"},
        {"file": 7},
        {"file": "a\0b"},
        {"file": "PATIENT", "profiles": 7},
        {"file": "PATIENT", "profiles": ["/none.json"]},
        {"file": "PATIENT", "supporting": ["/none.json"]},
        {"file": "PATIENT", "packages": ["no.such#1"]},
        {"file": "PATIENT", "packages": [{}]},
        {"file": "PATIENT", "options": 7},
        {"file": "PATIENT", "options": {"language": 7}},
    ],
)
def test_a_request_that_cannot_be_met_says_so(hand: Hand, request_: Json) -> None:
    patient = str(hand.folder / hand.write("a.json", PATIENT))
    request_ = {key: patient if value == "PATIENT" else value for key, value in request_.items()}
    said = ask({"id": "x", **request_})[0]

    assert "x" == said["id"]
    assert said["error"]
    assert "Traceback" not in said["error"]


def test_what_is_not_given_may_be_null(hand: Hand) -> None:
    file = str(hand.folder / hand.write("a.json", PATIENT))
    names = ("format", "profiles", "supporting", "packages", "fetch", "options")

    assert ["information"] == severities(ask({"id": "x", "file": file, **dict.fromkeys(names)})[0])


def test_requests_know_nothing_of_each_other(hand: Hand) -> None:
    file, profile = (
        str(hand.folder / hand.write(name, text))
        for name, text in (("a.json", PATIENT), ("p.json", json.dumps(PROFILE)))
    )
    url = PROFILE["url"]
    with_profile = {"id": "1", "file": file, "profiles": [profile]}
    said = ask(
        with_profile,
        {"id": "2", "file": file, "profiles": [url]},
        {**with_profile, "id": "3"},
        {"id": "4", "file": file},
    )

    assert ["error", "warning", "error", "information"] == [severities(one)[0] for one in said]
    assert said[0]["outcome"] == said[2]["outcome"]


def test_definitions_for_all_requests_are_given_once(hand: Hand) -> None:
    hand.write("p.json", json.dumps(PROFILE))
    file = str(hand.folder / hand.write("a.json", PATIENT))
    said = ask({"id": "1", "file": file, "profiles": [PROFILE["url"]]}, arguments=("--supporting", "p.json"))

    assert "error" == severities(said[0])[0]


def test_an_answer_comes_before_the_next_request_is_read(hand: Hand) -> None:
    file = str(hand.folder / hand.write("a.json", PATIENT))
    process = subprocess.Popen(
        [sys.executable, "-m", "eqlab", "validate", "--batch"],
        cwd=hand.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    for number in range(3):
        process.stdin.write(json.dumps({"id": number, "file": file}) + "\n")
        process.stdin.flush()
        assert number == json.loads(process.stdout.readline())["id"]
    process.stdin.close()
    assert 0 == process.wait(20)
    process.stdout.close()


def test_a_slip_of_the_labs_own_spoils_one_request_only(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("eqlab.cli.batch.judge", broken)
    line = json.dumps({"id": "1", "file": hand.write("a.json", PATIENT)}).encode()

    assert {"id": "1", "error": "The laboratory broke: ZeroDivisionError()."} == answer(line, core_library())


def test_switches_of_a_request_have_their_defaults() -> None:
    options = options_of({}, (), {})

    assert ("IGNORE", "CHECK_VALID", "Ignore", "error") == (
        options.references,
        options.contained,
        options.best_practice,
        options.wrong_displays,
    )
    assert (True, True, True, False) == (
        options.example_urls,
        options.aggregation_outside_bundles,
        options.terminology,
        options.comments,
    )


def test_switches_of_a_request_are_read(hand: Hand) -> None:
    file = hand.write("a.json", PATIENT)
    options = options_of({"language": "en, de", "no-tx": True, "allow-comments": True}, ("u",), {"Patient/1": file})

    assert (("u",), ("en", "de"), False, True) == (
        options.profiles,
        options.languages,
        options.terminology,
        options.comments,
    )
    assert {"resourceType": "Patient", "active": True} == options.fetch("Patient/1")
    assert None is options.fetch("Patient/2")


@pytest.mark.parametrize(
    ("realm", "expected"),
    [
        ('<realmCode code="LU"/>', set()),
        ('<realmCode code="FR"/>', {"EQ-CLI-090"}),
        ('<realmCode code="lu"/>', {"EQ-CLI-091"}),
        ('<realmCode nullFlavor="NI"/>', {"EQ-CLI-091"}),
        ("", {"EQ-CLI-091"}),
    ],
)
def test_rules_that_are_not_used_are_named(hand: Hand, realm: str, expected: set[str]) -> None:
    """A document that lies about its realm, or keeps silent, is not taken for one that meets the rules."""
    file = hand.write("document.xml", f'<ClinicalDocument xmlns="urn:hl7-org:v3">{realm}</ClinicalDocument>')
    (said,) = ask({"file": str(hand.folder / file)})
    told = {issue["details"]["coding"][0]["code"] for issue in said["outcome"]["issue"]}

    assert expected == {code for code in told if code.startswith("EQ-CLI-")}


def test_what_is_no_resource_goes_to_its_judge(hand: Hand) -> None:
    """Unless the request says that it is one; rules that need naming are named in the request."""
    document = str(hand.folder / hand.write("d.xml", '<ClinicalDocument xmlns="urn:hl7-org:v3"/>'))
    letter = str(hand.folder / hand.write("l.xml", "<letter/>"))
    schema = str(hand.folder / hand.write("l.sch", SCHEMA))
    said = ask({"file": document}, {"file": document, "format": "xml"}, {"file": letter, "schematron": [schema]})
    found = [{issue["details"]["coding"][0]["code"][:7] for issue in one["outcome"]["issue"]} for one in said]

    assert [{"EQ-CDA-", "EQ-CLI-"}, {"EQ-FHIR"}, {"EQ-SCH-"}] == found


def test_rules_that_are_wrong_are_the_answer_of_their_request(hand: Hand) -> None:
    letter = str(hand.folder / hand.write("l.xml", "<letter/>"))
    said = ask({"file": letter, "schematron": ["none.sch"]}, {"file": letter, "schematron": "none.sch"})

    assert "none.sch" in said[0]["error"]
    assert "a list of texts" in said[1]["error"]


SCHEMA = """<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2"><pattern>
<rule context="letter"><assert test="date">A letter has a date.</assert></rule></pattern></schema>"""
