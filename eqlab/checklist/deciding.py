"""From a score to a decision: levels of maturity, grants, and what stands in their way."""

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from eqlab.checklist import issues
from eqlab.checklist.counting import Counted, Questionnaire
from eqlab.checklist.knowing import Filed, Tested, counting, first_day
from eqlab.checklist.model import Flag, Grant, Maturity
from eqlab.checklist.score import (
    REFUSED,
    Condition,
    ControlScore,
    Decision,
    Reason,
    TopicScore,
    below,
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
    counted: tuple[Counted, ...]
    topics: tuple[TopicScore, ...]
    overall: TopicScore
    findings: tuple[Reason, ...]
    filed: Mapping[str, Filed]
    probes: Mapping[str, Tested]


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """How the facts look to a decision."""

    facts: Facts
    hopeful: bool
    """True to decide as if all that is undecided turned out well."""
    unproven: tuple[Counted, ...]
    """Knock-outs and majors that are not met, or not known well enough."""
    open: tuple[ControlScore, ...]
    """Majors that are not met."""

    def bound(self, topic: TopicScore) -> Fraction:
        """Return what a topic counts."""
        return topic.high if self.hopeful else topic.low


def _view(facts: Facts, *, hopeful: bool) -> _View:
    unproven = tuple(
        [one for one in facts.counted if one.unproven is not None and not (hopeful and one.score.undecided)]
    )
    majors = tuple([one.score for one in unproven if one.score.flag is Flag.MAJOR and not one.score.met])
    return _View(facts=facts, hopeful=hopeful, unproven=unproven, open=majors)


def decide(facts: Facts) -> Decision:
    """Apply the catalogue's rule: the best grant that nothing stands in the way of. Decisions use the lower bounds."""
    grants, view = facts.questions.grants, _view(facts, hopeful=False)
    unmet = {level.level: tuple(_unmet(view, level)) for level in facts.questions.levels}
    obstacles = {grant.kind: _once(_obstacles(view, grant, unmet)) for grant in grants}
    given = next((grant for grant in grants if not obstacles[grant.kind]), None)
    above = grants[: grants.index(given) if given else None]
    kind = given.kind if given else REFUSED[facts.sheet.audience]
    return Decision(
        kind=kind,
        granted=given is not None,
        maturity=_reached(unmet),
        reasons=obstacles[above[-1].kind] if above else (),
        obstacles=obstacles,
        unmet=unmet,
        conditions=tuple(_conditions(view)) if given else (),
        review=tuple([one for one in facts.findings if one.issue.nature is Nature.REVIEW]),
        months=given.months if given else 0,
        until=_later(facts.at, given.months) if given else None,
        renewals=given.renewals if given else 0,
        attainable=_attainable(facts, above) or kind,
    )


def _attainable(facts: Facts, grants: Sequence[Grant]) -> str:
    """Return the best kind that nothing but what is undecided stands in the way of; empty when there is none."""
    if not grants:
        return ""
    view = _view(facts, hopeful=True)
    for grant in grants:
        below = (_unmet(view, level) for level in facts.questions.levels if level.level <= grant.maturity)
        if any(True for reasons in below for _ in reasons):
            continue
        if not any(True for _ in _obstacles(view, grant, {})):
            return grant.kind
    return ""


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """What several levels ask for stands in the way once."""
    return tuple({(one.issue.code, one.control, one.topic, *one.facts.values()): one for one in reasons}.values())


def _later(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    last = calendar.monthrange(day.year + year, month + 1)[1]
    return day.replace(day.year + year, month + 1, min(day.day, last))


def _reached(unmet: Mapping[int, tuple[Reason, ...]]) -> int:
    """Return the highest level that is met with all levels below it."""
    reached = 0
    for level, reasons in unmet.items():
        if reasons:
            break
        reached = level
    return reached


def _unmet(view: _View, level: Maturity) -> Iterator[Reason]:
    """Yield what is missing for one level."""
    facts = view.facts
    if not facts.overall.weight:
        yield reason(issues.NOTHING_ASKED)
    for one in view.unproven:
        missing = one.unproven if level.assured else one.unmet
        if missing is not None and one.score.flag is Flag.MAJOR:
            missing = _major(facts, one.score, level, missing)
        if missing is not None:
            yield missing
    overall = view.bound(facts.overall)
    if below(overall, level.overall):
        yield reason(issues.LOW_OVERALL, low=shown(overall), needed=shown(level.overall))
    if level.topic:
        yield from _low(view, level.topic)
    if level.no_open_finding:
        yield from _findings(facts)
    for control, days in level.recent.items():
        yield from _recent(facts, control, days)


def _low(view: _View, needed: Fraction) -> Iterator[Reason]:
    """Yield the topics that count less than is needed in each."""
    for topic in view.facts.topics:
        bound = view.bound(topic)
        if below(bound, needed) and topic.weight:
            yield reason(issues.LOW_TOPIC, "", topic.topic, low=shown(bound), needed=shown(needed))


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


def _findings(facts: Facts) -> Iterator[Reason]:
    count = sum(one.issue.level > Level.NOTE for one in facts.findings)
    if count:
        yield reason(issues.OPEN_FINDING, count=str(count))


def _recent(facts: Facts, name: str, days: int) -> Iterator[Reason]:
    """Yield when a control that applies rests on nothing young enough."""
    one = next((one.score for one in facts.counted if one.score.control == name), None)
    if one is None or not one.applicable:
        return
    control, answer = facts.questions.controls[name], facts.sheet.answers.get(name)
    dates = [found.date for found in counting(control, answer, facts.filed)] if answer else []
    probes = facts.probes[name].results if name in facts.probes else ()
    dates += [result.date for result in probes if result.outcome is Outcome.PASSED]
    if not any((facts.at - date).days <= days for date in dates):
        yield reason(issues.NOT_RECENT, name, control.topic, days=str(days))


def _obstacles(view: _View, grant: Grant, unmet: Mapping[int, tuple[Reason, ...]]) -> Iterator[Reason]:
    """Yield what stands in the way of a grant; what several levels ask for comes several times."""
    facts = view.facts
    yield from (one for one in facts.findings if one.issue is issues.OTHER_EDITION)
    yield from (one for level, reasons in unmet.items() if level <= grant.maturity for one in reasons)
    still_open = [one for one in view.open if not (grant.inconclusive and one.untold)]
    if len(still_open) > grant.open_majors:
        yield reason(issues.MANY_MAJORS, count=str(len(still_open)), limit=str(grant.open_majors))
    yield from _late(facts, grant, still_open)
    if not grant.inconclusive and not view.hopeful:
        told = (one.score for one in facts.counted if one.score.inconclusive)
        yield from (reason(issues.UNDECIDED, one.control, one.topic) for one in told)
        yield from _stale(facts, grant.probe_days)


def _late(facts: Facts, grant: Grant, still_open: Iterable[ControlScore]) -> Iterator[Reason]:
    """Yield the plans that end after the grant does."""
    end = _later(facts.at, grant.months)
    for one in still_open if grant.open_majors < len(facts.counted) else ():
        answer = facts.sheet.answers.get(one.control)
        if answer is not None and answer.plan is not None and answer.plan.due > end:
            told = {"due": answer.plan.due.isoformat(), "end": end.isoformat()}
            yield reason(issues.PLAN_LATE, one.control, one.topic, **told)


def _stale(facts: Facts, days: int) -> Iterator[Reason]:
    """Yield what passed too long ago and must be tested again."""
    first = first_day(facts.at, days)
    if all(result.date >= first for result in facts.sheet.probes):
        return
    for one, *_ in facts.counted:
        tested = facts.probes.get(one.control) if one.applicable else None
        for result in sorted(tested.results, key=lambda result: result.probe) if tested else ():
            if result.date < first and result.outcome is Outcome.PASSED:
                told = {"probe": result.probe, "date": result.date.isoformat(), "days": str(days)}
                yield reason(issues.PROBE_OLD, one.control, one.topic, **told)


def _conditions(view: _View) -> Iterator[Condition]:
    for one in view.open:
        answer = view.facts.sheet.answers.get(one.control)
        yield Condition(control=one.control, plan=answer.plan if answer else None)
