"""From what was typed to what is meant."""

from pathlib import Path

import pytest
from cli_hands import Hand

from eqlab.cli.door import Door
from eqlab.cli.opening import House, find_plan, fresh_folder, last_folder, open_house, plan_id, shown
from eqlab.core.errors import UsageError


@pytest.fixture
def house(content: Path) -> House:
    return open_house(Door(content=content, trust="", language="en"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("testplan: a.b\n", "a.b"),
        ('# first\ntestplan:   "a.b" # id\n', "a.b"),
        ("testplan: 'a.b'\n", "a.b"),
        (" testplan: nested\n", ""),
        ("scriptlets: {}\n", ""),
        ("", ""),
    ],
)
def test_id_of_a_plan_file(text: str, name: str, tmp_path: Path) -> None:
    """Read without compiling."""
    file = tmp_path / "plan.yaml"
    file.write_text(text)

    assert name == plan_id(file)


def test_no_file_has_no_id(tmp_path: Path) -> None:
    assert "" == plan_id(tmp_path / "missing.yaml")
    assert "" == plan_id(tmp_path)


def test_plan_by_id_and_by_path(house: House, hand: Hand) -> None:
    """What exists as a path is a path; what looks like one too."""
    hand.write("test.notes", "")

    assert Path("test.notes") == find_plan(house, "test.notes")
    assert "asking.yaml" == find_plan(house, "test.asking").name
    assert Path("missing.yaml") == find_plan(house, "missing.yaml")
    with pytest.raises(UsageError):
        find_plan(house, "test.missing")


def test_folders_are_numbered(hand: Hand) -> None:
    """Neither another plan's folders nor foreign ones count."""
    for name in ("p-1", "p-10", "p-x", "p-2-old", "pp-99"):
        (hand.folder / "eqlab-out" / name).mkdir(parents=True)

    assert Path("eqlab-out/p-11") == fresh_folder("p")
    assert Path("eqlab-out/p-10") == last_folder("p")
    assert Path("eqlab-out/q-1") == fresh_folder("q")
    with pytest.raises(UsageError):
        last_folder("q")


def test_paths_are_shown_from_here(hand: Hand) -> None:
    assert "a/b" == shown(hand.folder / "a" / "b")
    assert "a/b" == shown(Path("a/b"))
    assert "/elsewhere" == shown(Path("/elsewhere"))
