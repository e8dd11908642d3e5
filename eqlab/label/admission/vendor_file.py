"""Acts in a vendor file: what must have happened before, and what the scheme asks of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eqlab.core.act import (
    BuildDeclared,
    CampaignPlanned,
    Entry,
    FileOpened,
    FormFiled,
    ImpartialityDeclared,
    StatementMade,
    StepDone,
)
from eqlab.core.errors import UsageError, nearest
from eqlab.core.subject import Statement
from eqlab.core.text import words
from eqlab.label import issues
from eqlab.label.admission.campaign import open_campaign
from eqlab.label.forms.filled import check_form
from eqlab.label.people import Person
from eqlab.label.scheme.model import Scheme

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One entry that asks to be admitted into a vendor file, with what is known."""

    entry: Entry
    before: Sequence[Entry]
    """The file's entries so far."""
    person: Person
    opened: FileOpened
    scheme: Scheme | None
    """None when the scheme is not at hand: then only the order of acts is looked at."""


def opening(entries: Sequence[Entry]) -> FileOpened | None:
    """Return how a file was opened; None when it was not."""
    return next((entry.act for entry in entries if isinstance(entry.act, FileOpened)), None)


def latest_statement(entries: Sequence[Entry], name: str) -> Statement | None:
    """Return a statement as it was made last; None when there is none."""
    made = (entry.act for entry in reversed(entries))
    return next((act.statement for act in made if isinstance(act, StatementMade) and act.statement.id == name), None)


def declared_impartial(entries: Sequence[Entry], person: str) -> bool:
    """Tell whether somebody declared to be impartial in a file."""
    return any(isinstance(entry.act, ImpartialityDeclared) and entry.actor == person for entry in entries)


def admit_filing(case: Case) -> None:
    """Admit statements, forms, steps and builds. Raises UsageError."""
    match case.entry.act:
        case StatementMade():
            _statement(case, case.entry.act.statement)
        case FormFiled():
            _form(case, case.entry.act)
        case StepDone():
            _step(case, case.entry.act)
        case BuildDeclared():
            _build(case, case.entry.act)


def _statement(case: Case, statement: Statement) -> None:
    subject, owner = statement.subject, case.opened.organisation.id
    if owner not in (subject.holder.id, subject.vendor.id):
        raise UsageError(issues.OTHER_PARTY, holder=subject.holder.id, vendor=subject.vendor.id, owner=owner)
    for build in subject.builds:
        _digest(build.sha256)
    campaign = open_campaign(case.before, statement.id)
    if campaign:
        raise UsageError(issues.CAMPAIGN_OPEN, campaign=campaign, statement=statement.id)
    plans = {one.id for one in case.scheme.plans} if case.scheme else {statement.plan}
    if statement.plan not in plans:
        near = nearest(statement.plan, plans)
        raise UsageError(issues.NOT_IN_SCHEME, expected=", ".join(sorted(plans)), nearest=near, plan=statement.plan)


def _digest(text: str) -> None:
    if not _SHA256.fullmatch(text):
        raise UsageError(issues.BAD_DIGEST, expected="64 hexadecimal digits in small letters", text=text)


def _form(case: Case, act: FormFiled) -> None:
    if case.scheme is None:
        return
    form = case.scheme.forms.get(act.form)
    if form is None:
        known = case.scheme.forms
        raise UsageError(issues.NO_FORM, expected=", ".join(known), nearest=nearest(act.form, known), form=act.form)
    check_form(form, act.values, act.attachments)


def _step(case: Case, act: StepDone) -> None:
    if case.scheme is None:
        if case.person.speaks_for_vendor:
            raise UsageError(issues.NOT_YOURS, step=act.step)
        return
    step = case.scheme.step(act.step)
    if step is None:
        known = [one.id for one in case.scheme.steps]
        expected, near = ", ".join(known), nearest(act.step, known)
        raise UsageError(issues.NO_SUCH, expected=expected, nearest=near, what=words("step"), name=act.step)
    outputs = {one.id: one for one in step.outputs}
    if act.output and act.output not in outputs:
        expected, near = ", ".join(outputs), nearest(act.output, outputs)
        raise UsageError(issues.NO_SUCH, expected=expected, nearest=near, what=words("output"), name=act.output)
    who = outputs[act.output].who if act.output else step.who
    if case.person.speaks_for_vendor and not case.scheme.parties[who].vendor:
        raise UsageError(issues.NOT_YOURS, step=act.step)


def _build(case: Case, act: BuildDeclared) -> None:
    _digest(act.sha256)
    if latest_statement(case.before, act.statement) is None:
        raise UsageError(issues.NO_STATEMENT, statement=act.statement)
    earlier = next((one for one in _declared(case.before) if one.sha256 == act.sha256), None)
    if earlier is not None and case.person.speaks_for_vendor:
        raise UsageError(issues.DECLARED_ALREADY, sha256=act.sha256, change=earlier.change_class)
    if case.scheme is not None and act.change_class not in case.scheme.changes:
        known = case.scheme.changes
        expected, near = ", ".join(known), nearest(act.change_class, known)
        raise UsageError(
            issues.NO_SUCH, expected=expected, nearest=near, what=words("change class"), name=act.change_class
        )


def _declared(entries: Sequence[Entry]) -> Iterator[BuildDeclared]:
    return (entry.act for entry in entries if isinstance(entry.act, BuildDeclared))


def planned_as_stated(case: Case, act: CampaignPlanned) -> None:
    """Refuse a campaign that is not planned as the file and its scheme say. Raises UsageError."""
    stated = latest_statement(case.before, act.statement.id)
    if stated is None:
        raise UsageError(issues.NO_STATEMENT, statement=act.statement.id)
    if stated != act.statement:
        raise UsageError(issues.STATEMENT_DIFFERS, statement=act.statement.id)
    plan, rule = act.plan.partition("@")[0], act.rule.partition("@")[0]
    if plan != stated.plan:
        raise UsageError(issues.OTHER_CAMPAIGN_PLAN, statement=stated.id, expected=stated.plan, plan=plan)
    if case.scheme is not None and case.scheme.rule and rule != case.scheme.rule:
        raise UsageError(issues.OTHER_RULE, expected=case.scheme.rule, rule=rule)
