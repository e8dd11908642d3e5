"""The decision on a sheet as a small document, with the digests of all that it rests on."""

from eqlab import __version__
from eqlab.checklist.score import Condition, Reason, Score, shown
from eqlab.checklist.sheet import MendingPlan, Sheet
from eqlab.checklist.sheet_json import write_sheet
from eqlab.core.values import Json
from eqlab.report.checklist.building import is_undecided
from eqlab.report.checklist.document import digest_of, sheet_digest

FORMAT = "eqlab-checklist-decision"
FORMAT_VERSION = "1.0.0"
"""A reader of 1.x may rely on every property the schema names; a new property bumps the second number."""


def decision_document(sheet: Sheet, score: Score) -> dict[str, Json]:
    """Return the decision as data; its own digest, over all the rest, stands at the end.

    Numbers are exact fractions, written as texts. Equal sheets, rules and days give equal documents.
    """
    told: dict[str, Json] = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "engine": __version__,
        "subject": score.subject,
        "audience": score.audience.value,
        "size": score.size,
        "at": score.at.isoformat(),
        "catalogue": {"id": score.catalogue, "edition": score.edition, "digest": score.digest},
        "rule": {"id": score.rule, "version": score.rule_version, "digest": score.rule_digest},
        "sheet": {"edition": sheet.edition, "date": sheet.date.isoformat(), "digest": sheet_digest(sheet)},
        "evidence": sorted({one.digest for one in sheet.evidence.values() if one.digest}),
        "probes": digest_of(write_sheet(sheet)["probes"]) if sheet.probes else "",
        "score": _score(score),
        "decision": _decision(score),
    }
    return told | {"digest": digest_of(told)}


def _score(score: Score) -> dict[str, Json]:
    return {
        "low": str(score.low),
        "high": str(score.high),
        "shown": [shown(score.low), shown(score.high)],
        "coverage": str(score.coverage),
        "not_applicable": str(score.not_applicable),
        "dont_know": score.dont_know,
        "unanswered": score.unanswered,
        "declared_only": score.declared,
        "assurance": {level.name.lower(): str(share) for level, share in score.assurance.items()},
    }


def _decision(score: Score) -> dict[str, Json]:
    decision = score.decision
    return {
        "kind": decision.kind,
        "granted": decision.granted,
        "undecided": is_undecided(score),
        "attainable": decision.attainable,
        "maturity": decision.maturity,
        "months": decision.months,
        "until": decision.until.isoformat() if decision.until else None,
        "renewals": decision.renewals,
        "reasons": [_reason(one) for one in decision.reasons],
        "review": [_reason(one) for one in decision.review],
        "conditions": [_condition(one) for one in decision.conditions],
    }


def _reason(one: Reason) -> dict[str, Json]:
    return {"code": one.issue.code, "control": one.control, "topic": one.topic, "sentence": one.sentence()}


def _condition(one: Condition) -> dict[str, Json]:
    return {"control": one.control, "plan": plan_json(one.plan)}


def plan_json(plan: MendingPlan | None) -> Json:
    """Return a plan as data; None when there is none."""
    return {"owner": plan.owner, "due": plan.due.isoformat(), "text": plan.text} if plan else None
