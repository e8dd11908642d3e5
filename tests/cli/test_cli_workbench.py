"""What files are judged by: what the command line names, and the content's packages where they are met."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli_hands import ROOT, Hand, call

from eqlab.cli import workbench
from eqlab.cli.door import Door
from eqlab.cli.workbench import Scout, Workbench
from eqlab.core.values import Json
from eqlab.validate.fhir.library import Definitions, Library, core_library
from eqlab.validate.fhir.run import Options

PROFILE = {
    "resourceType": "StructureDefinition",
    "url": "http://content.example/StructureDefinition/active",
    "name": "ActivePatient",
    "status": "active",
    "kind": "resource",
    "abstract": False,
    "type": "Patient",
    "baseDefinition": "http://hl7.org/fhir/StructureDefinition/Patient",
    "derivation": "constraint",
    "differential": {"element": [{"id": "Patient.active", "path": "Patient.active", "min": 1}]},
}
PLAIN = b'{"resourceType": "Patient"}'
CLAIMING = json.dumps({"resourceType": "Patient", "meta": {"profile": [PROFILE["url"]]}}).encode()
EXAMPLE = ROOT / "scenarios" / "eprescription" / "examples" / "lab-prescription-sent.json"


@pytest.fixture
def laid(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A content with one profile; the list tells how often it was opened."""
    opened: list[str] = []

    def content_of(_door: Door) -> Library:
        opened.append("content")
        return core_library().over(Definitions.of("content", [PROFILE]))

    monkeypatch.setattr(workbench, "content_of", content_of)
    return opened


def test_a_resource_that_needs_no_content_does_not_open_it(laid: list[str]) -> None:
    found = Workbench.of(Door(), (), ()).judge(PLAIN, "json", Options(), None)

    assert ((), []) == (found, laid)


def test_what_the_content_defines_is_judged_by_it(laid: list[str]) -> None:
    """In whatever order files come, and with what is opened opened once."""
    judged_by = Workbench.of(Door(), (), ())
    found = [judged_by.judge(data, "json", Options(), None) for data in (PLAIN, CLAIMING, PLAIN, CLAIMING)]

    assert [0, 1, 0, 1] == [len(one) for one in found]
    assert {"error"} == {one.level.name.lower() for several in found for one in several}
    assert ["content"] == laid


@pytest.mark.parametrize("name", ["ActivePatient", PROFILE["url"]])
def test_profiles_of_the_content_go_by_name(laid: list[str], name: str) -> None:
    judged_by = Workbench.of(Door(), (), ())
    profile = judged_by.profile(name)

    assert PROFILE["url"] == profile
    assert 1 == len(judged_by.judge(PLAIN, "json", Options(profiles=(profile,)), None))
    assert ["content"] == laid


def test_what_the_command_line_names_goes_before_the_content(laid: list[str], tmp_path: Path) -> None:
    milder = {**PROFILE, "differential": {"element": [{"id": "Patient", "path": "Patient"}]}}
    file = tmp_path / "milder.json"
    file.write_text(json.dumps(milder), "utf-8")

    assert () == Workbench.of(Door(), (), (str(file),)).judge(CLAIMING, "json", Options(), None)
    assert [] == laid


@pytest.mark.parametrize(("url", "met"), [(PROFILE["url"], True), ("http://content.example/none", False)])
def test_a_scout_has_nothing_but_sees_what_is_asked_for(url: str, met: bool) -> None:
    scout = Scout(lambda: Library((Definitions.of("content", [PROFILE]),)))

    assert (None, [], met) == (scout.find(url, ""), list(scout.heads()), scout.met)


def test_a_sound_patient_needs_no_profiles_and_no_content() -> None:
    """What the command line loads besides is what takes its time."""
    asked = (
        "import sys; from eqlab.cli.door import Door; from eqlab.cli.workbench import Workbench;"
        " from eqlab.validate.fhir.run import Options;"
        " assert () == Workbench.of(Door(), (), ()).judge(sys.argv[1].encode(), 'json', Options(), None);"
        " print(*(name for name in ('eqlab.validate.fhir.profile', 'eqlab.content') if name in sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", asked, PLAIN], capture_output=True, text=True, check=True)

    assert "\n" == told.stdout


def test_what_is_supported_may_ask_profiles_of_every_resource(tmp_path: Path) -> None:
    guide = {
        "resourceType": "ImplementationGuide",
        "url": "http://content.example/guide",
        "global": [{"type": "Patient", "profile": PROFILE["url"]}],
    }
    files = [tmp_path / "guide.json", tmp_path / "profile.json"]
    for file, one in zip(files, (guide, PROFILE), strict=True):
        file.write_text(json.dumps(one), "utf-8")

    assert 1 == len(Workbench.of(Door(), (), map(str, files)).judge(PLAIN, "json", Options(), None))


def test_the_content_that_comes_with_it_is_known() -> None:
    result = call("validate", str(EXAMPLE), "--profile", "EPLabPrescriptionBundle")

    assert (0, f"{EXAMPLE}: valid\n") == (result.exit_code, result.stdout)


def test_content_is_chosen_by_its_folder(hand: Hand) -> None:
    """The tests' content has no such profile."""
    result = hand.call("validate", str(EXAMPLE), "--profile", "EPLabPrescriptionBundle")

    assert 65 == result.exit_code


def test_a_value_set_is_told_as_such(hand: Hand) -> None:
    url = "http://hl7.org/fhir/ValueSet/languages"
    result = hand.call("validate", hand.write("p.json", PLAIN.decode()), "--profile", url)

    assert 65 == result.exit_code
    assert f"{url} is no profile, but a ValueSet." in result.stderr


def request(**more: Json) -> str:
    return json.dumps({"id": "1", "file": str(EXAMPLE), **more})


def test_requests_know_no_content() -> None:
    from eqlab.cli.batch import answer

    issues = answer(request().encode(), core_library())["outcome"]["issue"]

    assert "incomplete" in {one["code"] for one in issues}
