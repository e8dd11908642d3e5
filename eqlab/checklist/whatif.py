"""The least work that brings a sheet to its next level or grant.

Controls add up independently, so the search is exact: topic by topic, of all ways to spend an amount of work only
those are kept that no other way beats.
"""

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from eqlab.checklist import issues
from eqlab.checklist.model import Catalogue, Flag, Grant, Maturity
from eqlab.checklist.remedy import Remedy, again, remedy
from eqlab.checklist.score import ControlScore, Reason, Score
from eqlab.core.issue import Level

_HUNDRED = 100
_PLANNED = (issues.OPEN_MAJOR, issues.PLAN_OVERDUE, issues.PLAN_LATE, issues.UNDECIDED, issues.NOT_ASSURED)
"""What may stay as it is under a plan, where the rule allows plans."""
_HOPELESS = (issues.OTHER_EDITION, issues.NOTHING_ASKED, issues.UNKNOWN_SIZE, issues.SCOPE_SHARE)
"""What no control settles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be reached."""

    grant: str
    """A kind of grant; empty for a level alone."""
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The cheapest way to a target."""

    target: Target
    reachable: bool
    """False when something stands in the way that no control settles: see `blocked`."""
    steps: tuple[Remedy, ...]
    """Controls to bring to their full value, in the catalogue's order."""
    plans: tuple[str, ...]
    """Majors that may stay open, but need an owner and a date."""
    work: int
    """Units of work of all steps together: 1 for a small, 3 for a medium, 8 for a large one. None need be spent
    on plans."""
    low: Fraction
    """The overall lower bound that it brings, in per cent."""
    blocked: tuple[Reason, ...]


class _Choice(NamedTuple):
    """A control that can be brought to its full value."""

    remedy: Remedy
    topic: str
    gain: int
    """Weight times value that it brings, in the search's unit."""
    forced: bool
    opens: bool
    """True when it stays open as a major unless it is taken."""


class _Way(NamedTuple):
    """What some work brings, and the choices that are taken for it."""

    work: int
    left_open: int
    gain: int
    taken: "tuple[_Way, _Way] | tuple[Remedy, ...]"


def next_target(catalogue: Catalogue, score: Score) -> Target | None:
    """Return the next better grant, else the next level; None when there is nothing better."""
    grants = catalogue.rule.grants.get(score.audience, ())
    kinds = [grant.kind for grant in grants]
    better = grants[: kinds.index(score.decision.kind)] if score.decision.granted else grants
    if better:
        return Target(grant=better[-1].kind, level=better[-1].maturity)
    above = [one.level for one in _levels(catalogue, score) if one.level > score.decision.maturity]
    return Target(grant="", level=min(above)) if above else None


def cheapest(catalogue: Catalogue, score: Score, target: Target) -> WhatIf:
    """Return the least work that reaches a target. `score` was made with this catalogue.

    Every control taken is brought to its full value and proof; partial steps are not considered. A major that may
    stay open under a plan costs no work. What no control can settle is told in `blocked`.
    """
    grant = next((one for one in catalogue.rule.grants.get(score.audience, ()) if one.kind == target.grant), None)
    desk = _Desk(catalogue, score, [one for one in _levels(catalogue, score) if one.level <= target.level], grant)
    unit = math.lcm(*(one.low.denominator for one in score.controls))
    choices = desk.choices(unit)
    way = _best(choices, desk, unit)
    steps = _remedies(way) if way else ()
    order = {one.control: index for index, one in enumerate(score.controls)}
    taken = {step.control for step in steps}
    blocked = tuple(one for one in desk.reasons() if one.issue in _HOPELESS)
    return WhatIf(
        target=target,
        reachable=way is not None and not blocked,
        steps=tuple(sorted(steps, key=lambda step: order[step.control])),
        plans=tuple(one for one in desk.planned() if one not in taken),
        work=sum(step.work for step in steps),
        low=score.low + _brought(choices, taken, unit, score.weight),
        blocked=blocked,
    )


def _levels(catalogue: Catalogue, score: Score) -> list[Maturity]:
    return [one for one in catalogue.rule.levels if one.audience in {None, score.audience}]


