from collections.abc import Sequence
from datetime import date

import pytest
from filing_hands import Log, founded, opened, scheme, stated, statement
from hypothesis import given, settings
from hypothesis import strategies as st
from test_label_admission import ENROLMENT

from eqlab.core.act import (
    BuildDeclared,
    Change,
    ChangeApproved,
    DocumentPublished,
    DocumentSent,
    FormFiled,
    StatementMade,
    StepDone,
)
from eqlab.core.errors import UsageError
from eqlab.label.filing import Filing, State, fold_filing
from eqlab.label.filing.calendar import after, is_working_day
from eqlab.label.scheme.model import Span, Unit

SCHEME = scheme()
FILE = "nova-1"


def folded(log: Log) -> Filing:
    return fold_filing(log.entries, SCHEME, log.at.date(), file=FILE)


def states(filing: Filing) -> list[str]:
    return [one.state.value for one in filing.steps]


def informed(log: Log | None = None) -> Log:
    log = log or opened()
    log.does("tess", StepDone(step="information"), FILE)
    return log


def enrolled() -> Log:
    log = informed()
    log.does("vera", FormFiled(form="enrolment", values=ENROLMENT), FILE)
    log.does("vera", StepDone(step="nda", output="signed"), FILE)
    log.does("tess", StepDone(step="nda", output="enrolled"), FILE)
    return log


def documented() -> Log:
    log = enrolled()
    for document in ("ra-pid-documentation", "security-documentation"):
        log.does("tess", DocumentPublished(document=document, version="1.0", sha256="d" * 64))
        log.does("tess", DocumentSent(document=document, version="1.0", recipient="vera"), FILE)
    return log


def test_file_that_was_never_opened_cannot_be_folded() -> None:
    with pytest.raises(UsageError) as refusal:
        fold_filing(founded().entries, SCHEME, date(2026, 3, 2))
    assert "EQ-LABEL-075" == refusal.value.issue.code


def test_new_file_has_its_first_step_open_and_the_agency_to_move() -> None:
    filing = folded(opened())

    assert ("nova-1", "Nova Software", "tess") == (filing.file, filing.organisation.name, filing.by)
    assert ["open", "blocked", "blocked", "blocked", "blocked", "blocked"] == states(filing)
    assert ("agency",) == filing.waits_on
    assert 3 == len(filing.waits)
    assert {"vendor"} == {one.who for one in filing.waits}


def test_outputs_come_in_their_order() -> None:
    """The agreement is signed after the form is filed; before, nobody is asked for it."""
    filing = folded(informed())

    assert ["done", "open", "blocked", "blocked", "blocked", "blocked"] == states(filing)
    assert [("vendor", "enrolment")] == [(one.on, one.output) for one in filing.waits]
    assert ["Non-disclosure agreement: the vendor has to file form 1, Enrolment."] == [
        one.sentence() for one in filing.next
    ]


def test_filed_form_and_sent_document_deliver_their_outputs() -> None:
    filing = folded(documented())

    assert ["done", "done", "done", "open", "blocked", "blocked"] == states(filing)
    assert ("agency", "mysecu", "vendor") == filing.waits_on
    assert "enrolment" == filing.forms[0].form


def test_step_stays_blocked_until_those_before_it_are_done() -> None:
    filing = folded(opened())

    assert ("information",) == filing.steps[1].waits_for
    assert () == filing.steps[0].waits_for


def test_deadline_counts_working_days_from_its_start() -> None:
    """Opened on Monday 2 March: 30 working days later, without Easter Monday, is Tuesday 14 April."""
    log = informed()
    assert date(2026, 4, 14) == folded(log).due
    assert State.OPEN is folded(log).steps[1].state

    late = folded(log.later(44))
    assert State.OVERDUE is late.steps[1].state
    assert "EQ-LABEL-059" == late.next[0].issue.code
    assert "Non-disclosure agreement: was due on 2026-04-14, and is not done." == late.next[0].sentence()


def test_deadline_without_its_start_has_not_begun() -> None:
    filing = folded(opened())

    assert filing.steps[2].due is None
    assert date(2026, 3, 9) == folded(enrolled()).steps[2].due


