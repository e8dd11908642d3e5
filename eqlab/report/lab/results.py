"""Results of a campaign over its runs: the last real result of each case, its history, and what requirements get."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eqlab.core.act.campaigning import Purpose
from eqlab.core.errors import UsageError
from eqlab.core.record import CampaignRecord
from eqlab.core.subject import Party, Subject, SubjectKind
from eqlab.core.text import Text, say
from eqlab.core.verdict import Kind, Verdict, combine_all, required
from eqlab.label.standing_case import CaseStanding, Mark, Result, case_standing
from eqlab.plan.model import Case, Plan
from eqlab.report.build import view_of
from eqlab.report.coverage import verifies
from eqlab.report.evidence import FindingView
from eqlab.report.lab.contents import (
    Attachment,
    CaseRow,
    DeselectedRow,
    NonConformityRow,
    RequirementRow,
    RunRow,
    Sighting,
    TestContent,
    Told,
)
from eqlab.report.lab.issues import NO_RUN, OTHER_PLAN
from eqlab.report.phrase import Phrase
from eqlab.report.view import ReportView, Standing
from eqlab.report.view import RequirementRow as Covered


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOf:
    """A run, with what the audit log says of it."""

    id: str
    record: CampaignRecord
    purpose: Purpose = Purpose.FIRST
    head: str = ""
    """Hash of its last event."""
    builds: tuple[str, ...] = ()
    """SHA-256 of the builds that were tested."""


def results_of(
    plan: Plan,
    campaign: str,
    runs: Sequence[RunOf],
    *,
    standing: Mapping[str, CaseStanding] | None = None,
    nonconformities: Sequence[NonConformityRow] = (),
    attachments: Sequence[Attachment] = (),
) -> TestContent:
    """Tell the results of a campaign over its runs, oldest first; what is secret has been redacted in the result.

    `standing` is where cases stand, as the laboratory's log has it; without it, they are judged from the runs alone.
    Raises UsageError when there is no run, or one of another plan.
    """
    _check(plan, runs)
    views = {run.id: view_of(run.record, plan) for run in runs}
    cases = tuple(_case(case, runs, views, standing) for case in plan.cases if _is_selected(case.id, runs))
    return TestContent(
        campaign=campaign,
        runs=tuple(_run(run) for run in runs),
        cases=cases,
        requirements=tuple(_requirements(plan, runs, views, {row.id: row for row in cases})),
        deselected=tuple(_deselected(runs[-1].record, plan, {row.id for row in cases})),
        nonconformities=tuple(nonconformities),
        attachments=tuple(attachments),
    )


def _check(plan: Plan, runs: Sequence[RunOf]) -> None:
    if not runs:
        raise UsageError(NO_RUN)
    expected = f"{plan.id}@{plan.version}"
    for run in runs:
        found = f"{run.record.opened.plan}@{run.record.opened.plan_version}"
        if found != expected:
            raise UsageError(OTHER_PLAN, run=run.id, found=found, expected=expected)


def _is_selected(case: str, runs: Sequence[RunOf]) -> bool:
    return any(case in run.record.opened.selected for run in runs)


def _run(run: RunOf) -> RunRow:
    opened, closed = run.record.opened, run.record.closed
    return RunRow(
        id=run.id,
        purpose=run.purpose,
        started=opened.at,
        ended=closed.at if closed else None,
        kind=run.record.verdict.kind,
        partial=opened.partial,
        engine=opened.engine,
        seed=str(opened.seed),
        head=run.head,
    )


def _case(
    case: Case, runs: Sequence[RunOf], views: Mapping[str, ReportView], standing: Mapping[str, CaseStanding] | None
) -> CaseRow:
    stands = standing[case.id] if standing and case.id in standing else _stands(case, runs)
    run = _rests_on(stands)
    last = views.get(run)
    findings = [view for view in last.findings if view.case == case.id] if last else []
    return CaseRow(
        id=case.id,
        title=case.title,
        kind=stands.verdict.kind,
        run=run,
        optional=case.optional,
        verifies=case.verifies,
        history=tuple(Sighting(run=one.run, kind=one.verdict.kind) for one in stands.results),
        remarks=tuple(mark for mark in Mark if mark in stands.marks),
        findings=tuple(_told(findings)),
    )


def _rests_on(stands: CaseStanding) -> str:
    """The run of the last real result, else the last one in which anything happened."""
    if stands.last is not None:
        return stands.last.run
    return next((one.run for one in reversed(stands.results) if one.verdict.kind is not Kind.NOT_RUN), "")


def _stands(case: Case, runs: Sequence[RunOf]) -> CaseStanding:
    """Where a case stands by the runs alone: nobody's answers are known, and what was tested is what is reported."""
    system = runs[-1].record.opened.system
    vendor = Party(id="", name=system.organisation)
    subject = Subject(
        kind=SubjectKind.PRODUCT, holder=vendor, vendor=vendor, system=system.name, version=system.version
    )
    results = tuple(_results(case.id, runs))
    return case_standing(
        case.id, results, subject, optional=case.optional, carried=False, explained=lambda _failed, _passed: False
    )


