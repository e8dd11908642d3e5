"""`eqlab validate export.ndjson`: a resource a line."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from cli_hands import ROOT, Hand, golden
from judging_hands import PATIENT, PROFILE, UNDECIDED, codes, told
from judging_hands import WRONG as WRONG_FILE

from eqlab.cli import bulk, definitions, workbench
from eqlab.cli.door import Door
from eqlab.cli.files import MANY, is_bulk
from eqlab.cli.showing import MOST
from eqlab.core.values import Json
from eqlab.validate.fhir.library import Definitions, Library, core_library
from eqlab.validate.fhir.together import TOGETHER

WRONG = '{"resourceType": "Patient", "gender": "malle", "name": [{"family": ""}]}'
WARNED = '{"resourceType": "Patient", "text": {"status": "empty", "div": "<div/>"}}'
FORMS = ("json", "outcome", "sarif", "text")


def lines(hand: Hand, *written: str | bytes, name: str = "export.ndjson", end: bytes = b"\n") -> str:
    data = [one.encode() if isinstance(one, str) else one for one in written]
    (hand.folder / name).write_bytes(b"".join(one + end for one in data))
    return name


def counts(hand: Hand, name: str) -> Json:
    said = json.loads(hand.call("validate", "--format", "json", name).stdout)["bulk"][0]
    return [said[one] for one in ("lines", "valid", "not_valid", "not_decided", "not_finished")]


def places(hand: Hand, *arguments: str) -> list[tuple[str, int, int]]:
    return [(one["file"], at["line"], at["column"]) for one in told(hand, *arguments) for at in one["findings"]]


@pytest.mark.parametrize(
    ("name", "expected"), [("a.ndjson", True), ("A.NDJSON", True), ("a.jsonl", True), ("a.json", False), ("-", False)]
)
def test_bulk_files_are_known_by_their_name(name: str, expected: bool) -> None:
    assert expected is is_bulk(name)


def test_lines_with_mistakes_are_told_as_files_are(hand: Hand) -> None:
    result = hand.call("validate", lines(hand, PATIENT, WRONG, "", PATIENT + PATIENT, UNDECIDED, '{"a": ['))

    assert 1 == result.exit_code
    assert golden("validate-bulk.en.txt", result.stdout) == result.stdout


def test_valid_lines_are_only_counted(hand: Hand) -> None:
    result = hand.call("validate", lines(hand, PATIENT, PATIENT))

    assert (0, "export.ndjson: 2 lines: 2 valid\n") == (result.exit_code, result.stdout)


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("last", [b"", b"\n", b" \n\t\n"])
def test_ends_of_lines_and_empty_ones_count_for_nothing(hand: Hand, end: bytes, last: bytes) -> None:
    name = lines(hand, "", PATIENT, "  \t", "", PATIENT, end=end)
    file = hand.folder / name
    file.write_bytes(file.read_bytes().removesuffix(end) + last)

    assert [2, 2, 0, 0, 0] == counts(hand, name)


def test_places_are_those_in_the_file(hand: Hand) -> None:
    name = lines(hand, PATIENT, "", WRONG)

    assert [("export.ndjson:3", 3, 39), ("export.ndjson:3", 3, 68)] == places(hand, name)


def test_sentences_name_the_line_in_the_file(hand: Hand) -> None:
    (entry,) = told(hand, lines(hand, PATIENT, '{"resourceType": "Patient", "name": [}'))

    assert ["EQ-FHIR-205"] == [one["code"] for one in entry["findings"]]
    assert "has opened" in entry["findings"][0]["sentence"]
    assert "in line 2" in entry["findings"][0]["sentence"]


def test_the_line_at_fault_is_shown(hand: Hand) -> None:
    assert f"    | {WRONG}" in hand.call("validate", lines(hand, PATIENT, WRONG)).stdout.splitlines()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ((PATIENT,), 0),
        ((PATIENT, WARNED.replace("empty", "generated")), 1),
        ((PATIENT, '{"resourceType": "Patient", "meta": {"profile": ["http://x.example/p"]}}'), 2),
        ((WRONG, '{"resourceType": "Patient", "meta": {"profile": ["http://x.example/p"]}}'), 1),
    ],
)
@pytest.mark.parametrize("form", FORMS)
def test_the_worst_line_decides_in_every_form(hand: Hand, form: str, written: Sequence[str], code: int) -> None:
    assert code == hand.call("validate", "--format", form, lines(hand, *written)).exit_code


def test_of_many_lines_what_is_found_most_often_is_told(hand: Hand) -> None:
    name = lines(hand, *(WRONG if at % 10 == 0 else PATIENT for at in range(MANY + 10)))
    stdout = hand.call("validate", name).stdout

    assert 3 == stdout.count(": not valid, 2 errors\n")
    assert "Found in several lines:\n  3 lines  [EQ-FHIR-155] " in stdout
    assert stdout.endswith(f"export.ndjson: {MANY + 10} lines: 3 not valid, {MANY + 7} valid\n")


def test_what_is_undecided_hides_nothing_that_is_wrong(hand: Hand) -> None:
    """However many lines could not be decided before it, a line that is not valid is told."""
    stdout = hand.call("validate", lines(hand, *[UNDECIDED] * (2 * MOST), WRONG)).stdout

    assert f"export.ndjson:{2 * MOST + 1}: not valid, 2 errors\n" in stdout
    assert 0 < stdout.count(": not decided, ") < MANY


@pytest.mark.parametrize("whole", [False, True])
def test_findings_without_end_are_counted(hand: Hand, whole: bool) -> None:
    """As many are told as of any file; a line is told whole."""
    name = lines(hand, *[WRONG] * (MOST // 2 + 3))
    stdout = hand.call("validate", name, *(["--all"] if whole else [])).stdout

    assert (MOST // 2 + 3 if whole else MOST // 2) == stdout.count(": not valid, 2 errors\n")
    assert whole is not ("3 more lines with findings are not shown; --all tells all.\n" in stdout)


@pytest.mark.parametrize(("count", "shown"), [(1, True), (MANY + 1, False)])
def test_of_many_lines_valid_ones_are_counted_whatever_is_noted(hand: Hand, count: int, shown: bool) -> None:
    noted = b"\xef\xbb\xbf" + PATIENT.encode()
    name = lines(hand, noted, *[PATIENT] * (count - 1))

    assert shown is ("export.ndjson:1: valid, 1 warning\n" in hand.call("validate", name).stdout)
    assert "export.ndjson:1: valid, 1 warning\n" in hand.call("validate", name, "--all").stdout
    assert [count, count, 0, 0, 0] == counts(hand, name)


def test_bulk_files_stand_beside_others(hand: Hand) -> None:
    """Each counts as one file, as good as its worst line."""
    names = [lines(hand, PATIENT, WRONG), lines(hand, PATIENT, name="b.jsonl"), hand.write("c.json", WRONG_FILE)]
    stdout = hand.call("validate", *names, hand.write("d.json", PATIENT)).stdout

    assert "export.ndjson: 2 lines: 1 not valid, 1 valid\nb.jsonl: 1 line: 1 valid\nc.json: not valid" in stdout
    assert stdout.endswith("d.json: valid\n4 files: 2 not valid, 2 valid\n")


@pytest.mark.parametrize(
    ("language", "several", "untold"),
    [("fr", "dans plusieurs lignes", "3 autres lignes"), ("de", "In mehreren Zeilen", "3 weitere Zeilen")],
)
def test_lines_are_told_in_the_readers_language(hand: Hand, language: str, several: str, untold: str) -> None:
    stdout = hand.call("validate", lines(hand, *[WRONG] * (MOST // 2 + 3)), "--language", language).stdout

    assert several in stdout
    assert untold in stdout


# Forms


def test_json_has_an_entry_for_each_line_with_findings(hand: Hand) -> None:
    said = json.loads(hand.call("validate", "--format", "json", lines(hand, PATIENT, WRONG, PATIENT)).stdout)
    names = {"lines": 3, "valid": 2, "not_valid": 1, "not_decided": 0, "not_finished": 0, "not_read": 0}

    assert [("export.ndjson:2", False)] == [(one["file"], one["valid"]) for one in said["files"]]
    assert [{"file": "export.ndjson", **names}] == said["bulk"]


def test_json_about_other_files_has_no_counts(hand: Hand) -> None:
    said = json.loads(hand.call("validate", "--format", "json", hand.write("a.json", PATIENT)).stdout)

    assert ["files"] == list(said)


def test_outcomes_end_with_that_of_the_file(hand: Hand) -> None:
    """So a Bundle is not empty, and nobody takes it for one of the lines."""
    bundle = json.loads(hand.call("validate", "--format", "outcome", lines(hand, PATIENT, WRONG)).stdout)
    alone = json.loads(hand.call("validate", "--format", "outcome", lines(hand, PATIENT)).stdout)

    assert ["file:export.ndjson%3A2", "file:export.ndjson"] == [one["fullUrl"] for one in bundle["entry"]]
    assert "2 lines: 1 not valid, 1 valid" == bundle["entry"][1]["resource"]["issue"][0]["details"]["text"]
    assert ["file:export.ndjson"] == [one["fullUrl"] for one in alone["entry"]]
    assert 0 == hand.call("validate", hand.write("bundle.json", json.dumps(alone))).exit_code


def test_sarif_has_places_in_the_one_file(hand: Hand) -> None:
    log = json.loads(hand.call("validate", "--format", "sarif", lines(hand, PATIENT, WRONG)).stdout)
    found = [one["locations"][0]["physicalLocation"] for one in log["runs"][0]["results"]]

    assert {"export.ndjson"} == {one["artifactLocation"]["uri"] for one in found}
    assert [(2, 39), (2, 68)] == [(one["region"]["startLine"], one["region"]["startColumn"]) for one in found]


# What lines are judged by


@pytest.mark.parametrize("count", [1, TOGETHER + 2])
def test_a_profile_is_met_by_every_line(hand: Hand, count: int) -> None:
    hand.write("profile.json", json.dumps(PROFILE))
    name = lines(hand, *[PATIENT] * count)

    assert [count, count, 0, 0, 0] == counts(hand, name)
    found = codes(hand, "--supporting", "profile.json", "--profile", "NamedPatient", name)
    assert [count, 1] == [len(found), len(set(found))]


def test_the_contents_packages_are_met_under_way(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content is opened once, when a line asks for what it has."""
    opened: list[str] = []

    def content_of(_door: Door) -> Library:
        opened.append("content")
        return core_library().over(Definitions.of("content", [PROFILE]))

    monkeypatch.setattr(workbench, "content_of", content_of)
    claiming = json.dumps({"resourceType": "Patient", "meta": {"profile": [PROFILE["url"]]}})

    assert [] == told(hand, lines(hand, *[PATIENT] * 3))
    assert [] == opened
    numbers = [1, TOGETHER, TOGETHER + 1, 2 * TOGETHER + 5]
    written = [claiming if at in numbers else PATIENT for at in range(1, 2 * TOGETHER + 6)]
    assert [f"export.ndjson:{at}" for at in numbers] == [one["file"] for one in told(hand, lines(hand, *written))]
    assert ["content"] == opened


