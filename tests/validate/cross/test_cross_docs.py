"""The page about cross rules says what is true."""

import re
from pathlib import Path

from eqlab.plan.yaml_reader import read_yaml
from eqlab.validate.cross.compiling import FORMS, compile_rules
from eqlab.validate.cross.looking import PROPERTIES
from eqlab.validate.cross.model import Format
from eqlab.validate.cross.values import Kind
from eqlab.validate.identifier import general_rules

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "cross-rules.md").read_text("utf-8")


def test_the_example_is_a_set_of_rules() -> None:
    example = re.search(r"```yaml crossrules\n(.*?)```", PAGE, re.DOTALL)

    assert example is not None
    assert ["ORD-1"] == [
        rule.id for rule in compile_rules(read_yaml(example[1].encode(), "x").plain(), "cross-rules.md").rules
    ]


def test_every_word_is_on_the_page() -> None:
    words = {*FORMS, *PROPERTIES, *Format, *Kind}

    assert [] == sorted(word for word in words if f"`{word}" not in PAGE)


def test_every_set_of_the_content_is_on_the_page() -> None:
    files = (DOCS.parent / "scenarios").glob("*/rules/cross/*.yaml")
    names = {re.findall(r"^crossrules: (\S+)", path.read_text("utf-8"), re.MULTILINE)[0] for path in files}

    assert names == set(re.findall(r"^\| `(lu\.[\w.-]+)` \|", PAGE, re.MULTILINE))


def test_every_general_identifier_rule_is_on_its_page() -> None:
    page = (DOCS / "identifiers.md").read_text("utf-8")

    assert [] == [name for name in general_rules() if f"`{name}`" not in page]
