"""What figures need of a run: who, what, which verdicts. Nothing of its payloads."""

from eqlab.core.record import CampaignRecord
from eqlab.core.text import LANGUAGES
from eqlab.core.verdict import Kind
from eqlab.label.statistics.facts import CaseFacts, FindingFacts, RequirementFacts, RunFacts
from eqlab.plan.model import Plan
from eqlab.report.build import view_of
from eqlab.report.evidence import FindingView
from eqlab.report.view import CaseView, RequirementRow, Standing


def facts_of(record: CampaignRecord, plan: Plan, *, vendor: str = "", builds: tuple[str, ...] = ()) -> RunFacts:
    """Return the facts of a run; without a vendor's id its organisation's name stands for it, else the system's."""
    view = view_of(record, plan)
    system = view.system
    return RunFacts(
        run=view.pins.campaign,
        vendor=vendor or system.organisation or system.name,
        system=system.name,
        version=system.version,
        service=view.service,
        plan=view.pins.plan,
        opened=view.pins.opened,
        verdict=view.verdict.kind,
        cases=tuple(_case(case) for case in view.cases),
        requirements=tuple(_requirement(row) for row in view.rows),
        partial=view.partial,
        simulated=bool(system.simulated),
        builds=builds,
    )


def _case(case: CaseView) -> CaseFacts:
    found = {
        FindingFacts(
            code=view.code,
            says=view.sentence.template,
            requirements=tuple(sorted({one.id for one in view.requirements})),
            rule=tuple(sorted(_rule(view).items())),
        )
        for view in case.findings
        if view.counted and view.kind is Kind.FAILED
    }
    ordered = sorted(found, key=lambda one: (one.code, one.requirements, one.says))
    return CaseFacts(case=case.id, kind=case.verdict.kind, title=case.title, findings=tuple(ordered))


def _rule(view: FindingView) -> dict[str, str]:
    """What the author of a check wrote, when that is the whole sentence."""
    rule = view.facts.get("rule")
    if rule is None or "{rule}" not in view.sentence.template:
        return {}
    return {"en": rule, **{one: view.facts[f"rule.{one}"] for one in LANGUAGES if f"rule.{one}" in view.facts}}


def _requirement(row: RequirementRow) -> RequirementFacts:
    return RequirementFacts(
        requirement=row.requirement.id,
        kind=row.kind,
        text=row.requirement.text,
        explained=row.standing in (Standing.EXPLAINED, Standing.DESELECTED),
    )
