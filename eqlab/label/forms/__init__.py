"""What vendors fill in: forms of a scheme, and conformance statements, reviewed against their plan."""

from eqlab.label.forms.asked import ics_form, ixit_form
from eqlab.label.forms.blank import blank_form, blank_statement
from eqlab.label.forms.filled import check_form, problems_of
from eqlab.label.forms.review import Review, review
from eqlab.label.forms.statement import read_statement

__all__ = [
    "Review",
    "blank_form",
    "blank_statement",
    "check_form",
    "ics_form",
    "ixit_form",
    "problems_of",
    "read_statement",
    "review",
]
