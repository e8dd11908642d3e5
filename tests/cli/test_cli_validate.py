"""`eqlab validate`: files, forms of telling, exit codes, requests line by line, and a terminology server."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from cli_hands import Hand, golden, until
from click.testing import CliRunner

from eqlab.cli import main
from eqlab.cli.batch import answer, options_of
from eqlab.cli.showing import MOST
from eqlab.core.check import Json
from eqlab.validate.fhir.library import STRUCTURES, core_library

PATIENT = '{"resourceType": "Patient", "active": true}'
WRONG = """{
  "resourceType": "Patient",
  "gender": "malle",
  "name": [{"family": ""}],
  "maritalStatus": {"coding": [{"system": "http://x.example/c", "code": "a"}]}
}
"""
UNDECIDED = '{"resourceType": "Patient", "maritalStatus": {"coding": [{"system": "http://x.example/c", "code": "a"}]}}'
XML = '<Patient xmlns="http://hl7.org/fhir"><active value="%s"/></Patient>'
PROFILE = {
    "resourceType": "StructureDefinition",
    "url": "http://lab.example/named",
    "name": "NamedPatient",
    "status": "active",
    "kind": "resource",
    "abstract": False,
    "type": "Patient",
    "baseDefinition": f"{STRUCTURES}Patient",
    "derivation": "constraint",
    "differential": {"element": [{"id": "Patient.name", "path": "Patient.name", "min": 1}]},
}


def told(hand: Hand, *arguments: str) -> Json:
    return json.loads(hand.call("validate", "--format", "json", *arguments).stdout)["files"]


def codes(hand: Hand, *arguments: str) -> list[str]:
    return [one["code"] for file in told(hand, *arguments) for one in file["findings"]]


def test_a_valid_file_is_one_line(hand: Hand) -> None:
    result = hand.call("validate", hand.write("patient.json", PATIENT))

    assert (0, "patient.json: valid\n") == (result.exit_code, result.stdout)


def test_a_wrong_file_is_told_errors_first(hand: Hand) -> None:
    result = hand.call("validate", hand.write("wrong.json", WRONG))

    assert 1 == result.exit_code
    assert golden("validate.en.txt", result.stdout) == result.stdout


def test_what_cannot_be_decided_is_neither_valid_nor_not(hand: Hand) -> None:
    result = hand.call("validate", hand.write("open.json", UNDECIDED.replace("maritalStatus", "communication")))
    file = told(
        hand, hand.write("open.json", '{"resourceType": "Patient", "meta": {"profile": ["http://x.example/p"]}}')
    )

    assert 1 == result.exit_code
    assert None is file[0]["valid"]
    assert 2 == hand.call("validate", "open.json").exit_code
    assert "not decided, 1 undecided" in hand.call("validate", "open.json").stdout


def test_several_files_end_with_a_line_about_all(hand: Hand) -> None:
    files = [hand.write("a.json", PATIENT), hand.write("b.json", WRONG), hand.write("c c.xml", XML % "true")]
    result = hand.call("validate", *files)

    assert 1 == result.exit_code
    assert "c c.xml: valid\n3 files: 1 not valid, 2 valid\n" in result.stdout


def test_the_worst_file_decides_the_exit_code(hand: Hand) -> None:
    undecided = hand.write("open.json", '{"resourceType": "Patient", "meta": {"profile": ["http://x.example/p"]}}')

    assert 2 == hand.call("validate", hand.write("a.json", PATIENT), undecided).exit_code
    assert 1 == hand.call("validate", hand.write("b.json", WRONG), undecided).exit_code


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("p.xml", (XML % "true").encode(), 0),
        ("p.xml", b"\xef\xbb\xbf" + (XML % "true").encode(), 0),
        ("p", (XML % "true").encode(), 0),
        ("p.txt", b"\xef\xbb\xbf \n" + (XML % "yes").encode(), 1),
        ("p.XML", (XML % "yes").encode(), 1),
        ("p.json", (XML % "true").encode(), 0),
        ("p.xml", PATIENT.encode(), 0),
        ("p", PATIENT.encode(), 0),
        ("p.json", b"\xef\xbb\xbf" + PATIENT.encode(), 0),
        ("p.json", PATIENT.encode("utf-16"), 1),
        ("p.json", b"", 1),
        ("p.json", b"\xff\xfe\xfd", 1),
        ("p.json", b"{", 1),
        ("p.json", b"[]", 1),
    ],
)
def test_files_are_read_by_their_first_sign_or_their_name(hand: Hand, name: str, data: bytes, code: int) -> None:
    (hand.folder / name).write_bytes(data)

    assert code == hand.call("validate", name).exit_code


def test_a_line_without_end_is_shown_around_the_place(hand: Hand) -> None:
    long = json.dumps({"resourceType": "Patient", "id": "x" * 64, "gender": "malle", "active": True, "language": "en"})
    lines = hand.call("validate", hand.write("long.json", long)).stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if "malle" in line and "|" in line)

    assert lines[at].startswith("    | …")
    assert '"' == lines[at][lines[at + 1].index("^")]
    assert lines[at][lines[at + 1].index("^") :].startswith('"malle"')


def test_findings_without_end_are_counted(hand: Hand) -> None:
    many = json.dumps({"resourceType": "Patient", "name": [{"family": ""}] * (MOST + 7)})
    result = hand.call("validate", hand.write("many.json", many))

    assert f"not valid, {MOST + 7} errors" in result.stdout
    assert "7 more findings are not shown" in result.stdout
    assert MOST + 7 == len(told(hand, "many.json")[0]["findings"])


def test_hidden_characters_and_escapes_never_reach_the_terminal(hand: Hand) -> None:
    (hand.folder / "odd.json").write_bytes(
        b'{"resourceType": "Patient", "\\u001b[31m\xe2\x80\xaex": 1, "gender": "\x1b[2J"}'
    )
    result = hand.call("validate", "odd.json")

    assert 1 == result.exit_code
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_colours_are_for_terminals_only(hand: Hand) -> None:
    assert "\x1b[" not in hand.call("validate", hand.write("wrong.json", WRONG)).stdout


# Profiles, packages and single files


def test_a_profile_may_be_named_by_url_or_name(hand: Hand) -> None:
    hand.write("profile.json", json.dumps(PROFILE))
    hand.write("patient.json", PATIENT)

    assert 0 == hand.call("validate", "--supporting", "profile.json", "patient.json").exit_code
    for name in ("http://lab.example/named", "NamedPatient"):
        arguments = ("--supporting", "profile.json", "--profile", name, "patient.json")
        assert 1 == hand.call("validate", *arguments).exit_code
        assert ["http://lab.example/named", "Patient.name"] == told(hand, *arguments)[0]["findings"][0]["rule"]


def test_an_unknown_profile_is_refused_with_the_nearest_spelling(hand: Hand) -> None:
    hand.write("profile.json", json.dumps(PROFILE))
    result = hand.call(
        "validate", "--supporting", "profile.json", "--profile", "NamedPatent", hand.write("a.json", PATIENT)
    )

    assert 65 == result.exit_code
    assert 'Did you mean "NamedPatient"?' in result.stderr


def test_a_wrong_profile_is_its_authors_matter(hand: Hand) -> None:
    row = {"id": "Patient.name", "path": "Patient.name", "max": "many"}
    hand.write("profile.json", json.dumps(PROFILE | {"differential": {"element": [row]}}))
    hand.write("a.json", PATIENT)

    result = hand.call("validate", "--supporting", "profile.json", "--profile", "http://lab.example/named", "a.json")

    assert 65 == result.exit_code
    assert "http://lab.example/named" in result.stderr
    assert "wrong max" in result.stderr


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "<a/>"])
def test_a_supporting_file_that_is_no_resource_is_refused(hand: Hand, text: str) -> None:
    hand.write("no.json", text)
    result = hand.call("validate", "--supporting", "no.json", hand.write("a.json", PATIENT))

    assert 64 == result.exit_code
    assert "no.json is no FHIR resource" in result.stderr


def test_a_package_stands_beside_the_core(hand: Hand) -> None:
    folder = hand.folder / "my package"
    folder.mkdir()
    (folder / "profile.json").write_text(json.dumps(PROFILE), "utf-8")
    hand.write("a.json", PATIENT)

    assert 1 == hand.call("validate", "--package", "my package", "--profile", "NamedPatient", "a.json").exit_code
    assert 65 == hand.call("validate", "--package", "no.such#1.0.0", "a.json").exit_code
    assert 65 == hand.call("validate", "--package", "a.json", "a.json").exit_code


# Wrong calls


def test_a_folder_is_no_file(hand: Hand) -> None:
    result = hand.call("validate", ".")

    assert 64 == result.exit_code
    assert "is a folder, not a file" in result.stderr


@pytest.mark.parametrize("place", ["none.json", "none/none.json", "x" * 300])
def test_what_cannot_be_read_is_told_in_one_sentence(hand: Hand, place: str) -> None:
    result = hand.call("validate", place)

    assert 64 == result.exit_code
    assert f"The file {place} cannot be read" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("--format", "pdf", "a.json"), ("--tx", "ftp://x", "a.json"), ("--tx", "x", "a.json"), ("--no",)]
)
def test_a_wrong_call_has_exit_code_64(hand: Hand, arguments: tuple[str, ...]) -> None:
    hand.write("a.json", PATIENT)

    assert 64 == hand.call("validate", *arguments).exit_code


def test_nobody_reading_to_the_end_is_no_fault(hand: Hand) -> None:
    """`eqlab validate ... | head -1` ends quietly."""
    many = hand.write("many.json", json.dumps({"resourceType": "Patient", "name": [{"family": ""}] * 5000}))
    process = subprocess.Popen(
        [sys.executable, "-m", "eqlab.cli", "validate", *[many] * 30],
        cwd=hand.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()

    assert b"" == process.stderr.read()
    process.stderr.close()
    assert 0 == process.wait(20)


# Forms


def test_json_tells_all_of_a_finding(hand: Hand) -> None:
    file = told(hand, hand.write("wrong.json", WRONG))[0]
    gender = next(one for one in file["findings"] if one["path"] == "Patient.gender")

    assert ("wrong.json", False) == (file["file"], file["valid"])
    assert ("EQ-FHIR-173", "error", 3, 13) == (gender["code"], gender["kind"], gender["line"], gender["column"])
    assert "malle" in gender["sentence"]
    assert "male" in gender["advice"]
    assert "malle" in gender["facts"]["found"]


def test_an_outcome_is_one_resource_for_one_file(hand: Hand) -> None:
    hand.write("a.json", PATIENT)
    one = json.loads(hand.call("validate", "--format", "outcome", "a.json").stdout)
    two = json.loads(hand.call("validate", "--format", "outcome", "a.json", hand.write("b.json", WRONG)).stdout)

    assert ("OperationOutcome", "information") == (one["resourceType"], one["issue"][0]["severity"])
    assert ["information", "error"] == [each["issue"][0]["severity"] for each in two]


def test_sarif_names_the_files(hand: Hand) -> None:
    log = json.loads(hand.call("validate", "--format", "sarif", hand.write("my wrong.json", WRONG)).stdout)
    places = [one["locations"][0]["physicalLocation"] for one in log["runs"][0]["results"]]

    assert "2.1.0" == log["version"]
    assert {"my%20wrong.json"} == {one["artifactLocation"]["uri"] for one in places}


@pytest.mark.parametrize("form", ["json", "outcome", "sarif"])
@pytest.mark.parametrize(("text", "code"), [(PATIENT, 0), (WRONG, 1)])
def test_exit_codes_are_the_same_in_every_form(hand: Hand, form: str, text: str, code: int) -> None:
    assert code == hand.call("validate", "--format", form, hand.write("a.json", text)).exit_code


# Requests


def ask(*lines: str | bytes | Json, arguments: tuple[str, ...] = ()) -> list[Json]:
    data = b"".join(
        (one if isinstance(one, bytes) else one.encode() if isinstance(one, str) else json.dumps(one).encode()) + b"\n"
        for one in lines
    )
    result = CliRunner().invoke(main, ["validate", "--batch", *arguments], input=data)
    assert 0 == result.exit_code
    return [json.loads(line) for line in result.stdout.splitlines()]


def severities(said: Json) -> list[str]:
    return [one["severity"] for one in said["outcome"]["issue"]]


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


# A terminology server


class Tx:
    """A terminology server on loopback that says the same to every question."""

    def __init__(self, status: int, body: Json) -> None:
        self.asked: list[str] = []
        data = json.dumps(body).encode()
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                self.send_response(status)
                self.send_header("content-type", "application/fhir+json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/r4"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()

    def end(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def result_of(*, value: bool) -> Json:
    return {"resourceType": "Parameters", "parameter": [{"name": "result", "valueBoolean": value}]}


@pytest.fixture
def tx(request: pytest.FixtureRequest) -> Iterator[Tx]:
    server = Tx(*request.param)
    yield server
    server.end()


OPEN = '{"resourceType": "Basic", "code": {"coding": [{"system": "http://x.example/c", "code": "a"}]}}'


@pytest.mark.parametrize(
    ("tx", "code"), [((200, result_of(value=True)), 0), ((200, result_of(value=False)), 1)], indirect=["tx"]
)
def test_a_terminology_server_decides_what_the_lab_cannot(hand: Hand, tx: Tx, code: int) -> None:
    hand.write("open.json", OPEN)

    assert 2 == hand.call("validate", "open.json").exit_code
    assert code == hand.call("validate", "--tx", tx.url, "open.json", "open.json").exit_code
    assert 1 == len(set(tx.asked)) == len(tx.asked)


@pytest.mark.parametrize("tx", [(500, {}), (200, {"resourceType": "Patient"})], indirect=True)
def test_a_terminology_server_that_fails_is_a_lab_matter(hand: Hand, tx: Tx) -> None:
    """Nothing is held against the resource for it; what is wrong all the same stays wrong."""
    hand.write("open.json", OPEN)
    result = hand.call("validate", "--tx", tx.url, "open.json")

    assert 3 == result.exit_code
    assert "not finished" in result.stdout
    assert "The terminology server was given up" in result.stdout
    assert 1 == hand.call("validate", "--tx", tx.url, hand.write("wrong.json", WRONG)).exit_code


def test_a_terminology_server_that_is_not_there_is_a_lab_matter(hand: Hand) -> None:
    hand.write("open.json", OPEN)

    assert 3 == hand.call("validate", "--tx", "http://127.0.0.1:1", "open.json").exit_code


@pytest.mark.parametrize("url", ["ftp://x.example", "x.example", "http://", "http://me:secret@x.example"])
def test_an_address_that_is_none_of_http_is_refused(hand: Hand, url: str) -> None:
    result = hand.call("validate", "--tx", url, hand.write("a.json", PATIENT))

    assert 64 == result.exit_code
    assert "cannot be asked" in result.stderr
    assert "secret" not in result.stderr


@pytest.mark.parametrize("tx", [(500, {})], indirect=True)
def test_a_request_tells_an_outage_as_what_the_lab_could_not_do(hand: Hand, tx: Tx) -> None:
    files = [str(hand.folder / hand.write(name, text)) for name, text in (("open.json", OPEN), ("wrong.json", WRONG))]
    said = ask(*({"id": one, "file": one} for one in files), arguments=("--tx", tx.url))

    assert "terminology server was given up" in said[0]["error"]
    assert "error" in severities(said[1])


def test_the_command_of_the_module_is_the_command(hand: Hand) -> None:
    process = hand.start("validate", hand.write("a.json", PATIENT))

    assert until(lambda: process.poll() is not None)
    assert 0 == process.returncode


@pytest.mark.parametrize("language", ["fr", "de"])
def test_findings_are_told_in_the_readers_language(hand: Hand, language: str) -> None:
    result = hand.call("validate", "--language", language, hand.write("wrong.json", WRONG))

    assert 1 == result.exit_code
    assert "Patient.gender" in result.stdout


def test_no_request_has_no_answer() -> None:
    assert [] == ask()


def test_help_tells_exit_codes(hand: Hand) -> None:
    text = " ".join(hand.call("validate", "--help").stdout.split())

    for piece in ("0 valid", "1 not valid", "2 when", "3 when", "64 when", "65 when"):
        assert piece in text
