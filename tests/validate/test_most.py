"""Of too many findings the first are told, and none that would change what is concluded."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.check import Context, Subject
from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.location import SubjectPath
from eqlab.core.requirement import Origin
from eqlab.validate.checks.parts import MOST, at_most
from eqlab.validate.most import most_of

NOTE = found(Issue(code="EQ-T-001", template="A note.", level=Level.NOTE))
ERROR = found(Issue(code="EQ-T-002", template="An error."))
UNDECIDED = found(Issue(code="EQ-T-003", template="Unknown.", nature=Nature.UNDECIDED))
KINDS = (NOTE, ERROR, UNDECIDED, ERROR.at_level(Level.WARNING), replace(ERROR, origin=Origin.DESIGN))
PLACE = Subject(value=None, place=SubjectPath(part="request.body"))


def told(findings: list[Finding]) -> list[Finding]:
    return list(at_most(findings, PLACE, Context(), "test"))


@given(st.lists(st.sampled_from(KINDS), max_size=60), st.integers(1, 10))
def test_no_kind_is_lost(findings: list[Finding], most: int) -> None:
    """What is told has every kind that was found, the first ones whole, and little more."""
    shown = list(most_of(findings, most))

    assert findings[:most] == shown[:most]
    assert [one for one in KINDS if one in findings] == [one for one in KINDS if one in shown]
    assert len(shown) <= most + len(KINDS)


def test_an_error_after_hundreds_of_notes_is_told() -> None:
    findings = told([*[NOTE] * (MOST + 50), ERROR, UNDECIDED])

    assert [ERROR, UNDECIDED] == findings[MOST : MOST + 2]
    assert ("EQ-CHECK-104", str(MOST + 2)) == (findings[-1].issue.code, findings[-1].facts["shown"])


def test_what_is_not_looked_through_is_undecided_unless_it_has_failed() -> None:
    many = [NOTE] * 10_000

    assert ("EQ-CHECK-105", Nature.UNDECIDED) == (told(many)[-1].issue.code, told(many)[-1].issue.nature)
    assert "EQ-CHECK-104" == told([ERROR, *many])[-1].issue.code


def test_what_is_told_whole_needs_no_word() -> None:
    assert [NOTE] * MOST == told([NOTE] * MOST)
