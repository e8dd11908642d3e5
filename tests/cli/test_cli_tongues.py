"""Whole sentences in the reader's language: no English stays in what a French or German reader is told."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_hands import ROOT, call

PLANS = sorted((ROOT / "tests" / "plan" / "golden").glob("*.yaml"))
PLAN = "lu.eprescription.lab.prescriber"

_QUOTED = re.compile(r"`[^`]*`|„[^“]*“|«[^»]*»|\"[^\"]*\"|\{[^}]*\}|<[^>]*>|https?://\S+|/[\w./-]+")
_LISTED = re.compile(r": [\w.%-]+(?:, [\w.%-]+)*(?=[.,])")
_ENGLISH = re.compile(
    r"(?<![\w/.-])(is|are|the|of|not|and|be|with|its|it|by|has|must|cannot|there|that|such)(?![\w/-])"
)
_ARTICLES = {"de": re.compile(r"(?<![\w/.-])(an?|to)(?= \w)"), "fr": re.compile(r"(?<![\w/.-])(an|to)(?= \w)")}
_GERMAN = re.compile(r"(?<![\w/.-])an (?=(?:der|die|das|dem|den|einer?|einem|einen|Stelle|Position|eine[ms]?)\b)")

LEAST = 'system: Praxis\nversion: "3"\n'
SYSTEMS = (
    'sytem: Praxis\nversion: "3"\n',
    "system: Praxis\nversion: 3\n",
    "system: [\n",
    "system:\n\t- tab\n",
    "system: a\nsystem: b\n",
    "- system\n",
    f"{LEAST}roles: prescriber\n",
    f"{LEAST}claims: {{revokes: 1}}\n",
    f"{LEAST}endpoints: {{notes: 'http://h:99999/'}}\n",
    f"{LEAST}endpoints: {{notes: 'http://user:secret@h/'}}\n",
    f"{LEAST}endpoints: {{notes: 'ftp://h/'}}\n",
    f"{LEAST}endpoints: {{notes: 'http://h/?q'}}\n",
    f"{LEAST}consents: [{{by: A, mode: passive}}]\n",
    f"{LEAST}consents: [{{by: A, mode: active}}]\n",
    f"{LEAST}consents: [{{mode: active}}]\n",
    f"{LEAST}scope: ['h:99999']\n",
    f"{LEAST}key: client.key\n",
)
EXPRESSIONS = (
    "name.(",
    "name = ",
    "name == 'x'",
    'name = "x"',
    "a && b",
    "'open",
    "name.matches('(a+)+')",
    "name.matches('(a')",
    "name.matches('[a')",
    "name.matches('*a')",
    "name.matches('a)')",
    "name.nosuch()",
    "famly",
    "%nothing",
    "@2024-13-01 = @2024",
    "'a\\q'",
    "(" * 500,
    "name.skip('a')",
    "name.given + 1",
    "birthDate < 3",
    "name.given.lowBoundary()",
    "name.where(given)",
    "('a' | 'b') = 1 and ('a' | 'b').toInteger() = 1",
    "name.given.substring('a')",
)
SHEETS = (
    "{}",
    "[]",
    "{",
    '{"catalogue": 1}',
    '{"catalogue": "cesar", "edition": "1.0.0", "audience": "vendr", "date": "31.1.2026"}',
    '{"catalogue": "cesar", "edition": "one", "audience": "vendor", "date": "2026-01-31", "answers": []}',
    '{"catalogue": "cesar", "edition": "1.0.0", "audience": "vendor", "date": "2026-01-31", "answers": {"X": {}}}',
    '{"catalogue": "cesar", "edition": "1.0.0", "audience": "vendor", "date": "2026-01-31", "answers": {"X": 3}}',
)
OPTIONS = (
    ("run",),
    ("rnu",),
    ("plan", "lint"),
    ("plan", "lint", "absent.yaml"),
    ("plan", "show", "absent"),
    ("run", PLAN, "--simulat", "x"),
    ("run", PLAN, "--simulate"),
    ("run", PLAN, "--simulate", "nobody"),
    ("run", PLAN, "--simulate", "golden", "--port", "x"),
    ("run", PLAN, "--simulate", "golden", "--port", "99999"),
    ("run", PLAN, "--system", "absent.yaml"),
    ("run", PLAN, "--system", "."),
    ("run", PLAN, "--simulate", "golden", "--case", "nothing"),
    ("validate",),
    ("validate", "absent.json"),
    ("validate", "absent.json", "--format", "xml"),
    ("validate", "absent.json", "--format", "svrl"),
    ("validate", "absent.json", "--nosuch"),
    ("validate", "--batch", "one.json"),
    ("fhirpath",),
    ("fhirpath", "name", "absent.json"),
    ("fhirpath", "name", "."),
    ("generate", "http://example.org/nothing"),
    ("generate", "Patint"),
    ("package", "show", "nothing#1.0.0"),
    ("package", "add", "absent.tgz"),
    ("rules", "extra"),
    ("report", "absent"),
    ("replay", "absent"),
    ("export", "absent", "--format", "xml"),
    ("export",),
    ("cesar", "score", "absent.json"),
    ("cesar", "page", "absent.json", "--format", "docx"),
    ("demo", "--out", "full"),
    ("statistics", "--format", "parquet"),
    ("file", "show", "absent"),
    ("lab", "show"),
    ("verify", "absent.json"),
    ("scheme", "lint", "absent.yaml"),
)


def english(said: str, language: str) -> list[str]:
    """Return the lines in which English stands outside of what users wrote."""
    odd = []
    for line in said.splitlines():
        bare = _GERMAN.sub("", _LISTED.sub("", _QUOTED.sub("", line)))
        if _ENGLISH.search(bare) or _ARTICLES[language].search(bare):
            odd.append(line)
    return odd


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Call the command line in a language; return where English stands in what it says."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").write_text("no folder", "utf-8")
    patient = {"resourceType": "Patient", "name": [{"given": ["Ada"]}], "birthDate": "1990-01-01"}
    (tmp_path / "patient.json").write_text(json.dumps(patient), "utf-8")

    def tell(language: str, *arguments: str) -> list[str]:
        result = call("--language", language, *arguments)

        assert "" != result.output
        return english(result.output, language)

    return tell


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("plan", PLANS, ids=lambda path: path.stem)
def test_mistakes_in_plans_are_told_without_english(plan: Path, language: str, told: Callable[..., list[str]]) -> None:
    assert [] == told(language, "plan", "lint", str(plan))


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("text", SYSTEMS)
def test_mistakes_in_system_files_are_told_without_english(
    text: str, language: str, tmp_path: Path, told: Callable[..., list[str]]
) -> None:
    (tmp_path / "system.yaml").write_text(text, "utf-8")

    assert [] == told(language, "run", PLAN, "--system", "system.yaml", "--out", "out")


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_mistakes_in_expressions_are_told_without_english(
    text: str, language: str, told: Callable[..., list[str]]
) -> None:
    assert [] == told(language, "fhirpath", text, "patient.json")


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("text", SHEETS)
def test_mistakes_in_sheets_are_told_without_english(
    text: str, language: str, tmp_path: Path, told: Callable[..., list[str]]
) -> None:
    (tmp_path / "sheet.json").write_text(text, "utf-8")

    assert [] == told(language, "cesar", "score", "sheet.json")


@pytest.mark.parametrize("language", ["fr", "de"])
@pytest.mark.parametrize("arguments", OPTIONS, ids=" ".join)
def test_wrong_calls_are_told_without_english(
    arguments: tuple[str, ...], language: str, told: Callable[..., list[str]]
) -> None:
    assert [] == told(language, *arguments)
