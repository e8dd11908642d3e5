"""The examples of docs/checks.md do what the page says. With EQLAB_WRITE_DOCS=1 their findings are written anew."""

import json
import os
import re
from pathlib import Path

import yaml
from looking import KINDS, body, look, part

from eqlab.core.finding import Finding
from eqlab.validate.identifier_reading import read_rules

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"
EXAMPLE = re.compile(
    r"```yaml check\n(?P<check>.*?)```\n\n"
    r"```json subject\n(?P<subject>.*?)```\n\n"
    r"```text findings\n(?P<findings>.*?)```",
    re.DOTALL,
)


def told(finding: Finding) -> str:
    level = finding.level.name.lower()
    return f"{level} at {finding.subject}: {finding.sentence()} {finding.advice()} [{finding.issue.code}]\n"


def run(check: str, subject: str) -> str:
    step = yaml.safe_load(check)
    name = next(key for key in step if key in KINDS)
    reference = step.pop("that").partition(".")[2]
    looked_at = body(subject.encode()) if reference.endswith("body") else part(json.loads(subject), reference)
    findings = look(name, step.pop(name), looked_at, **step)
    return "".join(map(told, findings))


def test_every_example_is_true() -> None:
    page = PAGE.read_text("utf-8")
    if os.environ.get("EQLAB_WRITE_DOCS"):
        page = EXAMPLE.sub(
            lambda match: match[0].replace(f"findings\n{match['findings']}", f"findings\n{run(*match.groups()[:2])}"),
            page,
        )
        PAGE.write_text(page, "utf-8")
    examples = list(EXAMPLE.finditer(page))

    assert page.count("```yaml check") == len(examples) == 10
    for example in examples:
        assert example["findings"] == run(example["check"], example["subject"])
        assert example["findings"]


def test_every_check_has_its_section_and_its_example() -> None:
    page = PAGE.read_text("utf-8")

    assert set(KINDS) == set(re.findall(r"^## `(\w+)`$", page, re.MULTILINE))
    assert set(KINDS) == {
        key for example in EXAMPLE.finditer(page) for key in yaml.safe_load(example["check"]) if key in KINDS
    }


def test_the_example_of_a_rule_is_one() -> None:
    rules = re.search(r"```yaml rules\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)

    assert rules is not None
    assert ["card-number"] == list(read_rules(yaml.safe_load(rules[1]), "checks.md"))
