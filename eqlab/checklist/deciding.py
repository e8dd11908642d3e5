"""From a score to a decision: levels of maturity, grants, and what stands in their way."""

import calendar
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from eqlab.checklist import issues
from eqlab.checklist.counting import Questionnaire
from eqlab.checklist.knowing import Tested, counting
from eqlab.checklist.model import Control, Flag, Grant, Maturity
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


def decide(facts: Facts) -> Decision:
    """Apply the catalogue's rule: the best grant that nothing stands in the way of. Decisions use the lower bounds."""
    grants = facts.questions.catalogue.rule.grants.get(facts.sheet.audience, ())
    levels = _levels(facts)
    unmet = {level.level: tuple(_unmet(facts, level)) for level in levels}
    obstacles = {grant.kind: _obstacles(facts, grant, unmet) for grant in grants}
    given = next((grant for grant in grants if not obstacles[grant.kind]), None)
    above = [grant.kind for grant in grants[: grants.index(given) if given else None]]
    refused = REFUSED[facts.sheet.audience]
    kind = given.kind if given else refused
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
        attainable=kind if facts.hopeful or not above else _attainable(facts),
    )


def _attainable(facts: Facts) -> str:
    overall = replace(facts.overall, low=facts.overall.high)
    topics = tuple(replace(topic, low=topic.high) for topic in facts.topics)
    return decide(replace(facts, hopeful=True, overall=overall, topics=topics)).kind


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


def _unmet(facts: Facts, level: Maturity) -> Iterator[Reason]:
    """Yield what is missing for one level."""
    if not facts.overall.weight:
        yield reason(issues.NOTHING_ASKED)
    for one in facts.controls:
        if one.applicable and one.flag is Flag.KNOCK_OUT:
            yield from _missing(facts, one, assured=level.assured)
        elif one.applicable and one.flag is Flag.MAJOR and level.majors != "any":
            yield from _major(facts, one, level)
    if facts.overall.low < level.overall:
        yield reason(issues.LOW_OVERALL, low=shown(facts.overall.low), needed=shown(level.overall))
    for topic in facts.topics:
        if topic.weight and topic.low < level.topic:
            yield reason(issues.LOW_TOPIC, "", topic.topic, low=shown(topic.low), needed=shown(level.topic))
    yield from _findings(facts, level)
    for control, days in level.recent.items():
        yield from _recent(facts, control, days)


def _missing(facts: Facts, one: ControlScore, *, assured: bool) -> Iterator[Reason]:
    """Yield why a knock-out or major is not met."""
    if one.undecided:
        if not facts.hopeful:
            yield reason(issues.UNDECIDED, one.control, one.topic)
    elif not one.met:
        issue = issues.KNOCK_OUT if one.flag is Flag.KNOCK_OUT else issues.OPEN_MAJOR
        yield reason(issue, one.control, one.topic)
    elif assured and not one.assured:
        minimum = issues.KNOWN_AS[_control(facts, one.control).minimum]
        facts_of_it = {"assurance": issues.KNOWN_AS[one.assurance], "minimum": minimum}
        yield reason(issues.NOT_ASSURED, one.control, one.topic, **facts_of_it)


def _control(facts: Facts, name: str) -> Control:
    return next(asked.control for _, some in facts.questions.topics for asked in some if asked.control.id == name)


def _major(facts: Facts, one: ControlScore, level: Maturity) -> Iterator[Reason]:
    """Yield why a major control stands in the way of a level that wants it met, or met by a plan."""
    missing = list(_missing(facts, one, assured=level.assured))
    if level.majors == "met" or not missing:
        yield from missing
        return
    if one.inconclusive:
        return
    answer = facts.sheet.answers.get(one.control)
    plan = answer.plan if answer else None
    if plan is None or not plan.owner:
        yield from missing
    elif plan.due < facts.at:
        yield reason(issues.PLAN_OVERDUE, one.control, one.topic, due=plan.due.isoformat())


def _findings(facts: Facts, level: Maturity) -> Iterator[Reason]:
    count = sum(one.issue.level > Level.NOTE for one in facts.findings)
    if level.no_open_finding and count:
        yield reason(issues.OPEN_FINDING, count=str(count))


def _recent(facts: Facts, name: str, days: int) -> Iterator[Reason]:
    """Yield when a control that applies rests on nothing young enough."""
    one = next((one for one in facts.controls if one.control == name), None)
    if one is None or not one.applicable:
        return
    control, answer = _control(facts, name), facts.sheet.answers.get(name)
    limits = facts.questions.catalogue.evidence_limits
    dates = [found.date for found in counting(control, answer, facts.sheet, facts.at, limits)] if answer else []
    probes = facts.probes[name].results.values() if name in facts.probes else ()
    dates += [result.date for result in probes if result.outcome is Outcome.PASSED]
    if not any((facts.at - date).days <= days for date in dates):
        yield reason(issues.NOT_RECENT, name, control.topic, days=str(days))


def _obstacles(facts: Facts, grant: Grant, unmet: Mapping[int, tuple[Reason, ...]]) -> tuple[Reason, ...]:
    """Return what stands in the way of a grant, each thing once."""
    found = [one for one in facts.findings if one.issue is issues.OTHER_EDITION]
    found += [one for level, reasons in unmet.items() if level <= grant.maturity for one in reasons]
    still_open = sum(not (grant.inconclusive and one.inconclusive) for one in _open(facts))
    if still_open > grant.open_majors:
        found.append(reason(issues.MANY_MAJORS, count=str(still_open), limit=str(grant.open_majors)))
    if not grant.inconclusive and not facts.hopeful:
        found += [reason(issues.UNDECIDED, one.control, one.topic) for one in facts.controls if one.inconclusive]
        found += _stale(facts, grant.probe_days)
    once = {(one.issue.code, one.control, one.topic, tuple(one.facts.items())): one for one in found}
    return tuple(once.values())


def _stale(facts: Facts, days: int) -> list[Reason]:
    """What passed too long ago must be tested again."""
    applying = {one.control: one for one in facts.controls if one.applicable} if days else {}
    return [
        reason(
            issues.PROBE_OLD,
            name,
            applying[name].topic,
            probe=result.probe,
            date=result.date.isoformat(),
            days=str(days),
        )
        for name, tested in sorted(facts.probes.items())
        if name in applying
        for result in sorted(tested.results.values(), key=lambda result: result.probe)
        if result.outcome is Outcome.PASSED and (facts.at - result.date).days > days
    ]


def _open(facts: Facts) -> Iterator[ControlScore]:
    """Yield the majors that are not met."""
    for one in facts.controls:
        if one.applicable and one.flag is Flag.MAJOR and not one.met and not (facts.hopeful and one.undecided):
            yield one


def _conditions(facts: Facts) -> Iterator[Condition]:
    for one in _open(facts):
        answer = facts.sheet.answers.get(one.control)
        yield Condition(control=one.control, plan=answer.plan if answer else None)
