"""Makes a report: what people declare, joined with what the runs of a campaign tell."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from eqlab.core.event import SystemFacts
from eqlab.core.text import Text
from eqlab.core.values import Json
from eqlab.core.verdict import Kind
from eqlab.plan.model import Plan
from eqlab.report.build import view_of
from eqlab.report.lab.contents import ClaimsContent, TestContent
from eqlab.report.lab.document import changes_between, report_document
from eqlab.report.lab.marks import Datum
from eqlab.report.lab.model import (
    Absence,
    Amendment,
    Archived,
    Conformity,
    Customer,
    DecisionRule,
    Environment,
    External,
    Item,
    Laboratory,
    LabReport,
    Method,
    Opinion,
    Outcome,
    Period,
    Person,
    ReportKind,
    Scope,
    SourceRow,
)
from eqlab.report.lab.results import RunOf

_MET = (Kind.PASSED, Kind.PASSED_WITH_WARNINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What no run can tell: who, where, for whom, under which rule. Fields as in `LabReport`."""

    id: str
    title: Text
    issued: date
    demonstration: bool
    only_items: bool
    authorised: tuple[str, ...]
    laboratory: Laboratory
    place: Datum
    customer: Customer
    item: Item
    received: tuple[date, ...]
    sampling: Datum
    deviations: tuple[Text, ...]
    external: tuple[External, ...]
    people: tuple[Person, ...]
    conditions: str
    clock: str
    uncertainty: Text
    rule: DecisionRule | None
    outcome: Outcome | None
    opinions: tuple[Opinion, ...]
    amendment: Amendment | None
    disclaimers: tuple[Text, ...]
    absences: tuple[Absence, ...]
    archived: Archived | None = None
    statement: str = ""
    """Id of the conformance statement."""


def report_of_tests(facts: Facts, plan: Plan, runs: Sequence[RunOf], content: TestContent) -> LabReport:
    """Return the test report of a campaign; `content` was told of the same runs."""
    opened = runs[-1].record.opened
    return _report(
        facts,
        kind=ReportKind.TEST,
        content=content,
        method=method_of(plan),
        performed=_performed(runs),
        scope=(_scope(facts.statement, plan, opened.system, runs[-1]),),
        environment=Environment(
            conditions=facts.conditions,
            engine=opened.engine,
            clock=facts.clock,
            simulated=opened.system.simulated,
            services=dict(view_of(runs[-1].record, plan).pins.services),
        ),
        conformity=_conformity(facts, content),
    )


def report_of_claims(
    facts: Facts, content: ClaimsContent, *, method: Method, performed: Period | None, engine: str
) -> LabReport:
    """Return the claims report of a checklist: no test results, and no statement of conformity."""
    return _report(
        facts,
        kind=ReportKind.CLAIMS,
        content=content,
        method=method,
        performed=performed,
        scope=(),
        environment=Environment(conditions=facts.conditions, engine=engine, clock=facts.clock),
        conformity=None,
    )


def _report(
    facts: Facts,
    *,
    kind: ReportKind,
    content: TestContent | ClaimsContent,
    method: Method,
    performed: Period | None,
    scope: tuple[Scope, ...],
    environment: Environment,
    conformity: Conformity | None,
) -> LabReport:
    return LabReport(
        kind=kind,
        title=facts.title,
        laboratory=facts.laboratory,
        place=facts.place,
        id=facts.id,
        customer=facts.customer,
        method=method,
        item=facts.item,
        received=facts.received,
        performed=performed,
        issued=facts.issued,
        sampling=facts.sampling,
        only_items=facts.only_items,
        content=content,
        deviations=facts.deviations,
        authorised=facts.authorised,
        external=facts.external,
        people=facts.people,
        scope=scope,
        environment=environment,
        uncertainty=facts.uncertainty,
        rule=facts.rule,
        conformity=conformity,
        opinions=facts.opinions,
        amendment=facts.amendment,
        disclaimers=facts.disclaimers,
        absences=facts.absences,
        demonstration=facts.demonstration,
        archived=facts.archived,
    )


def amended(report: LabReport, before: Json) -> LabReport:
    """Return an amendment with what changed since the old report, given as its JSON; others as they are."""
    if report.amendment is None:
        return report
    changes = changes_between(before, report_document(report))
    return replace(report, amendment=replace(report.amendment, changes=changes))


def method_of(plan: Plan) -> Method:
    """Return a test plan as the method of a report."""
    return Method(
        id=f"{plan.id}@{plan.version}",
        title=plan.title,
        sha256=plan.digest or hashlib.sha256(plan.source).hexdigest(),
        sources=tuple(
            SourceRow(id=one.id, title=one.title, version=one.version, maturity=one.status, url=one.url)
            for one in plan.sources
        ),
    )


def _scope(statement: str, plan: Plan, system: SystemFacts, run: RunOf) -> Scope:
    view = view_of(run.record, plan)
    return Scope(
        statement=statement or system.name,
        service=plan.service,
        role=plan.roles.get("system", ""),
        variant=dict(view.pins.variant),
        claims=dict(view.system.claims),
        parameters=view.system.parameters,
    )


def _performed(runs: Sequence[RunOf]) -> Period | None:
    moments = [
        moment
        for run in runs
        for case in run.record.cases
        if case.opened is not None and case.finished is not None
        for moment in (case.opened.at, case.finished.at)
    ]
    return Period(first=min(moments), last=max(moments)) if moments else None


def _conformity(facts: Facts, content: TestContent) -> Conformity | None:
    if facts.outcome is None:
        return None
    tested = [row for row in content.requirements if row.cases and row.kind is not Kind.NOT_APPLICABLE]
    return Conformity(
        outcome=facts.outcome,
        results=tuple(row.id for row in content.cases),
        met=tuple(row.id for row in tested if row.kind in _MET),
        not_met=tuple(row.id for row in tested if row.kind is Kind.FAILED),
        undecided=tuple(row.id for row in tested if row.kind not in (*_MET, Kind.FAILED)),
        rule=facts.rule.id if facts.rule else "",
    )
