"""A campaign's test report, composed of the log, the evidence of all its runs, and what people declare beside."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from eqlab.attest.keys import is_demonstration
from eqlab.attest.keys.seal import load_chain
from eqlab.core.act import CampaignPlanned, Entry, EvaluationSubmitted, RunEnded
from eqlab.core.errors import UsageError
from eqlab.core.text import Text
from eqlab.label.standing import planned_of
from eqlab.label.standing_case import Mark
from eqlab.observe.redacted_finding import redact_facts
from eqlab.observe.redaction import redact_text
from eqlab.plan.model import Plan
from eqlab.report.lab.contents import Attachment, NonConformityRow, TestContent
from eqlab.report.lab.joining import attachment_rows, nonconformity_rows
from eqlab.report.lab.joining import standing_of as stands_of
from eqlab.report.lab.making import Facts, amended, report_of_tests
from eqlab.report.lab.model import Amendment, LabReport, Outcome
from eqlab.report.lab.reading import read_facts
from eqlab.report.lab.results import RunOf, results_of
from eqlab.report.phrase import Phrase, phrase
from eqlab.validate.pki.facts import read_certificate
from eqlab.wiring.lab.issues import (
    AMENDED_ALREADY,
    CONTRADICTED,
    NO_RESULT_YET,
    NO_SUCH_CAMPAIGN,
    NO_SUCH_REPORT,
    RULE_LOST,
)
from eqlab.wiring.lab.knowing import evaluation_of, kept_checklist, rule_by_digest
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.naming import file_of
from eqlab.wiring.lab.report_facts import joined
from eqlab.wiring.lab.report_known import Known, said
from eqlab.wiring.lab.report_shelf import Issued, issued_reports, kept_bytes
from eqlab.wiring.lab.standings import nonconformities_of, plan_of, record_of, standing_of

_EXCLUDED = phrase("Cases of the method that do not concern what was stated, and were not run: {n}.")
_PARTIAL = phrase("Runs that took up a part of the cases only: {runs}.")
_ATTACHED = phrase("Exchanges that belonged nowhere and were given to a step by a person: {n}.")
_REPEATABLE = phrase(
    "Runs: {runs}. Cases with more than one result: {repeated}; cases whose results on the same builds disagree, which"
    " are inconclusive: {unstable}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWanted:
    """Which report is wanted."""

    campaign: str
    facts: bytes = b"{}"
    """YAML: what no log can know."""
    file: str = "facts"
    """Where that comes from, for messages."""
    amends: str = ""
    """Id of the report that it takes the place of."""
    reason: str = ""
    issue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A report as it is now, and the entry that it rests on."""

    report: LabReport
    at: datetime
    seen: int
    """Number of the last entry of the file."""
    simulated: str = ""
    """A run that tested a system which the laboratory plays itself; empty for none."""


def compose(lab: Lab, wanted: ReportWanted, reports: Path) -> Composed:
    """Compose the report of a campaign over all its runs; `reports` is the folder of templates and translations.

    A draft says so in its id. Raises UsageError when there is no such campaign, no result, or when a fact contradicts
    the log; AuthorErrors on mistakes in the facts; LabFault when evidence cannot be read.
    """
    at, entries = lab.clock.now(), lab.of_file(file_of(wanted.campaign))
    planned = planned_of(entries, wanted.campaign)
    if planned is None:
        raise UsageError(NO_SUCH_CAMPAIGN, campaign=wanted.campaign)
    lab.check_visible(wanted.campaign)
    runs, plan = tuple(_runs(lab, entries, wanted.campaign)), plan_of(lab, planned)
    if not runs or plan is None:
        raise UsageError(NO_RESULT_YET, campaign=wanted.campaign)
    told = read_facts(wanted.facts, wanted.file, demonstration=_demonstration(lab))
    known = _known(lab, entries, planned, _id(entries, wanted), at, reports)
    facts = joined(known, told, plan.title)
    content = _content(lab, entries, plan, runs, wanted.campaign)
    facts = _with_method(_with_amendment(facts, told, entries, wanted), runs, content, reports)
    report = report_of_tests(facts, plan, runs, content)
    if wanted.amends:
        report = amended(report, json.loads(kept_bytes(lab, _last(entries, wanted))))
    simulated = next((run.id for run in runs if run.record.opened.system.simulated), "")
    return Composed(report=report, at=at, seen=entries[-1].number, simulated=simulated)


def _id(entries: Sequence[Entry], wanted: ReportWanted) -> str:
    number = 1 + len(issued_reports(entries, wanted.campaign))
    return f"{wanted.campaign}-R{number}" if wanted.issue else f"{wanted.campaign}-R{number}-draft"


def _last(entries: Sequence[Entry], wanted: ReportWanted) -> Issued:
    """The report that is amended: the one that nothing took the place of yet."""
    for one in issued_reports(entries, wanted.campaign):
        if one.act.report == wanted.amends:
            if one.successor:
                raise UsageError(AMENDED_ALREADY, report=wanted.amends, successor=one.successor)
            return one
    raise UsageError(NO_SUCH_REPORT, report=wanted.amends, campaign=wanted.campaign)