def test_what_is_for_other_kinds_met_no_file(hand: Hand) -> None:
    schema = str(next((ROOT / "scenarios").rglob("*.sch")))
    result = hand.call("validate", lines(hand, PATIENT), "--schematron", schema)

    assert (64, "export.ndjson: 1 line: 1 valid\n") == (result.exit_code, result.stdout)
    assert "--schematron met no file that it is for" in result.stderr


def test_a_terminology_server_that_is_not_there_is_a_lab_matter(hand: Hand) -> None:
    basic = '{"resourceType": "Basic", "code": {"coding": [{"system": "http://x.example/c", "code": "a"}]}}'
    result = hand.call("validate", "--tx", "http://127.0.0.1:1", lines(hand, basic, PATIENT))

    assert 3 == result.exit_code
    assert "export.ndjson: 2 lines: 1 not finished, 1 valid\n" in result.stdout


# Hostile and broken files


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
@pytest.mark.parametrize("form", FORMS)
def test_a_file_without_resources_proves_nothing(hand: Hand, data: bytes, form: str) -> None:
    (hand.folder / "none.ndjson").write_bytes(data)

    assert 2 == hand.call("validate", "--format", form, "none.ndjson").exit_code
    assert ["EQ-CLI-102"] == codes(hand, "none.ndjson")
    assert "none.ndjson: not decided, 1 undecided\n" in hand.call("validate", "none.ndjson").stdout


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"{", "EQ-FHIR-206"),
        (b"[]", "EQ-FHIR-951"),
        (b"null", "EQ-FHIR-211"),
        (b"\0\0\0", "EQ-FHIR-204"),
        (b"<Patient/>", "EQ-FHIR-204"),
        (b'{"resourceType": "Patient", "id": "\xc3"}', "EQ-FHIR-201"),
        (PATIENT.encode() + b"\r" + PATIENT.encode(), "EQ-FHIR-237"),
        (b"\xef\xbb\xbf" + PATIENT.encode(), "EQ-FHIR-203"),
        (PATIENT.encode("utf-16-le"), "EQ-FHIR-202"),
        (b"[" * 100_000, "EQ-FHIR-209"),
        (b'{"a":' * 100_000, "EQ-FHIR-209"),
        (b"\x1b[2J\xe2\x80\xae", "EQ-FHIR-204"),
    ],
)
def test_a_broken_line_harms_no_other(hand: Hand, line: bytes, code: str) -> None:
    name = lines(hand, PATIENT, line, PATIENT, WRONG)
    entries = told(hand, name)
    stdout = hand.call("validate", name).stdout

    assert ["export.ndjson:2", "export.ndjson:4"] == [one["file"] for one in entries]
    assert code in {one["code"] for one in entries[0]["findings"]}
    assert {2} == {one["line"] for one in entries[0]["findings"]}
    assert not {"\x1b", "\u202e", "\0", "\r"} & set(stdout)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ((PATIENT + "\n" + PATIENT).encode("utf-16"), "EQ-FHIR-202"),
        ((PATIENT + "\n" + PATIENT).encode("utf-16-be"), "EQ-FHIR-202"),
        (b"\x1f\x8b\x08\x00" + b"\n" * 40, "EQ-CLI-080"),
        (b"PK\x03\x04" + b"\n" * 40, "EQ-CLI-080"),
    ],
)
def test_a_file_that_holds_no_lines_is_told_once(hand: Hand, data: bytes, code: str) -> None:
    (hand.folder / "export.ndjson").write_bytes(data)

    assert [code] == codes(hand, "export.ndjson")
    assert ["export.ndjson"] == [one["file"] for one in told(hand, "export.ndjson")]
    assert 1 == hand.call("validate", "export.ndjson").exit_code


