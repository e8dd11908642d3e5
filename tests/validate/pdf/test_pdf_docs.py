"""The page docs/pdf.md: its steps compile, its keys are those of the check; every issue has a use and a code."""

import re
from datetime import UTC, datetime
from pathlib import Path

import yaml

from eqlab.core.clock import FixedClock
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.validate.checks.pdf import EACH, IN, PROPERTIES, pdf_check
from eqlab.validate.pdf.issues import archive, level, reading, signature

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "pdf.md").read_text("utf-8")
CHECK = pdf_check({}, dict, FixedClock(datetime(2026, 1, 1, tzinfo=UTC)))
TABLES = (archive, level, reading, signature)
FACT = re.compile(r"\{(\w+)\}")


def test_every_example_of_the_page_compiles() -> None:
    at = Position(file="docs/pdf.md")
    blocks = [yaml.safe_load(one) for one in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]

    assert 1 == len(blocks)
    assert all(callable(CHECK.compile(block["pdf"], at, block)) for block in blocks)


def test_every_key_is_on_the_page() -> None:
    section = PAGE.partition("## The check `pdf`")[2]

    assert [] == [key for key in (*PROPERTIES, IN, EACH, "at") if f"| `{key}` |" not in section]


def test_every_issue_has_its_own_code_and_a_use() -> None:
    issues = [(name, value) for table in TABLES for name, value in vars(table).items() if isinstance(value, Issue)]
    rooms = (ROOT / "eqlab" / "validate" / room for room in ("pdf", "checks"))
    sources = "\n".join(
        file.read_text("utf-8") for room in rooms for file in room.rglob("*.py") if "issues" not in file.parts
    )

    assert len(issues) == len({value.code for _, value in issues})
    assert [] == [name for name, _ in issues if not re.search(rf"issues\.{name}\b", sources)]


def test_sentences_end_and_name_their_facts_plainly() -> None:
    issues = [value for table in TABLES for value in vars(table).values() if isinstance(value, Issue)]

    assert [] == [one.code for one in issues if one.template[-1] not in ".}"]
    assert [] == [one.code for one in issues if set(FACT.findall(one.advice)) - set(FACT.findall(one.template))]


def test_codes_on_the_page_exist() -> None:
    codes = {value.code for table in TABLES for value in vars(table).values() if isinstance(value, Issue)}

    assert [] == [code for code in re.findall(r"EQ-PDF-\d{3}", PAGE) if code not in codes]
