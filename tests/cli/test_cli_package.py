"""`eqlab package`: what is at hand, what is added, and what is refused."""

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest
from cli_hands import Hand, call
from judging_hands import PROFILE

from eqlab.cli import packaging
from eqlab.core.values import Json

CORE = "hl7.fhir.r4.core#4.0.1"
VALUES = {"resourceType": "ValueSet", "url": "http://lab.example/values", "version": "2.0", "status": "active"}
CODES = {"resourceType": "CodeSystem", "url": "http://lab.example/codes", "status": "active", "content": "complete"}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def about(**more: Json) -> Json:
    return {"name": "lab.colours", "version": "1.2.0", "fhirVersions": ["4.0.1"], **more}


def archive(folder: Path, file: str = "colours.tgz", *, files: dict[str, Json] | None = None, **more: Json) -> str:
    contents = {"package.json": about(**more), "values.json": VALUES, "codes.json": CODES} if files is None else files
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for inner, value in contents.items():
            data = json.dumps(value).encode()
            member = tarfile.TarInfo(f"package/{inner}")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    (folder / file).write_bytes(stream.getvalue())
    return file


def test_what_is_built_in_is_listed(hand: Hand) -> None:
    result = hand.call("package", "list")

    assert (0, f"{CORE}  built in\n") == (result.exit_code, result.stdout)


def test_a_package_is_added_once_and_then_known_by_its_name(hand: Hand, home: Path) -> None:
    file = archive(hand.folder, "my colours.tgz")
    first, second = (hand.call("package", "add", file) for _ in range(2))

    assert (0, 0) == (first.exit_code, second.exit_code)
    assert first.stdout.startswith("lab.colours#1.2.0 is at hand now: ")
    assert second.stdout.startswith("lab.colours#1.2.0 is there already: ")
    assert "lab.colours#1.2.0" in hand.call("package", "list").stdout
    assert ["lab.colours#1.2.0"] == [one.name for one in (home / ".fhir" / "packages").iterdir()]
    assert 0 == hand.call("package", "show", "lab.colours#1.2.x").exit_code
    assert 0 == hand.call("package", "show", "lab.colours").exit_code


def test_a_package_that_was_added_validates(hand: Hand) -> None:
    hand.call("package", "add", archive(hand.folder))
    patient = hand.write("patient.json", '{"resourceType": "Patient"}')

    assert 0 == hand.call("validate", "--package", "lab.colours#1.2.0", patient).exit_code


def test_a_package_is_shown_with_what_is_in_it(hand: Hand) -> None:
    file = archive(hand.folder, dependencies={"hl7.fhir.r4.core": "4.0.1", "no.where": "1.0.0"})
    whole = hand.call("package", "show", file).stdout
    values = hand.call("package", "show", file, "--type", "ValueSet").stdout

    assert whole.startswith("lab.colours#1.2.0\n  depends on hl7.fhir.r4.core#4.0.1\n")
    assert "no.where" in whole
    assert whole.endswith("2 definitions\n")
    assert "ValueSet  http://lab.example/values  2.0\n1 definition\n" in values
    assert "CodeSystem" not in values


def test_the_core_is_shown(hand: Hand) -> None:
    result = hand.call("package", "show", CORE, "--type", "SearchParameter")

    assert 0 == result.exit_code
    assert "http://hl7.org/fhir/SearchParameter/" in result.stdout


def test_a_folder_is_a_package_too(hand: Hand) -> None:
    folder = hand.folder / "loose files"
    folder.mkdir()
    (folder / "values.json").write_text(json.dumps(VALUES), "utf-8")

    shown = hand.call("package", "show", "loose files")
    added = hand.call("package", "add", "loose files")

    assert "1 definition" in shown.stdout
    assert 64 == added.exit_code
    assert "--package loose files" in added.stderr