def _results(case: str, runs: Sequence[RunOf]) -> Iterator[Result]:
    for run in runs:
        for record in run.record.cases:
            if record.id == case:
                yield Result(
                    run=run.id,
                    purpose=run.purpose,
                    version=run.record.opened.system.version,
                    builds=tuple(sorted(run.builds)),
                    verdict=record.verdict,
                    ours=True,
                )


def _told(findings: Sequence[FindingView]) -> Iterator[Told]:
    known: set[tuple[str, str]] = set()
    for view in findings:
        template = view.sentence.template or say(view.sentence.text, "en")
        told = view.sentence.say("en", str)
        if view.counted and view.kind is not Kind.PASSED and (view.code, told) not in known:
            known.add((view.code, told))
            yield Told(
                code=view.code,
                says=template,
                facts=dict(view.sentence.facts),
                kind=view.kind,
                where=view.place.path or view.place.part,
                requirements=tuple(one.id for one in view.requirements),
            )


def _requirements(
    plan: Plan, runs: Sequence[RunOf], views: Mapping[str, ReportView], cases: Mapping[str, CaseRow]
) -> Iterator[RequirementRow]:
    covered = {name: {row.requirement.id: row for row in view.rows} for name, view in views.items()}
    latest = covered[runs[-1].id]
    for requirement in plan.requirements:
        cells = dict(_cells(plan, requirement.id, covered, cases))
        row = latest[requirement.id]
        yield RequirementRow(
            id=requirement.id,
            obligation=requirement.level,
            text=requirement.text,
            source=requirement.source,
            clause=requirement.clause,
            kind=combine_all(_weighed(cells, cases)).kind,
            cases=tuple(cells),
            untested={} if cells else _text(row.untested if row.standing is not Standing.TESTED else Phrase()),
        )


def _weighed(cells: Mapping[str, Kind], cases: Mapping[str, CaseRow]) -> Iterator[Verdict]:
    for name, kind in cells.items():
        verdict = Verdict(kind)
        yield verdict if cases[name].optional else required(verdict)


def _cells(
    plan: Plan, requirement: str, covered: Mapping[str, Mapping[str, Covered]], cases: Mapping[str, CaseRow]
) -> Iterator[tuple[str, Kind]]:
    """What each case says of a requirement, in the run that its result rests on."""
    for case in plan.cases:
        if case.id not in cases or not verifies(case, requirement):
            continue
        row = cases[case.id]
        as_run = any(one.run == row.run and one.kind is row.kind for one in row.history)
        yield case.id, covered[row.run][requirement].cells.get(case.id, Kind.NOT_RUN) if as_run else row.kind


def _text(untested: Phrase) -> Text:
    return untested.text or ({"en": untested.template} if untested.template else {})


def _deselected(record: CampaignRecord, plan: Plan, run: set[str]) -> Iterator[DeselectedRow]:
    titles = {case.id: case.title for case in plan.cases}
    for one in record.opened.deselected:
        if one.case not in run:
            yield DeselectedRow(id=one.case, title=titles.get(one.case, {}), reason=one.reason)
