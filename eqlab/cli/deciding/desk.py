"""What the commands about non-conformities and decisions share: facts from the laboratory, and acts into it."""

from collections.abc import Sequence
from datetime import date

from eqlab.cli.deciding import issues
from eqlab.cli.lab.entering import Desk
from eqlab.cli.opening import load_plan
from eqlab.core.act import Act, CampaignPlanned, Entry, FileOpened
from eqlab.core.errors import UsageError, nearest
from eqlab.label.deciding import Submitted, fold_decisions
from eqlab.label.evaluation import ChecklistResult, Evaluation
from eqlab.label.nonconformity import NonConformity
from eqlab.label.rule import DecisionRule
from eqlab.label.scheme import Scheme
from eqlab.label.standing import planned_of
from eqlab.plan.model import Plan
from eqlab.wiring.lab.campaigns import check_plan
from eqlab.wiring.lab.knowing import evaluation_of as evaluate
from eqlab.wiring.lab.knowing import kept_checklist as kept
from eqlab.wiring.lab.knowing import rule_by_digest
from eqlab.wiring.lab.standings import nonconformities_of


def act(desk: Desk, said: Act, file: str) -> Entry:
    """Do something in a vendor file. Raises UsageError when it may not be done."""
    return desk.lab.act(said, file=file)


def scheme_of(desk: Desk, file: str) -> Scheme | None:
    """The scheme of a file; None when the content has another edition of it."""
    opened = next(entry.act for entry in desk.lab.of_file(file) if isinstance(entry.act, FileOpened))
    scheme = desk.lab.schemes().get(opened.scheme)
    return scheme if scheme is not None and scheme.digest == opened.scheme_sha256 else None


def evaluation_of(
    desk: Desk, file: str, campaigns: Sequence[str], checklist: ChecklistResult | None, day: date
) -> Evaluation:
    """Evaluate campaigns of a file. Raises UsageError, LabFault when their evidence cannot be looked at."""
    entries = desk.lab.of_file(file)
    if not campaigns or planned_of(entries, campaigns[0]) is None:
        raise UsageError(issues.OTHER_FILE, campaign=", ".join(campaigns), file=file)
    return evaluate(desk.lab, entries, campaigns, checklist, day)


def rule_of(desk: Desk, planned: CampaignPlanned) -> DecisionRule:
    """The rule that a campaign was planned under. Raises UsageError when the content has it no longer."""
    rule = rule_by_digest(desk.lab, planned.rule_sha256)
    if rule is None:
        raise UsageError(issues.RULE_LOST, rule=planned.rule, sha256=planned.rule_sha256)
    return rule


def plan_of(desk: Desk, planned: CampaignPlanned) -> Plan:
    """The plan that a campaign is pinned to. Raises UsageError when the content has it no longer."""
    plan = load_plan(desk.house, planned.plan.partition("@")[0])
    check_plan(planned, plan)
    return plan


def known(desk: Desk, file: str) -> tuple[NonConformity, ...]:
    """The non-conformities of a file, with what came out of their retests."""
    return nonconformities_of(desk.lab, desk.lab.of_file(file))


def named(desk: Desk, file: str, name: str) -> NonConformity:
    """A non-conformity of a file. Raises UsageError when there is none of that id."""
    there = {one.id: one for one in known(desk, file)}
    if name not in there:
        raise UsageError(issues.NO_NONCONFORMITY, nearest=nearest(name, there), nonconformity=name, file=file)
    return there[name]


def submitted(desk: Desk, file: str, name: str) -> Submitted:
    """An evaluation of a file. Raises UsageError when there is none of that id."""
    there = fold_decisions(desk.lab.of_file(file)).evaluations
    if name not in there:
        raise UsageError(issues.NO_EVALUATION, nearest=nearest(name, there), evaluation=name, file=file)
    return there[name]


def kept_checklist(desk: Desk, sha256: str) -> ChecklistResult | None:
    """The checklist decision that an evaluation rests on; None for none. Raises LabFault when it is not there."""
    return kept(desk.lab, sha256)


def day_of(text: str) -> date | None:
    """A day as it was typed; None for none. Raises UsageError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(issues.BAD_DAY, expected="2026-12-31", text=text) from None
