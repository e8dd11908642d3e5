"""What a step makes of its validator's findings."""

from typing import Any

import pytest

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level
from eqlab.core.location import Position
from eqlab.core.requirement import Obligation, Origin, Requirement, Source
from eqlab.core.verdict import Kind, judge_finding
from eqlab.plan.model import Check, Remap
from eqlab.run.grading import Grading

BROKEN = Issue(code="EQ-TST-001", template="broken")
SOURCES = {
    "PUB": Source(id="PUB", title="p", version="1.0", status="active", origin=Origin.PUBLIC),
    "OWN": Source(id="OWN", title="o", version="2.0", status="draft", origin=Origin.DESIGN),
}


def requirement(name: str, level: Obligation, source: str) -> Requirement:
    return Requirement(
        id=name,
        level=level,
        actor="x",
        text={"en": name},
        source=source,
        clause="1",
        origin=SOURCES[source].origin,
        maturity="active",
    )


REQUIREMENTS = {
    "R-SHALL": requirement("R-SHALL", Obligation.SHALL, "PUB"),
    "R-SHOULD": requirement("R-SHOULD", Obligation.SHOULD, "PUB"),
    "R-OWN": requirement("R-OWN", Obligation.SHALL, "OWN"),
}


def check(verifies: tuple[str, ...], **more: Any) -> Check:
    facts: dict[str, Any] = {
        "that": "x",
        "validator": "fhirpath",
        "parameter": "true",
        "assertion": lambda _subject, _context: iter(()),
        "on_failure": None,
        "remap": (),
        "clause": "",
        "verifies": verifies,
        "origin": REQUIREMENTS[verifies[0]].origin,
        "position": Position(file="p"),
    }
    return Check(**{**facts, **more})


def grade(step: Check, *adopted: str) -> Finding:
    grading = Grading(requirements=REQUIREMENTS, sources=SOURCES, adopted=frozenset(adopted))
    return grading.grade(step, [found(BROKEN)])[0]


def test_finding_rests_on_the_check_s_requirements() -> None:
    finding = grade(check(("R-SHALL",), clause="3.2"))

    assert (("R-SHALL",), "3.2", Level.ERROR) == (finding.requirements, finding.clause, finding.level)


def test_a_should_is_a_warning() -> None:
    assert Level.WARNING == grade(check(("R-SHOULD",))).level


def test_a_shall_beside_a_should_stays_an_error() -> None:
    assert Level.ERROR == grade(check(("R-SHOULD", "R-SHALL"))).level


def test_on_failure_decides_the_level() -> None:
    assert Level.NOTE == grade(check(("R-SHALL",), on_failure=Level.NOTE)).level


def test_remap_by_code_cites_its_clause() -> None:
    finding = grade(check(("R-SHALL",), remap=(Remap(to=Level.WARNING, clause="9", code="EQ-TST-001"),)))

    assert (Level.WARNING, "9") == (finding.level, finding.clause)


def test_remap_of_another_code_changes_nothing() -> None:
    assert Level.ERROR == grade(check(("R-SHALL",), remap=(Remap(to=Level.NOTE, clause="9", code="EQ-X"),))).level


@pytest.mark.parametrize(
    ("adopted", "expected"),
    [((), Kind.NEEDS_REVIEW), (("OWN@1.0",), Kind.NEEDS_REVIEW), (("OWN@2.0",), Kind.FAILED)],
)
def test_rules_of_our_own_need_review_unless_adopted_by_name_and_version(
    adopted: tuple[str, ...], expected: Kind
) -> None:
    assert expected == judge_finding(grade(check(("R-OWN",)), *adopted)).kind
