"""What the rules of deciding may look at beside the audit log: evidence, rules, checklists."""

import json
from collections.abc import Sequence
from datetime import date

from eqlab.core.act import Entry, EvaluationSubmitted
from eqlab.core.errors import LabFault, UsageError
from eqlab.label.deciding import evaluate_file
from eqlab.label.deciding_admission import Knowledge
from eqlab.label.evaluation import ChecklistResult, Evaluation
from eqlab.label.rule import DecisionRule, Granted, read_rule
from eqlab.label.standing import planned_of
from eqlab.wiring.lab.issues import NO_SUCH_CAMPAIGN, RULE_LOST
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.rules import decision_rules
from eqlab.wiring.lab.standings import carried_in, outcomes_of, record_of, weighed_of


def knowledge_of(lab: Lab, entries: Sequence[Entry]) -> Knowledge:
    """What evidence and content say about a file."""

    def evaluated(said: EvaluationSubmitted, day: date) -> Evaluation:
        return evaluation_of(lab, entries, said.campaigns, kept_checklist(lab, said.checklist_sha256), day)

    return Knowledge(
        outcomes=outcomes_of(lab, entries),
        evaluated=evaluated,
        rule=lambda sha256: rule_by_digest(lab, sha256),
        records=lambda run: record_of(lab, run),
    )


def evaluation_of(
    lab: Lab, entries: Sequence[Entry], campaigns: Sequence[str], checklist: ChecklistResult | None, day: date
) -> Evaluation:
    """Evaluate campaigns of a file. Raises UsageError, LabFault when their evidence cannot be looked at."""
    first = planned_of(entries, campaigns[0]) if campaigns else None
    if first is None:
        raise UsageError(NO_SUCH_CAMPAIGN, campaign=", ".join(campaigns))
    rule = rule_by_digest(lab, first.rule_sha256)
    if rule is None:
        raise UsageError(RULE_LOST, rule=first.rule, sha256=first.rule_sha256)
    for name in campaigns:
        lab.check_visible(name)
    return evaluate_file(
        entries,
        campaigns,
        rule,
        lambda run: weighed_of(lab, run),
        checklist,
        day,
        lambda planned: carried_in(lab, entries, planned),
    )


def rule_by_digest(lab: Lab, sha256: str) -> DecisionRule | None:
    """A decision rule as it was fixed: of the content, else as it was kept; None when it is nowhere."""
    for rule in decision_rules(lab.workshop.content.root):
        if rule.sha256 == sha256:
            return rule
    try:
        return read_rule(lab.store.payload(sha256), f"{sha256[:16]}.yaml")
    except LabFault:
        return None


def kept_checklist(lab: Lab, sha256: str) -> ChecklistResult | None:
    """The checklist decision that an evaluation rests on; None for none. Raises LabFault when it is not there."""
    if not sha256:
        return None
    decision = json.loads(lab.store.payload(sha256))["decision"]
    kind, until = decision["kind"], decision["until"]
    granted = Granted(kind) if decision["granted"] and kind in set(Granted) else Granted.NONE
    return ChecklistResult(granted=granted, sha256=sha256, until=date.fromisoformat(until) if until else None)
