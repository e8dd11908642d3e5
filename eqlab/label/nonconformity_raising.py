"""From the findings of a run to non-conformities: one for each case, code and set of requirements."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from eqlab.core.act import NonConformityClosed, NonConformityRaised, Severity
from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.core.record import CampaignRecord, CaseRecord
from eqlab.core.requirement import Obligation
from eqlab.core.text import words
from eqlab.core.verdict import Kind, judge_finding
from eqlab.label.nonconformity import NonConformity
from eqlab.label.rule_model import DecisionRule
from eqlab.plan.model import Plan

AGAIN = words("The same was found again.")
"""Why a closed non-conformity is opened again."""
_BLAMELESS = (Kind.LAB_ERROR, Kind.CONFIG_ERROR)


def propose_from(
    record: CampaignRecord,
    plan: Plan,
    rule: DecisionRule,
    known: Sequence[NonConformity] = (),
    *,
    owner: str = "",
    due: Callable[[Severity], date | None] = lambda _: None,
) -> tuple[NonConformityRaised | NonConformityClosed, ...]:
    """Propose the non-conformities of a run; nothing is raised twice.

    `known` are those of the file; `due` gives the deadline of a severity. What was raised before is left out, and
    opened again when it was closed. Violations after a fault of the laboratory are not held against the system.
    """
    run, campaign = record.opened.campaign, record.opened.campaign.rpartition(".")[0]
    mine = [one for one in known if one.campaign == campaign]
    proposed: list[NonConformityRaised | NonConformityClosed] = []
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for case, finding in _violations(record.cases):
        key = (case.id, finding.issue.code, finding.requirements)
        before = next((one for one in mine if _same(one, key)), None)
        if key in seen or (before is not None and before.open):
            continue
        seen.add(key)
        if before is not None:
            proposed.append(NonConformityClosed(nonconformity=before.id, reason=str(AGAIN), open=True))
        else:
            severity = rule.severity(finding, *_weight(plan, case.id, finding))
            name = next_id(known, sum(isinstance(one, NonConformityRaised) for one in proposed))
            proposed.append(_raise(name, campaign, run, case.id, finding, severity, owner, due(severity)))
    return tuple(proposed)


def _violations(cases: Iterable[CaseRecord]) -> Iterator[tuple[CaseRecord, Finding]]:
    """Yield what the cases hold against the system, up to the first fault that is not its own."""
    for case in cases:
        for finding in case.findings:
            kind = judge_finding(finding).kind
            if kind in _BLAMELESS:
                break
            warned = finding.level is Level.WARNING
            if finding.issue.nature is Nature.VIOLATION and (kind is Kind.FAILED or warned):
                yield case, finding


def _same(one: NonConformity, key: tuple[str, str, tuple[str, ...]]) -> bool:
    case, code, requirements = key
    alike = not one.requirements or not requirements or bool(set(one.requirements) & set(requirements))
    return (one.case, one.code) == (case, code) and alike


def _weight(plan: Plan, case: str, finding: Finding) -> tuple[frozenset[Obligation], frozenset[str]]:
    """Return the obligations that a violation breaks, and the tags of its case."""
    tags = next((frozenset(one.tags) for one in plan.cases if one.id == case), frozenset[str]())
    return frozenset(one.level for one in plan.requirements if one.id in finding.requirements), tags


def next_id(known: Iterable[NonConformity], more: int = 0) -> str:
    """Return the next free id in a file, `NC-1` and so on; `more` are already given out beside those known."""
    numbers = [one.id.removeprefix("NC-") for one in known]
    last = max((int(one) for one in numbers if one.isascii() and one.isdigit()), default=0)
    return f"NC-{last + 1 + more}"


def _raise(
    name: str, campaign: str, run: str, case: str, finding: Finding, severity: Severity, owner: str, due: date | None
) -> NonConformityRaised:
    return NonConformityRaised(
        nonconformity=name,
        campaign=campaign,
        run=run,
        case=case,
        severity=severity,
        code=finding.issue.code,
        says=finding.issue.template,
        facts=dict(finding.facts),
        where=str(finding.subject),
        requirements=finding.requirements,
        owner=owner,
        due=due,
    )
