"""What the pages on exports and statistics say is what the code does. EQLAB_WRITE_DOCS=1 writes their tables."""

import os
from pathlib import Path

import figures_sample as figures
import pytest

from eqlab.core.verdict import Kind
from eqlab.report.crosswalk.export import Form
from eqlab.report.crosswalk.table import CROSSWALK, NAMES, Target

DOCS = Path(__file__).parent.parent.parent.parent / "docs"


def crosswalk() -> str:
    lines = ["| verdict | " + " | ".join(NAMES[target] for target in Target) + " |", "|---" * (len(Target) + 1) + "|"]
    for kind in reversed(Kind):
        words = (CROSSWALK[target][kind].word or "" for target in Target)
        lines.append(f"| `{kind.value}` | " + " | ".join(words) + " |")
    return "\n".join(lines) + "\n"


def listed() -> str:
    lines = ["| figure | what it is | counted | out of |", "|---|---|---|---|"]
    for one in figures.told():
        private = " Not public." if one.private else ""
        lines.append(f"| `{one.id}` | {one.definition}{private} | {one.numerator} | {one.denominator} |")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("page", "mark", "table"), [("exports", "crosswalk", crosswalk), ("statistics", "figures", listed)]
)
def test_tables_of_the_pages_are_those_of_the_code(page: str, mark: str, table: object) -> None:
    file, expected = DOCS / f"{page}.md", table()  # type: ignore[operator]
    before, _, rest = file.read_text("utf-8").partition(f"<!-- {mark} -->\n")
    after = rest.partition("\n\n## ")
    if os.environ.get("EQLAB_WRITE_DOCS"):
        file.write_text(f"{before}<!-- {mark} -->\n\n{expected}" + (f"\n## {after[2]}" if after[2] else ""), "utf-8")
    text = file.read_text("utf-8")

    assert f"<!-- {mark} -->\n\n{expected}" in text


def test_every_format_has_its_line() -> None:
    text = (DOCS / "exports.md").read_text("utf-8")

    assert all(f"\n| `{form.value}` |" in text for form in Form)
