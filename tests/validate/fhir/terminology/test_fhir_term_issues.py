import re

from eqlab.core.issue import Issue
from eqlab.validate.fhir.issues import terminology

ALL = [issue for issue in vars(terminology).values() if isinstance(issue, Issue)]


def test_codes_are_the_areas_and_unique() -> None:
    """Vendors script against codes: one code, one meaning."""

    assert [] == [issue.code for issue in ALL if not re.fullmatch(r"EQ-FHIR-(3[5-9]|4[0-4])\d", issue.code)]
    assert len(ALL) == len({issue.code for issue in ALL})


def test_every_issue_says_what_to_do() -> None:
    assert [] == [issue.code for issue in ALL if not issue.advice.endswith(".")]
    assert [] == [issue.code for issue in ALL if not issue.template.endswith((".", "{why}"))]
