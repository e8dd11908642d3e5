"""How an answer is known: by evidence at a date, by probes."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import NamedTuple

from eqlab.checklist import issues
from eqlab.checklist.counting import Questionnaire
from eqlab.checklist.model import Assurance, Control, EvidenceLimit
from eqlab.checklist.score import Reason, reason
from eqlab.checklist.sheet import Answer, Evidence, Outcome, ProbeResult, Sheet
from eqlab.core.issue import Issue

_WORST_FIRST = (Outcome.FAILED, Outcome.ERROR, Outcome.PASSED)
_NO_LIMIT = EvidenceLimit(reach=Assurance.INDEPENDENT)


class Filed(NamedTuple):
    """A piece of evidence as it counts on a day, whatever control it is filed for."""

    evidence: Evidence
    limit: EvidenceLimit
    level: Assurance
    """How far it carries while nothing is wrong with it."""
    wrong: Issue | None
    """Why it does not count; None when it does for controls that its type supports."""

    def counts_for(self, control: Control) -> bool:
        """Tell whether a control may rest on it."""
        return self.wrong is None and self.evidence.type in control.evidence


class Tested(NamedTuple):
    """What the probes say about one control."""

    results: tuple[ProbeResult, ...]
    """The newest of each probe."""
    outcome: Outcome | None
    """The worst of all: one that failed outweighs all others, one that could not tell those that passed.

    None while those that passed are not all that are needed.
    """
    missing: tuple[str, ...]
    """Probes that have yet to look before the others can tell."""


def first_day(at: dt.date, days: int) -> dt.date:
    """Return the first day that is no more than some days before another; the first of all when `days` is 0."""
    return dt.date.fromordinal(max(at.toordinal() - days, 1)) if days else dt.date.min


def locker(sheet: Sheet, at: dt.date, limits: Mapping[str, EvidenceLimit]) -> dict[str, Filed]:
    """Return the evidence of a sheet as it counts on a day, by id. `limits` are the catalogue's, by type."""
    return {name: _filed(one, at, limits.get(one.type, _NO_LIMIT)) for name, one in sheet.evidence.items()}


def _filed(evidence: Evidence, at: dt.date, limit: EvidenceLimit) -> Filed:
    """Look at a piece of evidence: its type limits how far it carries, and what nobody examined is only filed."""
    level = min(evidence.level, limit.reach)
    if not evidence.examined_by:
        return Filed(evidence, limit, min(level, Assurance.FILED), _outdated(evidence, at, limit))
    rejected = None if evidence.supports else issues.EVIDENCE_REJECTED
    return Filed(evidence, limit, level, rejected or _outdated(evidence, at, limit))


def _outdated(evidence: Evidence, at: dt.date, limit: EvidenceLimit) -> Issue | None:
    """Tell why evidence does not count on a day; None when its dates allow it."""
    if evidence.date > at:
        return issues.EVIDENCE_EARLY
    if evidence.expires is not None and evidence.expires < at:
        return issues.EVIDENCE_EXPIRED
    return issues.EVIDENCE_OLD if evidence.date < first_day(at, limit.days) else None


def known(control: Control, answer: Answer, filed: Mapping[str, Filed], note: Callable[[Reason], None]) -> Assurance:
    """Return how an answer is known by its evidence alone; what does not count is noted.

    Evidence that an examiner found not to support the answer leaves it as declared, whatever else there is.
    """
    level, rejected = Assurance.DECLARED, False
    for name in answer.evidence:
        one = filed.get(name)
        if one is not None and one.counts_for(control):
            level = max(level, one.level)
        else:
            rejected = rejected or (one is not None and one.wrong is issues.EVIDENCE_REJECTED)
            note(_problem(control, name, one))
    return Assurance.DECLARED if rejected else level


def _problem(control: Control, name: str, filed: Filed | None) -> Reason:
    """Tell why evidence does not count for a control."""
    if filed is None:
        return reason(issues.MISSING_EVIDENCE, control.id, control.topic, evidence=name)
    evidence, limit, _, wrong = filed
    if wrong is issues.EVIDENCE_REJECTED:
        return reason(wrong, control.id, control.topic, evidence=name, examiner=evidence.examined_by)
    if wrong is None or evidence.type not in control.evidence:
        types = ", ".join(control.evidence)
        facts = {"evidence": evidence.id, "type": evidence.type, "types": types}
        return reason(issues.EVIDENCE_FOREIGN, control.id, control.topic, **facts)
    day = evidence.expires if wrong is issues.EVIDENCE_EXPIRED and evidence.expires else evidence.date
    facts = {"evidence": evidence.id, "date": day.isoformat(), "days": str(limit.days)}
    return reason(wrong, control.id, control.topic, **facts)


def counting(control: Control, answer: Answer, filed: Mapping[str, Filed]) -> Iterator[Evidence]:
    """Yield the evidence of an answer that counts."""
    for name in answer.evidence:
        one = filed.get(name)
        if one is not None and one.counts_for(control):
            yield one.evidence


def tested(questions: Questionnaire, sheet: Sheet, at: dt.date, note: Callable[[Reason], None]) -> dict[str, Tested]:
    """Return what the probes say on a day, by control; of each probe its newest result, the worst of one day.

    What passed longer ago than the rule allows counts no more; what failed does until it is tested again.
    """
    newest: dict[str, dict[str, ProbeResult]] = {}
    for result in sheet.probes:
        naming = questions.probes.get(result.probe, ())
        controls = [one for one in naming if one in result.controls] if result.controls else naming
        for control in controls:
            if result.date > at:
                note(reason(issues.PROBE_EARLY, control, probe=result.probe, date=result.date.isoformat()))
            else:
                _add(newest.setdefault(control, {}), result)
    days = questions.catalogue.rule.probe_days
    first = first_day(at, days)
    return {name: _told(questions.controls[name], results, first, days, note) for name, results in newest.items()}


def _add(newest: dict[str, ProbeResult], result: ProbeResult) -> None:
    """Take a result in; a newer one replaces an older one, the worse of one day the better."""
    other = newest.get(result.probe)
    if other is None or _rank(result) > _rank(other):
        newest[result.probe] = result


def _rank(result: ProbeResult) -> tuple[dt.date, int, str, str]:
    return (result.date, -_WORST_FIRST.index(result.outcome), result.detail, result.digest)


def _told(
    control: Control, results: Mapping[str, ProbeResult], first: dt.date, days: int, note: Callable[[Reason], None]
) -> Tested:
    """Sum results up; what passed before the first day that counts is noted and set aside."""
    there: dict[str, Outcome] = {}
    for probe, one in results.items():
        if one.date < first and one.outcome is Outcome.PASSED:
            facts = {"probe": probe, "date": one.date.isoformat(), "days": str(days)}
            note(reason(issues.PROBE_EXPIRED, control.id, **facts))
        else:
            there[probe] = one.outcome
    enough = control.any_probe and there
    missing = () if enough else tuple([probe for probe in control.probes if probe not in there])
    worst = _worst(there.values())
    return Tested(tuple(results.values()), None if worst is Outcome.PASSED and missing else worst, missing)


def _worst(outcomes: Collection[Outcome]) -> Outcome | None:
    for one in _WORST_FIRST:
        if one in outcomes:
            return one
    return None