def _brought(choices: Iterable[_Choice], taken: AbstractSet[str], unit: int, weight: int) -> Fraction:
    gain = sum(one.gain for one in choices if one.remedy.control in taken)
    return Fraction(_HUNDRED * gain, unit * (weight or 1))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a target asks for."""

    catalogue: Catalogue
    score: Score
    levels: Sequence[Maturity]
    grant: Grant | None

    def reasons(self) -> tuple[Reason, ...]:
        """Return what stands in the way of the target."""
        decision = self.score.decision
        if self.grant is not None:
            found = decision.obstacles[self.grant.kind]
        else:
            found = tuple(one for level in self.levels for one in decision.unmet[level.level])
        if any(one.issue is issues.OPEN_FINDING for one in found):
            return (*found, *(one for one in self.score.findings if one.issue.level > Level.NOTE))
        return found

    def planned(self) -> tuple[str, ...]:
        """Return the majors that need a plan unless they are met."""
        if self._met():
            return ()
        strict = self.grant is not None and not self.grant.inconclusive
        majors = {one.control for one in self.score.controls if one.flag is Flag.MAJOR and not (strict and one.untold)}
        reasons = [one for one in self.reasons() if one.control in majors]
        fixed = {one.control for one in reasons if one.issue not in _PLANNED}
        return tuple(dict.fromkeys(one.control for one in reasons if one.control not in fixed))

    def _met(self) -> bool:
        return any(one.majors == "met" for one in self.levels)

    def choices(self, unit: int) -> list[_Choice]:
        """Return the controls that can be brought to their full value."""
        controls = {one.id: one for one in self.catalogue.controls(self.score.audience)}
        reach = {name: limit.reach for name, limit in self.catalogue.evidence_limits.items()}
        planned = set(self.planned())
        forced = {one.control for one in self.reasons()} - planned
        found: list[_Choice] = []
        for one in self.score.controls:
            control = controls[one.control]
            lacking = remedy(control, one, self.score.audience, self.catalogue.rule.caps, reach)
            if lacking is None and one.applicable and one.control in forced:
                lacking = again(control, one)
            if lacking is not None:
                gain = one.weight * (1 - one.low) * unit
                found.append(_Choice(lacking, one.topic, int(gain), one.control in forced, self._opens(one)))
        return found

    def _opens(self, one: ControlScore) -> bool:
        lenient = self.grant is None or (self.grant.inconclusive and one.untold)
        return one.flag is Flag.MAJOR and not one.met and not lenient

    def needs(self, unit: int) -> tuple[int, dict[str, int]]:
        """Return what is still to be gained, overall and in each topic."""
        overall = max((one.overall for one in self.levels), default=Fraction(0)) - self.score.low
        least = max((one.topic for one in self.levels), default=Fraction(0))
        topics = {one.topic: math.ceil((least - one.low) * one.weight * unit / _HUNDRED) for one in self.score.topics}
        return math.ceil(overall * self.score.weight * unit / _HUNDRED), topics


def _best(choices: Sequence[_Choice], desk: _Desk, unit: int) -> _Way | None:
    """Return the way with the least work that brings what is needed; None when there is none."""
    overall, topics = desk.needs(unit)
    opening = sum(one.opens for one in choices)
    limit = min(desk.grant.open_majors, opening) if desk.grant else opening
    ways = [_Way(0, 0, 0, ())]
    for topic, need in topics.items():
        here = _ways([one for one in choices if one.topic == topic], limit, counted=limit < opening)
        enough = [way for way in here if way.gain >= need]
        ways = _joined(ways, enough, limit, max(overall, 0))
    enough = [way for way in ways if way.gain >= overall]
    return min(enough, key=lambda way: (way.work, way.left_open), default=None)


def _ways(choices: Iterable[_Choice], limit: int, *, counted: bool) -> list[_Way]:
    """Return all ways to spend work on one topic that no other way beats."""
    ways = [_Way(0, 0, 0, ())]
    for one in choices:
        more = [
            _Way(way.work + one.remedy.work, way.left_open, way.gain + one.gain, (*_remedies(way), one.remedy))
            for way in ways
        ]
        if not one.forced:
            opened = 1 if one.opens and counted else 0
            more += [way._replace(left_open=way.left_open + opened) for way in ways if way.left_open + opened <= limit]
        ways = _unbeaten(more)
    return ways


def _joined(ways: Sequence[_Way], others: Sequence[_Way], limit: int, enough: int) -> list[_Way]:
    """Join the ways of two groups of topics. More gain than `enough` is no better."""
    best: dict[tuple[int, int], _Way] = {}
    for way in ways:
        for other in others:
            left_open = way.left_open + other.left_open
            if left_open > limit:
                continue
            key, gain = (way.work + other.work, left_open), min(way.gain + other.gain, enough)
            kept = best.get(key)
            if kept is None or kept.gain < gain:
                best[key] = _Way(key[0], left_open, gain, (way, other))
    return _unbeaten(best.values())


def _unbeaten(ways: Iterable[_Way]) -> list[_Way]:
    """Drop every way that another one beats: no more work, no more left open, no less gained."""
    kept: list[_Way] = []
    best: dict[int, int] = {}
    for way in sorted(ways, key=lambda way: (way.work, way.left_open, -way.gain)):
        if all(gain < way.gain for left_open, gain in best.items() if left_open <= way.left_open):
            kept.append(way)
            best[way.left_open] = way.gain
    return kept


def _remedies(way: _Way) -> tuple[Remedy, ...]:
    found: list[Remedy] = []
    for one in way.taken:
        found.extend(_remedies(one) if isinstance(one, _Way) else (one,))
    return tuple(found)
