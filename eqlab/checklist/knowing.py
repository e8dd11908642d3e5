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
    expired: set[str] = field(default_factory=set)
    """Probes of which the result is too old to tell anything."""

    def add(self, result: ProbeResult) -> None:
        """Take a result in; a newer one replaces an older one, the worse of one day the better."""
        other = self.results.get(result.probe)
        if other is None or _rank(result) > _rank(other):
            self.results[result.probe] = result

    def age(self, control: str, at: dt.date, days: int, note: Callable[[Reason], None]) -> None:
        """Set aside and note what passed more than some days ago."""
        old = [one for one in self.results.values() if one.outcome is Outcome.PASSED and (at - one.date).days > days]
        for one in sorted(old, key=lambda result: result.probe):
            self.expired.add(one.probe)
            facts = {"probe": one.probe, "date": one.date.isoformat(), "days": str(days)}
            note(reason(issues.PROBE_EXPIRED, control, **facts))

    def outcome(self, control: Control) -> Outcome | None:
        """The worst of all: one that failed outweighs all others, one that could not tell those that passed.

        None while those that passed are not all that are needed.
        """
        there = {result.outcome for probe, result in self.results.items() if probe not in self.expired}
        worst = next((outcome for outcome in _WORST_FIRST if outcome in there), None)
        return None if worst is Outcome.PASSED and self.missing(control) else worst

    def missing(self, control: Control) -> tuple[str, ...]:
        """Return the probes that have yet to look before the others can tell."""
        counting = self.results.keys() - self.expired
        return () if control.any_probe and counting else tuple(one for one in control.probes if one not in counting)


def _rank(result: ProbeResult) -> tuple[dt.date, int, str, str]:
    return (result.date, -_WORST_FIRST.index(result.outcome), result.detail, result.digest)


def tested(
    sheet: Sheet, at: dt.date, asked: Mapping[str, tuple[str, ...]], days: int, note: Callable[[Reason], None]
) -> dict[str, Tested]:
    """Return what the probes say on a day, by control. `asked` are the controls that name a probe, by probe.

    What passed more than `days` ago counts no more; what failed does until it is tested again.
    """
    found: dict[str, Tested] = {}
    for result in sheet.probes:
        naming = asked.get(result.probe, ())
        controls = [one for one in naming if one in result.controls] if result.controls else naming
        for control in controls:
            if result.date > at:
                note(reason(issues.PROBE_EARLY, control, probe=result.probe, date=result.date.isoformat()))
            else:
                found.setdefault(control, Tested()).add(result)
    for control, told in found.items() if days else ():
        told.age(control, at, days, note)
    return found