def _runs(lab: Lab, entries: Sequence[Entry], campaign: str) -> Iterator[RunOf]:
    heads = {entry.act.run: entry.act.head for entry in entries if isinstance(entry.act, RunEnded)}
    for started in lab.runs(campaign):
        record = record_of(lab, started.run)
        if record is not None:
            head = heads.get(started.run, "")
            yield RunOf(id=started.run, record=record, purpose=started.purpose, head=head, builds=started.builds)


def _demonstration(lab: Lab) -> bool:
    """True when the seal is one, by its certificate: what `eqlab.attest.pades` will let it seal."""
    seal = lab.settings.seal
    if seal.module is None:
        return True
    chain = load_chain(seal.certificate or lab.home / "keys" / "seal.pem")
    return is_demonstration(read_certificate(chain[0]))


def _known(
    lab: Lab, entries: Sequence[Entry], planned: CampaignPlanned, report: str, at: datetime, reports: Path
) -> Known:
    rule = rule_by_digest(lab, planned.rule_sha256)
    if rule is None:
        raise UsageError(RULE_LOST, rule=planned.rule, sha256=planned.rule_sha256)
    evaluator, outcome = _evaluated(lab, entries, planned.campaign)
    return Known(
        report=report,
        day=at.date(),
        settings=lab.settings,
        entries=entries,
        planned=planned,
        people=lab.people(),
        author=lab.actor.person if lab.actor else "",
        evaluator=evaluator,
        outcome=outcome,
        rule=rule,
        reports=reports,
    )


def _evaluated(lab: Lab, entries: Sequence[Entry], campaign: str) -> tuple[str, Outcome | None]:
    """Who evaluated this campaign alone, and to what it came, while its facts are still the same; else nothing."""
    for entry in reversed(entries):
        act = entry.act
        if isinstance(act, EvaluationSubmitted) and act.campaigns == (campaign,):
            checklist = kept_checklist(lab, act.checklist_sha256)
            again = evaluation_of(lab, entries, act.campaigns, checklist, entry.at.date())
            return (entry.actor, Outcome(act.outcome)) if again.digest() == act.sha256 else ("", None)
    return "", None


def _content(lab: Lab, entries: Sequence[Entry], plan: Plan, runs: Sequence[RunOf], campaign: str) -> TestContent:
    return results_of(
        plan,
        campaign,
        runs,
        standing=stands_of(standing_of(lab, campaign)),
        nonconformities=[_redacted(one) for one in nonconformity_rows(campaign, nonconformities_of(lab, entries))],
        attachments=[_spoken(one) for one in attachment_rows(campaign, entries)],
    )


def _redacted(one: NonConformityRow) -> NonConformityRow:
    """A non-conformity without what is secret: the log keeps findings as they were made."""
    override = one.override
    return replace(
        one,
        facts=redact_facts(one.facts),
        where=redact_text(one.where),
        answers=tuple(replace(answer, words=redact_text(answer.words)) for answer in one.answers),
        override=replace(override, reason=redact_text(override.reason)) if override else None,
        closed=redact_text(one.closed),
    )


def _spoken(one: Attachment) -> Attachment:
    return replace(one, reason=redact_text(one.reason))


def _with_amendment(facts: Facts, told: Facts, entries: Sequence[Entry], wanted: ReportWanted) -> Facts:
    if told.amendment is not None and told.amendment.amends != wanted.amends:
        raise UsageError(CONTRADICTED, key="amends.id", known=wanted.amends or "-", told=told.amendment.amends)
    if not wanted.amends:
        return replace(facts, amendment=None)
    last = _last(entries, wanted)
    return replace(facts, amendment=Amendment(amends=last.act.report, sha256=last.act.sha256, reason=wanted.reason))


def _with_method(facts: Facts, runs: Sequence[RunOf], content: TestContent, reports: Path) -> Facts:
    """Add what the runs tell of exclusions from the method, and of how repeatable results are."""
    partial = ", ".join(run.id for run in runs if run.record.opened.partial)
    told = (
        (_EXCLUDED, {"n": len(content.deselected)}, bool(content.deselected)),
        (_PARTIAL, {"runs": partial}, bool(partial)),
        (_ATTACHED, {"n": len(content.attachments)}, bool(content.attachments)),
    )
    deviations = tuple(_filled(words, reports, **counts) for words, counts, there in told if there)
    return replace(
        facts,
        deviations=(*deviations, *facts.deviations),
        uncertainty=facts.uncertainty or _repeatability(content, reports),
    )


def _repeatability(content: TestContent, reports: Path) -> Text:
    repeated = sum(len(row.history) > 1 for row in content.cases)
    unstable = sum(Mark.UNSTABLE in row.remarks for row in content.cases)
    return _filled(_REPEATABLE, reports, runs=len(content.runs), repeated=repeated, unstable=unstable)


def _filled(words: Phrase, reports: Path, **facts: object) -> Text:
    return said(replace(words, facts={name: str(one) for name, one in facts.items()}), reports)
