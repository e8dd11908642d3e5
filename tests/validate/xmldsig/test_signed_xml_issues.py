"""The issue tables of signatures, SAML and WS-Security: codes are unique, sentences whole, every issue is found."""

import re
from pathlib import Path
from types import ModuleType

from eqlab.core.issue import Issue
from eqlab.validate.saml import issues as saml_issues
from eqlab.validate.wsse import issues as wsse_issues
from eqlab.validate.xmldsig import issues as dsig_issues
from eqlab.validate.xmldsig import xades_issues

ROOM = Path(dsig_issues.__file__).parents[1]
TABLES: tuple[ModuleType, ...] = (dsig_issues, xades_issues, saml_issues, wsse_issues)
ISSUES = [(name, one) for table in TABLES for name, one in vars(table).items() if isinstance(one, Issue)]


def test_codes_are_unique_and_sentences_end() -> None:
    """A code is one issue; template and advice are sentences; an advice asks for no fact that the template lacks."""
    codes = [one.code for _, one in ISSUES]

    assert len(set(codes)) == len(codes)
    assert [] == [code for code in codes if not re.fullmatch(r"EQ-(DSIG|SAML|WSSE)-\d{3}", code)]
    assert [] == [one.code for _, one in ISSUES if not one.template.endswith((".", ").", "{found}."))]
    assert [] == [one.code for _, one in ISSUES if one.advice and not one.advice.endswith(".")]


def test_every_issue_is_used_and_tested() -> None:
    """An issue that nothing tells, or that no test expects, is dead."""
    told = "".join(path.read_text() for room in ("xmldsig", "saml", "wsse") for path in (ROOM / room).glob("*.py"))
    tests = "".join(path.read_text() for path in Path(__file__).parents[1].glob("*/test_*.py"))

    assert [] == [name for name, _ in ISSUES if f"issues.{name}" not in told]
    assert [] == [one.code for _, one in ISSUES if one.code not in tests and one.code not in _BY_SENTENCE]


_BY_SENTENCE = {"EQ-DSIG-090", "EQ-DSIG-091", "EQ-DSIG-092"}
"""Issues of authors, tested by what is said."""
