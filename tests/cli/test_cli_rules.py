"""`eqlab rules`: the names of what the content has."""

from pathlib import Path

from click.testing import CliRunner

from eqlab.cli import main

ROOT = Path(__file__).parents[2]


def told(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["rules", *arguments])
    assert 0 == result.exit_code
    return result.stdout


def test_rules_of_every_kind_are_listed_by_their_names() -> None:
    lines = told()

    for name in ("luxembourg-cda", "patient-search", "personal", "lu.eprescription.sending", "matricule"):
        assert any(line.startswith(f"  {name} ") for line in lines.splitlines())


def test_documents_of_cross_rules_are_named() -> None:
    line = next(line for line in told().splitlines() if "lu.eprescription.sending" in line)

    assert line.endswith("request, [response], [retrieved], [certificate]")


def test_titles_are_in_the_readers_language() -> None:
    assert told("--language", "fr") != told("--language", "en") != told("--language", "de")
