"""Requirement by case: what each case says about each requirement, and why the rest is not tested."""

from collections.abc import Mapping

from eqlab.core.event import StepOutcome
from eqlab.core.record import CampaignRecord, CaseRecord
from eqlab.core.text import Text
from eqlab.core.verdict import NOT_RUN, PASSED, Kind, Verdict, combine_all, judge_finding, required
from eqlab.plan.model import Case, Check, Plan
from eqlab.report.phrase import SILENCE, Phrase, authored, phrase
from eqlab.report.telling import requirement_views
from eqlab.report.view import RequirementRow, Standing

_BLAMELESS = (Kind.LAB_ERROR, Kind.CONFIG_ERROR)
_OPEN = (*_BLAMELESS, Kind.INCONCLUSIVE, Kind.NEEDS_REVIEW)


def coverage(record: CampaignRecord, plan: Plan) -> tuple[RequirementRow, ...]:
    """Return a row for every requirement of the plan, in plan order."""
    cases = {case.id: case for case in record.cases}
    reasons = {deselected.case: deselected.reason for deselected in record.opened.deselected}
    lenient = frozenset(cases) if record.opened.partial else frozenset(record.opened.optional)
    rows = []
    for view in requirement_views(plan).values():
        verifying = [case for case in plan.cases if verifies(case, view.id)]
        cells = {case.id: _cell(case, cases[case.id], view.id) for case in verifying if case.id in cases}
        weighed = [cell if name in lenient else required(cell) for name, cell in cells.items()]
        explained = next(known.not_tested_because for known in plan.requirements if known.id == view.id)
        standing, untested = _standing(verifying, cells, reasons, explained)
        rows.append(
            RequirementRow(
                requirement=view,
                standing=standing,
                kind=combine_all(weighed).kind,
                cells={name: cell.kind for name, cell in cells.items()},
                untested=untested,
            )
        )
    return tuple(rows)


def verifies(case: Case, requirement: str) -> bool:
    """Tell whether a case, or one of its checks, verifies a requirement."""
    return requirement in case.verifies or bool(_checks(case, requirement))


def _checks(case: Case, requirement: str) -> frozenset[int]:
    return frozenset(
        index for index, step in enumerate(case.steps) if isinstance(step, Check) and requirement in step.verifies
    )


def _cell(case: Case, record: CaseRecord, requirement: str) -> Verdict:
    """What a case says: its findings on the requirement, and whether all that looks at it was carried out."""
    if record.verdict.kind is Kind.NOT_RUN:
        return NOT_RUN
    verdicts: list[Verdict] = []
    reached: set[int] = set()
    for step in record.steps:
        judged = [(finding.requirements, judge_finding(finding)) for finding in step.findings]
        verdicts += [verdict for names, verdict in judged if requirement in names and verdict.kind not in _BLAMELESS]
        if any(verdict.kind in _BLAMELESS for _, verdict in judged):
            break
        if step.outcome is StepOutcome.DONE:
            reached.add(step.index)
    looking = _checks(case, requirement) or frozenset(range(len(case.steps)))
    if looking <= reached:
        return combine_all([PASSED, *verdicts])
    return combine_all([record.verdict if record.verdict.kind in _OPEN else NOT_RUN, *verdicts])


def _standing(
    verifying: list[Case],
    cells: Mapping[str, Verdict],
    reasons: Mapping[str, Text],
    explained: Text,
) -> tuple[Standing, Phrase]:
    if cells:
        return Standing.TESTED, SILENCE
    told = [reasons[case.id] for case in verifying if case.id in reasons]
    if told:
        return Standing.DESELECTED, authored(told[0])
    if explained:
        return Standing.EXPLAINED, authored(explained)
    if verifying:
        return Standing.DESELECTED, phrase("The case that verifies it was not chosen for this run.")
    return Standing.UNCOVERED, phrase("No case of this plan verifies it.")
