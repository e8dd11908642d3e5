"""From a score to a decision: levels of maturity, grants, and what stands in their way."""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from eqlab.checklist import issues
from eqlab.checklist.counting import Questionnaire
from eqlab.checklist.knowing import Tested, counting
from eqlab.checklist.model import Flag, Grant, Maturity
from eqlab.checklist.score import (
    REFUSED,
    Condition,
    ControlScore,
    Decision,
    Reason,
    TopicScore,
    reason,
    shown,
)
from eqlab.checklist.sheet import Outcome, Sheet
from eqlab.core.issue import Level, Nature


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a decision rests on."""

    questions: Questionnaire
    sheet: Sheet
    at: dt.date
    controls: tuple[ControlScore, ...]
    topics: tuple[TopicScore, ...]
    overall: TopicScore
    findings: tuple[Reason, ...]
    probes: Mapping[str, Tested]
    hopeful: bool = False
    """True to decide as if all that is undecided turned out well."""


class _Critical(NamedTuple):
    """A knock-out or major control that applies, and why it is not met."""

    score: ControlScore
    lacking: Reason | None
    """Whatever assurance is asked for."""
    unproven: Reason | None
    """Where the minimum assurance is asked for too."""


def decide(facts: Facts) -> Decision:
    """Apply the catalogue's rule: the best grant that nothing stands in the way of. Decisions use the lower bounds."""
    grants = facts.questions.catalogue.rule.grants.get(facts.sheet.audience, ())
    critical = _critical(facts)
    unmet = {level.level: tuple(_unmet(facts, critical, level)) for level in _levels(facts)}
    obstacles = {grant.kind: _once(_obstacles(facts, grant, unmet)) for grant in grants}
    given = next((grant for grant in grants if not obstacles[grant.kind]), None)
    above = [grant.kind for grant in grants[: grants.index(given) if given else None]]
    kind = given.kind if given else REFUSED[facts.sheet.audience]
    return Decision(
        kind=kind,
        granted=given is not None,
        maturity=_reached(unmet),
        reasons=obstacles[above[-1]] if above else (),
        obstacles=obstacles,
        unmet=unmet,
        conditions=tuple(_conditions(facts)) if given else (),
        review=tuple(one for one in facts.findings if one.issue.nature is Nature.REVIEW),
        months=given.months if given else 0,
        until=_later(facts.at, given.months) if given else None,
        renewals=given.renewals if given else 0,
        attainable=_attainable(facts, kind) if above else kind,
    )


def _attainable(facts: Facts, kind: str) -> str:
    """Return the best kind that nothing but what is undecided stands in the way of."""
    overall = replace(facts.overall, low=facts.overall.high)
    topics = tuple([replace(topic, low=topic.high) for topic in facts.topics])
    hopeful = replace(facts, hopeful=True, overall=overall, topics=topics)
    critical, levels = _critical(hopeful), _levels(facts)
    for grant in facts.questions.catalogue.rule.grants.get(facts.sheet.audience, ()):
        below = (_unmet(hopeful, critical, level) for level in levels if level.level <= grant.maturity)
        if any(True for reasons in below for _ in reasons):
            continue
        if not any(True for _ in _obstacles(hopeful, grant, {})):
            return grant.kind
    return kind


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """What several levels ask for stands in the way once."""
    return tuple({(one.issue.code, one.control, one.topic, *one.facts.values()): one for one in reasons}.values())