@pytest.mark.parametrize("command", ["add", "show"])
@pytest.mark.parametrize(
    "place", ["none.tgz", "no.such#1.0.0", "no.such", ".", "text.tgz", "empty.tgz", "cut.tgz", "gz.tgz"]
)
def test_what_is_no_package_is_refused(hand: Hand, command: str, place: str) -> None:
    hand.write("text.tgz", "text")
    hand.write("empty.tgz", "")
    (hand.folder / "cut.tgz").write_bytes((hand.folder / archive(hand.folder)).read_bytes()[:100])
    (hand.folder / "gz.tgz").write_bytes(gzip.compress(b"no tar"))
    (hand.folder / "colours.tgz").unlink()
    result = hand.call("package", command, place)

    assert result.exit_code in ({0, 64, 65} if place == "." else {65})
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("text", ["../../evil", "/tmp/evil", "a/b", "..", "a\0b", "C:\\evil", ""])
@pytest.mark.parametrize("key", ["name", "version"])
def test_a_package_writes_nowhere_but_into_the_cache(hand: Hand, home: Path, text: str, key: str) -> None:
    """Its name becomes that of a folder: what is part of a path is refused."""
    result = hand.call("package", "add", archive(hand.folder, **{key: text}))

    assert 65 == result.exit_code
    assert [] == list(home.rglob("*"))
    assert ["colours.tgz"] == [one.name for one in hand.folder.iterdir()]


def test_members_outside_the_package_are_refused(hand: Hand, home: Path) -> None:
    file = archive(hand.folder, files={"package.json": about(), "../../evil.json": VALUES})

    assert 65 == hand.call("package", "add", file).exit_code
    assert [] == list(home.rglob("*.json"))


@pytest.mark.parametrize(
    "value", [7, None, [], "text", {"name": 7}, {"name": "a", "version": {}}, about(dependencies=[1])]
)
def test_a_package_that_says_nothing_of_itself_is_refused(hand: Hand, value: Json) -> None:
    assert 65 == hand.call("package", "add", archive(hand.folder, files={"package.json": value})).exit_code


def test_a_cache_that_cannot_be_written_is_the_labs_matter(hand: Hand, home: Path) -> None:
    home.write_text("a file where the home should be", "utf-8")
    result = hand.call("package", "add", archive(hand.folder))

    assert 3 == result.exit_code
    assert "could not use" in result.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("add",), ("show",), ("drop", "x"), ("list", "x"), ("show", "x", "--typ", "y")]
)
def test_a_wrong_call_has_exit_code_64(hand: Hand, arguments: tuple[str, ...]) -> None:
    assert 64 == hand.call("package", *arguments).exit_code


