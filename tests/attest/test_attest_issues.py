"""The tables of issues of attestations."""

from pathlib import Path

import pytest

from eqlab.attest import document_issues
from eqlab.attest import issues as making
from eqlab.attest.verify import issues as verifying
from eqlab.cli import verifying_issues as calling
from eqlab.core.issue import Issue

TABLES = (making, document_issues, verifying, calling)
ALL = [(name, one) for table in TABLES for name, one in vars(table).items() if isinstance(one, Issue)]
ROOM = Path(making.__file__).parent
CODE = "".join(path.read_text("utf-8") for path in (*ROOM.rglob("*.py"), *(ROOM.parent / "cli").glob("verifying.py")))


def test_every_code_stands_once() -> None:
    codes = [one.code for _, one in ALL]

    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize(("name", "one"), ALL, ids=[name for name, _ in ALL])
def test_every_issue_is_told_somewhere_and_says_what_to_do(name: str, one: Issue) -> None:
    assert f"issues.{name}" in CODE
    assert one.advice or one in (making.TRUST_WRONG, making.TRUST_UNKNOWN, making.TRUST_MISSING) or "VALID" in name
