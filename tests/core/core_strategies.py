"""Findings and verdicts of every kind."""

from hypothesis import strategies as st

from eqlab.core.finding import Finding
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.requirement import Origin
from eqlab.core.verdict import Kind, Verdict

CODES = st.sampled_from(["EQ-TST-001", "EQ-TST-002", "EQ-TST-003"])

VERDICTS = st.builds(Verdict, st.sampled_from(Kind), st.frozensets(CODES))

ISSUES = st.builds(
    Issue, code=CODES, template=st.just("x"), level=st.sampled_from(Level), nature=st.sampled_from(list(Nature)[:-1])
)

FINDINGS = st.builds(
    Finding,
    issue=ISSUES,
    level=st.sampled_from(Level),
    origin=st.sampled_from(Origin),
    adopted=st.booleans(),
)


def issue(nature: Nature = Nature.VIOLATION, code: str = "EQ-TST-001") -> Issue:
    return Issue(code=code, template="broken", nature=nature)


def finding(nature: Nature = Nature.VIOLATION, level: Level = Level.ERROR, origin: Origin = Origin.PUBLIC) -> Finding:
    return Finding(issue=issue(nature), level=level, origin=origin)


VIOLATION = finding()
WARNING = finding(level=Level.WARNING)
NOTE = finding(level=Level.NOTE)
UNDECIDED = finding(Nature.UNDECIDED)
REVIEW = finding(Nature.REVIEW)
LAB = finding(Nature.LAB)
CONFIGURATION = finding(Nature.CONFIGURATION)
NOT_APPLICABLE = finding(Nature.NOT_APPLICABLE)
