"""The page docs/certificates-and-tokens.md: its profile and its steps compile; every issue has a use and a code."""

import re
from pathlib import Path
from types import ModuleType

import yaml
from making_pki import RULES, profiles

from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.validate.checks.certificate import certificate_check
from eqlab.validate.checks.jwt import JWT
from eqlab.validate.identifier import compile_rules
from eqlab.validate.pki.issues import certificate, mail, path, reading, request
from eqlab.validate.pki.profile import compile_profiles
from eqlab.validate.token import issues as token

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "certificates-and-tokens.md").read_text("utf-8")
TABLES: tuple[ModuleType, ...] = (certificate, mail, path, reading, request, token)


def test_every_example_of_the_page_compiles() -> None:
    at = Position(file="docs/certificates-and-tokens.md")
    identifiers = compile_rules(yaml.safe_load((RULES / "identifiers.yaml").read_text("utf-8")), "identifiers.yaml")
    compiled = []
    for block in map(yaml.safe_load, re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)):
        if "certificates" in block:
            compiled += compile_profiles(block, "page", identifiers)
        elif "jwt" in block:
            compiled.append(JWT.name if JWT.compile(block["jwt"], at, block) else "")
        else:
            check = certificate_check(profiles)
            compiled.append(check.name if check.compile(block["certificate"], at, block) else "")

    assert ["member", "certificate", "jwt"] == compiled


def test_every_key_of_the_token_check_is_on_the_page() -> None:
    section = PAGE.partition("## The check `jwt`")[2]

    assert [] == [key for key in JWT.schema["properties"] if f"`{key}`" not in section]


def test_every_issue_has_its_own_code_and_a_use() -> None:
    issues = [(name, value) for table in TABLES for name, value in vars(table).items() if isinstance(value, Issue)]
    rooms = (ROOT / "eqlab" / "validate" / room for room in ("pki", "token", "checks"))
    sources = "\n".join(
        file.read_text("utf-8") for room in rooms for file in room.rglob("*.py") if "issues" not in str(file)
    )

    assert len(issues) == len({issue.code for _, issue in issues})
    assert [] == [name for name, _ in issues if not re.search(rf"\b{name}\b", sources)]
