"""`eqlab validate`: files, forms of telling, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_hands import Hand, golden, until
from judging_hands import PATIENT, PROFILE, UNDECIDED, WRONG, XML, ask, told

from eqlab.cli import definitions
from eqlab.cli.showing import MOST


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


def test_a_forgotten_package_is_asked_for(hand: Hand) -> None:
    url = "https://example.org/StructureDefinition/lab-order"
    result = hand.call("validate", "--profile", url, hand.write("a.json", PATIENT))

    assert 65 == result.exit_code
    assert (
        f'Nobody here knows a FHIR profile "{url}". '
        "Hand in the package or the file that defines it with --package or --supporting; "
    ) in result.stderr


def test_the_versions_at_hand_are_told(hand: Hand) -> None:
    hand.write("profile.json", json.dumps(PROFILE | {"version": "1.0.0"}))
    hand.write("a.json", PATIENT)
    result = hand.call(
        "validate", "--supporting", "profile.json", "--profile", "http://lab.example/named|2.0.0", "a.json"
    )

    assert 65 == result.exit_code
    assert "http://lab.example/named is not at hand in version 2.0.0. At hand: 1.0.0." in result.stderr
    assert "--package" in result.stderr


@pytest.mark.parametrize("form", ["text", "json", "sarif", "outcome"])
def test_what_is_amiss_with_a_package_is_told_once(hand: Hand, form: str) -> None:
    """Beside the judgements, which stay as they are."""
    about = {"name": "lab.a", "version": "1.0.0", "fhirVersions": ["5.0.0"], "dependencies": {"no.where": "1.0.0"}}
    (hand.folder / "lab").mkdir()
    hand.write("lab/package.json", json.dumps(about))
    hand.write("lab/profile.json", json.dumps(PROFILE))
    files = [hand.write(name, PATIENT) for name in ("a.json", "b.json")]
    result = hand.call("validate", "--package", "lab", "--format", form, *files)

    assert 0 == result.exit_code
    assert ["EQ-FHIR-942", "EQ-FHIR-940"] == [line[-12:-1] for line in result.stderr.splitlines()]
    assert "EQ-FHIR-94" not in result.stdout


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


def test_a_folder_stands_for_the_files_in_it(hand: Hand) -> None:
    """In order of name, with those of folders below it; hidden ones are left out."""
    (hand.folder / "f" / "b").mkdir(parents=True)
    (hand.folder / "f" / ".git").mkdir()
    for name in ("f/c.json", "f/b/a.json", "f/.d.json", "f/.git/e.json"):
        hand.write(name, PATIENT)

    assert ["f/c.json", "f/b/a.json"] == [one["file"] for one in told(hand, "f")]
    assert "2 files: 2 valid\n" in hand.call("validate", "f").stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have names on POSIX systems alone")
def test_what_never_ends_is_not_waited_for(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pipes in a folder are left out, links to nothing are told, and no file is read beyond any measure."""
    folder = hand.folder / "f"
    folder.mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "gone.json").symlink_to("nothing")
    (folder / "patient.json").write_text(PATIENT, "utf-8")
    result = hand.call("validate", "f")

    told = f"{Path('f', 'patient.json')}: valid\n2 files: 1 valid, 1 could not be read\n"
    assert (64, told) == (result.exit_code, result.stdout)
    assert "gone.json cannot be read" in result.stderr
    monkeypatch.setattr(definitions, "LARGEST", 10)
    assert "larger than" in hand.call("validate", str(folder / "patient.json")).stderr


def test_an_empty_folder_is_told(hand: Hand) -> None:
    result = hand.call("validate", ".")

    assert 64 == result.exit_code
    assert "There is no file in the folder" in result.stderr


def test_of_very_many_files_those_with_mistakes_are_told(hand: Hand) -> None:
    """Valid ones are counted; at the end stands what was found most often."""
    (hand.folder / "f").mkdir()
    for at in range(30):
        hand.write(f"f/{at}.json", WRONG if at % 10 == 0 else PATIENT)
    result = hand.call("validate", "f")
    lines = result.stdout.splitlines()

    assert 3 == sum(".json: not valid, " in line for line in lines)
    assert not any(".json: valid" in line for line in lines)
    assert "Found in several files:" in lines
    assert "30 files: 3 not valid, 27 valid" == lines[-1]
    assert {"3 files"} == {line.strip()[:7] for line in lines[lines.index("Found in several files:") + 1 : -1]}
    assert 27 == hand.call("validate", "f", "--all").stdout.count(".json: valid")


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
    """`eqlab validate ... | head -1` ends quietly, and with no verdict: what was not told was not said to be valid."""
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
    assert 141 == process.wait(20)


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
    assert ["information", "error"] == [each["resource"]["issue"][0]["severity"] for each in two["entry"]]
    assert ["file:a.json", "file:b.json"] == [each["fullUrl"] for each in two["entry"]]


def test_sarif_names_the_files(hand: Hand) -> None:
    log = json.loads(hand.call("validate", "--format", "sarif", hand.write("my wrong.json", WRONG)).stdout)
    places = [one["locations"][0]["physicalLocation"] for one in log["runs"][0]["results"]]

    assert "2.1.0" == log["version"]
    assert {"my%20wrong.json"} == {one["artifactLocation"]["uri"] for one in places}


@pytest.mark.parametrize("form", ["json", "outcome", "sarif"])
@pytest.mark.parametrize(("text", "code"), [(PATIENT, 0), (WRONG, 1)])
def test_exit_codes_are_the_same_in_every_form(hand: Hand, form: str, text: str, code: int) -> None:
    assert code == hand.call("validate", "--format", form, hand.write("a.json", text)).exit_code


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


def test_files_beside_one_that_may_not_be_read_are_judged(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a file can be read shows when it is read, not before any is."""
    monkeypatch.setattr(os, "access", lambda path, *_mode, **_options: "secret" not in str(path))
    read = definitions._read

    def guarded(file: str) -> bytes:
        if file == "secret.json":
            raise PermissionError(13, os.strerror(13), file)
        return read(file)

    monkeypatch.setattr(definitions, "_read", guarded)
    files = [hand.write(name, PATIENT) for name in ("secret.json", "patient.json")]
    result = hand.call("validate", *files)

    told = "patient.json: valid\n2 files: 1 valid, 1 could not be read\n"
    assert (64, told) == (result.exit_code, result.stdout)
    assert "secret.json cannot be read: Permission denied" in result.stderr


def test_files_beside_a_folder_without_any_are_judged(hand: Hand) -> None:
    (hand.folder / "empty").mkdir()
    result = hand.call("validate", "empty", hand.write("patient.json", PATIENT))

    assert (64, "patient.json: valid\n") == (result.exit_code, result.stdout)


def test_what_many_files_have_in_common_is_told_in_a_whole_sentence(hand: Hand) -> None:
    """With its facts left out, a sentence may say nothing."""
    folder = hand.folder / "f"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.json").write_text(WRONG, "utf-8")
    told = hand.call("validate", "f").stdout.partition("Found in several files:\n")[2]

    assert "for example: " in told
    assert "…" not in told
