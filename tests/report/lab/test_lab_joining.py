"""What the log and checklists know becomes rows of a report."""

import datetime as dt

from eqlab.checklist.model import Audience
from eqlab.checklist.scoring import score
from eqlab.checklist.sheet import Sheet
from eqlab.content import find_content
from eqlab.content.checklists import Checklists
from eqlab.core.act import (
    Entry,
    ExchangeAttached,
    NonConformityAnswered,
    NonConformityRaised,
    OverrideConfirmed,
    OverrideProposed,
    Remedy,
    Severity,
)
from eqlab.label.nonconformity import fold_nonconformities
from eqlab.report.checklist.building import view_of
from eqlab.report.lab.claims import claims_of, method_of_checklist
from eqlab.report.lab.joining import attachment_rows, nonconformity_rows
from eqlab.report.lab.marks import Provenance

AT = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def entries(*acts: tuple[str, object]) -> tuple[Entry, ...]:
    return tuple(
        Entry(number=number, at=AT, actor=actor, file="F-1", act=act, previous="", hash="")  # type: ignore[arg-type]
        for number, (actor, act) in enumerate(acts, 1)
    )


RAISED = NonConformityRaised(
    nonconformity="NC-1", campaign="c", run="c.1", case="A", severity=Severity.MAJOR, code="EQ-X-001", says="It broke."
)


def test_a_non_conformity_is_told_with_answer_and_override() -> None:
    log = entries(
        ("ann", RAISED),
        ("vic", NonConformityAnswered(nonconformity="NC-1", remedy=Remedy.PLANNED, words="Soon.")),
        ("ann", OverrideProposed(nonconformity="NC-1", severity=None, reason="Known.")),
    )
    (pending,) = nonconformity_rows("c", fold_nonconformities(log))
    agreed = (*log, *entries(("bob", OverrideConfirmed(nonconformity="NC-1", agreed=True))))
    (held,) = nonconformity_rows("c", fold_nonconformities(agreed))

    assert ("Soon.", Provenance.CUSTOMER) == (pending.answers[0].words, pending.answers[0].mark)
    assert pending.override is not None and held.override is not None  # noqa: PT018 - both or none
    assert ("ann", "", "bob") == (pending.override.proposed, pending.override.confirmed, held.override.confirmed)
    assert () == nonconformity_rows("other", fold_nonconformities(log))


def test_an_attached_exchange_names_who_attached_it() -> None:
    act = ExchangeAttached(campaign="c", run="c.1", exchange="E8", case="A", step="sent", reason="Lost.")
    log = entries(("ann", act))

    assert [("E8", "ann")] == [(one.exchange, one.by) for one in attachment_rows("c", log)]


def test_claims_of_a_sheet_are_the_customers_until_somebody_looked() -> None:
    catalogue = Checklists(find_content(None, None).root).catalogue("cesar")
    day = dt.date(2026, 11, 21)
    sheet = Sheet(
        catalogue=catalogue.id, edition=catalogue.edition, audience=Audience.VENDOR, size="", date=day, subject="Nova"
    )
    view = view_of(catalogue, sheet, score(catalogue, sheet, day))
    content = claims_of(view)

    assert {Provenance.CUSTOMER} == {one.mark for one in content.claims}
    assert {None} == {one.met for one in content.claims}
    assert (content.checklist, 64) == (method_of_checklist(view).id, len(content.sheet_sha256))
