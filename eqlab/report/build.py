"""From facts to the view model."""

import hashlib
from collections.abc import Mapping

from eqlab.core.event import StepFinished, StepOutcome
from eqlab.core.record import CampaignRecord, CaseRecord
from eqlab.core.verdict import RANK, Kind
from eqlab.observe.redaction import redact_target
from eqlab.plan.model import Plan
from eqlab.report.coverage import coverage
from eqlab.report.diagram import Call, Diagram, Missing, sequence, shorten
from eqlab.report.evidence import ExchangeView
from eqlab.report.glossary import VERDICTS
from eqlab.report.phrase import SILENCE, authored, phrase
from eqlab.report.telling import (
    Telling,
    case_of,
    clean,
    clean_all,
    clean_beside,
    group_causes,
    same_causes,
    step_of,
    tell,
    web_address,
)
from eqlab.report.traffic import exchange_views
from eqlab.report.view import (
    CaseView,
    DeselectedView,
    HandshakeView,
    Pins,
    ReportView,
    SourceView,
    StepView,
    SystemView,
)
from eqlab.report.written import step_detail, step_in_words


def view_of(record: CampaignRecord, plan: Plan) -> ReportView:
    """Make the view model of a campaign. Pure; what is secret has been redacted in the result."""
    telling = tell(record, plan)
    exchanges = exchange_views(record, telling)
    cases = tuple(_case(case, plan, telling, exchanges) for case in record.cases)
    return ReportView(
        title=plan.title,
        service=plan.service,
        system=_system(record),
        verdict=record.verdict,
        matter=VERDICTS[record.verdict.kind].matter,
        partial=record.opened.partial,
        pins=_pins(record, plan),
        counts=_counts(record),
        groups=group_causes(telling.findings),
        cases=cases,
        deselected=tuple(_deselected(record, plan)),
        rows=coverage(record, plan),
        unmatched=tuple(exchanges[recorded.exchange.id] for recorded in record.unmatched),
        handshakes=tuple(_handshakes(record)),
        preflight=tuple(view for view in telling.findings if not view.case and not view.place.exchange),
        sources=tuple(_sources(record, plan)),
        findings=telling.findings,
    )


def _counts(record: CampaignRecord) -> dict[Kind, int]:
    kinds = [case.verdict.kind for case in record.cases]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds), key=RANK.__getitem__, reverse=True)}


def _system(record: CampaignRecord) -> SystemView:
    system = record.opened.system
    return SystemView(
        name=system.name,
        version=system.version,
        organisation=system.organisation,
        roles=system.roles,
        claims={
            name: clean(claim) if isinstance(claim, str) else claim for name, claim in sorted(system.claims.items())
        },
        endpoints={name: redact_target(url) for name, url in sorted(system.endpoints.items())},
        parameters=tuple(sorted(system.parameters)),
        simulated=system.simulated,
    )


def _pins(record: CampaignRecord, plan: Plan) -> Pins:
    opened = record.opened
    return Pins(
        campaign=opened.campaign,
        plan=opened.plan,
        plan_version=opened.plan_version,
        plan_file=opened.plan_file,
        plan_sha256=plan.digest or hashlib.sha256(opened.plan_source).hexdigest(),
        variant=dict(sorted(opened.variant.items())),
        adopted=opened.adopted,
        engine=opened.engine,
        seed=opened.seed,
        opened=opened.at,
        closed=record.closed.at if record.closed else None,
        services=dict(sorted(record.platform.services.items())) if record.platform else {},
    )


def _deselected(record: CampaignRecord, plan: Plan) -> list[DeselectedView]:
    titles = {case.id: case.title for case in plan.cases}
    return [
        DeselectedView(id=deselected.case, title=titles.get(deselected.case, {}), reason=deselected.reason)
        for deselected in record.opened.deselected
    ]


def _handshakes(record: CampaignRecord) -> list[HandshakeView]:
    return [
        HandshakeView(
            at=refused.failure.at,
            peer=refused.failure.peer,
            local=refused.failure.local,
            server_name=refused.failure.server_name,
            reason=clean(refused.failure.reason),
        )
        for refused in record.handshakes
    ]


def _sources(record: CampaignRecord, plan: Plan) -> list[SourceView]:
    return [
        SourceView(
            id=source.id,
            title=source.title,
            version=source.version,
            maturity=source.status,
            origin=source.origin,
            url=web_address(source.url),
            adopted=f"{source.id}@{source.version}" in record.opened.adopted,
        )
        for source in plan.sources
    ]


def _case(case: CaseRecord, plan: Plan, telling: Telling, exchanges: Mapping[str, ExchangeView]) -> CaseView:
    written = case_of(plan, case.id)
    variables = clean_all(case.opened.variables) if case.opened else {}
    own = tuple(exchange for exchange in exchanges.values() if exchange.case == case.id)
    steps = tuple(_step(step, case.id, plan, telling) for step in case.steps)
    return CaseView(
        id=case.id,
        title=written.title if written else {"en": case.id},
        verdict=case.verdict,
        matter=VERDICTS[case.verdict.kind].matter,
        optional=written.optional if written else False,
        interrupted=case.opened is not None and case.finished is None,
        tags=written.tags if written else (),
        verifies=written.verifies if written else (),
        persona=written.persona if written else "",
        instructions=authored(written.instructions, variables) if written and written.instructions else SILENCE,
        variables=variables,
        opened=case.opened.at if case.opened else None,
        finished=case.finished.at if case.finished else None,
        steps=steps,
        exchanges=own,
        diagram=_diagram(own, steps, telling),
        findings=telling.of_case(case.id),
    )


def _step(step: StepFinished, case: str, plan: Plan, telling: Telling) -> StepView:
    written = step_of(plan, case, step.index)
    findings = tuple(view for view in telling.of_case(case) if view.step == step.index)
    return StepView(
        index=step.index,
        kind=step.kind,
        label=step_in_words(written, step.label),
        detail=clean_beside(step_detail(written), step.findings),
        started=step.started,
        seconds=(step.finished - step.started).total_seconds(),
        skipped=step.outcome is StepOutcome.SKIPPED,
        findings=findings,
        causes=same_causes(findings),
        exchanges=step.exchanges,
        answer=clean_all(step.answer),
    )


def _diagram(exchanges: tuple[ExchangeView, ...], steps: tuple[StepView, ...], telling: Telling) -> Diagram:
    calls = [
        Call(
            label=exchange.label,
            inbound=exchange.inbound,
            started=exchange.started,
            request=shorten(exchange.request.start.partition("?")[0]),
            answer=exchange.response.start if exchange.response else "",
            fault=exchange.fault,
            findings=len(telling.pointing(exchange.id)),
        )
        for exchange in exchanges
    ]
    missing = [
        Missing(at=step.started, words=phrase("no call came"))
        for step in steps
        if step.kind == "await" and not step.skipped and not step.exchanges and step.findings
    ]
    return sequence(calls, missing)