def test_recipient_of_a_document_is_due_its_next_version() -> None:
    log = documented()
    assert ["", ""] == [line.due for line in folded(log).register]

    log.does("tess", DocumentPublished(document="security-documentation", version="1.1", sha256="e" * 64))
    filing = folded(log)
    assert ["", "1.1"] == [line.due for line in filing.register]
    assert "vera is due to get version 1.1 of Security documents." == filing.next[0].sentence()

    log.does("tess", DocumentSent(document="security-documentation", version="1.1", recipient="vera"), FILE)
    assert ["", ""] == [line.due for line in folded(log).register]


def test_statements_keep_their_history() -> None:
    log = stated()
    log.does("vera", StatementMade(statement=statement(claims={"lab": True})), FILE)
    filing = folded(log)

    assert [{}, {"lab": True}] == [one.claims for one in filing.statements["prescriber"]]
    assert {"lab": True} == filing.current["prescriber"].claims


def test_new_build_asks_for_what_its_class_says() -> None:
    log = stated()
    act = BuildDeclared(
        statement="prescriber", version="4.2.2", name="nova.zip", sha256="b" * 64, change_class="patch", words="fix"
    )
    log.does("vera", act, FILE)
    filing = folded(log)

    assert filing.builds[0].change is SCHEME.changes["patch"]
    assert (
        "Build 4.2.2 of the statement prescriber (Corrections without new functions): "
        "the tagged cases have to be tested again; then the attestation is extended to it."
    ) == filing.next[-1].sentence()


def test_attestation_delivers_its_output_only_when_it_is_issued() -> None:
    log = documented()
    for change, done in ((Change.SUSPEND, None), (Change.ISSUE, log.at.date())):
        log.forces("ines", ChangeApproved(proposal="P-1", attestation="A", change=change, sha256=""), FILE)
        outputs = {one.output.id: one.done for one in folded(log).steps[4].outputs}
        assert done == outputs["attestation"]


def test_optional_output_holds_nobody_up() -> None:
    log = documented()
    for step in ("development", "labelling"):
        log.does("tess", StepDone(step=step), FILE)
    values = {"register": "B1", "ehealthid": "1", "physician": "2", "transaction": "3"}
    log.does(
        "vera",
        FormFiled(
            form="justification", values=values, attachments=dict.fromkeys(["delivery", "attestation"], "a" * 64)
        ),
        FILE,
    )
    log.does("tess", StepDone(step="deployment", output="follow-up"), FILE)
    filing = folded(log)

    assert ["done"] * 6 == states(filing)
    assert ((), ()) == (filing.waits, filing.next)
    assert filing.step is None


def test_other_files_do_not_show() -> None:
    log = stated()
    opened(log, "nova-2").does("vera", FormFiled(form="enrolment", values=ENROLMENT), "nova-2")

    assert () == folded(log).forms
    assert "nova-1" == fold_filing(log.entries, SCHEME, log.at.date()).file


@settings(max_examples=25, deadline=None)
@given(st.permutations(["information", "nda", "documentation", "development", "labelling", "deployment"]))
def test_state_of_a_file_does_not_hang_on_the_order_in_which_its_steps_are_told(order: Sequence[str]) -> None:
    log = opened()
    for step in order:
        log.does("tess", StepDone(step=step), FILE)

    assert ["done"] * 6 == states(folded(log))


SPANS = st.builds(Span, length=st.integers(1, 200), unit=st.sampled_from(Unit))
DAYS = st.dates(date(2020, 1, 1), date(2040, 1, 1))
HOLIDAYS = ("01-01", "12-25", "2026-04-06")


@settings(deadline=None)
@given(DAYS, SPANS)
def test_deadline_lies_after_its_start(day: date, span: Span) -> None:
    assert after(day, span, HOLIDAYS) > day


@settings(deadline=None)
@given(DAYS, st.integers(1, 60))
def test_working_day_deadline_has_exactly_its_working_days(day: date, length: int) -> None:
    due = after(day, Span(length=length, unit=Unit.WORKING_DAYS), HOLIDAYS)
    between = [date.fromordinal(n) for n in range(day.toordinal() + 1, due.toordinal() + 1)]

    assert is_working_day(due, HOLIDAYS)
    assert length == sum(is_working_day(one, HOLIDAYS) for one in between)


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_month_later_is_the_same_day_or_the_last_one(day: date, months: int, due: date) -> None:
    assert due == after(day, Span(length=months, unit=Unit.MONTHS), ())
