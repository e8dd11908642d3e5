"""Which ids may be used twice, as docs/schematron.md tells it."""

from pathlib import Path

import pytest

from eqlab.core.errors import AuthorErrors
from eqlab.validate.schematron.compile import compile_schema

RULE = '<rule {} context="x"><assert id="a" test="1">m</assert><assert id="a" test="1">m</assert></rule>'
PLAIN = RULE.format("")
DIAGNOSTIC = '<diagnostic id="d">m</diagnostic>'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "a.sch"


def written(file: Path, inner: str) -> Path:
    head = '<schema xmlns="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt2">'
    file.write_text(f"{head}{inner}</schema>", "utf-8")
    return file


@pytest.mark.parametrize(
    "inner",
    [
        f'<pattern id="p">{PLAIN}</pattern><pattern id="p">{PLAIN}</pattern>',
        '<pattern id="p">' + RULE.format('id="r"') * 2 + "</pattern>",
        f'<phase id="h"><active pattern="p"/></phase><phase id="h"/><pattern id="p">{PLAIN}</pattern>',
        f'<pattern id="p">{PLAIN}</pattern><diagnostics>{DIAGNOSTIC * 2}</diagnostics>',
    ],
    ids=["patterns", "rules of a pattern", "phases", "diagnostics"],
)
def test_ids_used_twice_are_noted_and_errors_when_read_strictly(inner: str, file: Path) -> None:
    assert "EQ-SCH-025" in [one.issue.code for one in compile_schema(written(file, inner)).notices]
    with pytest.raises(AuthorErrors) as refusal:
        compile_schema(written(file, inner), strict=True)
    assert "EQ-SCH-025" in [one.issue.code for one in refusal.value.errors]


@pytest.mark.parametrize("strict", [False, True])
def test_ids_of_assertions_and_of_rules_in_several_patterns_may_be_the_same(strict: bool, file: Path) -> None:
    rule = RULE.format('id="r"')
    made = compile_schema(
        written(file, f'<pattern id="p">{rule}</pattern><pattern id="q">{rule}</pattern>'), strict=strict
    )

    assert [] == list(made.notices)