def test_adding_leaves_nothing_half_done(hand: Hand, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    file = archive(hand.folder)
    monkeypatch.setattr(Path, "write_bytes", full)

    assert 3 == hand.call("package", "add", file).exit_code
    assert [] == list((home / ".fhir" / "packages").iterdir())


CONTENT = "eqlab.eprescription.lux"


def test_the_packages_of_the_content_are_at_hand() -> None:
    listed, shown = call("package", "list").stdout, call("package", "show", CONTENT)

    assert f"{CORE}{' ' * 9}built in" == listed.splitlines()[0]
    assert listed.splitlines()[1].startswith(CONTENT)
    assert listed.splitlines()[1].endswith("of the content")
    assert 0 == shown.exit_code
    assert shown.stdout.splitlines()[0] == listed.splitlines()[1].split()[0]


def test_a_type_that_there_is_not_is_refused(hand: Hand) -> None:
    result = hand.call("package", "show", CORE, "--type", "ValueSt")

    assert 64 == result.exit_code
    assert 'Did you mean "ValueSet"?' in result.stderr


def test_a_name_without_version_is_told_how_it_is_written(hand: Hand) -> None:
    assert "The package lab.unknown#VERSION is not in" in hand.call("package", "show", "lab.unknown").stderr


def test_a_resource_is_no_package(hand: Hand) -> None:
    result = hand.call("package", "add", hand.write("p.json", '{"resourceType": "Patient"}'))

    assert 65 == result.exit_code
    assert "it is no .tgz archive" in result.stderr


def test_an_archive_may_write_its_folder_with_a_dot(hand: Hand) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        data = json.dumps(about()).encode()
        member = tarfile.TarInfo("./package/package.json")
        member.size = len(data)
        tar.addfile(member, io.BytesIO(data))
    (hand.folder / "dotted.tgz").write_bytes(stream.getvalue())

    assert 0 == hand.call("package", "add", "dotted.tgz").exit_code


def test_a_folder_without_definitions_judges_nothing(hand: Hand) -> None:
    (hand.folder / "empty").mkdir()
    (hand.folder / "empty" / "package.json").write_text(json.dumps(about()), "utf-8")
    result = hand.call("validate", "--package", "empty", hand.write("p.json", '{"resourceType": "Patient"}'))

    assert 64 == result.exit_code
    assert "There is no FHIR definition in empty." in result.stderr


def test_a_kind_that_a_package_lacks_is_answered_with_those_it_has(hand: Hand) -> None:
    result = hand.call("package", "show", "hl7.fhir.r4.core#4.0.1", "--type", "Patient")

    assert 0 == result.exit_code
    assert "Of the kind Patient it has none; it has CapabilityStatement, " in result.stdout


TIPE = {"element": [{"id": "Bundle.tipe", "path": "Bundle.tipe", "min": 1}]}
WRONG: dict[str, Json] = {
    "package.json": about(),
    "tipe.json": PROFILE
    | {"url": "http://lab.example/tipe", "differential": TIPE, "type": "Bundle"}
    | {"baseDefinition": "http://hl7.org/fhir/StructureDefinition/Bundle"},
    "baseless.json": PROFILE | {"url": "http://lab.example/baseless", "baseDefinition": "http://lab.example/none"},
    "sound.json": PROFILE,
    "model.json": PROFILE | {"url": "http://lab.example/model", "kind": "logical", "type": "http://lab.example/model"},
}
BASELESS = "  baseless.json: The profile http://lab.example/baseless is based on http://lab.example/none, "


def test_what_is_amiss_with_profiles_is_told_with_their_files(hand: Hand) -> None:
    result = hand.call("package", "show", archive(hand.folder, files=WRONG))
    told = result.stdout.splitlines()

    assert 0 == result.exit_code
    assert told[1].startswith('  tipe.json: The profile http://lab.example/tipe constrains "Bundle.tipe", ')
    assert told[2].startswith(BASELESS)
    assert told[3].startswith("StructureDefinition")
    assert "4 definitions" == told[-1]


@pytest.mark.parametrize(("kind", "told"), [("StructureDefinition", True), ("ValueSet", False)])
def test_profiles_are_looked_at_when_they_are_shown(hand: Hand, kind: str, told: bool) -> None:
    assert told is (BASELESS in hand.call("package", "show", archive(hand.folder, files=WRONG), "--type", kind).stdout)


def test_profiles_are_not_looked_at_without_end(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaging, "_SECONDS", -1)
    told = hand.call("package", "show", archive(hand.folder, files=WRONG)).stdout.splitlines()

    assert told[1].startswith("  4 profiles were not looked at, which would take too long; ")
    assert told[2].startswith("StructureDefinition")


def test_a_profile_whose_file_is_broken_is_told_too(hand: Hand) -> None:
    said = {"filename": "gone.json", "resourceType": "StructureDefinition", "url": "http://lab.example/gone"}
    files: dict[str, Json] = {
        "package.json": about(),
        ".index.json": {"index-version": 2, "files": [said]},
        "gone.json": 7,
    }

    assert (
        "  gone.json: The file gone.json of" in hand.call("package", "show", archive(hand.folder, files=files)).stdout
    )


def test_the_packages_of_the_content_are_in_order() -> None:
    """They rest on each other."""
    listed = [line.split()[0] for line in call("package", "list").stdout.splitlines() if "of the content" in line]
    told = [call("package", "show", one, "--type", "StructureDefinition").stdout for one in listed]

    assert listed
    assert [] == [line for one in told for line in one.splitlines() if line.endswith("]")]
