"""`eqlab scheme` and `eqlab file`, and the pages about them: what they show is done, in their order."""

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from cli_hands import ROOT

from eqlab.cli.commands import file, lab, person, scheme
from eqlab.cli.door import Door
from eqlab.core.errors import EqlabError, UsageError
from eqlab.label.scheme.reading import OPTIONAL, REQUIRED

COMMANDS: dict[str, click.Command] = {
    "file": file.command,
    "lab": lab.command,
    "person": person.command,
    "scheme": scheme.command,
}
VARIABLES = ("EQLAB_LAB", "EQLAB_PERSON", "EQLAB_KEY", "EQLAB_PASSPHRASE")


def call(*arguments: str) -> int:
    """Call a command in this process; errors come as they are."""
    command, *rest = arguments
    return int(COMMANDS[command].main(rest, standalone_mode=False, obj=Door(language="en")) or 0)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def page(name: str) -> Iterator[tuple[str, str]]:
    """The blocks of a page, each with its language."""
    text = (ROOT / "docs" / name).read_text("utf-8")
    yield from re.findall(r"^```(sh|yaml)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def follow(name: str, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Do what a page shows: write its files, call its commands."""
    codes = []
    for language, block in page(name):
        if language == "yaml":
            title, _, rest = block.partition("\n")
            Path(title.removeprefix("# ")).write_text(rest, "utf-8")
            continue
        for line in block.splitlines():
            if line.startswith("export "):
                variable, _, value = line.removeprefix("export ").partition("=")
                monkeypatch.setenv(variable, value)
            else:
                codes.append(call(*shlex.split(line)[1:]))
    return codes


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A laboratory in which all of the page on vendor files was done."""
    folder = tmp_path_factory.mktemp("followed")
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.chdir(folder)
        for name in VARIABLES:
            monkeypatch.delenv(name, raising=False)
        assert {0} == set(follow("vendor-file.md", monkeypatch))
        yield folder


@pytest.fixture
def filed(followed: Path, house: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, to be worked in."""
    shutil.copytree(followed, house, dirs_exist_ok=True)
    monkeypatch.setenv("EQLAB_LAB", "lab")
    return house


def refused(*arguments: str) -> str:
    with pytest.raises(EqlabError) as refusal:
        call(*arguments)
    return refusal.value.issue.code


def test_page_on_schemes_can_be_followed(
    house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [0] * 5 == follow("schemes.md", monkeypatch)
    told = capsys.readouterr().out
    assert "2 schemes, 0 mistakes" in told
    assert "governance:" in told
    assert not list(house.iterdir())


def test_page_on_schemes_names_every_key() -> None:
    text = (ROOT / "docs" / "schemes.md").read_text("utf-8")

    assert [] == [key for key in (*REQUIRED, *OPTIONAL) if f"`{key}`" not in text]


def test_file_is_drawn_with_the_state_of_every_step(filed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("file", "show", "nova-1")
    lines = capsys.readouterr().out.splitlines()

    assert ["[x] 1", "[x] 2", "[>] 3", "[ ] 4", "[ ] 5", "[ ] 6"] == [one[:5] for one in lines if one.startswith("[")]
    assert any("the Agency -> the vendor" in line for line in lines)
    assert "  Vera Dor is due to get version 1.1 of Security documents." in lines
    assert filed.joinpath("lab").is_dir()


def test_list_says_who_is_waited_for(filed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("file", "list")
    head, row = capsys.readouterr().out.splitlines()

    assert head.split() == ["File", "Organisation", "Step", "State", "Due", "Waits", "for"]
    assert row.startswith("nova-1  Nova Software  Documentation  open")
    assert row.endswith("the Agency")
    assert filed.exists()


def test_list_of_no_files_says_so(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("lab", "found", "lab", "--id", "lab.example", "--name", "Example", "--administrator", "ada")
    call("file", "list", "--lab", "lab")

    assert "There are no vendor files yet." in capsys.readouterr().out
    assert house.joinpath("lab").is_dir()


def test_state_of_a_file_is_there_as_json(filed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("file", "show", "nova-1", "--format", "json")
    told = json.loads(capsys.readouterr().out)

    assert ["done", "done", "open", "blocked", "blocked", "blocked"] == [one["state"] for one in told["steps"]]
    assert ["prescriber"] == told["statements"]
    assert "patch" == told["builds"][0]["class"]
    assert ("Vera Dor", "1.1") == (told["documents"][0]["recipient"], told["documents"][0]["due"])
    assert filed.exists()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("file show nova-2", "EQ-LAB-019"),
        ("file open nova-2 --scheme lu.rapid --organisation x --name X --as tess", "EQ-CLI-160"),
        ("file open nova-1 --scheme lu.ra-pid --organisation nova --name Nova --as tess", "EQ-LABEL-076"),
        ("file open ../evil --scheme lu.ra-pid --organisation x --name X --as tess", "EQ-LAB-025"),
        ("file form nova-1 --blank enrolmnt", "EQ-CLI-164"),
        ("file form nova-1 --as vera", "EQ-CLI-163"),
        ("file form nova-1 nothing.yaml --as vera", "EQ-CLI-060"),
        ("file form nova-1 security.yaml --as vera", "EQ-CLI-165"),
        ("file statement nova-1 --as vera", "EQ-CLI-163"),
        ("file statement nova-1 security.yaml --as vera", "EQ-CSR-001"),
        ("file send nova-1 security-documents Vera --as tess", "EQ-CLI-166"),
        ("file send nova-1 security-documentation Vera --version 2 --as tess", "EQ-CLI-166"),
        ("file send nova-1 security-documentation Vera --as vera", "EQ-LABEL-065"),
        ("file step nova-1 lunch --as tess", "EQ-LABEL-098"),
        ("file step nova-1 nda enrolled --as vera", "EQ-LABEL-024"),
        ("file step nova-1 nda", "EQ-LAB-015"),
        ("file build nova-1 prescriber --version 5 --change patch --as vera", "EQ-CLI-167"),
        ("file build nova-1 prescriber --sha256 AB --version 5 --change patch --as vera", "EQ-LABEL-030"),
        ("file build nova-1 prescriber security.yaml --version 4.2.2 --change none --as vera", "EQ-LABEL-029"),
        ("file review nova-1 prescribr", "EQ-CLI-168"),
        ("file declare nova-1 --as vera", "EQ-LABEL-065"),
        ("scheme show lu.ra-pit", "EQ-CLI-160"),
        ("scheme template plan", "EQ-CLI-161"),
    ],
)
def test_what_cannot_be_done_is_refused_and_leaves_no_trace(filed: Path, line: str, code: str) -> None:
    count = entries(filed)

    assert code == refused(*shlex.split(line))
    assert count == entries(filed)


def entries(folder: Path) -> int:
    from eqlab.store import open_store

    store = open_store(folder / "lab" / "lab.db")
    try:
        return store.log.head()[0]
    finally:
        store.close()


def test_unsound_statement_is_told_and_reviewed_with_4(
    filed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EQLAB_PERSON", "vera")
    text = filed.joinpath("prescriber.yaml").read_text("utf-8")
    changed = text.replace("statement: prescriber", "statement: other").replace("  paper: true", "  papper: true")
    filed.joinpath("other.yaml").write_text(changed, "utf-8")

    assert 0 == call("file", "statement", "nova-1", "other.yaml")
    told = capsys.readouterr().out
    assert 'The plan does not ask about the claim "papper". Did you mean "paper"?' in told
    assert "other: 2 points to correct before a campaign" in told
    assert 4 == call("file", "review", "nova-1", "other")


def test_file_under_a_scheme_that_changed_is_not_shown_under_another(
    filed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eqlab.content import Content

    monkeypatch.setattr(Content, "schemes", {})

    assert "EQ-CLI-162" == refused("file", "show", "nova-1")
    assert filed.exists()


def test_lint_tells_mistakes_with_their_place(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "testplans" / "schemes" / "ra-pid.yaml").read_text("utf-8")
    house.joinpath("bad.yaml").write_text(text.replace("rule: lu.ra-pid", "rule: lu.ra-pad"), "utf-8")

    assert 65 == call("scheme", "lint", "bad.yaml")
    told = capsys.readouterr().out
    assert 'There is no decision rule "lu.ra-pad". Did you mean "lu.ra-pid"? [EQ-LABEL-012]' in told
    assert told.startswith("bad.yaml:")
    assert "1 scheme, 1 mistake" in told
    with pytest.raises(UsageError):
        call("scheme", "lint", "nothing.yaml")