def test_a_line_that_is_too_long_is_told_as_a_file_is(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are judged all the same, also one that is as long as may be."""
    monkeypatch.setattr(definitions, "LARGEST", len(PATIENT))
    monkeypatch.setattr(bulk, "_ENOUGH", 7)
    result = hand.call("validate", lines(hand, PATIENT, PATIENT + " ", PATIENT, "x" * 1000, "{}", PATIENT))

    assert 64 == result.exit_code
    assert result.stdout.endswith("export.ndjson: 6 lines: 1 not valid, 3 valid, 2 could not be read\n")
    assert ["export.ndjson:2", "export.ndjson:4"] == [line.split()[2] for line in result.stderr.splitlines()]
    assert "larger than" in result.stderr


def test_where_no_line_could_be_read_there_is_no_verdict(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definitions, "LARGEST", 10)
    result = hand.call("validate", lines(hand, PATIENT))

    assert (64, "export.ndjson: 1 line: 1 could not be read\n") == (result.exit_code, result.stdout)


def test_a_large_line_is_judged(hand: Hand) -> None:
    data = "QUJD" * 2_000_000
    large = json.dumps({"resourceType": "Binary", "contentType": "text/plain", "data": data})
    name = lines(hand, PATIENT, large, large.replace("data", "dta"), WRONG)

    assert [4, 2, 2, 0, 0] == counts(hand, name)
    assert "export.ndjson:3: not valid" in hand.call("validate", name).stdout


@pytest.mark.parametrize("place", ["none.ndjson", str(Path("none", "none.jsonl")), "x" * 300 + ".ndjson"])
def test_what_cannot_be_read_is_told_in_one_sentence(hand: Hand, place: str) -> None:
    result = hand.call("validate", place, lines(hand, PATIENT))

    told = "export.ndjson: 1 line: 1 valid\n2 files: 1 valid, 1 could not be read\n"
    assert (64, told) == (result.exit_code, result.stdout)
    assert f"The file {place} cannot be read" in result.stderr


def test_names_of_files_stay_on_their_line(hand: Hand) -> None:
    name = lines(hand, PATIENT, WRONG, name="a\nb.ndjson")
    stdout = hand.call("validate", name).stdout

    assert "a\\nb.ndjson:2: not valid" in stdout
    assert stdout.endswith("a\\nb.ndjson: 2 lines: 1 not valid, 1 valid\n")


PEM = ("-----BEGIN ENCRYPTED PRIVATE KEY-----", "", "MIIFHDBOBgkqhkiG9w0BBQ0wQTApBgkqhkiG9w0BBQwwHAQI")
JWK = ("{", '"kty": "RSA",', '"p": "SECRETsecretSECRETsecret",', '"d": "SECRETsecretSECRETsecret"', "}")


@pytest.mark.parametrize(
    ("secret", "line"), [(PEM, 3), (JWK, 6), ((PATIENT, '{"kty": "EC", "d": "SECRETsecretSECRETsecret"}'), 4)]
)
def test_a_private_key_ends_the_file(hand: Hand, secret: Sequence[str], line: int) -> None:
    """Also one over several lines, which are no resources but may be handed in as such; nothing of it is shown."""
    name = lines(hand, PATIENT, PATIENT, *secret, WRONG, "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC")
    result = hand.call("validate", name)

    assert 1 == result.exit_code
    assert [("EQ-CLI-098", line)] == [(one["code"], one["line"]) for one in told(hand, name)[0]["findings"]]
    assert not any(piece in result.stdout for piece in ("SECRET", "MIIF", "MIIE", "malle"))


def test_a_private_key_that_began_in_what_was_read_before_is_seen(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "TOGETHER", 1)
    result = hand.call("validate", lines(hand, PATIENT, *PEM, "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo"))

    assert "export.ndjson:4: not valid, 1 error\n" in result.stdout
    assert not any(piece in result.stdout for piece in ("MIIF", "QUJD"))


def test_a_reader_that_goes_away_takes_no_verdict_with_it(hand: Hand) -> None:
    """What was not told is not valid: the code is one that no verdict has."""
    name = lines(hand, *[WRONG] * 3000)
    command = [sys.executable, "-m", "eqlab.cli", "validate", "--all", name]
    with subprocess.Popen(command, cwd=hand.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert b"" == process.stderr.read()

    assert 141 == process.returncode
