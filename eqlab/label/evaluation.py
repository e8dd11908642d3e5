"""From facts to what the decision rule makes of them: every reason is data, and nothing undecided ever passes.

Laws, each proven by a property test:

1. Nothing is granted while a required case is not decided, or failed without a non-conformity for each of its codes.
2. What is granted never gets better by another open non-conformity, nor by a weightier one.
3. The order of campaigns and non-conformities does not matter: one set of facts has one digest.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eqlab.core.act import Severity
from eqlab.core.text import Translate
from eqlab.core.values import Json
from eqlab.label import deciding_issues as issues
from eqlab.label.canonical import digest
from eqlab.label.evaluation_cases import campaign_reasons, case_conditions, case_reasons, coverage
from eqlab.label.nonconformity import NonConformity
from eqlab.label.reason import GRANTS, SEVERITIES, Reason, order, reason
from eqlab.label.rule_model import DecisionRule, Grant, Granted
from eqlab.label.standing import Standing


class Outcome(StrEnum):
    """What an evaluation comes to."""

    CONFORMING = "conforming"
    """Nothing stands in the way of a definitive attestation."""
    WITH_CONDITIONS = "conforming_with_conditions"
    """Nothing stands in the way of a provisional one."""
    NOT_CONFORMING = "not_conforming"
    UNDECIDED = "undecided"
    """Nothing is granted, and what stands in the way of some grant may still turn out well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistResult:
    """What a decided checklist sheet was granted."""

    granted: Granted
    sha256: str
    """Of the sheet's decision."""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What the rule makes of the facts on one day."""

    rule: str
    """`id@version`."""
    rule_sha256: str
    at: date
    campaigns: tuple[str, ...]
    outcome: Outcome
    kind: str
    """`definitive` or `provisional`: the most that a decision may grant; empty for nothing."""
    obstacles: Mapping[str, tuple[Reason, ...]]
    """What stands in the way of each kind of attestation."""
    conditions: tuple[Reason, ...]
    """What hangs on the grant, and what was judged otherwise by two people."""
    months: int
    renewals: int
    facts: Mapping[str, Json]
    """Verdicts, non-conformities and checklist that it rests on, as data."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What stands in the way of more: of the next better grant."""
        kinds = list(self.obstacles)
        better = kinds[: kinds.index(self.kind)] if self.kind else kinds
        return self.obstacles[better[-1]] if better else ()

    def to_json(self) -> dict[str, Json]:
        """Return it as data, for its canonical form."""
        return {
            "type": "urn:eqlab:evaluation:1",
            "rule": {"id": self.rule, "sha256": self.rule_sha256},
            "at": self.at.isoformat(),
            "campaigns": list(self.campaigns),
            "outcome": self.outcome.value,
            "kind": self.kind,
            "obstacles": [
                {"kind": kind, "reasons": [one.to_json() for one in told]} for kind, told in self.obstacles.items()
            ],
            "conditions": [one.to_json() for one in self.conditions],
            "months": self.months,
            "renewals": self.renewals,
            "facts": dict(self.facts),
        }

    def digest(self) -> str:
        """Return the SHA-256 of its canonical JSON."""
        return digest(self.to_json())

    def explain(self, translate: Translate = str) -> Iterator[str]:
        """Yield a sentence a reason, with the line of the rule and the code, grouped by kind of attestation."""
        for kind, told in self.obstacles.items():
            for one in told:
                line = f" ({one.line})" if one.line else ""
                yield f"{kind}: {one.sentence(translate)}{line} [{one.issue.code}]"
        yield from (f"{one.sentence(translate)} [{one.issue.code}]" for one in self.conditions)


def evaluate(
    rule: DecisionRule,
    standings: Sequence[Standing],
    nonconformities: Sequence[NonConformity],
    checklist: ChecklistResult | None,
    today: date,
) -> Evaluation:
    """Apply a decision rule to the facts: the best grant that nothing stands in the way of may be given.

    `nonconformities` are all that concern the evaluated statements, of earlier campaigns too.
    """
    ordered = sorted(standings, key=lambda one: one.campaign)
    told = sorted(nonconformities, key=lambda one: (one.file, one.entry, one.id))
    before = list(campaign_reasons(rule, ordered))
    obstacles = {
        grant.kind.value: _once((*before, *_obstacles(grant, ordered, told, checklist, today))) for grant in rule.grants
    }
    given = next((grant for grant in rule.grants if not obstacles[grant.kind.value]), None)
    return Evaluation(
        rule=rule.name,
        rule_sha256=rule.digest,
        at=today,
        campaigns=tuple([one.campaign for one in ordered]),
        outcome=_outcome(given, obstacles),
        kind=given.kind.value if given else "",
        obstacles=obstacles,
        conditions=_once(_conditions(given, ordered, told)) if given else (),
        months=given.months if given else 0,
        renewals=given.renewals if given else 0,
        facts=_facts(ordered, told, checklist),
    )


