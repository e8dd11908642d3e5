"""What the documents say is true. With EQLAB_WRITE_DOCS=1 the generated ones are written instead of compared."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_architecture import ENTRANCES, FLOORS, imports_of

from eqlab.config import KEYS, read_system_file
from eqlab.plan.schema import plan_schema
from eqlab.report.json_report import report_schema
from eqlab.wiring import Workshop

ROOT = Path(__file__).parent.parent
WRITE = bool(os.environ.get("EQLAB_WRITE_DOCS"))


def generated() -> dict[str, str]:
    return {
        "docs/testplan.schema.json": _json(plan_schema(Workshop().registry)),
        "docs/report.schema.json": _json(report_schema()),
    }


def _json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", ["docs/testplan.schema.json", "docs/report.schema.json"])
def test_published_schema_is_what_the_code_says(name: str) -> None:
    expected, path = generated()[name], ROOT / name
    if WRITE:
        path.write_text(expected, "utf-8")

    assert expected == path.read_text("utf-8")


def test_architecture_page_quotes_the_floors() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    told = {
        room: int(row[0])
        for row in re.findall(r"^\| (\d) \| ([^|]+) \|", page, re.MULTILINE)
        for room in re.findall(r"`(\w+)`", row[1])
    }

    assert FLOORS == told


def test_architecture_page_names_every_library_and_its_room() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = set(re.findall(r"^\| (?!\d)[^|`]+ \| `(\w+)` \|", page, re.MULTILINE))

    entrances = {room for one in ENTRANCES.values() for room in ((one,) if isinstance(one, str) else one)}

    assert entrances == rooms


def test_architecture_page_tells_what_each_room_of_validators_rests_on() -> None:
    page = (
        (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("| room | judges | rests on |")[2].partition("\n\n")[0]
    )
    told = {
        room: set(re.findall(r"`(\w+)`", below))
        for room, below in re.findall(r"^\| `(\w+)` \|.*\|([^|]*)\|$", page, re.MULTILINE)
    }
    rooms = {*told, "fhir", "fhirpath", "ucum"}
    used = {
        room: {
            name.split(".")[2]
            for path in (ROOT / "eqlab" / "validate" / room).rglob("*.py")
            for name, _ in imports_of(path)
            if name.startswith("eqlab.validate.")
        }
        & rooms - {room}
        for room in told
    }

    assert used == told


def test_readme_has_exactly_two_commands() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "readme_commands.py"), str(ROOT / "README.md")],
        capture_output=True,
        text=True,
        check=True,
    )

    assert 2 == len(done.stdout.splitlines())
    assert "eqlab demo" in done.stdout.splitlines()[0]
    assert "nox" in done.stdout.splitlines()[1]


def test_readme_judges_a_document_that_comes_along() -> None:
    """Lines of the README that need no file of the reader's do what they say."""
    page = (ROOT / "README.md").read_text("utf-8")
    (line,) = re.findall(r"^eqlab (validate scenarios/\S+)$", page, re.MULTILINE)
    done = subprocess.run(
        [sys.executable, "-m", "eqlab", *line.split(), "--language", "en"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, f"{line.split()[1]}: valid (luxembourg-cda)\n") == (done.returncode, done.stdout)


@pytest.mark.parametrize(("page", "count"), [("README.md", 1), ("docs/system-file.md", 3)])
def test_system_files_on_pages_are_read(page: str, count: int, tmp_path: Path) -> None:
    examples = re.findall(r"^```yaml system\n(.*?)^```", (ROOT / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)
    path = tmp_path / "system.yaml"
    for example in examples:
        path.write_text(example, "utf-8")
        read_system_file(path)

    assert count == len(examples)


def test_system_file_page_names_every_key() -> None:
    page = (ROOT / "docs/system-file.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[^|]+`) \|", page, re.MULTILINE)

    assert set(KEYS) == {key for row in rows for key in re.findall(r"`(\w+)`", row)}


PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))

    assert [] == [link for link in links if not (page.parent / link).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_exit_codes_are_told_alike(page: Path) -> None:
    """A page that tells exit codes in a table tells those of the verdict algebra."""
    from eqlab.core.verdict import EXIT_CODES

    codes = {kind.value.replace("_", " "): code for kind, code in EXIT_CODES.items()}
    rows = re.findall(r"^\| ([a-z, ]+) \|.*\| (\d) \|$", page.read_text("utf-8"), re.MULTILINE)
    told = [(word.strip(), int(code)) for words, code in rows for word in words.split(",")]

    assert [] == [(word, code) for word, code in told if word in codes and codes[word] != code]


EXAMPLES = [
    (page, number, code)
    for page in PAGES
    for number, code in enumerate(
        re.findall(r"^```python run\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL), start=1
    )
]


@pytest.mark.parametrize(
    ("page", "number", "code"), EXAMPLES, ids=lambda one: str(one.relative_to(ROOT)) if isinstance(one, Path) else ""
)
def test_examples_in_python_run(page: Path, number: int, code: str, tmp_path: Path) -> None:
    """Each stands for itself: what it needs it imports."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert (0, "") == (done.returncode, done.stderr), f"{page.name}, example {number}"


def test_there_are_examples_in_python() -> None:
    assert {"fhir-validation.md"} <= {page.name for page, _, _ in EXAMPLES}
