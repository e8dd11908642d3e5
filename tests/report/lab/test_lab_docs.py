"""The documentation is true: its example is complete, and the published schema is the code's."""

import json
import os
import re
from pathlib import Path

import lab_sample as lab
import report_sample as sample

from eqlab.report.lab.lint import EXCUSABLE, lint
from eqlab.report.lab.lint_rules import ITEMS, OTHERS
from eqlab.report.lab.making import report_of_tests
from eqlab.report.lab.reading import read_facts
from eqlab.report.lab.schema import lab_report_schema

DOCS = Path(__file__).parents[3] / "docs"
TEXT = (DOCS / "lab-reports.md").read_text("utf-8")


def test_the_example_is_complete() -> None:
    """With the runs of the sample, a report can be issued from it."""
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    facts = read_facts(example.encode(), "facts.yaml")

    assert () == lint(report_of_tests(facts, sample.plan(), lab.runs(), lab.content()))


def test_every_rule_is_documented() -> None:
    told = re.sub(r"\s", "", TEXT)
    names = [name.removeprefix("R17025") for name in OTHERS if name.startswith("R17025")]

    assert [] == [name for name in names if f"`{name}`" not in told and f"`R17025{name}`" not in told]
    assert list("abcdefghijklmnop") == list(ITEMS)
    listed = re.search(r"for items ([a-p, ]+and[a-p]|[a-p, and]+?);", TEXT)
    assert listed is not None
    assert set(EXCUSABLE) == set(re.findall(r"\b[a-p]\b", listed[1]))


def test_the_published_schema_is_the_codes() -> None:
    """`EQLAB_WRITE_DOCS=1` writes it anew."""
    file, text = DOCS / "lab-report.schema.json", json.dumps(lab_report_schema(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("EQLAB_WRITE_DOCS"):
        file.write_text(text, "utf-8")

    assert file.read_text("utf-8") == text
