"""`eqlab export` and `eqlab statistics`, as their pages show them, and every slip told in one sentence."""

import json
import re
import shutil
from pathlib import Path

import pytest
from cli_hands import ROOT, Hand, call
from click.testing import Result

from eqlab.cli.front import COMMANDS

DOCUMENT = ROOT / "scenarios" / "cda" / "examples" / "laboratory-result.xml"


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both commands are called by their names."""
    for name in ("export", "statistics"):
        monkeypatch.setitem(COMMANDS, name, name)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def recorded(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a campaign that failed."""
    out = tmp_path_factory.mktemp("figures") / "out"
    call("--content", str(content), "--trust", "run", "test.notes", "--simulate", "shouts", "--out", str(out))
    return out


@pytest.fixture
def campaign(recorded: Path, hand: Hand) -> Path:
    """A copy of it in the folder of the test."""
    return Path(shutil.copytree(recorded, hand.folder / "out"))


def shell_lines(page: str) -> list[list[str]]:
    text = (ROOT / "docs" / page).read_text("utf-8")
    return [line.split() for line in re.findall(r"^\$ eqlab (.*)$", text, re.MULTILINE)]


def told(result: Result) -> str:
    assert 64 == result.exit_code, result.output
    assert "Traceback" not in result.output
    return result.stderr


@pytest.mark.usefixtures("campaign")
@pytest.mark.parametrize("page", ["exports.md", "statistics.md"])
def test_examples_of_the_pages_run(page: str, hand: Hand) -> None:
    """Each as it stands there; indicators come from the bundled content."""
    shutil.copytree(DOCUMENT.parent, hand.folder / "documents")
    for line in shell_lines(page):
        result = call(*line) if "indicators" in line else hand.call(*line)

        assert 0 == result.exit_code, (line, result.output)
        if "--out" in line:
            assert (hand.folder / line[line.index("--out") + 1]).exists()


@pytest.mark.usefixtures("campaign")
@pytest.mark.parametrize(
    ("form", "holds"),
    [
        ("ctrf", '"reportFormat": "CTRF"'),
        ("tar", "http://www.gitb.com/tr/v1/"),
        ("testreport", '"resourceType": "TestReport"'),
        ("earl", "http://www.w3.org/ns/earl#"),
        ("sarif", '"version": "2.1.0"'),
        ("csv", "laboratory,"),
        ("junit", "<testsuites"),
    ],
)
def test_standard_output_is_the_document_alone(form: str, holds: str, hand: Hand) -> None:
    result = hand.call("export", "out", "--format", form)

    assert 0 == result.exit_code
    assert holds in result.stdout
    assert "Lost:" not in result.stdout


@pytest.mark.usefixtures("campaign")
def test_nothing_is_stated_of_a_system_that_the_laboratory_played(hand: Hand) -> None:
    build = hand.write("build.zip", "x")
    result = hand.call("export", "out", "--format", "in-toto", "--build", build, "--out", "s.json")

    assert 2 == result.exit_code
    assert "played the system itself" in result.stderr
    assert not (hand.folder / "s.json").exists()


@pytest.mark.usefixtures("campaign")
def test_outside_results_go_beside_ours(hand: Hand) -> None:
    file = hand.write("other.xml", "<testsuite name='Other'><testcase name='A-1'><error/></testcase></testsuite>")
    result = hand.call("export", "out", "--format", "csv", "--external", file, "--tool", "Peer")

    assert "external-provider,Peer," in result.stdout.splitlines()[-1]


@pytest.mark.usefixtures("campaign")
def test_slips_of_export_are_told(hand: Hand) -> None:
    evil = hand.write("evil.xml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite>&x;</testsuite>')

    assert "or --campaign" in told(hand.call("export", "--format", "ctrf"))
    assert "or --campaign" in told(hand.call("export", "out", "--campaign", "c", "--format", "ctrf"))
    assert "holds no campaign" in told(hand.call("export", "nowhere", "--format", "ctrf"))
    assert "csv only" in told(hand.call("export", "out", "--format", "ctrf", "--external", evil))
    assert "evil.xml" in told(hand.call("export", "out", "--format", "csv", "--external", evil))
    assert "EQ-CLI-232" in told(hand.call("export", "out", "--format", "csv", "--external", "none.xml"))
    assert "EQ-CLI-232" in told(hand.call("export", "out", "--format", "in-toto", "--build", "none.zip"))


@pytest.mark.usefixtures("campaign")
def test_simulated_systems_count_only_when_asked_for(hand: Hand) -> None:
    without, with_them = hand.call("statistics", "show", "."), hand.call("statistics", "show", ".", "--simulated")

    assert "0 runs" in without.stdout
    assert "--simulated counts it" in without.stderr
    assert "1 run ·" in with_them.stdout


@pytest.mark.usefixtures("campaign")
def test_what_came_later_does_not_count(hand: Hand) -> None:
    result = hand.call("statistics", "export", "out", "--simulated", "--as-of", "2020-01-01")
    rows = [row for figure in json.loads(result.stdout)["figures"] for row in figure["rows"]]

    assert [] == rows


@pytest.mark.usefixtures("campaign")
def test_page_stands_in_three_languages_beside_its_data(hand: Hand) -> None:
    result = hand.call("statistics", "page", "out", "--simulated", "--public", "--out", "pages")

    assert 0 == result.exit_code
    assert {
        "statistics.html",
        "statistics.fr.html",
        "statistics.de.html",
        "statistics.json",
        "statistics.csv",
    } == {file.name for file in (hand.folder / "pages").iterdir()}
    assert json.loads((hand.folder / "pages" / "statistics.json").read_text())["public"] is True


@pytest.mark.usefixtures("campaign")
def test_slips_of_statistics_are_told(hand: Hand) -> None:
    assert "no day" in told(hand.call("statistics", "show", "out", "--as-of", "tomorrow"))
    assert "holds no campaign" in told(hand.call("statistics", "show", "nowhere"))
    assert "needs --out" in told(hand.call("statistics", "export", "out", "--format", "parquet"))
    assert "no indicators" in told(hand.call("statistics", "indicators", "out"))
    assert "EQ-CLI-232" in told(hand.call("statistics", "indicators", "out", "--definitions", "none.yaml"))


def test_indicators_tell_what_they_could_not_count(hand: Hand) -> None:
    folder = hand.folder / "documents"
    folder.mkdir()
    shutil.copy(DOCUMENT, folder)
    (folder / "odd.xml").write_text("<odd/>")
    result = call("statistics", "indicators", str(folder), "--format", "json")
    (counted,) = json.loads(result.stdout)

    assert 2 == result.exit_code
    assert "odd.xml" in result.stderr
    assert 1 == counted["documents"]
    assert ["odd.xml"] == [Path(one["document"]).name for one in counted["unread"]]


def test_wrong_definitions_are_refused_with_their_place(hand: Hand) -> None:
    file = hand.write("i.yaml", "indicators: x\nversion: 1.0.0\n")
    hand.write("doc.json", "{}")
    result = call("statistics", "indicators", "doc.json", "--definitions", file)

    assert 65 == result.exit_code
    assert "i.yaml:1" in result.stderr
