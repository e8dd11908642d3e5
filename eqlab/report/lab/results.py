"""Results of a campaign over its runs: the last real result of each case, its history, and what requirements get."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eqlab.core.act.campaigning import Purpose
from eqlab.core.errors import UsageError
from eqlab.core.record import CampaignRecord
from eqlab.core.text import Text, say
from eqlab.core.verdict import Kind, Verdict, combine_all, required
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

_UNREAL = (Kind.NOT_RUN, Kind.LAB_ERROR, Kind.CONFIG_ERROR)
"""What says nothing about the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOf:
    """A run, with what the audit log says of it."""

    id: str
    record: CampaignRecord
    purpose: Purpose = Purpose.FIRST
    head: str = ""
    """Hash of its last event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the campaign makes of a case, when it was judged elsewhere."""

    kind: Kind
    run: str
    stable: bool = True


def results_of(
    plan: Plan,
    campaign: str,
    runs: Sequence[RunOf],
    *,
    judged: Mapping[str, Judged] | None = None,
    nonconformities: Sequence[NonConformityRow] = (),
    attachments: Sequence[Attachment] = (),
) -> TestContent:
    """Tell the results of a campaign over its runs, oldest first; what is secret has been redacted in the result.

    `judged` is the standing of cases; without it the last real result of each counts, and a case whose repetitions
    differ is inconclusive. Raises UsageError when there is no run, or one of another plan.
    """
    _check(plan, runs)
    views = {run.id: view_of(run.record, plan) for run in runs}
    cases = tuple(_case(case, runs, views, judged) for case in plan.cases if _is_selected(case.id, runs))
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
        seed=opened.seed,
        head=run.head,
    )


def _case(
    case: Case, runs: Sequence[RunOf], views: Mapping[str, ReportView], judged: Mapping[str, Judged] | None
) -> CaseRow:
    seen = list(_sightings(case.id, runs))
    result = judged[case.id] if judged and case.id in judged else _judge(seen)
    last = views.get(result.run)
    findings = [view for view in last.findings if view.case == case.id] if last else []
    return CaseRow(
        id=case.id,
        title=case.title,
        kind=result.kind,
        run=result.run,
        optional=case.optional,
        verifies=case.verifies,
        history=tuple(Sighting(run=run.id, kind=kind) for run, kind in seen),
        stable=result.stable,
        findings=tuple(_told(findings)),
    )


def _sightings(case: str, runs: Sequence[RunOf]) -> Iterator[tuple[RunOf, Kind]]:
    for run in runs:
        for record in run.record.cases:
            if record.id == case:
                yield run, record.verdict.kind


def _judge(seen: Sequence[tuple[RunOf, Kind]]) -> Judged:
    """The last real result counts; repetitions of it have to agree."""
    real = [index for index, (_, kind) in enumerate(seen) if kind not in _UNREAL]
    if not real:
        run, kind = seen[-1]
        return Judged(kind=kind, run=run.id if kind is not Kind.NOT_RUN else "")
    last = real[-1]
    first = last
    while first > 0 and seen[first][0].purpose is Purpose.REPEAT:
        first -= 1
    repeated = {kind for _, kind in seen[first : last + 1] if kind not in _UNREAL}
    run, kind = seen[last]
    stable = len(repeated) == 1
    return Judged(kind=kind if stable else Kind.INCONCLUSIVE, run=run.id, stable=stable)


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
        if not row.stable or not row.run:
            yield case.id, row.kind
        else:
            yield case.id, covered[row.run][requirement].cells.get(case.id, Kind.NOT_RUN)


def _text(untested: Phrase) -> Text:
    return untested.text or ({"en": untested.template} if untested.template else {})


def _deselected(record: CampaignRecord, plan: Plan, run: set[str]) -> Iterator[DeselectedRow]:
    titles = {case.id: case.title for case in plan.cases}
    for one in record.opened.deselected:
        if one.case not in run:
            yield DeselectedRow(id=one.case, title=titles.get(one.case, {}), reason=one.reason)
