"""What is told of the commands before any of them is carried out."""

import importlib
import subprocess
import sys
from pathlib import Path

import click
import pytest
from cli_hands import ROOT, call, golden

from eqlab import __version__
from eqlab.cli.front import COMMANDS
from eqlab.cli.lazy import settle_trust

HEAVY = {
    "sqlalchemy",
    "jinja2",
    "pytest",
    "httpx",
    "babel",
    "rich",
    "yaml",
    "cryptography",
    "msgspec",
    "h11",
}
"""Libraries that no help text needs."""

HELPS = [
    (),
    *((name,) for name in COMMANDS),
    *(("plan", name) for name in ("lint", "list", "show", "schema")),
    ("platform", "up"),
    ("system", "list"),
    ("system", "simulate"),
    ("evidence", "verify"),
]


@pytest.mark.parametrize("command", [(), ("run",), ("plan", "lint"), ("doctor",)], ids=" ".join)
def test_help_loads_nothing_heavy(command: tuple[str, ...]) -> None:
    """Help is quick because it imports click and little else."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "eqlab.cli", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines()}

    assert "click" in loaded
    assert set() == loaded & HEAVY


@pytest.mark.parametrize("command", HELPS, ids=lambda command: " ".join(command) or "eqlab")
def test_every_command_has_help(command: tuple[str, ...]) -> None:
    result = call(*command, "--help")

    assert 0 == result.exit_code
    assert f"Usage: {' '.join(('eqlab', *command))}" in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_one_line_of_the_table_is_the_command_s_own(name: str) -> None:
    """The table spares loading the commands; it must not say anything else than they do."""
    command: click.Command = importlib.import_module(f"eqlab.cli.commands.{name}").command

    assert COMMANDS[name] == (command.help or "").partition("\n")[0]


def test_top_help_is_golden() -> None:
    text = call("--help").output

    assert golden("help.txt", text) == text


def test_version() -> None:
    assert f"eqlab {__version__}\n" == call("--version").output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "`eqlab` needs one of its commands: demo, run"),
        (("plan",), "`eqlab plan` needs one of its commands: lint, list, schema, show."),
    ],
)
def test_no_command_shows_the_help(arguments: tuple[str, ...], told: str) -> None:
    """The help first, then what is missing."""
    result = call(*arguments)

    assert 64 == result.exit_code
    assert call(*arguments, "--help").output == result.stdout
    assert told in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("rn",), 64, 'has no command "rn". Expected: demo, run, report'),
        (("rn",), 64, 'Did you mean "run"?'),
        (("plan", "lnt"), 64, 'Did you mean "lint"?'),
        (("run", "x", "--sytem", "y"), 64, 'has no option --sytem. Did you mean "--system"? See `eqlab run --help`.'),
        (("run", "x", "--port", "http"), 64, "The value of --port cannot be used"),
        (("run", "x", "--port", "80a"), 64, '"80a" is not a whole number from 0 to 65535'),
        (("xyzzy",), 64, "package, generate, doctor. See `eqlab --help`."),
        (("run", "x", "--port", "70000"), 64, "The value of --port cannot be used"),
        (("run", "x", "--port"), 64, "`eqlab run` was called wrongly"),
        (("run",), 64, "`eqlab run` needs PLAN."),
        (("run", "x", "y"), 64, "`eqlab run` was called wrongly"),
        (("report",), 64, "`eqlab report` needs DIR."),
        (("run", "x", "--format", "pdf"), 64, '"pdf" is not one of html, json, junit'),
        (("run", "x", "--format", ""), 64, "The value of --format cannot be used"),
        (("--language", "lb", "plan", "list"), 64, "The value of --language cannot be used"),
        (("fhirpath", "\0", "x.json"), 64, "an argument holds the character NUL"),
        (("doctor", "--fix", "yes"), 64, "The value of --fix cannot be used"),
    ],
)
def test_wrong_command_lines(arguments: tuple[str, ...], code: int, told: str) -> None:
    """One sentence on stderr, the nearest spelling, exit code 64."""
    result = call(*arguments)

    assert (code, "") == (result.exit_code, result.stdout)
    assert told in result.stderr
    assert 1 == len(result.stderr.splitlines())


def test_wrong_command_line_is_told_in_the_reader_s_language() -> None:
    """Although the command line was never parsed to its end."""
    result = call("run", "--language", "fr", "--sytem")

    assert "Vouliez-vous dire" in result.stderr


def test_completion_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_EQLAB_COMPLETE", "bash_source")

    assert "_EQLAB_COMPLETE=bash_complete" in call().stdout


@pytest.mark.parametrize(
    ("given", "settled"),
    [
        (["--trust", "plan", "list"], ["--trust=", "plan", "list"]),
        (["--trust", "a" * 64, "plan"], ["--trust", "a" * 64, "plan"]),
        (["plan", "--trust"], ["plan", "--trust="]),
        (["--trust=x"], ["--trust=x"]),
        ([], []),
    ],
)
def test_trust_takes_only_a_digest(given: list[str], settled: list[str]) -> None:
    """`eqlab --trust plan list` lists plans, and does not take `plan` for a digest."""

    assert settled == settle_trust(given)


def test_global_options_stand_anywhere(content: Path) -> None:
    before = call("--content", str(content), "--trust", "--language", "de", "plan", "list")
    after = call("plan", "list", "--content", str(content), "--language", "de", "--trust")

    assert 0 == before.exit_code
    assert "Notizen" in before.stdout
    assert before.stdout == after.stdout


def test_foreign_content_needs_trust(content: Path) -> None:
    """The digest in the refusal is the one that can be given."""
    refused = call("--content", str(content), "plan", "list")
    digest = next(word for word in refused.stderr.replace(").", " ").split() if len(word) == 64)

    assert 64 == refused.exit_code
    assert 0 == call("--content", str(content), "--trust", digest, "plan", "list").exit_code
    assert 64 == call("--content", str(content), "--trust", "0" * 64, "plan", "list").exit_code


def test_folder_that_is_no_content(tmp_path: Path) -> None:
    result = call("--content", str(tmp_path), "--trust", "plan", "list")

    assert 64 == result.exit_code
    assert "it has no testplans" in result.stderr