def _outcome(given: Grant | None, obstacles: Mapping[str, tuple[Reason, ...]]) -> Outcome:
    if given is not None:
        return Outcome.CONFORMING if given.kind is Granted.DEFINITIVE else Outcome.WITH_CONDITIONS
    hopeful = any(all(one.undecided for one in told) for told in obstacles.values())
    return Outcome.UNDECIDED if hopeful else Outcome.NOT_CONFORMING


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple({order(one): one for one in sorted(reasons, key=order)}.values())


def _obstacles(
    grant: Grant,
    standings: Sequence[Standing],
    nonconformities: Sequence[NonConformity],
    checklist: ChecklistResult | None,
    today: date,
) -> Iterator[Reason]:
    yield from case_reasons(grant, standings, coverage(nonconformities))
    yield from _open(grant, nonconformities, today)
    yield from _checklist(grant, checklist, today)


def _open(grant: Grant, nonconformities: Sequence[NonConformity], today: date) -> Iterator[Reason]:
    counting = [one for one in nonconformities if one.counts]
    for severity, limit in grant.open.items():
        there = [one.id for one in counting if one.weighs_as(severity)]
        if len(there) > limit:
            told = {"count": str(len(there)), "names": ", ".join(there), "limit": str(limit)}
            yield reason(
                f"grants.{grant.kind}.open.{severity}", issues.TOO_MANY_OPEN, severity=SEVERITIES[severity], **told
            )
    for one in counting:
        if grant.planned is not None and one.weighs_as(grant.planned) and not one.planned(today):
            told = {"nonconformity": one.id, "severity": SEVERITIES[one.severity]}
            yield reason(f"grants.{grant.kind}.planned", issues.WITHOUT_PLAN, **told)


def _checklist(grant: Grant, checklist: ChecklistResult | None, today: date) -> Iterator[Reason]:
    line = f"grants.{grant.kind}.checklist"
    if grant.checklist is Granted.NONE:
        return
    if checklist is None:
        yield reason(line, issues.NO_CHECKLIST)
    elif checklist.granted.rank < grant.checklist.rank:
        told = {"found": GRANTS[checklist.granted], "needed": GRANTS[grant.checklist]}
        yield reason(line, issues.CHECKLIST_TOO_LOW, **told)
    elif checklist.until is not None and checklist.until < today:
        yield reason(line, issues.CHECKLIST_OLD, until=checklist.until.isoformat())


def _conditions(
    grant: Grant, standings: Sequence[Standing], nonconformities: Sequence[NonConformity]
) -> Iterator[Reason]:
    yield from case_conditions(grant, standings)
    for one in nonconformities:
        told = {"nonconformity": one.id, "severity": SEVERITIES[one.severity]}
        if one.counts:
            due = one.due.isoformat() if one.due else "-"
            yield reason("", issues.TO_BE_CLOSED, due=due, says=one.sentence(), **told)
        if one.override is not None:
            people = {"proposer": one.override.proposed_by, "reviewer": one.override.confirmed_by}
            why = {"raised": SEVERITIES[one.raised], "reason": one.override.reason}
            yield reason("", issues.OVERRIDDEN, **told, **people, **why)


def _word(severity: Severity | None) -> str:
    return severity.value if severity else "-"


def _facts(
    standings: Sequence[Standing], nonconformities: Sequence[NonConformity], checklist: ChecklistResult | None
) -> dict[str, Json]:
    sheet = None if checklist is None else {"granted": checklist.granted.value, "sha256": checklist.sha256}
    return {
        "campaigns": [_standing(one) for one in standings],
        "nonconformities": [_nonconformity(one) for one in nonconformities],
        "checklist": sheet,
    }


def _standing(one: Standing) -> dict[str, Json]:
    return {
        "campaign": one.campaign,
        "plan": one.plan,
        "verdict": one.verdict.kind.value,
        "runs": list(one.runs),
        "cases": [
            {
                "case": case.case,
                "verdict": case.verdict.kind.value,
                "reasons": sorted(case.verdict.reasons),
                "run": case.last.run if case.last else "",
                "marks": sorted(mark.value for mark in case.marks),
            }
            for case in one.cases
        ],
    }


def _nonconformity(one: NonConformity) -> dict[str, Json]:
    return {
        "id": one.key,
        "case": one.case,
        "code": one.code,
        "open": one.open,
        "severity": _word(one.severity),
        "due": one.due.isoformat() if one.due else "",
    }
