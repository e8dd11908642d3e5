"""A scored sheet of a checklist as the content of a claims report: a customer's answers, and how far they are known."""

from collections.abc import Mapping
from fractions import Fraction

from eqlab.checklist.model import Assurance
from eqlab.checklist.score import tenths
from eqlab.core.text import Text
from eqlab.report.checklist.view import ChecklistView, ControlView
from eqlab.report.lab.contents import ClaimRow, ClaimsContent
from eqlab.report.lab.marks import Provenance
from eqlab.report.lab.model import Method

MARKS: Mapping[Assurance, Provenance] = {
    Assurance.DECLARED: Provenance.CUSTOMER,
    Assurance.FILED: Provenance.CUSTOMER,
    Assurance.EXAMINED: Provenance.EXAMINED,
    Assurance.TESTED: Provenance.OBSERVED,
    Assurance.INDEPENDENT: Provenance.EXTERNAL,
}


def claims_of(view: ChecklistView) -> ClaimsContent:
    """Return the claims of a scored sheet, in the checklist's order."""
    return ClaimsContent(
        checklist=f"{view.catalogue.id}@{view.catalogue.edition}",
        sheet_sha256=view.sheet_digest,
        decision=view.decision.kind,
        low=_points(view.score.low),
        high=_points(view.score.high),
        maturity=view.decision.maturity,
        claims=tuple(_row(one) for topic in view.topics for one in topic.controls),
    )


def method_of_checklist(view: ChecklistView) -> Method:
    """Return the checklist as the method of a report."""
    return Method(
        id=f"{view.catalogue.id}@{view.catalogue.edition}", title=view.catalogue.title, sha256=view.score.digest
    )


def _row(one: ControlView) -> ClaimRow:
    score = one.score
    return ClaimRow(
        id=one.control.id,
        title=one.control.title,
        answer=score.answer,
        label=_label(one),
        met=None if score.undecided else score.met and not score.contradicted,
        points=f"{one.tenths_low / 10:.1f}-{one.tenths_high / 10:.1f}",
        mark=MARKS[score.assurance],
    )


def _label(one: ControlView) -> Text:
    said = one.said
    return dict(said) if isinstance(said, Mapping) else {"en": said.template}


def _points(value: Fraction) -> str:
    return f"{tenths(value) / 10:.1f}"
