"""How an answer is known: by evidence at a date, by probes."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from eqlab.checklist import issues
from eqlab.checklist.model import Assurance, Control, EvidenceLimit
from eqlab.checklist.score import Reason, reason
from eqlab.checklist.sheet import Answer, Evidence, Outcome, ProbeResult, Sheet
from eqlab.core.issue import Issue

_WORST_FIRST = (Outcome.FAILED, Outcome.ERROR, Outcome.PASSED)
_NO_LIMIT = EvidenceLimit(reach=Assurance.INDEPENDENT)


def level_of(evidence: Evidence, limit: EvidenceLimit) -> Assurance:
    """Return how far a piece of evidence carries: its type limits it, and what nobody examined is only filed."""
    level = min(evidence.level, limit.reach)
    return level if evidence.examined_by else min(level, Assurance.FILED)


def outdated(evidence: Evidence, at: dt.date, limit: EvidenceLimit) -> Issue | None:
    """Tell why evidence does not count on a day; None when its dates allow it."""
    if evidence.date > at:
        return issues.EVIDENCE_EARLY
    if evidence.expires is not None and evidence.expires < at:
        return issues.EVIDENCE_EXPIRED
    if limit.days and (at - evidence.date).days > limit.days:
        return issues.EVIDENCE_OLD
    return None


def known(
    control: Control,
    answer: Answer,
    sheet: Sheet,
    at: dt.date,
    limits: Mapping[str, EvidenceLimit],
    note: Callable[[Reason], None],
) -> Assurance:
    """Return how an answer is known by its evidence alone; what does not count is noted.

    Evidence that an examiner found not to support the answer leaves it as declared, whatever else there is.
    """
    level, rejected = Assurance.DECLARED, False
    for name in answer.evidence:
        evidence = sheet.evidence.get(name)
        if evidence is None:
            note(reason(issues.MISSING_EVIDENCE, control.id, control.topic, evidence=name))
        elif evidence.examined_by and not evidence.supports:
            rejected = True
            examiner = evidence.examined_by
            note(reason(issues.EVIDENCE_REJECTED, control.id, control.topic, evidence=name, examiner=examiner))
        else:
            limit = limits.get(evidence.type, _NO_LIMIT)
            problem = _problem(control, evidence, at, limit)
            if problem is not None:
                note(problem)
            else:
                level = max(level, level_of(evidence, limit))
    return Assurance.DECLARED if rejected else level


def _problem(control: Control, evidence: Evidence, at: dt.date, limit: EvidenceLimit) -> Reason | None:
    if evidence.type not in control.evidence:
        types = ", ".join(control.evidence)
        facts = {"evidence": evidence.id, "type": evidence.type, "types": types}
        return reason(issues.EVIDENCE_FOREIGN, control.id, control.topic, **facts)
    issue = outdated(evidence, at, limit)
    if issue is None:
        return None
    day = evidence.expires if issue is issues.EVIDENCE_EXPIRED and evidence.expires else evidence.date
    facts = {"evidence": evidence.id, "date": day.isoformat(), "days": str(limit.days)}
    return reason(issue, control.id, control.topic, **facts)


def counting(
    control: Control, answer: Answer, sheet: Sheet, at: dt.date, limits: Mapping[str, EvidenceLimit]
) -> Iterator[Evidence]:
    """Yield the evidence of an answer that counts on a day."""
    for name in answer.evidence:
        evidence = sheet.evidence.get(name)
        if (
            evidence is None
            or (evidence.examined_by and not evidence.supports)
            or evidence.type not in control.evidence
        ):
            continue
        if outdated(evidence, at, limits.get(evidence.type, _NO_LIMIT)) is None:
            yield evidence


@dataclass(slots=True)
class Tested:
    """What the probes say about one control: the newest result of each."""

    results: dict[str, ProbeResult] = field(default_factory=dict)

    def add(self, result: ProbeResult) -> None:
        """Take a result in; a newer one replaces an older one, the worse of one day the better."""
        other = self.results.get(result.probe)
        if other is None or _rank(result) > _rank(other):
            self.results[result.probe] = result

    @property
    def outcome(self) -> Outcome:
        """The worst of all: one that failed outweighs all others, one that could not tell those that passed."""
        there = {result.outcome for result in self.results.values()}
        return next(outcome for outcome in _WORST_FIRST if outcome in there)


def _rank(result: ProbeResult) -> tuple[dt.date, int, str, str]:
    return (result.date, -_WORST_FIRST.index(result.outcome), result.detail, result.digest)


def tested(
    sheet: Sheet, at: dt.date, asked: Mapping[str, tuple[str, ...]], note: Callable[[Reason], None]
) -> dict[str, Tested]:
    """Return what the probes say on a day, by control. `asked` are the controls that name a probe, by probe."""
    found: dict[str, Tested] = {}
    for result in sheet.probes:
        naming = asked.get(result.probe, ())
        controls = [one for one in naming if one in result.controls] if result.controls else naming
        for control in controls:
            if result.date > at:
                note(reason(issues.PROBE_EARLY, control, probe=result.probe, date=result.date.isoformat()))
            else:
                found.setdefault(control, Tested()).add(result)
    return found