def _later(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return day.replace(day.year + year, month + 1, min(day.day, last))


def _levels(facts: Facts) -> list[Maturity]:
    levels = facts.questions.catalogue.rule.levels
    mine = [one for one in levels if one.audience in {None, facts.sheet.audience}]
    return sorted(mine, key=lambda one: one.level)


def _reached(unmet: Mapping[int, tuple[Reason, ...]]) -> int:
    """Return the highest level that is met with all levels below it."""
    reached = 0
    for level, reasons in unmet.items():
        if reasons:
            break
        reached = level
    return reached


def _unmet(facts: Facts, critical: Sequence[_Critical], level: Maturity) -> Iterator[Reason]:
    """Yield what is missing for one level."""
    if not facts.overall.weight:
        yield reason(issues.NOTHING_ASKED)
    for one in critical:
        missing = one.unproven if level.assured else one.lacking
        if missing is not None and one.score.flag is Flag.MAJOR:
            missing = _major(facts, one.score, level, missing)
        if missing is not None:
            yield missing
    if facts.overall.low < level.overall:
        yield reason(issues.LOW_OVERALL, low=shown(facts.overall.low), needed=shown(level.overall))
    for topic in facts.topics:
        if topic.low < level.topic and topic.weight:
            yield reason(issues.LOW_TOPIC, "", topic.topic, low=shown(topic.low), needed=shown(level.topic))
    yield from _findings(facts, level)
    for control, days in level.recent.items():
        yield from _recent(facts, control, days)


def _critical(facts: Facts) -> list[_Critical]:
    return [
        _Critical(one, *_missing(facts, one))
        for one in facts.controls
        if one.flag is not Flag.SCORED and one.applicable
    ]


def _missing(facts: Facts, one: ControlScore) -> tuple[Reason | None, Reason | None]:
    """Return why a knock-out or major is not met, and why it is not met and proven."""
    if one.undecided:
        undecided = None if facts.hopeful else reason(issues.UNDECIDED, one.control, one.topic)
        return undecided, undecided
    if not one.met:
        issue = issues.KNOCK_OUT if one.flag is Flag.KNOCK_OUT else issues.OPEN_MAJOR
        unmet = reason(issue, one.control, one.topic)
        return unmet, unmet
    if one.assured:
        return None, None
    minimum = issues.KNOWN_AS[facts.questions.controls[one.control].minimum]
    told = {"assurance": issues.KNOWN_AS[one.assurance], "minimum": minimum}
    return None, reason(issues.NOT_ASSURED, one.control, one.topic, **told)


def _major(facts: Facts, one: ControlScore, level: Maturity, missing: Reason) -> Reason | None:
    """Return why a major control that is not met stands in the way of a level; None when it need not be met."""
    if level.majors == "met":
        return missing
    if level.majors == "any" or one.untold:
        return None
    answer = facts.sheet.answers.get(one.control)
    plan = answer.plan if answer else None
    if plan is None or not plan.owner:
        return missing
    overdue = plan.due < facts.at
    return reason(issues.PLAN_OVERDUE, one.control, one.topic, due=plan.due.isoformat()) if overdue else None


def _findings(facts: Facts, level: Maturity) -> Iterator[Reason]:
    count = sum(one.issue.level > Level.NOTE for one in facts.findings)
    if level.no_open_finding and count:
        yield reason(issues.OPEN_FINDING, count=str(count))


def _recent(facts: Facts, name: str, days: int) -> Iterator[Reason]:
    """Yield when a control that applies rests on nothing young enough."""
    one = next((one for one in facts.controls if one.control == name), None)
    if one is None or not one.applicable:
        return
    control, answer = facts.questions.controls[name], facts.sheet.answers.get(name)
    limits = facts.questions.catalogue.evidence_limits
    dates = [found.date for found in counting(control, answer, facts.sheet, facts.at, limits)] if answer else []
    probes = facts.probes[name].results.values() if name in facts.probes else ()
    dates += [result.date for result in probes if result.outcome is Outcome.PASSED]
    if not any((facts.at - date).days <= days for date in dates):
        yield reason(issues.NOT_RECENT, name, control.topic, days=str(days))


def _obstacles(facts: Facts, grant: Grant, unmet: Mapping[int, tuple[Reason, ...]]) -> Iterator[Reason]:
    """Yield what stands in the way of a grant; what several levels ask for comes several times."""
    yield from (one for one in facts.findings if one.issue is issues.OTHER_EDITION)
    yield from (one for level, reasons in unmet.items() if level <= grant.maturity for one in reasons)
    still_open = [one for one in _open(facts) if not (grant.inconclusive and one.untold)]
    if len(still_open) > grant.open_majors:
        yield reason(issues.MANY_MAJORS, count=str(len(still_open)), limit=str(grant.open_majors))
    yield from _late(facts, grant, still_open)
    if not grant.inconclusive and not facts.hopeful:
        yield from (reason(issues.UNDECIDED, one.control, one.topic) for one in facts.controls if one.inconclusive)
        yield from _stale(facts, grant.probe_days)


def _late(facts: Facts, grant: Grant, still_open: Iterable[ControlScore]) -> Iterator[Reason]:
    """Yield the plans that end after the grant does."""
    end = _later(facts.at, grant.months)
    for one in still_open if grant.open_majors < len(facts.controls) else ():
        answer = facts.sheet.answers.get(one.control)
        if answer is not None and answer.plan is not None and answer.plan.due > end:
            told = {"due": answer.plan.due.isoformat(), "end": end.isoformat()}
            yield reason(issues.PLAN_LATE, one.control, one.topic, **told)


def _stale(facts: Facts, days: int) -> Iterator[Reason]:
    """Yield what passed too long ago and must be tested again."""
    if not days or not facts.probes:
        return
    for one in facts.controls:
        tested = facts.probes.get(one.control) if one.applicable else None
        for result in sorted(tested.results.values(), key=lambda result: result.probe) if tested else ():
            if result.outcome is Outcome.PASSED and (facts.at - result.date).days > days:
                told = {"probe": result.probe, "date": result.date.isoformat(), "days": str(days)}
                yield reason(issues.PROBE_OLD, one.control, one.topic, **told)


def _open(facts: Facts) -> Iterator[ControlScore]:
    """Yield the majors that are not met."""
    for one in facts.controls:
        if one.applicable and one.flag is Flag.MAJOR and not one.met and not (facts.hopeful and one.undecided):
            yield one


def _conditions(facts: Facts) -> Iterator[Condition]:
    for one in _open(facts):
        answer = facts.sheet.answers.get(one.control)
        yield Condition(control=one.control, plan=answer.plan if answer else None)
