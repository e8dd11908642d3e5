"""`eqlab demo`: the first thing anybody sees."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_hands import Hand, call, golden, masked
from click.testing import Result

from eqlab.cli.demonstration import MARKER, check_replaceable
from eqlab.core.errors import UsageError

FILES = {
    ".eqlab-lock",
    MARKER,
    "access.json",
    "campaign.db",
    "junit.xml",
    "pki",
    "report.de.html",
    "report.fr.html",
    "report.html",
    "report.json",
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    """One demonstration, in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("LANG", "en_GB.UTF-8")
        yield folder, call("demo", "--out", "shown")


def test_both_campaigns_come_out_as_documented(shown: tuple[Path, Result]) -> None:
    """The defect stands beside the finding that caught it, and where to look."""
    _, result = shown

    assert (0, "") == (result.exit_code, result.stderr)
    assert "Its defect: It writes the country as LU instead of LUX." in result.stdout
    assert "EPL-COUNTRY-12: The country of the patient's address has to be" in result.stdout
    assert result.stdout.endswith("Both came out as documented. Open shown/defective/report.html first.\n")


@pytest.mark.parametrize(("name", "kind"), [("golden", "passed"), ("defective", "failed")])
def test_all_files_are_there(name: str, kind: str, shown: tuple[Path, Result]) -> None:
    folder = shown[0] / "shown" / name

    assert FILES == {path.name for path in folder.iterdir()}
    assert kind == json.loads((folder / "report.json").read_text())["verdict"]["kind"]


def test_evidence_of_the_demonstration_is_sound(shown: tuple[Path, Result]) -> None:
    assert 0 == call("evidence", "verify", str(shown[0] / "shown" / "defective")).exit_code


def test_next_demonstration_may_replace_it(shown: tuple[Path, Result]) -> None:
    """Also while a store is open: its side files are known."""
    folder = shown[0] / "shown" / "golden"
    (folder / "campaign.db-wal").touch()

    check_replaceable(folder)


def foreign(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine")


def marked_but_foreign(folder: Path) -> None:
    foreign(folder)
    (folder / MARKER).touch()


@pytest.mark.parametrize(
    ("make", "told"),
    [(foreign, "no demonstration made it"), (marked_but_foreign, "it holds notes.txt, which no demonstration made")],
)
def test_nothing_foreign_is_ever_replaced(make: object, told: str, hand: Hand) -> None:
    """Refused before anything runs; the file is still there."""
    assert callable(make)
    folder = hand.folder / "out" / "defective"
    folder.mkdir(parents=True)
    make(folder)
    result = call("demo", "--out", "out")

    assert 64 == result.exit_code
    assert told in result.stderr
    assert "mine" == (folder / "notes.txt").read_text()
    assert not (hand.folder / "out" / "golden").exists()


def test_neither_files_nor_links_are_replaced(hand: Hand) -> None:
    elsewhere = hand.folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / MARKER).touch()
    (hand.folder / "link").symlink_to(elsewhere)
    hand.write("file", "")

    for name in ("link", "file"):
        with pytest.raises(UsageError):
            check_replaceable(hand.folder / name)


def test_folder_that_may_be_used(hand: Hand) -> None:
    """One that is not there, and one that is empty."""
    (hand.folder / "empty").mkdir()

    check_replaceable(hand.folder / "empty")
    check_replaceable(hand.folder / "absent")


def small(hand: Hand, defective: str, caught_by: str) -> None:
    """Show the tests' own plan."""
    text = f"plan: test.notes\ndefective: {defective}\ncaught_by: {caught_by}\n"
    (hand.content / "testplans" / "demo.yaml").write_text(text, "utf-8")


def test_demonstration_replaces_its_own_folders(hand: Hand) -> None:
    """The second run shows its own campaigns, and nothing of the first is left."""
    small(hand, "mutters", "NOTE-01")
    text = hand.call("demo", "--out", "out").stdout
    assert golden("demo.txt", masked(text)) == masked(text)
    first = json.loads((hand.folder / "out" / "golden" / "access.json").read_text())["campaign"]
    hand.call("demo", "--out", "out")
    second = json.loads((hand.folder / "out" / "golden" / "access.json").read_text())["campaign"]

    assert first != second
    assert {"golden", "defective"} == {path.name for path in (hand.folder / "out").iterdir()}


@pytest.mark.parametrize(
    ("defective", "caught_by", "told"),
    [
        ("sound", "NOTE-01", "the defect sound should fail the case NOTE-01, and no case failed"),
        ("shouts", "NOTE-01", "should fail the case NOTE-01, and NOTE-01, NOTE-02 failed"),
    ],
)
def test_other_outcome_than_documented(defective: str, caught_by: str, told: str, hand: Hand) -> None:
    """The laboratory's fault, with a sentence."""
    small(hand, defective, caught_by)
    result = hand.call("demo", "--out", "out")

    assert 3 == result.exit_code
    assert told in result.stderr


def test_content_without_a_demonstration(hand: Hand) -> None:
    (hand.content / "testplans" / "demo.yaml").unlink(missing_ok=True)
    result = hand.call("demo", "--out", "out")

    assert 64 == result.exit_code
    assert "has nothing to show: it has no testplans/demo.yaml" in result.stderr


def test_demonstration_into_a_file(hand: Hand) -> None:
    hand.write("out", "")
    result = call("demo", "--out", "out")

    assert 64 == result.exit_code
    assert 1 == len(result.stderr.splitlines())
