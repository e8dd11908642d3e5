"""Decision rules: read with every mistake in its place."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from deciding_samples import RULE, finding

from eqlab.core.act import Severity
from eqlab.core.errors import AuthorErrors
from eqlab.core.issue import Level
from eqlab.core.requirement import Obligation
from eqlab.label.rule import Granted, read_rule
from eqlab.label.rule_model import months_later

RULES = sorted((Path(__file__).parents[2] / "testplans" / "rules").glob("*.yaml"))


def mistakes(old: str, new: str) -> list[str]:
    with pytest.raises(AuthorErrors) as told:
        read_rule(RULE.decode().replace(old, new, 1).encode(), "demo.yaml")
    return [f"{error.at.line}:{error.at.column} {error.issue.code}" for error in told.value.errors if error.at]


def test_a_rule_is_named_and_pinned_to_its_bytes() -> None:
    rule = read_rule(RULE, "demo.yaml")

    assert ("demo@1.0.0", sha256(RULE).hexdigest()) == (rule.name, rule.sha256)
    assert [Granted.DEFINITIVE, Granted.PROVISIONAL] == [one.kind for one in rule.grants]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_the_rules_that_are_shipped_are_read_and_forbid_blocking_non_conformities(path: Path) -> None:
    rule = read_rule(path.read_bytes(), str(path))

    assert path.stem == rule.id
    assert {0} == {grant.open[Severity.BLOCKING] for grant in rule.grants}
    assert all(set(text) == {"en", "fr", "de"} for text in (rule.title, rule.text, rule.false_accept))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("rule: demo", "rules: demo", ["1:1 EQ-CSR-001", "1:1 EQ-CSR-002"]),
        ('version: "1.0.0"', "version: one", ["2:1 EQ-CSR-003"]),
        ("title: {en: Demo, fr: Demo, de: Demo}", "title: {en: Demo}", ["3:1 EQ-CSR-005"]),
        ("kind: definitive", "kind: eternal", ["9:6 EQ-CSR-003"]),
        ("blocking: 0, major: 0", "blocking: 1, major: 0", ["9:41 EQ-LABEL-101"]),
        ("blocking: 0, major: 0", "major: 0", ["9:41 EQ-LABEL-101"]),
        ("minor: 1}, months: 24", "minor: -1}, months: 0", ["9:71 EQ-CSR-003", "9:83 EQ-CSR-003"]),
        ("kind: definitive", "kind: provisional", ["8:1 EQ-LABEL-100"]),
        ("  - {severity: remark}", "  - {level: note, severity: remark}", ["11:1 EQ-LABEL-102"]),
        ("obligations: [SHALL, SHALL NOT]", "obligations: [MUST]", ["13:34 EQ-CSR-004"]),
        ("rule: demo", "adopts: [NUM]\nrule: demo", ["1:10 EQ-CSR-003"]),
    ],
)
def test_a_mistake_is_told_with_its_place(old: str, new: str, expected: list[str]) -> None:
    assert expected == mistakes(old, new)


@pytest.mark.parametrize("source", [b"", b"- a", b"rule: [", b"\xff", b"1", b"{}"])
def test_what_is_no_rule_is_refused(source: bytes) -> None:
    with pytest.raises(AuthorErrors):
        read_rule(source, "demo.yaml")


def test_all_mistakes_are_told_at_once_in_order() -> None:
    broken = RULE.replace(b"months: 24", b"months: x").replace(b"rule: demo", b"rule: 1")

    with pytest.raises(AuthorErrors) as told:
        read_rule(broken, "demo.yaml")

    assert [1, 9] == [error.at.line for error in told.value.errors if error.at]


def test_the_first_row_that_fits_weighs_a_violation() -> None:
    rule = read_rule(RULE, "demo.yaml")
    must, tags = frozenset({Obligation.SHALL}), frozenset({"knock-out"})

    assert Severity.BLOCKING == rule.severity(finding(), must, tags)
    assert Severity.MAJOR == rule.severity(finding(), must, frozenset())
    assert Severity.REMARK == rule.severity(finding(level=Level.WARNING), must, tags)


def test_a_month_later_is_the_same_day_or_the_last_of_the_month() -> None:
    assert date(2027, 5, 21) == months_later(date(2026, 11, 21), 6)
    assert date(2027, 2, 28) == months_later(date(2026, 8, 31), 6)
